// Loops whose rounds wait for products of the round before: h = rotate(h + x * p, 13) * q, of which a hash has four side by side.
//
// LLVM makes vectors of such straight lines (SLP), since four products then are one instruction. It counts instructions, and these loops wait for results: a
// product of vectors takes three times as long as one of numbers, which the CPU works out side by side anyway. Figures are in
// ARCHITECTURE, "CPU targets".
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>Finds loops with several products that a later round's wait for.</summary>
public static class MultipliedRecurrences
{
    /// <summary>Variables of a loop beyond which it is not looked at, so that hostile input costs bounded time.</summary>
    private const int MaxVariables = 100;

    /// <summary>
    /// Whether a loop of the function has two products or more, of integers and side by side, that wait for themselves or each other from round to round.
    /// </summary>
    public static bool AreIn(IrFunction function) => function.HasLoop
        // What most functions are without, before loops are looked for.
        && function.Blocks.Sum(block => block.Instructions.Count(IsProduct)) > 1
        && IrLoops.FindIn(function).Any(loop => loop.Inner.IsEmpty && CountIn([.. loop.Blocks.Select(block => function.Blocks[block])]) > 1);

    private static int CountIn(ImmutableArray<IrBlock> loop)
    {
        var instructions = loop.SelectMany(block => block.Instructions);
        if (instructions.Count(IsProduct) < 2)
            return 0;
        var carried = instructions.OfType<IrStoreLocal>().Select(store => store.Local).Where(local => !local.Type.IsStruct && !local.Type.IsFloat).ToHashSet();
        carried.IntersectWith(instructions.OfType<IrLoadLocal>().Select(load => load.Local));
        if (carried.Count > MaxVariables)
            return 0;
        var ways = loop.SelectMany(block => Ways(block, carried)).ToList();
        var leads = ways.ToLookup(way => way.From, way => way.To);
        return ways.Where(way => way.Product is not null && Reaches(leads, way.To, way.From)).Select(way => way.Product).Distinct(ReferenceEqualityComparer.Instance).Count();
    }

    private static bool IsProduct(IrInstruction instruction) => instruction is IrBinary { Operator: IrBinaryOperator.Mul, Result.Type.IsFloat: false };

    /// <summary>From which variables a block computes which, and the last product on the way, if there is one: those before it are not beside it.</summary>
    private static IEnumerable<(IrLocal From, IrLocal To, IrInstruction? Product)> Ways(IrBlock block, HashSet<IrLocal> variables)
    {
        var sources = new Dictionary<IrValue, ImmutableHashSet<(IrLocal From, IrInstruction? Product)>>();
        foreach (var instruction in block.Instructions)
        {
            if (instruction is IrStoreLocal store && variables.Contains(store.Local))
            {
                foreach (var (from, product) in sources.GetValueOrDefault(store.Value, []))
                    yield return (from, store.Local, product);
            }
            else if (instruction is IrLoadLocal load && variables.Contains(load.Local))
            {
                sources.Add(load.Result, [(load.Local, null)]);
            }
            // What is read from memory waits for the memory.
            else if (instruction.Defines is { } result and { Type: { IsStruct: false, IsFloat: false } } && instruction is not IrLoad)
            {
                var all = instruction.Operands().SelectMany(operand => sources.GetValueOrDefault(operand, []));
                sources.Add(result, [.. IsProduct(instruction) ? all.Select(source => (source.From, (IrInstruction?)instruction)) : all]);
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
