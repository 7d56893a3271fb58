// A value under LLVMSharp.Interop's names. Properties that nothing reads have only their setter here.
namespace LLVMSharp.Interop;

/// <summary>A value: instruction, parameter, constant, global or metadata wrapped as one; owned by its module or context.</summary>
public unsafe partial struct LLVMValueRef(IntPtr handle) : IEquatable<LLVMValueRef>
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMValueRef(LLVMOpaqueValue* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueValue*(LLVMValueRef value) => (LLVMOpaqueValue*)value.Handle;

    public static bool operator ==(LLVMValueRef left, LLVMValueRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMValueRef left, LLVMValueRef right) => left.Handle != right.Handle;

    public readonly LLVMTypeRef TypeOf => LLVM.TypeOf(this);

    public readonly LLVMLinkage Linkage
    {
        set => LLVM.SetLinkage(this, value);
    }

    public readonly string Section
    {
        set
        {
            using var marshaledSection = new MarshaledString(value);
            LLVM.SetSection(this, marshaledSection);
        }
    }

    public readonly LLVMVisibility Visibility
    {
        set => LLVM.SetVisibility(this, value);
    }

    public readonly LLVMDLLStorageClass DLLStorageClass
    {
        set => LLVM.SetDLLStorageClass(this, value);
    }

    public readonly LLVMValueRef Initializer
    {
        set => LLVM.SetInitializer(this, value);
    }

    public readonly bool IsGlobalConstant
    {
        set => LLVM.SetGlobalConstant(this, value ? 1 : 0);
    }

    public readonly bool Volatile
    {
        set => LLVM.SetVolatile(this, value ? 1 : 0);
    }

    public static LLVMValueRef CreateConstInt(LLVMTypeRef type, ulong value, bool signExtend = false) =>
        LLVM.ConstInt(type, value, signExtend ? 1 : 0);

    public static LLVMValueRef CreateConstReal(LLVMTypeRef type, double value) => LLVM.ConstReal(type, value);

    public static LLVMValueRef CreateConstNull(LLVMTypeRef type) => LLVM.ConstNull(type);

    public static LLVMValueRef CreateConstBitCast(LLVMValueRef value, LLVMTypeRef type) => LLVM.ConstBitCast(value, type);

    public static LLVMValueRef CreateConstIntToPtr(LLVMValueRef value, LLVMTypeRef type) => LLVM.ConstIntToPtr(value, type);

    public static LLVMValueRef CreateConstInBoundsGEP2(LLVMTypeRef type, LLVMValueRef pointer, LLVMValueRef[] indices)
    {
        fixed (LLVMValueRef* pIndices = indices)
        {
            return LLVM.ConstInBoundsGEP2(type, pointer, (LLVMOpaqueValue**)pIndices, (uint)indices.Length);
        }
    }

    public readonly void AddAttributeAtIndex(LLVMAttributeIndex index, LLVMAttributeRef attribute) =>
        LLVM.AddAttributeAtIndex(this, index, attribute);

    public readonly void AddCase(LLVMValueRef onValue, LLVMBasicBlockRef target) => LLVM.AddCase(this, onValue, target);

    public readonly void AddIncoming(LLVMValueRef[] values, LLVMBasicBlockRef[] blocks, uint count)
    {
        fixed (LLVMValueRef* pValues = values)
        fixed (LLVMBasicBlockRef* pBlocks = blocks)
        {
            LLVM.AddIncoming(this, (LLVMOpaqueValue**)pValues, (LLVMOpaqueBasicBlock**)pBlocks, count);
        }
    }

    public readonly LLVMValueRef GetParam(uint index) => LLVM.GetParam(this, index);

    public readonly void SetAlignment(uint bytes) => LLVM.SetAlignment(this, bytes);

    public readonly void SetInstrParamAlignment(LLVMAttributeIndex index, uint alignment) =>
        LLVM.SetInstrParamAlignment(this, index, alignment);

    public readonly void SetMetadata(uint kind, LLVMValueRef node) => LLVM.SetMetadata(this, kind, node);

    public readonly bool Equals(LLVMValueRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMValueRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
