namespace LLVMSharp.Interop;

/// <summary>Bytes owned by LLVM: an emitted object or assembly text.</summary>
public unsafe partial struct LLVMMemoryBufferRef(IntPtr handle) : IEquatable<LLVMMemoryBufferRef>, IDisposable
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMMemoryBufferRef(LLVMOpaqueMemoryBuffer* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueMemoryBuffer*(LLVMMemoryBufferRef value) => (LLVMOpaqueMemoryBuffer*)value.Handle;

    public static bool operator ==(LLVMMemoryBufferRef left, LLVMMemoryBufferRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMMemoryBufferRef left, LLVMMemoryBufferRef right) => left.Handle != right.Handle;

    public readonly nuint BufferSize => LLVM.GetBufferSize(this);

    public readonly IntPtr BufferStart => (IntPtr)LLVM.GetBufferStart(this);

    public void Dispose()
    {
        if (Handle != IntPtr.Zero)
        {
            LLVM.DisposeMemoryBuffer(this);
            Handle = IntPtr.Zero;
        }
    }

    public readonly bool Equals(LLVMMemoryBufferRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMMemoryBufferRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
