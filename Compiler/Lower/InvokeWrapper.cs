// The invoke wrapper: C calling convention in, FunctionConvention out, nothing else. It finds each slot of the main function among its
// own parameters, builds the span a span argument stands for, and stores the status. The call is never inlined, so that the main
// function is the same code for every caller and the wrapper the same few instructions for every main function.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;

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
        module.Export(wrapper);

        using var builder = module.Context.CreateBuilder();
        var memory = new MemoryBuilder(module, builder);
        builder.PositionAtEnd(module.Context.AppendBasicBlock(wrapper, "entry"));
        var slots = new LLVMValueRef[convention.SlotCount];
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
                    slots[convention.ParameterSlot(parameter.Index)] = Span(parameter.Type, value, wrapper.GetParam(next++));
                    break;
                case AbiParameter parameter:
                    slots[convention.ParameterSlot(parameter.Index)] = value;
                    break;
                case AbiCapture capture:
                    slots[convention.CaptureSlot(capture.Index)] = value;
                    break;
                case AbiExitRecord:
                    slots[convention.ExitRecordSlot] = value;
                    break;
                case AbiStatus:
                    status = value;
                    break;
            }
        }

        var result = builder.BuildCall2(convention.Type, main, slots);
        module.Attributes.AddToCall(result, "noinline");
        if (function.MayExit)
        {
            memory.Store(convention.ReturnsScalar ? builder.BuildExtractValue(result, 1) : result, status, 4);
            if (convention.ReturnsScalar)
                result = builder.BuildExtractValue(result, 0);
        }
        if (convention.ReturnsScalar)
            builder.BuildRet(result);
        else
            builder.BuildRetVoid();

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
