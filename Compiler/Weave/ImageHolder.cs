// The type <PkgImage> of a woven module: the address of the image's function table, and everything else woven code shares.
//
//     internal static class <PkgImage>                     // no beforefieldinit: the first touch of Functions loads the image, surely
//     {
//         internal const string Key = "...";                // and Suffix, where moved bodies are not called $il
//         internal static readonly nint Functions;
//         static <PkgImage>() { try { Functions = Binding.Load(); } catch (IOException) { } }
//         static class Binding { static nint Load() => ImageLoader.Load(typeof(<PkgImage>).TypeHandle, Key, kernelCount, &Layouts.Probe); }
//         static class Layouts { ... }  static class Throws { ... }  static class Specializations { ... }  struct ExitRecord { 64 bytes }
//     }
//
// The loader itself throws nothing. What is caught is its absence: an assembly copied without PkgImage.Runtime.dll (FileNotFoundException
// or FileLoadException, when the call in Binding is bound) runs its IL like one without an image. So only Binding and Throws name members of
// the loader: a stub that did would fail as a whole when the JIT compiles it.
//
// A static readonly field of an initialized class is a constant to the optimizing JIT: in tier 1 the test at the head of a stub is gone,
// and so is the IL path. The nested classes have no type initializer of their own, so calling them costs no check.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import;

namespace PkgImage.Compiler.Weave;

internal sealed class ImageHolder
{
    /// <summary>Name of the literal field that tells the image's key.</summary>
    public const string KeyField = "Key";

    private TypeDefinition? _exitRecord;
    private TypeDefinition? _specializations;

    public ImageHolder(WeaveReferences references, string imageKey, int kernelCount)
    {
        References = references;
        Type = new TypeDefinition("", WovenMethods.HolderName, TypeAttributes.NotPublic | TypeAttributes.Abstract | TypeAttributes.Sealed,
            references.Core.Object);
        Type.CustomAttributes.Add(references.CompilerGenerated());
        Type.Fields.Add(new FieldDefinition(KeyField, FieldAttributes.Assembly | FieldAttributes.Static | FieldAttributes.Literal,
            references.Core.String) { Constant = imageKey });
        OriginalSuffix = WovenMethods.FreeSuffix(references.Module);
        if (OriginalSuffix != WovenMethods.UsualSuffix)
        {
            Type.Fields.Add(new FieldDefinition(WovenMethods.SuffixField, FieldAttributes.Assembly | FieldAttributes.Static | FieldAttributes.Literal,
                references.Core.String) { Constant = OriginalSuffix });
        }
        Functions = new FieldDefinition("Functions", FieldAttributes.Assembly | FieldAttributes.Static | FieldAttributes.InitOnly,
            references.Core.IntPtr);
        Type.Fields.Add(Functions);
        references.Module.Types.Add(Type);

        Probe = AddMethod(AddNested("Layouts"), "Probe", references.Core.Int32);
        Probe.Parameters.Add(new ParameterDefinition("values", ParameterAttributes.None, new PointerType(references.Core.Int32)));
        EmitTypeInitializer(EmitLoad(imageKey, kernelCount));
        TouchInModuleInitializer();
    }

    public WeaveReferences References { get; }
    public TypeDefinition Type { get; }

    /// <summary>What the names of moved bodies end in, and no name of the package's own.</summary>
    public string OriginalSuffix { get; }

    /// <summary>static readonly nint: the chosen target's function table, or zero.</summary>
    public FieldDefinition Functions { get; }

    /// <summary>static int Probe(int* values); its body is the layout probe's to write.</summary>
    public MethodDefinition Probe { get; }

    /// <summary>Room for a throw's payload.</summary>
    public TypeDefinition ExitRecord => _exitRecord ??= CreateExitRecord();

    public TypeDefinition Specializations => _specializations ??= AddNested(WovenMethods.SpecializationsName);

    /// <summary>Adds a static class in the holder.</summary>
    public TypeDefinition AddNested(string name)
    {
        var type = new TypeDefinition("", name,
            TypeAttributes.NestedAssembly | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit, References.Core.Object);
        Type.NestedTypes.Add(type);
        return type;
    }

    public static MethodDefinition AddMethod(TypeDefinition type, string name, TypeReference result)
    {
        var method = new MethodDefinition(name, MethodAttributes.Assembly | MethodAttributes.Static | MethodAttributes.HideBySig, result);
        method.Body.InitLocals = false;
        type.Methods.Add(method);
        return method;
    }

    private TypeDefinition CreateExitRecord()
    {
        var type = new TypeDefinition("", "ExitRecord",
            TypeAttributes.NestedAssembly | TypeAttributes.Sealed | TypeAttributes.SequentialLayout | TypeAttributes.BeforeFieldInit, References.ValueType)
        {
            ClassSize = Kernels.ExitRecord.Slots * sizeof(long),
            PackingSize = 8,
        };
        // A field of eight bytes gives the struct its alignment.
        type.Fields.Add(new FieldDefinition("First", FieldAttributes.Assembly, References.Core.Int64));
        Type.NestedTypes.Add(type);
        return type;
    }

    private void EmitTypeInitializer(MethodReference load)
    {
        var body = TypeInitializer(Type).Body;
        var il = body.GetILProcessor();
        var caught = il.Create(OpCodes.Pop);
        var end = il.Create(OpCodes.Ret);
        il.Emit(OpCodes.Call, load);
        il.Emit(OpCodes.Stsfld, Functions);
        il.Emit(OpCodes.Leave, end);
        il.Append(caught);
        il.Emit(OpCodes.Leave, end);
        il.Append(end);
        body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
        {
            CatchType = References.CoreType("System.IO", "IOException"),
            TryStart = body.Instructions[0], TryEnd = caught, HandlerStart = caught, HandlerEnd = end,
        });
    }

    private MethodDefinition EmitLoad(string imageKey, int kernelCount)
    {
        var load = AddMethod(AddNested("Binding"), "Load", References.Core.IntPtr);
        load.ImplAttributes |= MethodImplAttributes.NoInlining;
        var il = load.Body.GetILProcessor();
        il.Emit(OpCodes.Ldtoken, Type);
        il.Emit(OpCodes.Ldstr, imageKey);
        il.Emit(OpCodes.Ldc_I4, kernelCount);
        il.Emit(OpCodes.Ldftn, Probe);
        il.Emit(OpCodes.Call, References.Load());
        il.Emit(OpCodes.Ret);
        return load;
    }

    /// <summary>The image is loaded at the first touch of the package, before code of the module's own initializer runs.</summary>
    private void TouchInModuleInitializer()
    {
        var module = References.Module.Types[0];
        var initializer = module.Methods.FirstOrDefault(m => m.IsConstructor && m.IsStatic);
        if (initializer is null)
        {
            initializer = TypeInitializer(module);
            initializer.Body.GetILProcessor().Emit(OpCodes.Ret);
        }
        var il = initializer.Body.GetILProcessor();
        var first = initializer.Body.Instructions[0];
        il.InsertBefore(first, il.Create(OpCodes.Ldsfld, Functions));
        il.InsertBefore(first, il.Create(OpCodes.Pop));
    }

    private MethodDefinition TypeInitializer(TypeDefinition type)
    {
        var initializer = new MethodDefinition(".cctor",
            MethodAttributes.Private | MethodAttributes.Static | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            References.Core.Void);
        type.Methods.Add(initializer);
        return initializer;
    }
}
