// Checks of a loop that can be made before it, for all rounds at once.
//
// An index that is linear in the number of the round lies, in every round, between what it is in the first and what it is in the last one the tests allow.
// With both of them within the bounds no round can fail. All of that is computed with 64 bits, where nothing overflows; an index within the bounds is the
// same number in 32 bits as in 64, whatever wrapped on the way to it.
//
// Only checks that every whole round makes: one behind a condition (the left neighbour, where there is one) does not hold for the whole range as a rule.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>A guard of a loop whose index is linear.</summary>
/// <param name="At">The guard.</param>
/// <param name="Value">The index.</param>
/// <param name="Index">Its form.</param>
/// <param name="Length">It must be less than that, both taken as unsigned.</param>
public sealed record RangeCheck(CodePoint At, IrValue Value, LinearForm Index, InvariantTerm Length);

/// <summary>A loop, the tests that end it, and its guards that one check before the loop can do without.</summary>
/// <param name="Tests">At least one.</param>
public sealed record CheckedLoop(IrLoop Loop, ImmutableArray<LoopTest> Tests, ImmutableArray<RangeCheck> Checks)
{
    /// <summary>Instructions a loop may have: a round that is longer is not spent on its checks.</summary>
    private const int MaxInstructions = 500;

    /// <summary>The loops of a function for which a check before them is worth its cost.</summary>
    public static ImmutableArray<CheckedLoop> FindIn(IrFunction function)
    {
        if (!function.HasLoop || !function.Blocks.Any(block => block.Instructions.Any(IsCheck)))
            return [];
        var addressed = function.Blocks.SelectMany(block => block.Instructions).OfType<IrLocalAddress>().Select(i => i.Local).ToHashSet();
        return [.. IrLoops.Innermost(function).Select(loop => Of(function, loop, addressed)).OfType<CheckedLoop>()];
    }

    private static CheckedLoop? Of(IrFunction function, IrLoop loop, IReadOnlySet<IrLocal> addressed)
    {
        if (loop.Blocks.Sum(block => function.Blocks[block].Instructions.Length) > MaxInstructions)
            return null;
        var forms = new LoopForms(function, loop, addressed);
        var tests = loop.Blocks.Select(block => LoopTest.Of(function, loop, forms, block)).OfType<LoopTest>().ToImmutableArray();
        if (tests.IsEmpty)
            return null;
        var checks = ImmutableArray.CreateBuilder<RangeCheck>();
        foreach (var block in loop.Blocks.Where(loop.IsInEachRound))
        {
            var instructions = function.Blocks[block].Instructions;
            for (var i = 0; i < instructions.Length; i++)
            {
                if (instructions[i] is IrGuard guard
                    && IsCheck(guard)
                    && forms.Definition(guard.Condition) is IrCompare { Predicate: IrPredicate.LessUnsigned } compare
                    && forms.Of(compare.Left) is { } index
                    && forms.Of(compare.Right) is { IsInvariant: true, Offset: var length })
                {
                    checks.Add(new RangeCheck(new CodePoint(block, i), compare.Left, index, length));
                }
            }
        }
        return checks.All(check => tests.Any(test => IsSame(test, check))) ? null : new CheckedLoop(loop, tests, checks.ToImmutable());
    }

    /// <summary>Whether a test is the check already, from above: LLVM then needs no help.</summary>
    private static bool IsSame(LoopTest test, RangeCheck check) =>
        test is { Step: > 0, IsInclusive: false } && test.Precedes(check.At.Block) && test.Counted == check.Index && test.Limit == check.Length;

    private static bool IsCheck(IrInstruction instruction) => instruction is IrGuard { Site: var site } && site == IrExitSite.IndexOutOfRange;
}
