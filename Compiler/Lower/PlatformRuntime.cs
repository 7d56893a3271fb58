// What a platform's loader calls, or LLVM calls there by itself, and a C library or compiler runtime would bring: an image brings it along.
using System.Runtime.InteropServices;
using LLVMSharp.Interop;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Lower;

/// <summary>Emits the platform's part of the metadata object.</summary>
internal static class PlatformRuntime
{
    /// <summary>What Windows calls when it has loaded the library: it need not do anything.</summary>
    private const string DllEntry = "_DllMainCRTStartup";

    /// <summary>
    /// Called with a frame's size in rax before the stack pointer moves, so that each page is touched in order and the guard page met. It
    /// changes no register.
    /// </summary>
    private const string StackProbeX64 = """
        .text
        .globl ___chkstk_ms
        .p2align 4
        ___chkstk_ms:
            pushq %rcx
            pushq %rax
            leaq 24(%rsp), %rcx
        .Lpage:
            cmpq $4096, %rax
            jb .Lrest
            subq $4096, %rcx
            testq %rcx, (%rcx)
            subq $4096, %rax
            jmp .Lpage
        .Lrest:
            subq %rax, %rcx
            testq %rcx, (%rcx)
            popq %rax
            popq %rcx
            retq

        """;

    /// <summary>The same with the size in x15, in units of 16 bytes; x16 and x17 are free.</summary>
    private const string StackProbeArm64 = """
        .text
        .globl __chkstk
        .p2align 4
        __chkstk:
            lsl x16, x15, #4
            mov x17, sp
        .Lpage:
            sub x17, x17, #4096
            ldr xzr, [x17]
            subs x16, x16, #4096
            b.gt .Lpage
            ret

        """;

    public static void Emit(ModuleContext module)
    {
        switch (module.Settings.Platform)
        {
            case { Format: ObjectFormat.Coff } platform:
                EmitDllEntry(module);
                SetAssembly(module, platform.Architecture == Architecture.X64 ? StackProbeX64 : StackProbeArm64);
                break;
            case { Format: ObjectFormat.MachO }:
                EmitZeroMemory(module);
                break;
        }
    }

    private static unsafe void SetAssembly(ModuleContext module, string text)
    {
        using var marshaledText = new MarshaledString(text);
        LLVM.SetModuleInlineAsm2(module.Module, marshaledText, (nuint)marshaledText.Length);
    }

    private static void EmitDllEntry(ModuleContext module)
    {
        var types = module.Types;
        var entry = Define(module, DllEntry, types.I32, [types.Ptr, types.I32, types.Ptr], out var builder);
        using (builder)
            builder.BuildRet(types.Int32(1));
        module.Attributes.ApplyToDefinition(entry, module.Target);
    }

    /// <summary>On macOS, LLVM clears memory by a function of another name, which depends on the architecture.</summary>
    private static void EmitZeroMemory(ModuleContext module)
    {
        var types = module.Types;
        var name = module.Settings.Platform.Architecture == Architecture.X64 ? "__bzero" : "bzero";
        var zero = Define(module, name, types.Void, [types.Ptr, types.I64], out var builder);
        using (builder)
        {
            // Not by memset: that is what LLVM would turn back into a call of __bzero.
            var imports = module.Module.GetNamedGlobal(KernelSymbols.Imports);
            var slot = ImportTable.Implicit.IndexOf(ImportTable.MemorySet);
            var function = builder.BuildLoad2(types.Ptr, LLVMValueRef.CreateConstInBoundsGEP2(types.Ptr, imports, [types.Int64(slot)]));
            var signature = LLVMTypeRef.CreateFunction(types.Ptr, [types.Ptr, types.I32, types.I64]);
            builder.BuildCall2(signature, function, [zero.GetParam(0), types.Int32(0), zero.GetParam(1)]);
            builder.BuildRetVoid();
        }
        module.Attributes.ApplyToDefinition(zero, module.Target);
    }

    private static LLVMValueRef Define(ModuleContext module, string name, LLVMTypeRef result, LLVMTypeRef[] parameters, out LLVMBuilderRef builder)
    {
        var function = module.Module.AddFunction(name, LLVMTypeRef.CreateFunction(result, parameters));
        function.Visibility = LLVMVisibility.LLVMHiddenVisibility;
        builder = module.Context.CreateBuilder();
        builder.PositionAtEnd(module.Context.AppendBasicBlock(function, "entry"));
        return function;
    }
}
