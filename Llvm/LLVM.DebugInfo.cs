// llvm-c/DebugInfo.h: the metadata that becomes DWARF.
using System.Runtime.InteropServices;

namespace LLVMSharp.Interop;

public static unsafe partial class LLVM
{
    [LibraryImport("libLLVM", EntryPoint = "LLVMCreateDIBuilder")]
    public static partial LLVMOpaqueDIBuilder* CreateDIBuilder(LLVMOpaqueModule* module);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDIBuilderFinalize")]
    public static partial void DIBuilderFinalize(LLVMOpaqueDIBuilder* builder);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeDIBuilder")]
    public static partial void DisposeDIBuilder(LLVMOpaqueDIBuilder* builder);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDIBuilderCreateCompileUnit")]
    public static partial LLVMOpaqueMetadata* DIBuilderCreateCompileUnit(
        LLVMOpaqueDIBuilder* builder, LLVMDWARFSourceLanguage language, LLVMOpaqueMetadata* file, sbyte* producer, nuint producerLength,
        int isOptimized, sbyte* flags, nuint flagsLength, uint runtimeVersion, sbyte* splitName, nuint splitNameLength,
        LLVMDWARFEmissionKind kind, uint dwoId, int splitDebugInlining, int debugInfoForProfiling, sbyte* sysRoot, nuint sysRootLength,
        sbyte* sdk, nuint sdkLength);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDIBuilderCreateFile")]
    public static partial LLVMOpaqueMetadata* DIBuilderCreateFile(
        LLVMOpaqueDIBuilder* builder, sbyte* fileName, nuint fileNameLength, sbyte* directory, nuint directoryLength);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDIBuilderCreateSubroutineType")]
    public static partial LLVMOpaqueMetadata* DIBuilderCreateSubroutineType(
        LLVMOpaqueDIBuilder* builder, LLVMOpaqueMetadata* file, LLVMOpaqueMetadata** parameterTypes, uint parameterCount, LLVMDIFlags flags);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDIBuilderCreateFunction")]
    public static partial LLVMOpaqueMetadata* DIBuilderCreateFunction(
        LLVMOpaqueDIBuilder* builder, LLVMOpaqueMetadata* scope, sbyte* name, nuint nameLength, sbyte* linkageName, nuint linkageNameLength,
        LLVMOpaqueMetadata* file, uint line, LLVMOpaqueMetadata* type, int isLocalToUnit, int isDefinition, uint scopeLine, LLVMDIFlags flags,
        int isOptimized);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDIBuilderCreateDebugLocation")]
    public static partial LLVMOpaqueMetadata* DIBuilderCreateDebugLocation(
        LLVMOpaqueContext* context, uint line, uint column, LLVMOpaqueMetadata* scope, LLVMOpaqueMetadata* inlinedAt);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetSubprogram")]
    public static partial void SetSubprogram(LLVMOpaqueValue* function, LLVMOpaqueMetadata* subprogram);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetCurrentDebugLocation2")]
    public static partial void SetCurrentDebugLocation2(LLVMOpaqueBuilder* builder, LLVMOpaqueMetadata* location);
}
