// llvm-c/Target.h, TargetMachine.h, Transforms/PassBuilder.h and Error.h: back ends, code generation, passes.
using System.Runtime.InteropServices;

namespace LLVMSharp.Interop;

public static unsafe partial class LLVM
{
    // Back ends.
    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeX86TargetInfo")]
    public static partial void InitializeX86TargetInfo();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeX86Target")]
    public static partial void InitializeX86Target();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeX86TargetMC")]
    public static partial void InitializeX86TargetMC();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeX86AsmPrinter")]
    public static partial void InitializeX86AsmPrinter();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeX86AsmParser")]
    public static partial void InitializeX86AsmParser();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeAArch64AsmParser")]
    public static partial void InitializeAArch64AsmParser();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeAArch64TargetInfo")]
    public static partial void InitializeAArch64TargetInfo();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeAArch64Target")]
    public static partial void InitializeAArch64Target();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeAArch64TargetMC")]
    public static partial void InitializeAArch64TargetMC();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeAArch64AsmPrinter")]
    public static partial void InitializeAArch64AsmPrinter();

    // Target machines.
    [LibraryImport("libLLVM", EntryPoint = "LLVMGetTargetFromTriple")]
    public static partial int GetTargetFromTriple(sbyte* triple, LLVMTarget** target, sbyte** message);

    [LibraryImport("libLLVM", EntryPoint = "LLVMCreateTargetMachine")]
    public static partial LLVMOpaqueTargetMachine* CreateTargetMachine(
        LLVMTarget* target, sbyte* triple, sbyte* cpu, sbyte* features, LLVMCodeGenOptLevel level, LLVMRelocMode reloc, LLVMCodeModel codeModel);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeTargetMachine")]
    public static partial void DisposeTargetMachine(LLVMOpaqueTargetMachine* machine);

    [LibraryImport("libLLVM", EntryPoint = "LLVMCreateTargetDataLayout")]
    public static partial LLVMOpaqueTargetData* CreateTargetDataLayout(LLVMOpaqueTargetMachine* machine);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeTargetData")]
    public static partial void DisposeTargetData(LLVMOpaqueTargetData* layout);

    [LibraryImport("libLLVM", EntryPoint = "LLVMTargetMachineEmitToMemoryBuffer")]
    public static partial int TargetMachineEmitToMemoryBuffer(
        LLVMOpaqueTargetMachine* machine, LLVMOpaqueModule* module, LLVMCodeGenFileType codegen, sbyte** message, LLVMOpaqueMemoryBuffer** buffer);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetBufferStart")]
    public static partial sbyte* GetBufferStart(LLVMOpaqueMemoryBuffer* buffer);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetBufferSize")]
    public static partial nuint GetBufferSize(LLVMOpaqueMemoryBuffer* buffer);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeMemoryBuffer")]
    public static partial void DisposeMemoryBuffer(LLVMOpaqueMemoryBuffer* buffer);

    // Passes.
    [LibraryImport("libLLVM", EntryPoint = "LLVMRunPasses")]
    public static partial LLVMOpaqueError* RunPasses(
        LLVMOpaqueModule* module, sbyte* passes, LLVMOpaqueTargetMachine* machine, LLVMOpaquePassBuilderOptions* options);

    [LibraryImport("libLLVM", EntryPoint = "LLVMGetErrorMessage")]
    public static partial sbyte* GetErrorMessage(LLVMOpaqueError* error);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposeErrorMessage")]
    public static partial void DisposeErrorMessage(sbyte* message);

    [LibraryImport("libLLVM", EntryPoint = "LLVMCreatePassBuilderOptions")]
    public static partial LLVMOpaquePassBuilderOptions* CreatePassBuilderOptions();

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisposePassBuilderOptions")]
    public static partial void DisposePassBuilderOptions(LLVMOpaquePassBuilderOptions* options);

    [LibraryImport("libLLVM", EntryPoint = "LLVMPassBuilderOptionsSetLoopInterleaving")]
    public static partial void PassBuilderOptionsSetLoopInterleaving(LLVMOpaquePassBuilderOptions* options, int enable);

    [LibraryImport("libLLVM", EntryPoint = "LLVMPassBuilderOptionsSetLoopVectorization")]
    public static partial void PassBuilderOptionsSetLoopVectorization(LLVMOpaquePassBuilderOptions* options, int enable);

    [LibraryImport("libLLVM", EntryPoint = "LLVMPassBuilderOptionsSetSLPVectorization")]
    public static partial void PassBuilderOptionsSetSLPVectorization(LLVMOpaquePassBuilderOptions* options, int enable);
}
