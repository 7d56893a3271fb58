// Which assignments must leave a variable as it is in lanes that do not take part. All lanes compute; where a lane that waits elsewhere will
// still read the variable, it must find what it held, and the new value is selected by lane. Where none will, the variable may hold anything
// there, and the selection, which every round would wait for, is left out: of five variables of a Mandelbrot iteration, the count alone is
// read once a lane is done.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Lanes;

/// <summary>Tells assignments whose old values other lanes need.</summary>
internal sealed class LaneStores
{
    private readonly IrFunction _function;
    private readonly ImmutableArray<LanePart> _parts;
    private readonly ImmutableArray<int> _order;
    private readonly ImmutableArray<ImmutableHashSet<IrLocal>> _live;

    private LaneStores(IrFunction function, ImmutableArray<LanePart> parts)
    {
        _function = function;
        _parts = parts;
        _order = [.. parts.SelectMany(part => part.Blocks)];
        _live = Liveness.AtStart(function);
    }

    /// <summary>For each block the variables it assigns that lanes outside of it may still read.</summary>
    public static ImmutableDictionary<int, ImmutableHashSet<IrLocal>> Kept(IrFunction function, ImmutableArray<LanePart> parts)
    {
        var stores = new LaneStores(function, parts);
        return stores._order.ToImmutableDictionary(block => block, stores.KeptIn);
    }

    private ImmutableHashSet<IrLocal> KeptIn(int block)
    {
        var waiting = _order.Where(other => other != block && MayWait(other, block)).SelectMany(other => _live[other]).ToHashSet();
        return [.. _function.Blocks[block].Instructions.OfType<IrStoreLocal>().Select(store => store.Local).Where(waiting.Contains)];
    }

    /// <summary>Whether a lane may be at the beginning of a block while others run <paramref name="running"/>.</summary>
    private bool MayWait(int block, int running)
    {
        var around = Around(running).ToList();
        return _order.Where(from => _function.Blocks[from].Terminator.Successors.Contains(block)).Any(from =>
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
    private IEnumerable<LanePart> Around(int block) => _parts.SelectMany(part => part.Loops).Where(loop => loop.Blocks.Contains(block));
}
