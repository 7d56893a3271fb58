// How the functions of an image call each other; the invoke wrapper translates the stub's convention to this one.
//
// Parameters, in order:
//   the address of room for a returned struct, if one is returned;
//   one a parameter of the method: scalars by value (small integers widened to i32), structs by the address of a copy that the
//     caller keeps unchanged and the callee only reads, objects not at all;
//   one address a capture, and one for all fields of one object (IrCaptureSlot);
//   the address of the exit record, if the function needs it.
// Result: nothing or the scalar; i32 status alone, or { scalar, i32 status }, when the function may exit. A status is zero or the code
// of the exit the function left through; then the other results mean nothing.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Lower.Bodies;

namespace PkgImage.Compiler.Lower;

/// <summary>The native signature of one function of the IR.</summary>
internal sealed class FunctionConvention
{
    private readonly IrFunction _function;
    private readonly ImmutableArray<int> _parameters;
    private readonly Dictionary<IrCapture, int> _captures = [];

    public FunctionConvention(IrFunction function, LlvmTypes types)
    {
        _function = function;
        var slots = new List<LLVMTypeRef>();
        if (function.ReturnType.IsStruct)
            slots.Add(types.Ptr);
        var parameters = ImmutableArray.CreateBuilder<int>(function.Parameters.Length);
        foreach (var parameter in function.Parameters)
        {
            parameters.Add(IsPassed(parameter.Type) ? slots.Count : -1);
            if (IsPassed(parameter.Type))
                slots.Add(parameter.Type.IsStruct ? types.Ptr : types.Passed(parameter.Type));
        }
        _parameters = parameters.MoveToImmutable();
        CaptureSlots = IrCaptureSlot.Of(function.Captures);
        foreach (var slot in CaptureSlots)
        {
            foreach (var capture in slot.Captures)
                _captures.Add(capture, slots.Count);
            slots.Add(types.Ptr);
        }
        ExitRecordSlot = function.NeedsExitRecord ? slots.Count : -1;
        if (function.NeedsExitRecord)
            slots.Add(types.Ptr);
        SlotCount = slots.Count;
        var scalar = ReturnsScalar ? types.Of(function.ReturnType) : types.Void;
        ReturnType = !function.MayExit ? scalar
            : ReturnsScalar ? types.Pair(scalar, types.I32)
            : types.I32;
        Type = LLVMTypeRef.CreateFunction(ReturnType, [.. slots]);
    }

    public LLVMTypeRef Type { get; }
    public LLVMTypeRef ReturnType { get; }
    public int SlotCount { get; }

    /// <summary>Whether a scalar is returned (beside the status, if there is one).</summary>
    public bool ReturnsScalar => _function.ReturnType.Kind != IrKind.Void && !_function.ReturnType.IsStruct;

    /// <summary>Slot of the address for a returned struct, or -1.</summary>
    public int ReturnSlot => _function.ReturnType.IsStruct ? 0 : -1;

    /// <summary>Slot of the exit record, or -1.</summary>
    public int ExitRecordSlot { get; }

    /// <summary>Slot of a parameter, or -1 when it is an object.</summary>
    public int ParameterSlot(int parameter) => _parameters[parameter];

    /// <summary>How the function's captures are passed.</summary>
    public ImmutableArray<IrCaptureSlot> CaptureSlots { get; }

    /// <summary>Slot that a capture is passed by.</summary>
    /// <exception cref="DiagnosticException">PKI5004: the function does not capture it.</exception>
    public int CaptureSlot(IrCapture capture) => _captures.TryGetValue(capture, out var slot)
        ? slot
        : throw new DiagnosticException(DiagnosticCode.CompilerFailure, $"{_function}: nothing captures {capture}");

    /// <summary>The address a capture stands for, where the builder stands.</summary>
    /// <param name="slot">The value in a slot.</param>
    public LLVMValueRef AddressOf(IrCapture capture, Func<int, LLVMValueRef> slot, MemoryBuilder memory, LlvmTypes types)
    {
        var passed = slot(CaptureSlot(capture));
        // Not as an offset in bounds: where the runtime places a lone field elsewhere, the address passed is no object's, and this one right all the same.
        return capture.Offset is { } offset ? memory.ByteOffset(passed, types.Int64(offset), inBounds: false) : passed;
    }

    /// <summary>
    /// Alignment of a struct passed or returned by address. The managed side keeps locals and copies aligned to eight bytes at most,
    /// whatever the type asks for (Int128, Vector128).
    /// </summary>
    public static int AddressAlignment(IrType type) => Math.Min(type.Alignment, 8);

    /// <summary>A parameter of object type has no native value; its IR type is void.</summary>
    public static bool IsPassed(IrType type) => type.Kind != IrKind.Void;

    public void ApplyParameterAttributes(LLVMValueRef function, AttributeFactory attributes)
    {
        for (var slot = 0; slot < SlotCount; slot++)
            attributes.AddToParameter(function, slot, "noundef");
        if (ReturnSlot >= 0)
        {
            Owned(ReturnSlot, _function.ReturnType.Size, AddressAlignment(_function.ReturnType));
            attributes.AddToParameter(function, ReturnSlot, "writable");
        }
        foreach (var parameter in _function.NoAliasParameters.Where(parameter => _function.Parameters[parameter].Type.Kind == IrKind.Ptr))
            attributes.AddToParameter(function, ParameterSlot(parameter), "noalias");
        foreach (var parameter in _function.Parameters)
        {
            if (!parameter.Type.IsStruct)
                continue;
            Owned(ParameterSlot(parameter.Index), parameter.Type.Size, AddressAlignment(parameter.Type));
            attributes.AddToParameter(function, ParameterSlot(parameter.Index), "readonly");
        }
        if (ExitRecordSlot >= 0)
        {
            Owned(ExitRecordSlot, ExitRecord.Slots * 8, 8);
            attributes.AddToParameter(function, ExitRecordSlot, "writeonly");
        }

        // Memory that nothing else in reach of the callee refers to, and that the callee does not keep.
        void Owned(int slot, int size, int alignment)
        {
            attributes.AddToParameter(function, slot, "noalias");
            attributes.AddToParameter(function, slot, "nocapture");
            attributes.AddToParameter(function, slot, "align", (ulong)alignment);
            attributes.AddToParameter(function, slot, "dereferenceable", (ulong)size);
        }
    }
}
