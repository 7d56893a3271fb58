// llvm-c/Disassembler.h.
using System.Runtime.InteropServices;

namespace LLVMSharp.Interop;

public static unsafe partial class LLVM
{
    /// <summary>LLVMDisassembler_Option_PrintImmHex.</summary>
    public const ulong DisassemblerPrintImmHex = 2;

    /// <summary>LLVMDisassembler_Option_AsmPrinterVariant: on x64, Intel's syntax.</summary>
    public const ulong DisassemblerAsmPrinterVariant = 4;

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeX86Disassembler")]
    public static partial void InitializeX86Disassembler();

    [LibraryImport("libLLVM", EntryPoint = "LLVMInitializeAArch64Disassembler")]
    public static partial void InitializeAArch64Disassembler();

    [LibraryImport("libLLVM", EntryPoint = "LLVMCreateDisasmCPUFeatures")]
    public static partial void* CreateDisasmCPUFeatures(
        sbyte* triple, sbyte* cpu, sbyte* features, void* info, int tagType, void* getOpInfo,
        delegate* unmanaged[Cdecl]<void*, ulong, ulong*, ulong, sbyte**, sbyte*> symbolLookUp);

    [LibraryImport("libLLVM", EntryPoint = "LLVMSetDisasmOptions")]
    public static partial int SetDisasmOptions(void* context, ulong options);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisasmInstruction")]
    public static partial nuint DisasmInstruction(void* context, byte* bytes, ulong size, ulong address, sbyte* text, nuint textSize);

    [LibraryImport("libLLVM", EntryPoint = "LLVMDisasmDispose")]
    public static partial void DisasmDispose(void* context);
}
