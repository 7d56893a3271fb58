// A back end under LLVMSharp.Interop's names: looked up by triple, makes target machines.
namespace LLVMSharp.Interop;

/// <summary>A registered back end; never freed.</summary>
public unsafe partial struct LLVMTargetRef(IntPtr handle) : IEquatable<LLVMTargetRef>
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMTargetRef(LLVMTarget* value) => new((IntPtr)value);

    public static implicit operator LLVMTarget*(LLVMTargetRef value) => (LLVMTarget*)value.Handle;

    public static bool operator ==(LLVMTargetRef left, LLVMTargetRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMTargetRef left, LLVMTargetRef right) => left.Handle != right.Handle;

    public static bool TryGetTargetFromTriple(ReadOnlySpan<char> triple, out LLVMTargetRef outTarget, out string outError)
    {
        using var marshaledTriple = new MarshaledString(triple);
        LLVMTarget* target = null;
        sbyte* message = null;
        var failed = LLVM.GetTargetFromTriple(marshaledTriple, &target, &message) != 0;
        outTarget = target;
        outError = MarshaledString.TakeMessage(message);
        return !failed;
    }

    public readonly LLVMTargetMachineRef CreateTargetMachine(
        string triple, string cpu, string features, LLVMCodeGenOptLevel level, LLVMRelocMode reloc, LLVMCodeModel codeModel)
    {
        using var marshaledTriple = new MarshaledString(triple);
        using var marshaledCpu = new MarshaledString(cpu);
        using var marshaledFeatures = new MarshaledString(features);
        return LLVM.CreateTargetMachine(this, marshaledTriple, marshaledCpu, marshaledFeatures, level, reloc, codeModel);
    }

    public readonly bool Equals(LLVMTargetRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMTargetRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
