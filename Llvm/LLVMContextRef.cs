// A context under LLVMSharp.Interop's names: types, constants and metadata are made by the context that owns them.
namespace LLVMSharp.Interop;

/// <summary>A context: owns types, constants and metadata, and belongs to one thread at a time.</summary>
public unsafe partial struct LLVMContextRef(IntPtr handle) : IEquatable<LLVMContextRef>, IDisposable
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMContextRef(LLVMOpaqueContext* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueContext*(LLVMContextRef value) => (LLVMOpaqueContext*)value.Handle;

    public static bool operator ==(LLVMContextRef left, LLVMContextRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMContextRef left, LLVMContextRef right) => left.Handle != right.Handle;

    public readonly LLVMTypeRef Int1Type => LLVM.Int1TypeInContext(this);

    public readonly LLVMTypeRef Int8Type => LLVM.Int8TypeInContext(this);

    public readonly LLVMTypeRef Int16Type => LLVM.Int16TypeInContext(this);

    public readonly LLVMTypeRef Int32Type => LLVM.Int32TypeInContext(this);

    public readonly LLVMTypeRef Int64Type => LLVM.Int64TypeInContext(this);

    public readonly LLVMTypeRef FloatType => LLVM.FloatTypeInContext(this);

    public readonly LLVMTypeRef DoubleType => LLVM.DoubleTypeInContext(this);

    public readonly LLVMTypeRef VoidType => LLVM.VoidTypeInContext(this);

    public static LLVMContextRef Create() => LLVM.ContextCreate();

    public readonly LLVMBasicBlockRef AppendBasicBlock(LLVMValueRef function, string name) =>
        LLVMBasicBlockRef.AppendInContext(this, function, name);

    public readonly LLVMBuilderRef CreateBuilder() => LLVMBuilderRef.Create(this);

    public readonly LLVMModuleRef CreateModuleWithName(string moduleId)
    {
        using var marshaledId = new MarshaledString(moduleId);
        return LLVM.ModuleCreateWithNameInContext(marshaledId, this);
    }

    public readonly LLVMValueRef GetConstStruct(LLVMValueRef[] values, bool packed)
    {
        fixed (LLVMValueRef* pValues = values)
        {
            return LLVM.ConstStructInContext(this, (LLVMOpaqueValue**)pValues, (uint)values.Length, packed ? 1 : 0);
        }
    }

    public readonly LLVMTypeRef GetIntType(uint bits) => LLVM.IntTypeInContext(this, bits);

    public readonly uint GetMDKindID(ReadOnlySpan<char> name)
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.GetMDKindIDInContext(this, marshaledName, (uint)marshaledName.Length);
    }

    public readonly LLVMValueRef GetMDNode(LLVMValueRef[] values)
    {
        fixed (LLVMValueRef* pValues = values)
        {
            return LLVM.MDNodeInContext(this, (LLVMOpaqueValue**)pValues, (uint)values.Length);
        }
    }

    public readonly LLVMValueRef GetMDString(ReadOnlySpan<char> text)
    {
        using var marshaledText = new MarshaledString(text);
        return LLVM.MDStringInContext(this, marshaledText, (uint)marshaledText.Length);
    }

    public readonly LLVMTypeRef GetStructType(LLVMTypeRef[] elementTypes, bool packed)
    {
        fixed (LLVMTypeRef* pTypes = elementTypes)
        {
            return LLVM.StructTypeInContext(this, (LLVMOpaqueType**)pTypes, (uint)elementTypes.Length, packed ? 1 : 0);
        }
    }

    public void Dispose()
    {
        if (Handle != IntPtr.Zero)
        {
            LLVM.ContextDispose(this);
            Handle = IntPtr.Zero;
        }
    }

    public readonly bool Equals(LLVMContextRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMContextRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
