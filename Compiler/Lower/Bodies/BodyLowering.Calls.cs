// Calls inside the image, by FunctionConvention, and of imports, through their thunks. A call is where a status comes back: it is
// tested at once, so that between a callee's exit and the caller's own nothing else happens.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    /// <summary>Calls by the callee's <see cref="FunctionConvention"/>, then leaves with its status if it left.</summary>
    private void Call(IrCall call)
    {
        if (LanesOf(call) is { } lanes)
        {
            Define(call.Result!, _module.Lanes.Call(_builder, lanes, lanes.Parameters.Select(parameter => Part(call.Arguments[parameter.Parameter]!, parameter))));
            return;
        }
        var (callee, convention, function) = _module.Functions[call.Callee];
        var arguments = new LLVMValueRef[convention.SlotCount];
        if (convention.ReturnSlot >= 0)
            arguments[convention.ReturnSlot] = ReturnRoom(call, callee);
        foreach (var parameter in callee.Parameters.Where(parameter => FunctionConvention.IsPassed(parameter.Type)))
            arguments[convention.ParameterSlot(parameter.Index)] = Argument(call.Arguments[parameter.Index]!, parameter.Type);
        foreach (var capture in convention.CaptureSlots.Select(slot => slot.Captures[0]))
            arguments[convention.CaptureSlot(capture)] = _frame.Passed(capture.SeenFrom(call.ObjectPaths));
        if (convention.ExitRecordSlot >= 0)
            arguments[convention.ExitRecordSlot] = _way.Record;

        var result = _builder.BuildCall2(convention.Type, callee == _frame.Function ? _frame.Self : function, arguments);
        if (callee.MayExit)
            LeaveWhenNonzero(convention.ReturnsScalar ? _builder.BuildExtractValue(result, 1) : result);
        if (call.Result is not null && convention.ReturnsScalar)
            Define(call.Result, callee.MayExit ? _builder.BuildExtractValue(result, 0) : result);
    }

    private LLVMValueRef ReturnRoom(IrCall call, IrFunction callee) =>
        call.Result is null ? _frame.Allocate(callee.ReturnType, "unused") : DefineStruct(call.Result);

    /// <summary>An argument as it is passed: a struct value's storage serves as the copy, since nobody writes it again.</summary>
    private LLVMValueRef Argument(IrValue argument, IrType parameter) =>
        parameter.Kind is IrKind.I8 or IrKind.I16 ? Resize(Value(argument), IrType.I32) : Value(argument);

    private void LeaveWhenNonzero(LLVMValueRef status)
    {
        var isZero = _builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, status, _types.Int32(0));
        var goOn = _frame.AppendBlock("ok");
        _module.Metadata.MarkColdWhenFalse(_builder.BuildCondBr(isZero, goOn, _way.LeaveBlock(status)));
        _builder.PositionAtEnd(goOn);
    }

    private unsafe void ImportCall(IrImportCall call)
    {
        var thunk = _module.Import(call);
        var result = _builder.BuildCall2(LLVM.GlobalGetValueType(thunk), thunk, [.. call.Arguments.Select(Value)]);
        if (call.Result is not null)
            Define(call.Result, result);
    }
}
