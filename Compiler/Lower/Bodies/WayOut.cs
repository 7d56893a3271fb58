// Where the exits of a block go: out of the function, or to a pad of it. One for each, with the blocks its guards and calls share.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>The way out of the function.</summary>
internal class WayOut(FunctionFrame frame)
{
    private readonly Dictionary<IrExitSite, LLVMBasicBlockRef> _exits = [];
    private LLVMBasicBlockRef _leave;
    private LLVMValueRef _leaveStatus;

    protected FunctionFrame Frame { get; } = frame;

    /// <summary>The exit record: payloads are stored there.</summary>
    public virtual LLVMValueRef Record => Frame.Value.GetParam((uint)Frame.Convention.ExitRecordSlot);

    /// <summary>True when an exit that takes this way can have a payload.</summary>
    public virtual bool HasRecord => Frame.Function.NeedsExitRecord;

    /// <summary>The block that leaves with a site's code; one for all guards of that site.</summary>
    public LLVMBasicBlockRef ExitBlock(IrExitSite site)
    {
        if (_exits.TryGetValue(site, out var block))
            return block;
        block = Frame.AppendBlock("exit." + site.Code);
        _exits.Add(site, block);
        Frame.BuildShared(block, () => Leave(Frame.Module.Types.Int32(site.Code)));
        return block;
    }

    /// <summary>The block that leaves with the status a callee left with; the current block becomes one of its predecessors.</summary>
    public LLVMBasicBlockRef LeaveBlock(LLVMValueRef status)
    {
        if (_leave.Handle == IntPtr.Zero)
        {
            _leave = Frame.AppendBlock("leave");
            Frame.BuildShared(_leave, () =>
            {
                _leaveStatus = Frame.Builder.BuildPhi(Frame.Module.Types.I32, "status");
                Leave(_leaveStatus);
            });
        }
        _leaveStatus.AddIncoming([status], [Frame.Builder.InsertBlock], 1);
        return _leave;
    }

    /// <summary>Ends the current block by leaving with a nonzero status.</summary>
    public virtual void Leave(LLVMValueRef status)
    {
        if (!Frame.Convention.ReturnsScalar)
        {
            Frame.Builder.BuildRet(status);
            return;
        }
        // The scalar means nothing then; zero rather than poison, so that the wrapper can hand it on.
        Frame.Returns.Return(LLVMValueRef.CreateConstNull(Frame.Module.Types.Of(Frame.Function.ReturnType)), status);
    }
}

/// <summary>The way to a pad.</summary>
/// <param name="index">Of the pad, in the function.</param>
/// <param name="target">The block of the pad.</param>
/// <param name="hasRecord">True when an exit that comes to it can have a payload.</param>
internal sealed class WayToPad(FunctionFrame frame, int index, LLVMBasicBlockRef target, bool hasRecord) : WayOut(frame)
{
    private readonly IrPad _pad = frame.Function.Pads[index];
    private LLVMValueRef _record;

    /// <summary>A record of the pad's own, so that an exit that a handler runs into does not overwrite the one it handles.</summary>
    public override LLVMValueRef Record =>
        _record.Handle != IntPtr.Zero ? _record : _record = Frame.Allocate(ExitRecord.Slots * 8, 8, "record");

    public override bool HasRecord => hasRecord;

    public override void Leave(LLVMValueRef status)
    {
        Frame.Memory.Store(status, Frame.AddressOf(_pad.Status), 4);
        Frame.Builder.BuildBr(target);
    }

    /// <summary>One way a pad, and last the way out of the function.</summary>
    /// <param name="blocks">The lowered blocks by number.</param>
    public static WayOut[] All(FunctionFrame frame, IReadOnlyList<LLVMBasicBlockRef> blocks)
    {
        var function = frame.Function;
        var carries = new bool[function.Pads.Length];
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var block in function.Blocks)
            {
                if (block.Pad == IrBlock.NoPad || carries[block.Pad] || !Carries(block))
                    continue;
                carries[block.Pad] = isChanged = true;
            }
        }
        return [.. function.Pads.Select((pad, i) => new WayToPad(frame, i, blocks[pad.Block], carries[i])), frame.Outside];

        bool Carries(IrBlock block) =>
            block.Terminator is IrExit { Payload.IsEmpty: false }
            || (block.Terminator is IrResume resume && carries[resume.Pad])
            || block.Instructions.Any(i => i is IrCall call && frame.Module.Functions[call.Callee].Function.NeedsExitRecord);
    }
}
