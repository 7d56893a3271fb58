namespace LLVMSharp.Interop;

/// <summary>A code generator for one CPU. LLVMSharp.Interop gives it no Dispose; LLVM.DisposeTargetMachine frees it.</summary>
public unsafe partial struct LLVMTargetMachineRef(IntPtr handle) : IEquatable<LLVMTargetMachineRef>
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMTargetMachineRef(LLVMOpaqueTargetMachine* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueTargetMachine*(LLVMTargetMachineRef value) => (LLVMOpaqueTargetMachine*)value.Handle;

    public static bool operator ==(LLVMTargetMachineRef left, LLVMTargetMachineRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMTargetMachineRef left, LLVMTargetMachineRef right) => left.Handle != right.Handle;

    public readonly LLVMTargetDataRef CreateTargetDataLayout() => LLVM.CreateTargetDataLayout(this);

    public readonly bool TryEmitToMemoryBuffer(
        LLVMModuleRef module, LLVMCodeGenFileType codegen, out LLVMMemoryBufferRef memoryBuffer, out string message)
    {
        sbyte* error = null;
        LLVMOpaqueMemoryBuffer* buffer = null;
        var failed = LLVM.TargetMachineEmitToMemoryBuffer(this, module, codegen, &error, &buffer) != 0;
        memoryBuffer = buffer;
        message = MarshaledString.TakeMessage(error);
        return !failed;
    }

    public readonly bool Equals(LLVMTargetMachineRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMTargetMachineRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
