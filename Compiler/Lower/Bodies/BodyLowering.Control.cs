// Guards, terminators and exits. What leaves is cold: guards carry branch weights, and their exits lie behind the body's blocks.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    private void Guard(IrGuard guard)
    {
        var holds = Flag(guard.Condition);
        if (Known(holds) is { } known)
        {
            if (!known)
                _builder.BuildBr(Fails(guard));
            _isEnded = !known;
            return;
        }
        if (IsCheckedBefore())
            return;
        if (_module.Settings.CheckBounds != BoundsChecks.No || !guard.Site.IsOfIndex)
            Leave(holds, () => Fails(guard));
        else if (guard.NullObject is { } tested)
            Leave(CompareWithNull(LLVMIntPredicate.LLVMIntNE, tested), () => _way.ExitBlock(IrExitSite.NullReference));
    }

    /// <summary>Leaves unless a condition holds.</summary>
    private void Leave(LLVMValueRef unless, Func<LLVMBasicBlockRef> fails)
    {
        var goOn = _frame.AppendBlock("ok");
        _module.Metadata.MarkColdWhenFalse(_builder.BuildCondBr(unless, goOn, fails()));
        _builder.PositionAtEnd(goOn);
    }

    private LLVMValueRef CompareWithNull(LLVMIntPredicate predicate, IrValue address) =>
        _builder.BuildICmp(predicate, Value(address), LLVMValueRef.CreateConstNull(_types.Ptr));

    /// <summary>Where a guard goes that does not hold.</summary>
    private LLVMBasicBlockRef Fails(IrGuard guard)
    {
        var exit = _way.ExitBlock(guard.Site);
        if (guard.NullObject is null)
            return exit;
        var which = _frame.AppendBlock("which");
        var resume = _builder.InsertBlock;
        _builder.PositionAtEnd(which);
        var isNull = CompareWithNull(LLVMIntPredicate.LLVMIntEQ, guard.NullObject);
        _builder.BuildCondBr(isNull, _way.ExitBlock(IrExitSite.NullReference), exit);
        _builder.PositionAtEnd(resume);
        return which;
    }

    private void Branch(IrConditionalBranch branch, LLVMValueRef condition)
    {
        var jump = _builder.BuildCondBr(condition, Reach(branch.WhenTrue), Reach(branch.WhenFalse));
        if (RareBranches.IsRareWhenFalse(_frame.Function, _frame.Function.Blocks[_at.Block]))
            _module.Metadata.MarkColdWhenFalse(jump);
        MarkRound(jump, branch);
    }

    private void Terminate(IrTerminator terminator)
    {
        EndRound(terminator);
        switch (terminator)
        {
            case IrBranch branch:
                MarkRound(_builder.BuildBr(Reach(branch.Target)), terminator);
                break;
            case IrConditionalBranch when _converted.TryGetValue(_at.Block, out var converted):
                LowerConverted(converted);
                break;
            case IrConditionalBranch branch:
                var condition = Flag(branch.Condition);
                if (Known(condition) is { } known)
                    _builder.BuildBr(Reach(known ? branch.WhenTrue : branch.WhenFalse));
                else
                    Branch(branch, condition);
                break;
            case IrSwitch choice:
                var instruction = _builder.BuildSwitch(Value(choice.Value), Reach(choice.Default), (uint)choice.Targets.Length);
                for (var i = 0; i < choice.Targets.Length; i++)
                    instruction.AddCase(_types.Int32(i), Reach(choice.Targets[i]));
                break;
            case IrReturn ret:
                Return(ret.Value);
                break;
            case IrExit exit:
                Exit(exit);
                break;
            case IrResume resume:
                Resume(resume);
                break;
            case IrUnreachable:
                _builder.BuildUnreachable();
                break;
            default:
                throw new InvalidOperationException($"no lowering for {terminator.GetType().Name}");
        }
    }

    private void Return(IrValue? value)
    {
        var convention = _frame.Convention;
        if (convention.ReturnSlot >= 0)
        {
            var room = _frame.Value.GetParam((uint)convention.ReturnSlot);
            var type = value!.Type;
            _memory.CopyStruct(room, FunctionConvention.AddressAlignment(type), Value(value), type.Alignment, type);
        }
        if (!convention.ReturnsScalar && !_frame.Function.MayExit)
            _builder.BuildRetVoid();
        else if (!convention.ReturnsScalar)
            _builder.BuildRet(_types.Int32(0));
        else if (!_frame.Function.MayExit)
            _builder.BuildRet(Value(value!));
        else
            _frame.Returns.Return(Value(value!), _types.Int32(0));
    }

    /// <summary>Stores the payload, eight bytes a value, small ones zero-extended; then leaves.</summary>
    private void Exit(IrExit exit)
    {
        for (var i = 0; i < exit.Payload.Length; i++)
        {
            var slot = _memory.ByteOffset(_way.Record, _types.Int64(i * 8L), inBounds: true);
            _memory.Store(AsSlot(exit.Payload[i]), slot, 8);
        }
        _way.Leave(_types.Int32(exit.Site.Code));
    }

    private void ExitTest(IrExitTest test)
    {
        var status = Value(test.Status);
        var isCaught = LLVMValueRef.CreateConstNull(_types.I1);
        foreach (var code in test.Codes)
            isCaught = _builder.BuildBinOp(LLVMOpcode.LLVMOr, isCaught, _builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, status, _types.Int32(code)));
        DefineFlag(test.Result, isCaught);
    }

    /// <summary>Takes the payload along, then leaves as the block does.</summary>
    private void Resume(IrResume resume)
    {
        var from = _ways[resume.Pad];
        if (from.HasRecord && _way.HasRecord)
            _memory.Transfer("llvm.memcpy", _way.Record, 8, from.Record, 8, _types.Int64(ExitRecord.Slots * 8), isVolatile: false);
        _way.Leave(Value(resume.Status));
    }

    private LLVMValueRef AsSlot(IrValue value) => value.Type.Kind switch
    {
        IrKind.F32 => Resize(_builder.BuildCast(LLVMOpcode.LLVMBitCast, Value(value), _types.I32), IrType.I64),
        IrKind.F64 or IrKind.Ptr => Value(value),
        _ => Resize(Value(value), IrType.I64),
    };
}
