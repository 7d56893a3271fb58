// The order in which the blocks of a function run when several calls of it run side by side, one a lane. Lanes take different ways, so all
// ways are gone one after the other, each for the lanes that take it: a block comes after all that lead to it, and the blocks of a loop
// are repeated, all of them, until no lane is left in it.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Lanes;

/// <summary>A part of a function: a block, or a loop.</summary>
/// <param name="Block">The block; of a loop, its header.</param>
/// <param name="Loop">The parts of the loop, its header first; empty for a block.</param>
public sealed record LanePart(int Block, ImmutableArray<LanePart> Loop)
{
    /// <summary>The blocks, in order.</summary>
    public IEnumerable<int> Blocks => Loop.IsEmpty ? [Block] : Loop.SelectMany(part => part.Blocks);

    /// <summary>The loop and those inside it; none for a block.</summary>
    public IEnumerable<LanePart> Loops => Loop.IsEmpty ? [] : Loop.SelectMany(part => part.Loops).Prepend(this);
}

/// <summary>Finds the order.</summary>
internal static class LaneOrder
{
    /// <summary>The parts of a function in order; null when a loop of it can be entered at more than one place.</summary>
    public static ImmutableArray<LanePart>? Of(IrFunction function)
    {
        var reached = new HashSet<int>();
        var pending = new Stack<int>([0]);
        while (pending.TryPop(out var block))
        {
            if (reached.Add(block))
            {
                foreach (var next in function.Blocks[block].Terminator.Successors)
                    pending.Push(next);
            }
        }
        var predecessors = reached.SelectMany(block => function.Blocks[block].Terminator.Successors.Distinct().Select(next => (block, next)))
            .ToLookup(edge => edge.next, edge => edge.block);
        return Order(function, predecessors, reached, entry: 0, isLoop: false);
    }

    /// <param name="blocks">Blocks that can all be reached from the entry.</param>
    /// <param name="isLoop">Whether branches to the entry begin another round.</param>
    private static ImmutableArray<LanePart>? Order(IrFunction function, ILookup<int, int> predecessors, IReadOnlySet<int> blocks, int entry, bool isLoop)
    {
        var parts = ImmutableArray.CreateBuilder<LanePart>();
        var remaining = new SortedSet<int>(blocks);
        while (remaining.Count > 0)
        {
            // What nothing that remains leads to, but by way of itself.
            var next = remaining.FirstOrDefault(block => IsNext(block), -1);
            if (next < 0)
                return null;
            // All that gets back there without leaving what remains is its loop.
            var loop = next == entry && isLoop ? [] : Around(next, remaining);
            if (loop.Count == 0)
            {
                parts.Add(new LanePart(next, []));
                remaining.Remove(next);
                continue;
            }
            if (loop.Any(block => block != next && Predecessors(block).Any(from => !loop.Contains(from)))
                || Order(function, predecessors, loop, next, isLoop: true) is not { } inner)
            {
                return null;
            }
            parts.Add(new LanePart(next, inner));
            remaining.ExceptWith(loop);
        }
        return parts.ToImmutable();

        IEnumerable<int> Predecessors(int block) => predecessors[block].Where(blocks.Contains);

        bool IsNext(int block)
        {
            if (block == entry)
                return true;
            var loop = Around(block, remaining);
            // A loop begins where control comes from outside of it.
            return Predecessors(block).All(from => !remaining.Contains(from) || loop.Contains(from))
                && (loop.Count == 0 || Predecessors(block).Any(from => !loop.Contains(from)));
        }

        // The blocks on ways from a block to itself, rounds of the loop around it left out.
        HashSet<int> Around(int header, IReadOnlySet<int> among)
        {
            var after = Closure(header, at => function.Blocks[at].Terminator.Successors, among);
            return after.Contains(header) ? [.. Closure(header, Predecessors, among).Intersect(after)] : [];
        }

        HashSet<int> Closure(int from, Func<int, IEnumerable<int>> step, IReadOnlySet<int> among)
        {
            var seen = new HashSet<int>();
            var pending = new Stack<int>([from]);
            while (pending.TryPop(out var at))
            {
                foreach (var next in step(at))
                {
                    if (among.Contains(next) && !(isLoop && next == entry) && seen.Add(next))
                        pending.Push(next);
                }
            }
            return seen;
        }
    }
}
