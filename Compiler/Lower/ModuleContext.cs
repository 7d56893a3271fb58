// What all parts of one module's lowering share: the LLVM context and module, the types and attributes in use, and the globals made
// on demand. A module holds one kernel, or what is an image's own.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Lower.Lanes;
using PkgImage.Compiler.Optimize;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower;

/// <summary>State shared by the lowering of one module.</summary>
internal sealed class ModuleContext
{
    private readonly HardwareQuestions _answers;
    private readonly Dictionary<string, LLVMValueRef> _imports = new(StringComparer.Ordinal);

    public ModuleContext(LLVMContextRef context, LLVMModuleRef module, CodegenSettings settings, CpuTarget target, HardwareQuestions answers)
    {
        Context = context;
        Module = module;
        Settings = settings;
        Target = target;
        _answers = answers;
        Types = new LlvmTypes(context);
        Attributes = new AttributeFactory(context, settings.Platform);
        Metadata = new MetadataFactory(context);
        Lanes = new LaneVersions(this);
    }

    public LLVMContextRef Context { get; }
    public LLVMModuleRef Module { get; }
    public CodegenSettings Settings { get; }
    public CpuTarget Target { get; }

    /// <summary>Questions about the hardware that were asked, whatever their answers.</summary>
    public HardwareQuestions Asked { get; private set; }

    public LlvmTypes Types { get; }
    public AttributeFactory Attributes { get; }
    public MetadataFactory Metadata { get; }
    public LaneVersions Lanes { get; }

    /// <summary>Where functions of the module come from; null where that is not asked for or not known.</summary>
    public SourceScopes? Sources { get; init; }

    /// <summary>Functions of the module by <see cref="IrFunction.Symbol"/>, with their conventions.</summary>
    public Dictionary<string, (IrFunction Function, FunctionConvention Convention, LLVMValueRef Value)> Functions { get; } =
        new(StringComparer.Ordinal);

    /// <summary>Whether the floats of a function may be treated as real numbers.</summary>
    public bool IsFast(IrFunction function) => Settings.FloatMode == FloatMode.Fast || function.IsFastMath;

    /// <summary>Whether the machines the code is for answer all of these with yes.</summary>
    public bool HasAnswer(HardwareQuestions questions)
    {
        Asked |= questions;
        return (_answers & questions) == questions;
    }

    /// <summary>Declares a function of the IR under its native name.</summary>
    public LLVMValueRef Declare(IrFunction function, string name)
    {
        var convention = new FunctionConvention(function, Types);
        var value = Add(convention, name);
        Functions.Add(function.Symbol, (function, convention, value));
        return value;
    }

    /// <summary>Declares another function like a declared one, which is inlined wherever it is called.</summary>
    public LLVMValueRef DeclareInlined(IrFunction function, string name)
    {
        var value = Add(Functions[function.Symbol].Convention, name);
        value.Linkage = LLVMLinkage.LLVMInternalLinkage;
        Attributes.ApplyInlining(value, IrInlining.Always, isEnabled: true);
        return value;
    }

    private LLVMValueRef Add(FunctionConvention convention, string name)
    {
        var value = Module.AddFunction(name, convention.Type);
        Attributes.ApplyToDefinition(value, Target);
        convention.ApplyParameterAttributes(value, Attributes);
        return value;
    }

    /// <summary>The intrinsic of that name for the given overload types.</summary>
    public unsafe LLVMValueRef Intrinsic(string name, params LLVMTypeRef[] overloads)
    {
        using var marshaledName = new MarshaledString(name);
        var id = LLVM.LookupIntrinsicID(marshaledName, (nuint)marshaledName.Length);
        fixed (LLVMTypeRef* pOverloads = overloads)
        {
            return LLVM.GetIntrinsicDeclaration(Module, id, (LLVMOpaqueType**)pOverloads, (nuint)overloads.Length);
        }
    }

    /// <summary>The thunk of an import, declared with the types of the call at hand: C functions have one signature each.</summary>
    public LLVMValueRef Import(IrImportCall call)
    {
        var name = KernelSymbols.ImportThunk(call.Import);
        if (_imports.TryGetValue(name, out var known))
            return known;
        var type = LLVMTypeRef.CreateFunction(
            call.Result is null ? Context.VoidType : Types.Of(call.Result.Type),
            [.. call.Arguments.Select(argument => Types.Of(argument.Type))]);
        var thunk = Module.AddFunction(name, type);
        thunk.Visibility = LLVMVisibility.LLVMHiddenVisibility;
        Attributes.ApplyToImport(thunk, name, call);
        _imports.Add(name, thunk);
        return thunk;
    }

    /// <summary>The address of constant data; equal data of several kernels is one in the image.</summary>
    public unsafe LLVMValueRef Data(IrData data)
    {
        var known = Module.GetNamedGlobal(data.Symbol);
        if (known.Handle != IntPtr.Zero)
            return known;
        var bytes = Types.Bytes(data.Bytes.AsSpan());
        var global = Module.AddGlobal(bytes.TypeOf, data.Symbol);
        global.Initializer = bytes;
        global.IsGlobalConstant = true;
        global.SetAlignment((uint)data.Alignment);
        LLVM.SetUnnamedAddress(global, LLVMUnnamedAddr.LLVMGlobalUnnamedAddr);
        ShareInImage(global, data.Symbol);
        return global;
    }

    /// <summary>Makes a definition hidden and one an image, however many kernels' objects hold it.</summary>
    public unsafe void ShareInImage(LLVMValueRef global, string name)
    {
        global.Linkage = LLVMLinkage.LLVMLinkOnceODRLinkage;
        global.Visibility = LLVMVisibility.LLVMHiddenVisibility;
        // Mach-O has no COMDATs; its linker merges weak definitions by name.
        if (Settings.Platform.Format == ObjectFormat.MachO)
            return;
        using var marshaledName = new MarshaledString(name);
        LLVM.SetComdat(global, LLVM.GetOrInsertComdat(Module, marshaledName));
    }

    /// <summary>
    /// Exports a definition that is nevertheless bound to this image: protected on ELF, so that no other library can preempt it and
    /// references to it need no symbol lookup. COFF has no visibility, and a symbol is never preempted there.
    /// </summary>
    public void Export(LLVMValueRef global)
    {
        if (Settings.Platform.Format == ObjectFormat.Coff)
            global.DLLStorageClass = LLVMDLLStorageClass.LLVMDLLExportStorageClass;
        else
            global.Visibility = LLVMVisibility.LLVMProtectedVisibility;
    }
}
