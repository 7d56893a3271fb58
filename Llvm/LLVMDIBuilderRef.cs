// Debug information under LLVMSharp.Interop's names, parameters included.
namespace LLVMSharp.Interop;

/// <summary>Makes the metadata of one module's debug information.</summary>
public unsafe partial struct LLVMDIBuilderRef(IntPtr handle) : IEquatable<LLVMDIBuilderRef>
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMDIBuilderRef(LLVMOpaqueDIBuilder* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueDIBuilder*(LLVMDIBuilderRef value) => (LLVMOpaqueDIBuilder*)value.Handle;

    public static bool operator ==(LLVMDIBuilderRef left, LLVMDIBuilderRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMDIBuilderRef left, LLVMDIBuilderRef right) => left.Handle != right.Handle;

    public readonly LLVMMetadataRef CreateCompileUnit(
        LLVMDWARFSourceLanguage SourceLanguage, LLVMMetadataRef FileMetadata, string Producer, int IsOptimized, string Flags, uint RuntimeVersion,
        string SplitName, LLVMDWARFEmissionKind DwarfEmissionKind, uint DWOld, int SplitDebugInlining, int DebugInfoForProfiling, string SysRoot, string SDK)
    {
        using var producer = new MarshaledString(Producer);
        using var flags = new MarshaledString(Flags);
        using var splitName = new MarshaledString(SplitName);
        using var sysRoot = new MarshaledString(SysRoot);
        using var sdk = new MarshaledString(SDK);
        return LLVM.DIBuilderCreateCompileUnit(
            this, SourceLanguage, FileMetadata, producer, (nuint)producer.Length, IsOptimized, flags, (nuint)flags.Length, RuntimeVersion,
            splitName, (nuint)splitName.Length, DwarfEmissionKind, DWOld, SplitDebugInlining, DebugInfoForProfiling, sysRoot, (nuint)sysRoot.Length,
            sdk, (nuint)sdk.Length);
    }

    public readonly LLVMMetadataRef CreateFile(string FullPath, string Directory)
    {
        using var path = new MarshaledString(FullPath);
        using var directory = new MarshaledString(Directory);
        return LLVM.DIBuilderCreateFile(this, path, (nuint)path.Length, directory, (nuint)directory.Length);
    }

    public readonly LLVMMetadataRef CreateSubroutineType(LLVMMetadataRef File, LLVMMetadataRef[] ParameterTypes, LLVMDIFlags Flags)
    {
        fixed (LLVMMetadataRef* types = ParameterTypes)
        {
            return LLVM.DIBuilderCreateSubroutineType(this, File, (LLVMOpaqueMetadata**)types, (uint)ParameterTypes.Length, Flags);
        }
    }

    public readonly LLVMMetadataRef CreateFunction(
        LLVMMetadataRef Scope, string Name, string LinkageName, LLVMMetadataRef File, uint LineNo, LLVMMetadataRef Type, int IsLocalToUnit,
        int IsDefinition, uint ScopeLine, LLVMDIFlags Flags, int IsOptimized)
    {
        using var name = new MarshaledString(Name);
        using var linkageName = new MarshaledString(LinkageName);
        return LLVM.DIBuilderCreateFunction(
            this, Scope, name, (nuint)name.Length, linkageName, (nuint)linkageName.Length, File, LineNo, Type, IsLocalToUnit, IsDefinition,
            ScopeLine, Flags, IsOptimized);
    }

    public readonly void DIBuilderFinalize() => LLVM.DIBuilderFinalize(this);

    public readonly bool Equals(LLVMDIBuilderRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMDIBuilderRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
