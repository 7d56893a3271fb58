// Which assignments must leave a variable as it is in lanes that do not take part. All lanes compute; where a lane that waits elsewhere will
// still read the variable, it must find what it held, and the new value is selected by lane. Where none will, the variable may hold anything
// there, and the selection, which every round would wait for, is left out: of five variables of a Mandelbrot iteration, the count alone is
// read once a lane is done.
//
// Those that take part need not wait for the selection either. What a variable holds for them is kept beside what it holds for the lanes that
// wait, and is written in all lanes; only where lanes that waited come to run again is it read from there. So the test that ends an
// iteration by its count does not wait for the one before.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Lanes;

/// <summary>What a block does with variables that lanes outside of it may still read.</summary>
/// <param name="Kept">Those it assigns: lanes that do not take part keep what they have.</param>
/// <param name="Resumed">Those it may read in lanes that waited while other blocks assigned them.</param>
public sealed record LaneStores(ImmutableHashSet<IrLocal> Kept, ImmutableHashSet<IrLocal> Resumed)
{
    /// <summary>Those of each block of a function.</summary>
    public static ImmutableDictionary<int, LaneStores> Of(IrFunction function, ImmutableArray<LanePart> parts)
    {
        var waits = new LaneWaits(function, parts);
        var live = Liveness.AtStart(function);
        var order = parts.SelectMany(part => part.Blocks).ToList();
        var assigned = order.ToDictionary(
            block => block, block => function.Blocks[block].Instructions.OfType<IrStoreLocal>().Select(store => store.Local).ToImmutableHashSet());
        return order.ToImmutableDictionary(block => block, block => new LaneStores(
            [.. assigned[block].Where(local => order.Exists(other => live[other].Contains(local) && waits.MayWait(other, block)))],
            [.. live[block].Where(local => order.Exists(other => assigned[other].Contains(local) && waits.MayWait(block, other)))]));
    }
}

/// <summary>Tells where lanes wait.</summary>
internal sealed class LaneWaits(IrFunction function, ImmutableArray<LanePart> parts)
{
    private readonly ImmutableArray<int> _order = [.. parts.SelectMany(part => part.Blocks)];

    /// <summary>Whether a lane may be at the beginning of a block while others run <paramref name="running"/>.</summary>
    public bool MayWait(int block, int running)
    {
        if (block == running)
            return false;
        var around = Around(running).ToList();
        return _order.Where(from => function.Blocks[from].Terminator.Successors.Contains(block)).Any(from =>
        {
            // It came there in this round of all loops the two are in, and its turn is not yet;
            if (_order.IndexOf(from) < _order.IndexOf(running) && _order.IndexOf(block) > _order.IndexOf(running))
                return true;
            // or it left a loop in an earlier round;
            if (around.Exists(loop => loop.Blocks.Contains(from) && !loop.Blocks.Contains(block)))
                return true;
            // or it waits for the next round.
            return around.Exists(loop => loop.Block == block && loop.Blocks.Contains(from)) && from != running;
        });
    }

    /// <summary>The loops around a block.</summary>
    private IEnumerable<LanePart> Around(int block) => parts.SelectMany(part => part.Loops).Where(loop => loop.Blocks.Contains(block));
}
