namespace LLVMSharp.Interop;

/// <summary>An attribute of a function, parameter, return value or call site; owned by its context.</summary>
public unsafe partial struct LLVMAttributeRef(IntPtr handle) : IEquatable<LLVMAttributeRef>
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMAttributeRef(LLVMOpaqueAttributeRef* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueAttributeRef*(LLVMAttributeRef value) => (LLVMOpaqueAttributeRef*)value.Handle;

    public static bool operator ==(LLVMAttributeRef left, LLVMAttributeRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMAttributeRef left, LLVMAttributeRef right) => left.Handle != right.Handle;

    public readonly bool Equals(LLVMAttributeRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMAttributeRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
