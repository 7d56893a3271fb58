// The native call of a stub: what it pins, what it passes, and by which signature.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Weave;

internal sealed partial class StubBody
{
    private readonly Dictionary<int, VariableDefinition> _pinned = [];

    private void EmitPreparation(AbiArgument argument, Instruction ilPath)
    {
        switch (argument)
        {
            case AbiReturnBuffer:
                _result = AddLocal(WithoutModifiers(_stub.ReturnType));
                break;
            case AbiParameter { Form: ParameterForm.ByRef or ParameterForm.PinnedObject } parameter:
                _il.Append(LoadArgument(parameter.Index));
                Pin(parameter.Index, _arguments[parameter.Index]);
                break;
            case AbiParameter { Form: ParameterForm.Span } parameter:
                var span = (GenericInstanceType)_arguments[parameter.Index];
                _il.Append(LoadArgument(parameter.Index));
                _il.Emit(OpCodes.Call, References.SpanReference(span));
                Pin(parameter.Index, new ByReferenceType(span.GenericArguments[0]));
                break;
            case AbiExitRecord when !_takesStatus:
                _record = AddLocal(_holder.ExitRecord);
                break;
            case AbiStatus when !_takesStatus:
                _status = AddLocal(References.Core.Int32);
                _il.Emit(OpCodes.Ldc_I4, _sibling is null ? 0 : AbiStatus.BriefOnly);
                _il.Emit(OpCodes.Stloc, _status);
                break;
            case AbiCapture capture:
                _captures.EmitPins(capture.Slot, ilPath);
                break;
        }
    }

    private void EmitArgument(AbiArgument argument, CallSite site)
    {
        switch (argument)
        {
            case AbiReturnBuffer:
                EmitAddress(_result!);
                break;
            case AbiParameter { Form: ParameterForm.Scalar } parameter:
                _il.Append(LoadArgument(parameter.Index));
                site.Parameters.Add(new ParameterDefinition(NativeType(parameter.Type, _arguments[parameter.Index])));
                return;
            case AbiParameter { Form: ParameterForm.Struct } parameter:
                // The argument is this call's own copy.
                _il.Emit(OpCodes.Ldarga, Argument(parameter.Index));
                _il.Emit(OpCodes.Conv_U);
                break;
            case AbiParameter { Form: ParameterForm.Span } parameter:
                EmitPinned(parameter.Index);
                site.Parameters.Add(new ParameterDefinition(References.Address));
                _il.Emit(OpCodes.Ldarga, Argument(parameter.Index));
                _il.Emit(OpCodes.Call, References.SpanLength((GenericInstanceType)_arguments[parameter.Index]));
                site.Parameters.Add(new ParameterDefinition(References.Core.Int32));
                return;
            case AbiParameter parameter:
                EmitPinned(parameter.Index);
                break;
            case AbiCapture capture:
                _captures.EmitAddress(capture.Slot);
                break;
            case AbiExitRecord when _takesStatus:
                _il.Append(LoadArgument(_arguments.Count + 1));
                break;
            case AbiStatus when _takesStatus:
                _il.Append(LoadArgument(_arguments.Count));
                break;
            case AbiExitRecord:
                EmitAddress(_record!);
                break;
            case AbiStatus:
                EmitAddress(_status!);
                break;
        }
        site.Parameters.Add(new ParameterDefinition(References.Address));
    }

    private void EmitTarget()
    {
        _il.Emit(OpCodes.Ldsfld, _holder.Functions);
        if (_kernel.Index > 0)
        {
            _il.Emit(OpCodes.Ldc_I4, checked(_kernel.Index * sizeof(long)));
            _il.Emit(OpCodes.Add);
        }
        _il.Emit(OpCodes.Ldind_I);
    }

    /// <summary>Unmanaged cdecl, written as C# writes it: modifiers on the return type tell of a suppressed GC transition.</summary>
    private CallSite CallSite()
    {
        var result = NativeType(_kernel.Abi.NativeReturn, WithoutModifiers(_stub.ReturnType));
        if (!_kernel.Abi.SuppressGcTransition && _sibling is null)
            return new CallSite(result) { CallingConvention = MethodCallingConvention.C };
        var modified = new OptionalModifierType(References.CallConvSuppressGCTransition, new OptionalModifierType(References.CallConvCdecl, result));
        return new CallSite(modified) { CallingConvention = MethodCallingConvention.Unmanaged };
    }

    private void Pin(int argument, TypeReference type)
    {
        var local = AddLocal(new PinnedType(type));
        _pinned.Add(argument, local);
        _il.Emit(OpCodes.Stloc, local);
    }

    private void EmitPinned(int argument)
    {
        _il.Emit(OpCodes.Ldloc, _pinned[argument]);
        _il.Emit(OpCodes.Conv_U);
    }

    /// <summary>The blittable type a value crosses as; native-sized integers keep their type, the stack tells them from int64.</summary>
    private TypeReference NativeType(IrType type, TypeReference managed) => type.Kind switch
    {
        IrKind.Void => References.Core.Void,
        IrKind.I8 or IrKind.I16 or IrKind.I32 => References.Core.Int32,
        IrKind.I64 when managed.MetadataType is MetadataType.IntPtr or MetadataType.UIntPtr or MetadataType.FunctionPointer => References.Address,
        IrKind.I64 => References.Core.Int64,
        IrKind.F32 => References.Core.Single,
        IrKind.F64 => References.Core.Double,
        IrKind.Ptr => References.Address,
        _ => throw new InvalidOperationException($"a {type} does not cross by value"),
    };
}
