// How much a call of a function does at most, as far as that can be told when it is called: for how a kernel is called.
//
// A call into native code usually lets the garbage collector run meanwhile, which costs more than a loop of ten rounds. It must where the code
// may run for long: everything else in the process may be waiting for a collection. It need not where it ends soon. Which of the two it is
// hangs on the arguments, mostly: a product of two vectors of three, or of three million. So the work is a formula, and the kernel's
// wrapper computes it (InvokeWrapper).
//
// An estimate: rounds that a loop's test allows, by instructions of a round. That it can be too small, where a number wraps or a field
// changes meanwhile, delays a collection and harms nothing else.
using System.Collections.Immutable;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.IR.Work;

/// <summary>A loop of a function.</summary>
/// <param name="Distance">How far what moves is from where it ends, or the negative of that.</param>
/// <param name="Step">How much nearer each round comes at least; positive.</param>
/// <param name="Cost">Of a round, without the loops inside.</param>
public sealed record LoopWork(WorkTerm Distance, long Step, int Cost, ImmutableArray<LoopWork> Inner)
{
    public override string ToString() => $"{Distance} by {Step}: {string.Join(" + ", Inner.Select(inner => $"({inner})").Prepend($"{Cost}"))}";
}

/// <summary>The work of a call.</summary>
/// <param name="Loops">One after the other.</param>
public sealed record CallWork(ImmutableArray<LoopWork> Loops)
{
    /// <summary>
    /// Instructions of the IR that take about a microsecond, which is what .NET asks of a call that keeps the garbage collector waiting: LLVM
    /// leaves few of them, and a processor runs what is left side by side.
    /// </summary>
    public const int Brief = 40_000;

    /// <summary>A call of the C library, in such instructions.</summary>
    private const int LibraryCall = 1_000;

    private const int Division = 100;

    /// <summary>Instructions outside of loops.</summary>
    public int Straight { get; init; }

    /// <summary>What is known of a function's work; null when it has no such bound.</summary>
    /// <param name="function">A function with loops.</param>
    /// <param name="reached">All it reaches by calls.</param>
    /// <param name="isSpan">Whether its parameter of that number is a span.</param>
    public static CallWork? Of(IrFunction function, IEnumerable<IrFunction> reached, Func<int, bool> isSpan)
    {
        var callees = reached.ToDictionary(callee => callee.Symbol, StringComparer.Ordinal);
        var loops = IrLoops.FindIn(function);
        var outer = loops.Where(loop => !loops.Any(other => other.Inner.Contains(loop))).ToList();
        // What is left of a function whose every loop was found has no cycle.
        if (function.Pads.Length > 0 || IrCycles.Any(function.Blocks, [], (from, to) => loops.Any(loop => loop.Header == to && loop.Blocks.Contains(from))))
            return null;
        var straight = function.Blocks.Where(block => !outer.Exists(loop => loop.Blocks.Contains(block.Id)));
        if (Cost(straight.SelectMany(block => block.Instructions), callees) is not { } cost)
            return null;
        var terms = new WorkTerms(function, isSpan);
        var works = outer.Select(loop => Of(function, loop, terms, callees)).ToImmutableArray();
        return works.Contains(null) ? null : new CallWork([.. works.OfType<LoopWork>()]) { Straight = cost };
    }

    /// <summary>Whether it is brief whatever the arguments are.</summary>
    public bool IsAlwaysBrief => Loops.All(IsCounted) && Loops.Sum(Total) <= Brief;

    /// <summary>Whether any call can be brief.</summary>
    public bool MayBeBrief => Loops.Where(IsCounted).Sum(Total) <= Brief;

    public override string ToString() => string.Join("; ", Loops);

    private static bool IsCounted(LoopWork loop) => loop.Distance.Number is not null && loop.Inner.All(IsCounted);

    private static double Total(LoopWork loop) => (Math.Abs((double)loop.Distance.Number!.Value) / loop.Step + 1) * (loop.Cost + loop.Inner.Sum(Total));

    private static LoopWork? Of(IrFunction function, IrLoop loop, WorkTerms terms, Dictionary<string, IrFunction> callees)
    {
        var own = loop.Blocks.Where(block => loop.InnerOf(block) is null).ToList();
        if (Cost(function.InstructionsIn(own), callees) is not { } cost)
            return null;
        var inner = loop.Inner.Select(inside => Of(function, inside, terms, callees)).ToImmutableArray();
        if (inner.Contains(null))
            return null;
        var counters = own.Where(loop.IsInEachRound).Select(block => Counter(function, loop, block, terms)).OfType<(WorkTerm Distance, long Step)>().ToList();
        if (counters.Count == 0)
            return null;
        var (distance, step) = counters.MinBy(counter => counter.Distance.Number is null ? 1 : 0);
        return new LoopWork(distance, step, cost + own.Count, [.. inner.OfType<LoopWork>()]);
    }

    /// <summary>What the test at the end of a block counts: null when it does not end the loop, or counts nothing.</summary>
    private static (WorkTerm Distance, long Step)? Counter(IrFunction function, IrLoop loop, int block, WorkTerms terms)
    {
        if (function.Blocks[block].Terminator is not IrConditionalBranch branch
            || loop.Blocks.Contains(branch.WhenTrue) == loop.Blocks.Contains(branch.WhenFalse)
            || terms.Definition(branch.Condition) is not IrCompare compare)
        {
            return null;
        }
        return Between(compare.Left, compare.Right) ?? Between(compare.Right, compare.Left);

        (WorkTerm Distance, long Step)? Between(IrValue moving, IrValue limit) =>
            Variable(moving, terms) is { } variable && Step(variable, loop, terms) is { } step
            && terms.AtEntry(variable, loop.Blocks) is { } start && terms.Of(limit) is { } end
                ? (end - start, step)
                : null;
    }

    /// <summary>How much a variable moves in each round at least, always the same way; null when it does not.</summary>
    private static long? Step(IrLocal variable, IrLoop loop, WorkTerms terms)
    {
        var changes = terms.StoresTo(variable, loop.Blocks).Select(store => (store.Block, By: Change(store.Value, variable, terms))).ToList();
        if (changes.Count == 0 || changes.Exists(change => change.By is null or 0) || changes.Select(change => Math.Sign(change.By!.Value)).Distinct().Count() > 1)
            return null;
        var certain = changes.Where(change => loop.InnerOf(change.Block) is null && loop.IsInEachRound(change.Block)).ToList();
        return certain.Count == 0 ? null : certain.Max(change => Math.Abs(change.By!.Value));
    }

    /// <summary>The variable that a value is, but for a number added to it.</summary>
    private static IrLocal? Variable(IrValue value, WorkTerms terms) => terms.Definition(value) switch
    {
        IrLoadLocal load => load.Local,
        IrBinary { Operator: IrBinaryOperator.Add or IrBinaryOperator.Sub } sum when terms.Definition(sum.Right) is IrConstant => Variable(sum.Left, terms),
        IrOffset offset when terms.Definition(offset.Bytes) is IrConstant => Variable(offset.Base, terms),
        IrConvert converted => Variable(converted.Operand, terms),
        _ => null,
    };

    /// <summary>What a value is more than a variable.</summary>
    private static long? Change(IrValue value, IrLocal variable, WorkTerms terms) => terms.Definition(value) switch
    {
        IrLoadLocal load when load.Local == variable => 0,
        IrBinary { Operator: IrBinaryOperator.Add } sum when terms.Of(sum.Right)?.Number is { } number => Change(sum.Left, variable, terms) + number,
        IrBinary { Operator: IrBinaryOperator.Sub } difference when terms.Of(difference.Right)?.Number is { } number => Change(difference.Left, variable, terms) - number,
        IrOffset offset when terms.Of(offset.Bytes)?.Number is { } number => Change(offset.Base, variable, terms) + number,
        IrConvert { Conversion: IrConversion.SignExtend or IrConversion.ZeroExtend or IrConversion.Truncate } converted => Change(converted.Operand, variable, terms),
        _ => null,
    };

    /// <summary>Of instructions that are run once; null when one of them may take any time.</summary>
    private static int? Cost(IEnumerable<IrInstruction> instructions, Dictionary<string, IrFunction> callees)
    {
        var cost = 0;
        foreach (var instruction in instructions)
        {
            var own = instruction switch
            {
                IrCall call => callees.TryGetValue(call.Callee, out var callee) && !callee.HasLoop ? Cost(callee.Blocks.SelectMany(block => block.Instructions), callees) : null,
                IrCopyBlock or IrFillBlock or IrStackAllocate => null,
                IrImportCall => LibraryCall,
                IrBinary { Operator: IrBinaryOperator.Div or IrBinaryOperator.DivUnsigned or IrBinaryOperator.Rem or IrBinaryOperator.RemUnsigned } => Division,
                _ => 1,
            };
            if (own is not { } known || (cost += known) > Brief)
                return null;
        }
        return cost;
    }
}
