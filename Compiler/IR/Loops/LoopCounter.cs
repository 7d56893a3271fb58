// The variable that counts a loop's rounds, and the tests that end the loop by it.
//
// Counted is by rounds: r is what the variable holds when a round starts. One instruction changes it, once in each round, by a constant; what a round
// does before that sees r, what it does afterwards sees r + step.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>A test that each round makes, and that ends the loop when it fails.</summary>
/// <param name="Block">The block it stands at the end of.</param>
/// <param name="IsAfterStep">Whether it sees the variable with the step.</param>
/// <param name="Limit">What the variable is compared with.</param>
/// <param name="IsInclusive">Whether the loop goes on at the limit itself.</param>
/// <param name="NotThrough">Blocks that a round can get to before the test; see <see cref="IrLoop.NotThrough"/>.</param>
public sealed record LoopTest(int Block, bool IsAfterStep, InvariantTerm Limit, bool IsInclusive, ImmutableHashSet<int> NotThrough)
{
    /// <summary>Whether a block comes after the test of its round, whatever way the round takes.</summary>
    public bool Precedes(int block) => block != Block && !NotThrough.Contains(block);
}

/// <summary>A loop's counter.</summary>
/// <param name="Variable">Of type I32.</param>
/// <param name="Step">Never zero.</param>
/// <param name="Stepped">What is stored in it: the sum or difference of the variable and a constant.</param>
/// <param name="StepAt">The instruction that stores the variable.</param>
/// <param name="AfterStep">Blocks that come after the one with the step.</param>
/// <param name="Tests">At least one; they bound the variable from above when the step is positive, else from below.</param>
public sealed record LoopCounter(IrLocal Variable, int Step, IrValue Stepped, CodePoint StepAt, ImmutableHashSet<int> AfterStep, ImmutableArray<LoopTest> Tests)
{
    /// <summary>Larger steps than any loop over elements has; so sums with one cannot overflow 64 bits.</summary>
    private const int MaxStep = 1 << 16;

    /// <summary>The counter of a loop, or null; the forms are in it from then on.</summary>
    public static LoopCounter? Of(IrFunction function, IrLoop loop, LoopForms forms)
    {
        foreach (var (variable, at) in forms.StoredOnce.Where(stored => stored.Variable.Type.Kind == IrKind.I32 && loop.IsInEachRound(stored.At.Block)))
        {
            var stored = ((IrStoreLocal)function.Blocks[at.Block].Instructions[at.Index]).Value;
            if (StepOf(forms, variable, stored) is not (not 0 and >= -MaxStep and <= MaxStep and var step))
                continue;
            var counter = new LoopCounter(variable, step, stored, at, loop.After(at.Block), []);
            forms.Count(variable, point => new LinearForm(InvariantTerm.One, new InvariantTerm.Constant(counter.IsAfterStep(point) ? step : 0)));
            var tests = loop.Blocks.Select(block => TestOf(function, loop, forms, block, variable, stored, step)).OfType<LoopTest>().ToImmutableArray();
            if (!tests.IsEmpty)
                return counter with { Tests = tests };
        }
        return null;
    }

    /// <summary>Whether the variable holds r + step where an instruction of the loop stands.</summary>
    public bool IsAfterStep(CodePoint at) => at.Block == StepAt.Block ? at.Index > StepAt.Index : AfterStep.Contains(at.Block);

    private static int? StepOf(LoopForms forms, IrLocal variable, IrValue stored)
    {
        if (forms.Definition(stored) is not IrBinary { Operator: IrBinaryOperator.Add or IrBinaryOperator.Sub } sum)
            return null;
        return (forms.Definition(sum.Left), forms.Definition(sum.Right)) switch
        {
            (IrLoadLocal load, IrConstant constant) when load.Local == variable => sum.Operator == IrBinaryOperator.Add ? (int)constant.Bits : unchecked(-(int)constant.Bits),
            (IrConstant constant, IrLoadLocal load) when load.Local == variable && sum.Operator == IrBinaryOperator.Add => (int)constant.Bits,
            _ => null,
        };
    }

    private static LoopTest? TestOf(IrFunction function, IrLoop loop, LoopForms forms, int block, IrLocal variable, IrValue stored, int step)
    {
        if (function.Blocks[block].Terminator is not IrConditionalBranch branch
            || loop.Blocks.Contains(branch.WhenTrue) == loop.Blocks.Contains(branch.WhenFalse)
            || forms.Definition(branch.Condition) is not IrCompare compare
            || forms.Of(compare.Left) is not { } left
            || forms.Of(compare.Right) is not { } right
            || left.IsInvariant == right.IsInvariant
            || !loop.IsInEachRound(block))
        {
            return null;
        }
        // As: the loop goes on while counter predicate limit.
        var predicate = left.IsInvariant ? Swapped(compare.Predicate) : compare.Predicate;
        if (!loop.Blocks.Contains(branch.WhenTrue))
            predicate = Negated(predicate);
        // The variable itself or what is stored in it, not a sum of the test's own: that could overflow where the variable does not.
        var (counted, limit) = left.IsInvariant ? (compare.Right, left) : (compare.Left, right);
        var isInclusive = predicate is IrPredicate.LessOrEqual or IrPredicate.GreaterOrEqual;
        var bounds = step > 0 ? predicate is IrPredicate.Less or IrPredicate.LessOrEqual : predicate is IrPredicate.Greater or IrPredicate.GreaterOrEqual;
        var isVariable = counted == stored || forms.Definition(counted) is IrLoadLocal load && load.Local == variable;
        return bounds && isVariable
            ? new LoopTest(block, IsAfterStep: forms.Of(counted)!.Offset.Number != 0, limit.Offset, isInclusive, loop.NotThrough(block))
            : null;
    }

    private static IrPredicate Swapped(IrPredicate predicate) => predicate switch
    {
        IrPredicate.Less => IrPredicate.Greater,
        IrPredicate.LessOrEqual => IrPredicate.GreaterOrEqual,
        IrPredicate.Greater => IrPredicate.Less,
        IrPredicate.GreaterOrEqual => IrPredicate.LessOrEqual,
        _ => IrPredicate.NotEqual,
    };

    /// <summary>Of integers; all that does not order is one here.</summary>
    private static IrPredicate Negated(IrPredicate predicate) => predicate switch
    {
        IrPredicate.Less => IrPredicate.GreaterOrEqual,
        IrPredicate.LessOrEqual => IrPredicate.Greater,
        IrPredicate.Greater => IrPredicate.LessOrEqual,
        IrPredicate.GreaterOrEqual => IrPredicate.Less,
        _ => IrPredicate.NotEqual,
    };
}
