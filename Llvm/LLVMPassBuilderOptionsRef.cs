// Options of the new pass manager under LLVMSharp.Interop's names.
namespace LLVMSharp.Interop;

/// <summary>Options of one LLVM.RunPasses call.</summary>
public unsafe partial struct LLVMPassBuilderOptionsRef(IntPtr handle) : IEquatable<LLVMPassBuilderOptionsRef>, IDisposable
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMPassBuilderOptionsRef(LLVMOpaquePassBuilderOptions* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaquePassBuilderOptions*(LLVMPassBuilderOptionsRef value) => (LLVMOpaquePassBuilderOptions*)value.Handle;

    public static bool operator ==(LLVMPassBuilderOptionsRef left, LLVMPassBuilderOptionsRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMPassBuilderOptionsRef left, LLVMPassBuilderOptionsRef right) => left.Handle != right.Handle;

    public static LLVMPassBuilderOptionsRef Create() => LLVM.CreatePassBuilderOptions();

    public readonly void SetLoopInterleaving(bool enable) => LLVM.PassBuilderOptionsSetLoopInterleaving(this, enable ? 1 : 0);

    public readonly void SetLoopVectorization(bool enable) => LLVM.PassBuilderOptionsSetLoopVectorization(this, enable ? 1 : 0);

    public readonly void SetSLPVectorization(bool enable) => LLVM.PassBuilderOptionsSetSLPVectorization(this, enable ? 1 : 0);

    public void Dispose()
    {
        if (Handle != IntPtr.Zero)
        {
            LLVM.DisposePassBuilderOptions(this);
            Handle = IntPtr.Zero;
        }
    }

    public readonly bool Equals(LLVMPassBuilderOptionsRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMPassBuilderOptionsRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
