// Loops of a function that hold no other loop, for that is where the time goes, and those that hold nothing but such: where the former are
// short, what is done before them counts.
//
// Natural loops: those control enters only at their header. A loop that can be entered elsewhere, that holds protected blocks, or that is
// larger than anything a processor keeps at hand, is passed over, and so is what holds it. Two loops are apart from each other or one
// inside the other.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>A loop. A round of it goes from the header to the header.</summary>
/// <param name="Header">The block control enters it at.</param>
/// <param name="Blocks">All its blocks, the header and those of loops inside it included.</param>
/// <param name="Successors">For each block of the function where it leads.</param>
/// <param name="Inner">The loops inside it, which hold no others. A round enters each of them once or not at all.</param>
public sealed record IrLoop(int Header, ImmutableSortedSet<int> Blocks, ImmutableArray<ImmutableArray<int>> Successors, ImmutableArray<IrLoop> Inner)
{
    /// <summary>The loop inside this one that a block belongs to; null for the blocks that a round goes through once or not at all.</summary>
    public IrLoop? InnerOf(int block) => Inner.FirstOrDefault(inner => inner.Blocks.Contains(block));

    /// <summary>Blocks that a round can get to from one of its blocks, that block itself and the header left out.</summary>
    public ImmutableHashSet<int> After(int block) => Reach([block], avoided: []);

    /// <summary>Blocks that a round can get to without having gone through one of these, which are none of them.</summary>
    public ImmutableHashSet<int> NotThrough(params ImmutableHashSet<int> blocks) => blocks.Contains(Header) ? [] : Reach([Header], avoided: blocks).Add(Header);

    /// <summary>Whether every whole round goes through a block.</summary>
    public bool IsInEachRound(int block) =>
        block == Header || !NotThrough(block).Any(at => Successors[at].Contains(Header));

    private ImmutableHashSet<int> Reach(ImmutableArray<int> from, ImmutableHashSet<int> avoided)
    {
        var seen = ImmutableHashSet.CreateBuilder<int>();
        var pending = new Stack<int>(from);
        while (pending.TryPop(out var at))
        {
            foreach (var next in Successors[at])
            {
                if (!avoided.Contains(next) && next != Header && Blocks.Contains(next) && seen.Add(next))
                    pending.Push(next);
            }
        }
        return seen.ToImmutable();
    }
}

/// <summary>Finds loops.</summary>
public static class IrLoops
{
    /// <summary>Blocks a loop may have.</summary>
    private const int MaxBlocks = 64;

    /// <summary>The loops of a verified function that hold no others, by header, then those that hold only such.</summary>
    public static ImmutableArray<IrLoop> FindIn(IrFunction function)
    {
        var successors = function.Blocks.Select(block => Successors(function, block)).ToImmutableArray();
        var (predecessors, backEdges) = Walk(successors);
        var loops = backEdges.ToDictionary(edges => edges.Key, edges => NaturalLoop(edges.Key, edges.Value, predecessors));
        var innermost = new SortedDictionary<int, IrLoop>();
        var nests = ImmutableArray.CreateBuilder<IrLoop>();
        foreach (var header in backEdges.Keys)
        {
            if (Plain(header) is { } blocks && !HeadersInside(header, blocks).Any())
                innermost.Add(header, new IrLoop(header, blocks, successors, []));
        }
        foreach (var header in backEdges.Keys)
        {
            if (Plain(header) is { } blocks && !innermost.ContainsKey(header) && HeadersInside(header, blocks).All(innermost.ContainsKey))
                nests.Add(new IrLoop(header, blocks, successors, [.. HeadersInside(header, blocks).Select(inside => innermost[inside])]));
        }
        return [.. innermost.Values, .. nests];

        ImmutableSortedSet<int>? Plain(int header) =>
            loops[header] is { } blocks && blocks.All(block => function.Blocks[block].Pad == IrBlock.NoPad) ? blocks : null;

        IEnumerable<int> HeadersInside(int header, ImmutableSortedSet<int> blocks) => blocks.Where(block => block != header && backEdges.ContainsKey(block));
    }

    private static ImmutableArray<int> Successors(IrFunction function, IrBlock block) => block.Pad == IrBlock.NoPad
        ? [.. block.Terminator.Successors]
        : [.. block.Terminator.Successors, function.Pads[block.Pad].Block];

    /// <summary>
    /// Walks the blocks that are reached, in depth: each with those it is reached from, and the sources of edges that lead back to a block
    /// on the way to them.
    /// </summary>
    private static (List<int>[] Predecessors, SortedDictionary<int, List<int>> BackEdges) Walk(ImmutableArray<ImmutableArray<int>> successors)
    {
        const byte open = 1, done = 2;
        var state = new byte[successors.Length];
        var predecessors = successors.Select(_ => new List<int>()).ToArray();
        var backEdges = new SortedDictionary<int, List<int>>();
        // An explicit stack: a method may have more blocks in a row than the thread's stack has frames.
        var path = new Stack<(int Block, int Next)>([(0, 0)]);
        state[0] = open;
        while (path.TryPop(out var top))
        {
            if (top.Next == successors[top.Block].Length)
            {
                state[top.Block] = done;
                continue;
            }
            path.Push((top.Block, top.Next + 1));
            var successor = successors[top.Block][top.Next];
            predecessors[successor].Add(top.Block);
            if (state[successor] == open)
            {
                if (!backEdges.TryGetValue(successor, out var sources))
                    backEdges.Add(successor, sources = []);
                sources.Add(top.Block);
            }
            if (state[successor] != 0)
                continue;
            state[successor] = open;
            path.Push((successor, 0));
        }
        return (predecessors, backEdges);
    }

    /// <summary>The header and all that leads to the back edges without passing it; null when that is no natural loop, or too much.</summary>
    private static ImmutableSortedSet<int>? NaturalLoop(int header, List<int> sources, List<int>[] predecessors)
    {
        var blocks = ImmutableSortedSet.CreateBuilder<int>();
        blocks.Add(header);
        var pending = new Stack<int>(sources);
        while (pending.TryPop(out var block))
        {
            if (!blocks.Add(block))
                continue;
            // The function's first block has no way into it from the header: control gets here past the header.
            if (block == 0 || blocks.Count > MaxBlocks)
                return null;
            foreach (var predecessor in predecessors[block])
                pending.Push(predecessor);
        }
        return blocks.ToImmutable();
    }
}
