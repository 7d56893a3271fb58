namespace LLVMSharp.Interop;

/// <summary>A basic block; owned by its function.</summary>
public unsafe partial struct LLVMBasicBlockRef(IntPtr handle) : IEquatable<LLVMBasicBlockRef>
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMBasicBlockRef(LLVMOpaqueBasicBlock* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueBasicBlock*(LLVMBasicBlockRef value) => (LLVMOpaqueBasicBlock*)value.Handle;

    public static bool operator ==(LLVMBasicBlockRef left, LLVMBasicBlockRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMBasicBlockRef left, LLVMBasicBlockRef right) => left.Handle != right.Handle;

    public static LLVMBasicBlockRef AppendInContext(LLVMContextRef context, LLVMValueRef function, string name)
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.AppendBasicBlockInContext(context, function, marshaledName);
    }

    public readonly bool Equals(LLVMBasicBlockRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMBasicBlockRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
