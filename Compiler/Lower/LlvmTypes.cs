// IR types as LLVM types, and the constants lowering makes. Structs are bytes in memory and never LLVM values.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower;

/// <summary>LLVM types and constants of one context.</summary>
internal sealed unsafe class LlvmTypes(LLVMContextRef context)
{
    public LLVMTypeRef Void { get; } = context.VoidType;
    public LLVMTypeRef I1 { get; } = context.Int1Type;
    public LLVMTypeRef I8 { get; } = context.Int8Type;
    public LLVMTypeRef I16 { get; } = context.Int16Type;
    public LLVMTypeRef I32 { get; } = context.Int32Type;
    public LLVMTypeRef I64 { get; } = context.Int64Type;
    public LLVMTypeRef I128 { get; } = context.GetIntType(128);
    public LLVMTypeRef F32 { get; } = context.FloatType;
    public LLVMTypeRef F64 { get; } = context.DoubleType;
    public LLVMTypeRef Ptr { get; } = LLVM.PointerTypeInContext(context, 0);

    /// <summary>The type of a value; a struct's is that of its storage, since a struct value is known by its address.</summary>
    public LLVMTypeRef Of(IrType type) => type.Kind switch
    {
        IrKind.Void => Void,
        IrKind.I8 => I8,
        IrKind.I16 => I16,
        IrKind.I32 => I32,
        IrKind.I64 => I64,
        IrKind.F32 => F32,
        IrKind.F64 => F64,
        IrKind.Ptr => Ptr,
        _ => LLVMTypeRef.CreateArray2(I8, (ulong)type.Size),
    };

    /// <summary>The type a scalar has between functions: small integers travel widened, as on the evaluation stack.</summary>
    public LLVMTypeRef Passed(IrType type) => type.Kind is IrKind.I8 or IrKind.I16 ? I32 : Of(type);

    public LLVMTypeRef Pair(LLVMTypeRef first, LLVMTypeRef second) => context.GetStructType([first, second], false);

    public static LLVMValueRef Constant(LLVMTypeRef type, long value) => LLVMValueRef.CreateConstInt(type, (ulong)value, true);

    public static LLVMValueRef AllOnes(LLVMTypeRef type) => LLVM.ConstAllOnes(type);

    /// <summary>A constant of the IR.</summary>
    public LLVMValueRef Number(IrConstant constant) => constant.Result.Type.Kind switch
    {
        // The bits, not a number, so that a NaN keeps its payload.
        IrKind.F32 => LLVMValueRef.CreateConstBitCast(Constant(I32, constant.Bits), F32),
        IrKind.F64 => LLVMValueRef.CreateConstBitCast(Constant(I64, constant.Bits), F64),
        IrKind.Ptr when constant.Bits == 0 => LLVMValueRef.CreateConstNull(Ptr),
        IrKind.Ptr => LLVMValueRef.CreateConstIntToPtr(Int64(constant.Bits), Ptr),
        _ => Constant(Of(constant.Result.Type), constant.Bits),
    };

    public LLVMValueRef Int32(int value) => Constant(I32, value);

    public LLVMValueRef Int64(long value) => Constant(I64, value);

    /// <summary>A constant array of addresses.</summary>
    public LLVMValueRef PointerArray(LLVMValueRef[] values)
    {
        fixed (LLVMValueRef* pValues = values)
        {
            return LLVM.ConstArray2(Ptr, (LLVMOpaqueValue**)pValues, (ulong)values.Length);
        }
    }

    /// <summary>A constant of bytes.</summary>
    public LLVMValueRef Bytes(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pBytes = bytes)
        {
            return LLVM.ConstStringInContext2(context, (sbyte*)pBytes, (nuint)bytes.Length, 1);
        }
    }
}
