// Whether control can come back to a block: what IrFunction.HasLoop means for the function's own body.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>Cycles among basic blocks.</summary>
public static class IrCycles
{
    /// <summary>True when blocks reachable from the entry form a cycle, by branches or by way of pads. Branches out of range are passed over.</summary>
    /// <param name="isLeftOut">Branches not to follow, from one block to another.</param>
    public static bool Any(ImmutableArray<IrBlock> blocks, ImmutableArray<IrPad> pads, Func<int, int, bool>? isLeftOut = null)
    {
        const byte open = 1, done = 2;
        var state = new byte[blocks.Length];
        // An explicit stack: a method may have more blocks in a row than the thread's stack has frames.
        var path = new Stack<(int Block, IEnumerator<int> Next)>();
        Enter(0);
        while (path.TryPeek(out var top))
        {
            if (!top.Next.MoveNext())
            {
                state[top.Block] = done;
                path.Pop();
                continue;
            }
            var successor = top.Next.Current;
            if (successor < 0 || successor >= blocks.Length || isLeftOut?.Invoke(top.Block, successor) == true)
                continue;
            if (state[successor] == open)
                return true;
            Enter(successor);
        }
        return false;

        IEnumerable<int> Successors(IrBlock block) =>
            block.Pad >= 0 && block.Pad < pads.Length ? block.Terminator.Successors.Append(pads[block.Pad].Block) : block.Terminator.Successors;

        void Enter(int block)
        {
            if (block >= blocks.Length || state[block] != 0)
                return;
            state[block] = open;
            path.Push((block, Successors(blocks[block]).GetEnumerator()));
        }
    }
}
