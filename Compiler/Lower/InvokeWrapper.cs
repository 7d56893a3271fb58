// The invoke wrapper: C calling convention in, FunctionConvention out, nothing else. It finds each slot of the main function among its
// own parameters, builds the span a span argument stands for, and stores the status. The call is never inlined, so that the main
// function is the same code for every caller and the wrapper the same few instructions for every main function.
//
// Of a kernel whose arguments tell how long it takes, it does so first, when it is asked for brief work only (AbiStatus).
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Work;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Lower.Bodies;

namespace PkgImage.Compiler.Lower;

/// <summary>Emits the invoke wrapper of a kernel.</summary>
internal static class InvokeWrapper
{
    /// <summary>Offset of the length in a span: the address comes first (System.Span&lt;T&gt;; checked at load as a layout).</summary>
    private const int SpanLengthOffset = 8;

    /// <summary>Emits it into the kernel's module, under a name.</summary>
    public static void Emit(ModuleContext module, Kernel kernel, string name)
    {
        var types = module.Types;
        var (function, convention, main) = module.Functions[kernel.Function.Symbol];
        var parameterTypes = kernel.Abi.Arguments.SelectMany(argument => Native(argument, types)).ToArray();
        var returnType = types.Of(kernel.Abi.NativeReturn);
        var wrapper = module.Module.AddFunction(name, LLVMTypeRef.CreateFunction(returnType, parameterTypes));
        module.Attributes.ApplyToDefinition(wrapper, module.Target);
        // Arguments on the stack are moved one by one, as the stub has just put them there: of two at once the CPU would wait for both stores to end.
        module.Attributes.AddToFunction(wrapper, "noimplicitfloat");
        module.Export(wrapper);

        using var builder = module.Context.CreateBuilder();
        var memory = new MemoryBuilder(module, builder);
        builder.PositionAtEnd(module.Context.AppendBasicBlock(wrapper, "entry"));
        var slots = new LLVMValueRef[convention.SlotCount];
        var spanLengths = new Dictionary<int, LLVMValueRef>();
        LLVMValueRef status = default;
        uint next = 0;
        foreach (var argument in kernel.Abi.Arguments)
        {
            var value = wrapper.GetParam(next++);
            switch (argument)
            {
                case AbiReturnBuffer:
                    slots[convention.ReturnSlot] = value;
                    break;
                case AbiParameter { Form: ParameterForm.Span } parameter:
                    spanLengths.Add(parameter.Index, wrapper.GetParam(next++));
                    slots[convention.ParameterSlot(parameter.Index)] = Span(parameter.Type, value, spanLengths[parameter.Index]);
                    break;
                case AbiParameter parameter:
                    slots[convention.ParameterSlot(parameter.Index)] = value;
                    break;
                case AbiCapture capture:
                    slots[convention.CaptureSlot(capture.Slot.Captures[0])] = value;
                    break;
                case AbiExitRecord:
                    slots[convention.ExitRecordSlot] = value;
                    break;
                case AbiStatus:
                    status = value;
                    break;
            }
        }

        if (kernel.Abi.Work is { } work)
            ReturnUnlessBrief(work);
        var result = builder.BuildCall2(convention.Type, main, slots);
        module.Attributes.AddToCall(result, "noinline");
        if (function.MayExit)
        {
            memory.Store(convention.ReturnsScalar ? builder.BuildExtractValue(result, 1) : result, status, 4);
            if (convention.ReturnsScalar)
                result = builder.BuildExtractValue(result, 0);
        }
        else if (kernel.Abi.Work is not null)
        {
            memory.Store(module.Types.Int32(0), status, 4);
        }
        if (convention.ReturnsScalar)
            builder.BuildRet(result);
        else
            builder.BuildRetVoid();

        void ReturnUnlessBrief(CallWork work)
        {
            var ask = module.Context.AppendBasicBlock(wrapper, "ask");
            var leave = module.Context.AppendBasicBlock(wrapper, "leave");
            var run = module.Context.AppendBasicBlock(wrapper, "run");
            var isAsked = builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, memory.Load(types.I32, status, 4), types.Int32(AbiStatus.BriefOnly));
            builder.BuildCondBr(isAsked, ask, run);
            builder.PositionAtEnd(ask);
            var test = new WorkTest(
                module, builder, parameter => slots[convention.ParameterSlot(parameter)], span => spanLengths[span],
                capture => convention.AddressOf(capture, slot => slots[slot], memory, types), status);
            builder.BuildCondBr(test.IsBrief(work), run, leave);
            builder.PositionAtEnd(leave);
            if (convention.ReturnsScalar)
                builder.BuildRet(LLVMValueRef.CreateConstNull(returnType));
            else
                builder.BuildRetVoid();
            builder.PositionAtEnd(run);
        }

        LLVMValueRef Span(IrType type, LLVMValueRef address, LLVMValueRef length)
        {
            var span = builder.BuildAlloca(types.Of(type), "span");
            span.SetAlignment((uint)type.Alignment);
            memory.Zero(span, type);
            memory.Store(address, span, 8);
            memory.Store(length, memory.ByteOffset(span, types.Int64(SpanLengthOffset), inBounds: true), 4);
            return span;
        }
    }

    private static LLVMTypeRef[] Native(AbiArgument argument, LlvmTypes types) => argument switch
    {
        AbiParameter { Form: ParameterForm.Span } => [types.Ptr, types.I32],
        AbiParameter { Form: ParameterForm.Scalar } parameter => [types.Passed(parameter.Type)],
        _ => [types.Ptr],
    };
}
