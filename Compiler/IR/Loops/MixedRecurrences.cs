// Loops whose rounds wait for products of the round before, h = rotate(h + x * p, 13) * q, of which a hash has four side by side, or whose variables are mixed
// with each other in each round, a += b; b = rotate(b, 14) ^ a, as those of a cipher.
//
// LLVM makes vectors of such straight lines (SLP), since four products then are one instruction. It counts instructions, and these loops wait for results: a
// product of vectors takes three times as long as one of numbers, which the CPU works out side by side anyway, and a variable that others are mixed with
// goes from one place of a vector to another. Figures are in ARCHITECTURE, "CPU targets".
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>Finds loops with several products, or mixed variables, that a later round's wait for.</summary>
public static class MixedRecurrences
{
    /// <summary>Variables of a loop beyond which it is not looked at, so that hostile input costs bounded time.</summary>
    private const int MaxVariables = 100;

    /// <summary>
    /// Whether a loop of the function has two products or more, of integers and side by side, that wait for themselves or each other from round to round; or
    /// two exclusive ors of variables that become each other.
    /// </summary>
    public static bool AreIn(IrFunction function) => function.HasLoop
        // What most functions are without, before loops are looked for.
        && HasTwo(function.Blocks)
        && IrLoops.FindIn(function).Any(loop => loop.Inner.IsEmpty && CountIn([.. loop.Blocks.Select(block => function.Blocks[block])]) > 1);

    private static bool HasTwo(ImmutableArray<IrBlock> blocks) => blocks.SelectMany(block => block.Instructions).Where(IsMixing).Skip(1).Any();

    private static int CountIn(ImmutableArray<IrBlock> loop)
    {
        if (!HasTwo(loop))
            return 0;
        var instructions = loop.SelectMany(block => block.Instructions);
        var carried = instructions.OfType<IrStoreLocal>().Select(store => store.Local).Where(local => !local.Type.IsStruct && !local.Type.IsFloat).ToHashSet();
        carried.IntersectWith(instructions.OfType<IrLoadLocal>().Select(load => load.Local));
        if (carried.Count > MaxVariables)
            return 0;
        var ways = loop.SelectMany(block => Ways(block, carried)).ToList();
        var leads = ways.ToLookup(way => way.From, way => way.To);
        return ways.Where(way => way.Mixing is not null && (IsProduct(way.Mixing) || way.From != way.To) && Reaches(leads, way.To, way.From))
            .Select(way => way.Mixing).Distinct(ReferenceEqualityComparer.Instance).Count();
    }

    private static bool IsProduct(IrInstruction instruction) => instruction is IrBinary { Operator: IrBinaryOperator.Mul, Result.Type.IsFloat: false };

    private static bool IsMixing(IrInstruction instruction) => IsProduct(instruction) || instruction is IrBinary { Operator: IrBinaryOperator.Xor };

    /// <summary>
    /// From which variables a block computes which, and the last product on the way, if there is one, since those before it are not beside it; else
    /// the first exclusive or.
    /// </summary>
    private static IEnumerable<(IrLocal From, IrLocal To, IrInstruction? Mixing)> Ways(IrBlock block, HashSet<IrLocal> variables)
    {
        var sources = new Dictionary<IrValue, ImmutableHashSet<(IrLocal From, IrInstruction? Mixing)>>();
        foreach (var instruction in block.Instructions)
        {
            if (instruction is IrStoreLocal store && variables.Contains(store.Local))
            {
                foreach (var (from, mixing) in sources.GetValueOrDefault(store.Value, []))
                    yield return (from, store.Local, mixing);
            }
            else if (instruction is IrLoadLocal load && variables.Contains(load.Local))
            {
                sources.Add(load.Result, [(load.Local, null)]);
            }
            // What is read from memory waits for the memory.
            else if (instruction.Defines is { } result and { Type: { IsStruct: false, IsFloat: false } } && instruction is not IrLoad)
            {
                var all = instruction.Operands().SelectMany(operand => sources.GetValueOrDefault(operand, []));
                var mixing = IsMixing(instruction) ? instruction : null;
                sources.Add(result, [.. all.Select(source => (source.From, IsProduct(instruction) ? mixing : source.Mixing ?? mixing))]);
            }
        }
    }

    private static bool Reaches(ILookup<IrLocal, IrLocal> leads, IrLocal from, IrLocal to)
    {
        var seen = new HashSet<IrLocal> { from };
        var pending = new Stack<IrLocal>(seen);
        while (pending.TryPop(out var at))
        {
            if (at == to)
                return true;
            foreach (var next in leads[at].Where(seen.Add))
                pending.Push(next);
        }
        return false;
    }
}
