// Which variables are read after a point before they are assigned: what a loop's or a lane's end leaves behind.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>Live variables of a function, block by block.</summary>
public static class Liveness
{
    /// <summary>
    /// For each block the variables that may be read after its beginning before they are assigned. Taking a variable's address counts as reading
    /// it; what is done by the address later is not followed.
    /// </summary>
    /// <param name="within">Blocks that control is followed in; null for all.</param>
    public static ImmutableArray<ImmutableHashSet<IrLocal>> AtStart(IrFunction function, IReadOnlySet<int>? within = null)
    {
        var live = Enumerable.Repeat(ImmutableHashSet<IrLocal>.Empty, function.Blocks.Length).ToArray();
        for (var changes = true; changes;)
        {
            changes = false;
            for (var block = function.Blocks.Length - 1; block >= 0; block--)
            {
                if (within?.Contains(block) == false)
                    continue;
                var at = Before(function, function.Blocks[block], live);
                changes |= at.Count != live[block].Count;
                live[block] = at;
            }
        }
        return [.. live];
    }

    private static ImmutableHashSet<IrLocal> Before(IrFunction function, IrBlock block, ImmutableHashSet<IrLocal>[] live)
    {
        var at = block.Terminator.Successors.Aggregate(ImmutableHashSet<IrLocal>.Empty, (all, next) => all.Union(live[next]));
        for (var i = block.Instructions.Length - 1; i >= 0; i--)
        {
            at = block.Instructions[i] switch
            {
                IrStoreLocal store => at.Remove(store.Local),
                { } instruction when instruction.Local() is { } read => at.Add(read),
                _ => at,
            };
        }
        // A protected block may be left for its pad before any of its instructions.
        return block.Pad == IrBlock.NoPad ? at : at.Union(live[function.Pads[block.Pad].Block]);
    }
}
