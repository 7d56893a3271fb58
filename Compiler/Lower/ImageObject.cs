// The metadata object of an image: everything that is not a kernel.
//
//   pkgimage_header      exported, read-only after relocation: { blob, functions, imports }
//   pkgimage_functions   hidden: addresses of invoke wrappers, target-major
//   pkgimage_imports     hidden, writable: one slot an import; the loader fills them before any kernel runs
//   platform's part      hidden: see PlatformRuntime
//   thunks               hidden: one a function that kernels' objects call and do not define, jumping through its slot
//
// A thunk forwards whatever arguments its caller passed, so it needs no signature: it takes as many arguments as there are argument
// registers and tail-calls with the same ones, which leaves all registers alone and becomes one jump.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Optimize;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower;

/// <summary>What the metadata object of an image holds.</summary>
/// <param name="Header">The header blob, a multiple of eight bytes.</param>
/// <param name="Functions">Symbols of the invoke wrappers: <c>Functions[target * kernels + kernel]</c>; one may stand in several places.</param>
/// <param name="Imports">The imports in slot order: those of <see cref="ImportTable.Of"/>.</param>
public sealed record ImageObject(ReadOnlyMemory<byte> Header, ImmutableArray<string> Functions, ImmutableArray<IrImport> Imports)
{
    /// <summary>Name of the module and subject of diagnostics.</summary>
    public const string Name = "pkgimage_metadata";

    private const int PointerSize = 8;

    /// <summary>Lowers it into a module; the caller owns it.</summary>
    internal unsafe LLVMModuleRef Lower(LLVMContextRef context, CpuTarget target, CodegenSettings settings, LLVMTargetDataRef layout)
    {
        if (Header.Length % PointerSize != 0)
            throw new InvalidOperationException($"the header blob has {Header.Length} bytes, not a multiple of {PointerSize}");
        if (!Imports.AsSpan().StartsWith(ImportTable.ImplicitFor(settings.Platform).AsSpan()))
            throw new InvalidOperationException("the import table does not begin with what LLVM calls by itself");
        var llvm = context.CreateModuleWithName(Name);
        llvm.Target = settings.Platform.Triple;
        LLVM.SetModuleDataLayout(llvm, layout);
        var module = new ModuleContext(context, llvm, settings, target, HardwareQuestions.None);
        var functions = EmitFunctions(module);
        var imports = EmitImports(module);
        EmitHeader(module, functions, imports);
        EmitThunks(module, imports);
        PlatformRuntime.Emit(module);
        return llvm;
    }

    private LLVMValueRef EmitFunctions(ModuleContext module)
    {
        var types = module.Types;
        var signature = LLVMTypeRef.CreateFunction(types.Void, []);
        // Targets share wrappers; LLVM would give a second function of a name another one.
        var wrappers = Functions.Distinct().ToDictionary(name => name, name => module.Module.AddFunction(name, signature));
        var table = types.PointerArray([.. Functions.Select(name => wrappers[name])]);
        return Hidden(Global(module, KernelSymbols.Functions, table, isConstant: true));
    }

    private LLVMValueRef EmitImports(ModuleContext module)
    {
        var type = LLVMTypeRef.CreateArray2(module.Types.Ptr, (ulong)Imports.Length);
        return Hidden(Global(module, KernelSymbols.Imports, LLVMValueRef.CreateConstNull(type), isConstant: false));
    }

    private void EmitHeader(ModuleContext module, LLVMValueRef functions, LLVMValueRef imports)
    {
        var content = module.Context.GetConstStruct([module.Types.Bytes(Header.Span), functions, imports], false);
        var header = Global(module, KernelSymbols.Header, content, isConstant: true);
        module.Export(header);
    }

    private static LLVMValueRef Global(ModuleContext module, string name, LLVMValueRef content, bool isConstant)
    {
        var global = module.Module.AddGlobal(content.TypeOf, name);
        global.Initializer = content;
        global.IsGlobalConstant = isConstant;
        global.SetAlignment(PointerSize);
        return global;
    }

    private static LLVMValueRef Hidden(LLVMValueRef global)
    {
        global.Visibility = LLVMVisibility.LLVMHiddenVisibility;
        return global;
    }

    private void EmitThunks(ModuleContext module, LLVMValueRef imports)
    {
        var implicitCount = ImportTable.ImplicitFor(module.Settings.Platform).Length;
        for (var slot = 0; slot < Imports.Length; slot++)
        {
            var import = Imports[slot];
            EmitThunk(module, slot < implicitCount ? import.Name : KernelSymbols.ImportThunk(import), imports, slot);
        }
        EmitThunk(module, "bcmp", imports, ImportTable.Implicit.IndexOf(ImportTable.MemoryCompare));
    }

    private static unsafe void EmitThunk(ModuleContext module, string name, LLVMValueRef imports, int slot)
    {
        var types = module.Types;
        var registers = ArgumentRegisters(module);
        var type = LLVMTypeRef.CreateFunction(types.Void, registers);
        var thunk = module.Module.AddFunction(name, type);
        Hidden(thunk);
        module.Attributes.ApplyToDefinition(thunk, module.Target);

        using var builder = module.Context.CreateBuilder();
        builder.PositionAtEnd(module.Context.AppendBasicBlock(thunk, "entry"));
        var address = LLVMValueRef.CreateConstInBoundsGEP2(types.Ptr, imports, [types.Int64(slot)]);
        var function = builder.BuildLoad2(types.Ptr, address);
        var call = builder.BuildCall2(type, function, [.. registers.Select((_, index) => thunk.GetParam((uint)index))]);
        LLVM.SetTailCallKind(call, LLVMTailCallKind.LLVMTailCallKindMustTail);
        builder.BuildRetVoid();
    }

    /// <summary>One parameter for each register that passes arguments: x64 has six (four on Windows) and eight, arm64 eight and eight.</summary>
    private static LLVMTypeRef[] ArgumentRegisters(ModuleContext module)
    {
        var (integers, floats) = module.Settings.Platform switch
        {
            // Windows numbers both kinds together: four integers leave the four vector registers alone as well.
            { Format: ObjectFormat.Coff } => (4, 0),
            { Architecture: Architecture.X64 } => (6, 8),
            _ => (8, 8),
        };
        return [.. Enumerable.Repeat(module.Types.I64, integers), .. Enumerable.Repeat(module.Types.F64, floats)];
    }
}
