// A type under LLVMSharp.Interop's names.
namespace LLVMSharp.Interop;

/// <summary>A type; owned by its context, one per shape.</summary>
public unsafe partial struct LLVMTypeRef(IntPtr handle) : IEquatable<LLVMTypeRef>
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMTypeRef(LLVMOpaqueType* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueType*(LLVMTypeRef value) => (LLVMOpaqueType*)value.Handle;

    public static bool operator ==(LLVMTypeRef left, LLVMTypeRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMTypeRef left, LLVMTypeRef right) => left.Handle != right.Handle;

    public readonly LLVMTypeKind Kind => LLVM.GetTypeKind(this);

    /// <summary>Width in bits; of an integer type only.</summary>
    public readonly uint IntWidth => LLVM.GetIntTypeWidth(this);

    /// <summary>What the lanes of a vector type are.</summary>
    public readonly LLVMTypeRef ElementType => LLVM.GetElementType(this);

    /// <summary>Lanes of a vector type.</summary>
    public readonly uint VectorSize => LLVM.GetVectorSize(this);

    /// <summary>What a function type returns.</summary>
    public readonly LLVMTypeRef ReturnType => LLVM.GetReturnType(this);

    /// <summary>What a function type takes.</summary>
    public readonly LLVMTypeRef[] ParamTypes
    {
        get
        {
            var types = new LLVMTypeRef[LLVM.CountParamTypes(this)];
            fixed (LLVMTypeRef* pTypes = types)
            {
                LLVM.GetParamTypes(this, (LLVMOpaqueType**)pTypes);
            }
            return types;
        }
    }

    public static LLVMTypeRef CreateArray2(LLVMTypeRef elementType, ulong elementCount) => LLVM.ArrayType2(elementType, elementCount);

    public static LLVMTypeRef CreateVector(LLVMTypeRef elementType, uint elementCount) => LLVM.VectorType(elementType, elementCount);

    public static LLVMTypeRef CreateFunction(LLVMTypeRef returnType, LLVMTypeRef[] parameterTypes, bool isVarArg = false)
    {
        fixed (LLVMTypeRef* pTypes = parameterTypes)
        {
            return LLVM.FunctionType(returnType, (LLVMOpaqueType**)pTypes, (uint)parameterTypes.Length, isVarArg ? 1 : 0);
        }
    }

    public readonly bool Equals(LLVMTypeRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMTypeRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
