// A module under LLVMSharp.Interop's names.
namespace LLVMSharp.Interop;

/// <summary>A module: what becomes one object file.</summary>
public unsafe partial struct LLVMModuleRef(IntPtr handle) : IEquatable<LLVMModuleRef>, IDisposable
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMModuleRef(LLVMOpaqueModule* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueModule*(LLVMModuleRef value) => (LLVMOpaqueModule*)value.Handle;

    public static bool operator ==(LLVMModuleRef left, LLVMModuleRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMModuleRef left, LLVMModuleRef right) => left.Handle != right.Handle;

    public readonly string Target
    {
        set
        {
            using var marshaledTriple = new MarshaledString(value);
            LLVM.SetTarget(this, marshaledTriple);
        }
    }

    public readonly LLVMValueRef AddFunction(string name, LLVMTypeRef functionType)
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.AddFunction(this, marshaledName, functionType);
    }

    public readonly LLVMValueRef AddGlobal(LLVMTypeRef type, string name)
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.AddGlobal(this, type, marshaledName);
    }

    public readonly void AddModuleFlag(ReadOnlySpan<char> flagName, LLVMModuleFlagBehavior behavior, LLVMMetadataRef value)
    {
        using var marshaledName = new MarshaledString(flagName);
        LLVM.AddModuleFlag(this, behavior, marshaledName, (nuint)marshaledName.Length, value);
    }

    /// <summary>The variable of that name; a null handle when there is none.</summary>
    public readonly LLVMValueRef GetNamedGlobal(string name)
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.GetNamedGlobal(this, marshaledName);
    }

    public readonly string PrintToString() => MarshaledString.TakeMessage(LLVM.PrintModuleToString(this));

    public override readonly string ToString() => Handle == IntPtr.Zero ? "" : PrintToString();

    public readonly bool TryVerify(LLVMVerifierFailureAction action, out string outMessage)
    {
        sbyte* message = null;
        var failed = LLVM.VerifyModule(this, action, &message) != 0;
        outMessage = MarshaledString.TakeMessage(message);
        return !failed;
    }

    public void Dispose()
    {
        if (Handle != IntPtr.Zero)
        {
            LLVM.DisposeModule(this);
            Handle = IntPtr.Zero;
        }
    }

    public readonly bool Equals(LLVMModuleRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMModuleRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
