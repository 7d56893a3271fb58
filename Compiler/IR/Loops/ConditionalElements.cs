// Branches of a loop without guards that need not be: whatever way control takes, it computes, assigns to variables, and comes to the same
// block. Computing all ways and selecting what is assigned (if-conversion) leaves one block, of which LLVM makes vectors.
//
// LLVM does that by itself, but where a way reads an element: it cannot know that the element may be read when the program would not.
// CheckedLoop does, where an index lies between those of two others (IsImplied): that holds in every round that has passed the tests of the
// loop, and no test is on these ways, so it holds before the branch as much as after it. The branches found here are those with such an
// element, and only those.
//
// Nothing on the ways can fail or be seen from outside: no store, no call, no guard but those that hold, no division.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>A branch whose ways are computed all.</summary>
/// <param name="Block">The block it ends.</param>
/// <param name="Ways">The blocks of its ways, each behind those that lead to it. Nothing else leads to them.</param>
/// <param name="Join">The block all of them lead to.</param>
public sealed record ConvertedBranch(int Block, ImmutableArray<int> Ways, int Join);

/// <summary>Finds branches around elements that may be read in any case.</summary>
public sealed class ConditionalElements
{
    /// <summary>
    /// Instructions of all ways, constants and variables left out: more are not worth being computed for nothing. The element of a matrix
    /// takes about twenty.
    /// </summary>
    private const int MaxInstructions = 48;

    private readonly IrFunction _function;
    private readonly IrLoop _loop;
    private readonly ImmutableDictionary<CodePoint, IrValue> _implied;
    private readonly ILookup<int, int> _predecessors;

    private ConditionalElements(IrFunction function, IrLoop loop, ImmutableDictionary<CodePoint, IrValue> implied)
    {
        _function = function;
        _loop = loop;
        _implied = implied;
        _predecessors = loop.Blocks.SelectMany(block => loop.Successors[block].Select(next => (Block: block, Next: next)))
            .ToLookup(edge => edge.Next, edge => edge.Block);
    }

    /// <summary>Those of a loop and of the loops inside it.</summary>
    public static ImmutableArray<ConvertedBranch> FindIn(IrFunction function, CheckedLoop loop) =>
        [.. loop.All.SelectMany(part => FindInPart(function, part)).OrderBy(branch => branch.Block)];

    private static IEnumerable<ConvertedBranch> FindInPart(IrFunction function, CheckedLoop part)
    {
        var implied = part.Checks.Where(check => check.IsImplied).ToImmutableDictionary(check => check.At, check => check.Value);
        if (implied.IsEmpty)
            return [];
        var elements = new ConditionalElements(function, part.Loop, implied);
        return part.Loop.Blocks.Where(block => part.Loop.InnerOf(block) is null).Select(elements.BranchOf).OfType<ConvertedBranch>();
    }

    /// <summary>The branch at the end of a block; null when it has to stay, or is none of these.</summary>
    private ConvertedBranch? BranchOf(int block)
    {
        if (_function.Blocks[block].Terminator is not IrConditionalBranch branch)
            return null;
        var (ways, ends) = (new List<int>(), branch.Successors.ToHashSet());
        var (instructions, readsElement) = (0, false);
        while (ends.Count > 1)
        {
            // The next block that only these ways lead to.
            var next = ends.Order().FirstOrDefault(end => IsOwn(end) && _predecessors[end].All(from => from == block || ways.Contains(from)), -1);
            if (next < 0 || (instructions += Cost(next)) > MaxInstructions || !MayBeComputed(next, ref readsElement))
                return null;
            ways.Add(next);
            ends.Remove(next);
            ends.UnionWith(_function.Blocks[next].Terminator.Successors);
        }
        return readsElement ? new ConvertedBranch(block, [.. ways], ends.Single()) : null;
    }

    /// <summary>Whether a block belongs to the rounds of the loop itself, and does not begin one.</summary>
    private bool IsOwn(int block) => _loop.Blocks.Contains(block) && block != _loop.Header && _loop.InnerOf(block) is null;

    private int Cost(int block) =>
        _function.Blocks[block].Instructions.Count(instruction => instruction is not (IrConstant or IrLoadLocal or IrStoreLocal));

    /// <summary>Whether a block may be computed though control might not get there, but for what it assigns.</summary>
    private bool MayBeComputed(int block, ref bool readsElement)
    {
        var (instructions, terminator) = (_function.Blocks[block].Instructions, _function.Blocks[block].Terminator);
        var fromIndex = new HashSet<IrValue>();
        for (var i = 0; i < instructions.Length; i++)
        {
            if (!IsHarmless(instructions[i], new CodePoint(block, i), fromIndex))
                return false;
            readsElement |= instructions[i] is IrLoad;
        }
        return terminator is IrBranch or IrConditionalBranch;
    }

    /// <param name="fromIndex">Indices whose checks hold, and what is computed from them: addresses of elements, in the end.</param>
    private bool IsHarmless(IrInstruction instruction, CodePoint at, HashSet<IrValue> fromIndex)
    {
        switch (instruction)
        {
            case IrGuard:
                if (!_implied.TryGetValue(at, out var index))
                    return false;
                fromIndex.Add(index);
                return true;
            case IrLoad load:
                return load is { IsVolatile: false, Result.Type.IsStruct: false, Elements: not IrElements.Unknown } && fromIndex.Contains(load.Address);
            case IrOffset or IrConvert { Conversion: not (IrConversion.FloatToSigned or IrConversion.FloatToUnsigned) }:
            case IrBinary { Operator: not (IrBinaryOperator.Div or IrBinaryOperator.DivUnsigned or IrBinaryOperator.Rem or IrBinaryOperator.RemUnsigned) }:
                if (instruction.Operands().Any(fromIndex.Contains))
                    fromIndex.Add(instruction.Defines!);
                return true;
            default:
                return instruction is IrConstant or IrUnary or IrCompare or IrSelect
                    or IrLoadLocal { Local.Type.IsStruct: false } or IrStoreLocal { Local.Type.IsStruct: false };
        }
    }
}
