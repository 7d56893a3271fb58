// What the weaving tests share: C# compiled in memory, an ImportedPackage made by hand from method names, the weaver, and a load context in
// which the woven assembly meets a loader that hands out a function table of the test's choice. The table's functions are methods of the
// test with UnmanagedCallersOnly, so that the native path runs, conventions and all, without any native code.
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Mono.Cecil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Work;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Weave;

namespace PkgImage.Tests.Weave;

internal enum Symbols { None, Portable, Embedded }

/// <summary>One package on its way through the weaver.</summary>
internal sealed class WeaveBed : IDisposable
{
    public const string Key = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(
        () => [.. Contracts().Select(f => MetadataReference.CreateFromFile(f))]);

    private static readonly Lazy<byte[]> LoaderDouble = new(() => Compile("PkgImage.Runtime", """
        using System;
        namespace PkgImage;
        public static unsafe class ImageLoader
        {
            public static nint Table;
            public static string Key;
            public static int KernelCount, Loads;
            public static int[] Layout;
            public static nint Load(RuntimeTypeHandle holder, string imageKeyHex, int kernelCount, delegate*<int*, int> layoutProbe)
            {
                Loads++;
                Key = imageKeyHex;
                KernelCount = kernelCount;
                Layout = new int[layoutProbe(null)];
                fixed (int* values = Layout)
                    layoutProbe(values);
                return Table;
            }
        }
        public static class ImageExit
        {
            public static Exception Standard(int status) => status switch
            {
                1 => new NullReferenceException(), 2 => new IndexOutOfRangeException(), 3 => new DivideByZeroException(),
                4 => new OverflowException(), _ => new InvalidOperationException("status " + status),
            };
        }
        """, Symbols.None, out _));

    private readonly TemporaryFolder _folder;
    private readonly AssemblyUniverse _universe;
    private readonly List<WovenEntry> _entries = [];
    private readonly Dictionary<string, FieldReference> _fields = [];
    private readonly Dictionary<int, ManagedThrow> _throws = [];
    private readonly List<TypeReference> _layouts = [];

    private WeaveBed(TemporaryFolder folder, string path)
    {
        _folder = folder;
        Path = path;
        RuntimePath = System.IO.Path.Combine(_folder.Path, "PkgImage.Runtime.dll");
        File.WriteAllBytes(RuntimePath, LoaderDouble.Value);
        _universe = new AssemblyUniverse(Framework.Add("PkgImage.Runtime", RuntimePath));
        Module = _universe.Open(path).MainModule;
    }

    /// <summary>Implementation assemblies of the running framework.</summary>
    public static ImmutableSortedDictionary<string, string> Framework { get; } = Directory
        .EnumerateFiles(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
        .Where(f => System.IO.Path.GetFileName(f) is var n && (n.StartsWith("System.", StringComparison.Ordinal) || n is "netstandard.dll" or "mscorlib.dll"))
        .Where(f => !f.EndsWith(".Native.dll", StringComparison.Ordinal))
        .ToImmutableSortedDictionary(f => System.IO.Path.GetFileNameWithoutExtension(f), f => f);

    public string Path { get; }
    public string RuntimePath { get; }
    public ModuleDefinition Module { get; }

    public static WeaveBed OfSource(string source, Symbols symbols = Symbols.None, string? keyFile = null)
    {
        var assembly = Compile("Subject", source, symbols, out var pdb, keyFile);
        var folder = new TemporaryFolder();
        var path = System.IO.Path.Combine(folder.Path, "Subject.dll");
        File.WriteAllBytes(path, assembly);
        if (pdb is not null)
            File.WriteAllBytes(System.IO.Path.ChangeExtension(path, ".pdb"), pdb);
        return new WeaveBed(folder, path);
    }

    public static WeaveBed OfFile(string path) => new(new TemporaryFolder(), path);

    /// <summary>Writes bytes to a file of its own, for a second look at them.</summary>
    public string Save(byte[] bytes, string name)
    {
        var path = System.IO.Path.Combine(Directory.CreateDirectory(System.IO.Path.Combine(_folder.Path, "saved")).FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Makes a method of the subject a kernel; the forms follow from its signature.</summary>
    /// <returns>The entry's index in the function table.</returns>
    public int AddKernel(string type, string method, bool mayExit = false, bool needsRecord = false, bool hasLoop = true, params IrCapture[] captures) =>
        AddKernel(Module.GetType(type).Methods.Single(m => m.Name == method), false, mayExit, needsRecord, hasLoop, captures);

    public int AddKernel(MethodReference method, bool isSpecialization, bool mayExit = false, bool needsRecord = false, bool hasLoop = true,
        params IrCapture[] captures)
    {
        var element = method.GetElementMethod();
        var scope = GenericScope.Of(method.DeclaringType, method is GenericInstanceMethod g ? g.GenericArguments : []);
        var types = element.Parameters.Select(p => scope.Close(p.ParameterType)).ToList();
        if (method.HasThis)
            types.Insert(0, method.DeclaringType.Resolve().IsValueType ? new ByReferenceType(method.DeclaringType) : method.DeclaringType);
        var forms = types.Select(FormOf).ToImmutableArray();
        var index = _entries.Count;
        var function = new IrFunction
        {
            Symbol = $"{method.Name}_{index}",
            DisplayName = method.FullName,
            ReturnType = TypeOf(scope.Close(element.ReturnType)),
            Parameters = [.. types.Select((t, i) => new IrLocal(i, "p" + i, TypeOf(t)))],
            Locals = [],
            Blocks = [],
            Captures = [.. captures],
            MayExit = mayExit,
            NeedsExitRecord = needsRecord,
            Inlining = IrInlining.ByCost,
            HasLoop = hasLoop,
        };
        _entries.Add(new WovenEntry(new Kernel(index, function, [], KernelAbi.For(function, forms, null)), method, isSpecialization));
        return index;
    }

    /// <summary>Has the stub of a kernel leave calls that do little to the IL.</summary>
    public void LeaveToIl(int index, LittleWork little)
    {
        var kernel = _entries[index].Kernel;
        _entries[index] = _entries[index] with { Kernel = kernel with { Abi = kernel.Abi with { Little = little } } };
    }

    /// <summary>Makes the type's fields known as <c>Type::field</c>.</summary>
    public void AddFields(string type)
    {
        foreach (var field in Module.GetType(type).Fields)
            _fields.Add($"{type}::{field.Name}", field);
    }

    /// <summary>Makes a field of the framework's known.</summary>
    public void AddField(string name, FieldReference field) => _fields.Add(name, Module.ImportReference(field));

    public void AddThrow(ManagedThrow site) => _throws.Add(site.Site.Code, site);

    public void AddLayout(TypeReference type) => _layouts.Add(type);

    public WovenAssembly Weave()
    {
        var plan = new WeavePlan(Module, [.. _entries], _fields, _throws, [.. _layouts], []);
        var package = new ImportedPackage(Module.Assembly.Name.Name, [.. _entries.Select(e => e.Kernel)], [], [], [.. _layouts.Select(LayoutOf)], plan);
        return AssemblyWeaver.Weave(package, Key, RuntimePath);
    }

    /// <summary>Weaves and loads; an empty table means that there is no image.</summary>
    public WovenSubject Load(params nint[] table) => Load(Weave(), table);

    /// <inheritdoc cref="Load(nint[])"/>
    public static WovenSubject Load(WovenAssembly woven, params nint[] table) => new(woven, LoaderDouble.Value, table);

    public void Dispose()
    {
        _universe.Dispose();
        _folder.Dispose();
    }

    public static byte[] Compile(string name, string source, Symbols symbols, out byte[]? pdb, string? keyFile = null)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true, deterministic: true, cryptoKeyFile: keyFile, strongNameProvider: new DesktopStrongNameProvider());
        var text = Microsoft.CodeAnalysis.Text.SourceText.From(source, System.Text.Encoding.UTF8);
        var compilation = CSharpCompilation.Create(name,
            [CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest), path: "/_/subject.cs")],
            References.Value,
            options);
        using var assembly = new MemoryStream();
        using var symbolStream = new MemoryStream();
        var result = compilation.Emit(assembly, symbols == Symbols.Portable ? symbolStream : null, options: new EmitOptions(
            debugInformationFormat: symbols == Symbols.Embedded ? DebugInformationFormat.Embedded : DebugInformationFormat.PortablePdb,
            pdbFilePath: name + ".pdb"));
        Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        pdb = symbols == Symbols.Portable ? symbolStream.ToArray() : null;
        return assembly.ToArray();
    }

    /// <summary>The reference assemblies the SDK brings, as a real build uses them; where they are missing, the implementation.</summary>
    private static IEnumerable<string> Contracts()
    {
        var packs = System.IO.Path.GetFullPath("../../../packs/Microsoft.NETCore.App.Ref", System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!);
        var pack = Directory.Exists(packs) ? Directory.EnumerateDirectories(packs, "10.*").Order(StringComparer.Ordinal).LastOrDefault() : null;
        return pack is null ? Framework.Values : Directory.EnumerateFiles(System.IO.Path.Combine(pack, "ref", "net10.0"), "*.dll");
    }

    /// <summary>The names matter here, the offsets are what the probe has to find.</summary>
    private static IrLayout LayoutOf(TypeReference type) => new(type.FullName, 1, 1,
        [.. type.Resolve().Fields.Where(f => !f.IsStatic).Select(f => new IrField(f.Name, IrType.I8, 0))]);

    private static ParameterForm FormOf(TypeReference type) => type switch
    {
        ByReferenceType => ParameterForm.ByRef,
        ArrayType => ParameterForm.PinnedObject,
        { MetadataType: MetadataType.String } => ParameterForm.PinnedObject,
        GenericInstanceType { ElementType.Name: "Span`1" or "ReadOnlySpan`1" } => ParameterForm.Span,
        _ when TypeOf(type).IsStruct => ParameterForm.Struct,
        { IsPrimitive: true } or PointerType => ParameterForm.Scalar,
        _ => type.Resolve().IsValueType ? ParameterForm.Scalar : ParameterForm.Object,
    };

    private static IrType TypeOf(TypeReference type) => type.MetadataType switch
    {
        MetadataType.Void => IrType.Void,
        MetadataType.Boolean or MetadataType.Char or MetadataType.SByte or MetadataType.Byte or MetadataType.Int16 or MetadataType.UInt16
            or MetadataType.Int32 or MetadataType.UInt32 => IrType.I32,
        MetadataType.Int64 or MetadataType.UInt64 or MetadataType.IntPtr or MetadataType.UIntPtr => IrType.I64,
        MetadataType.Single => IrType.F32,
        MetadataType.Double => IrType.F64,
        MetadataType.ValueType or MetadataType.GenericInstance when type.Resolve() is { IsValueType: true } definition =>
            definition.IsEnum ? TypeOf(definition.Fields.Single(f => !f.IsStatic).FieldType)
                : IrType.Struct(new IrLayout(type.FullName, 8, 8, [])),
        MetadataType.RequiredModifier or MetadataType.OptionalModifier => TypeOf(((TypeSpecification)type).ElementType),
        _ => IrType.Ptr,
    };
}

/// <summary>A woven assembly in a load context of its own.</summary>
internal sealed class WovenSubject : IDisposable
{
    private readonly Context _context;
    private readonly Type? _loader;

    /// <summary>Loads the assembly where there is no loader.</summary>
    public WovenSubject(WovenAssembly woven)
        : this(woven, null, [])
    {
    }

    public WovenSubject(WovenAssembly woven, byte[]? loader, nint[] table)
    {
        _context = new Context(loader);
        _loader = _context.Loader?.GetType("PkgImage.ImageLoader", throwOnError: true);
        if (table.Length > 0)
        {
            // Never freed: unloading a context is not immediate.
            var address = Marshal.AllocHGlobal(table.Length * nint.Size);
            Marshal.Copy(table, 0, address, table.Length);
            _loader!.GetField("Table")!.SetValue(null, address);
        }
        Assembly = _context.LoadFromStream(new MemoryStream(woven.Assembly), woven.Symbols is null ? null : new MemoryStream(woven.Symbols));
    }

    public Assembly Assembly { get; }

    public Type Type(string name) => Assembly.GetType(name, throwOnError: true)!;

    /// <summary>What the woven assembly told the loader's double.</summary>
    public T LoaderValue<T>(string field) => (T)_loader!.GetField(field)!.GetValue(null)!;

    /// <summary>The method as a delegate, so that by-refs and spans can be passed; `this` closed over when given.</summary>
    public TDelegate Bind<TDelegate>(string type, string method, object? target = null)
        where TDelegate : Delegate
    {
        var info = Type(type).GetMethod(method, BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"no method {method}");
        return info.CreateDelegate<TDelegate>(target);
    }

    public void Dispose()
    {
        if (_context.IsCollectible)
            _context.Unload();
    }

    private sealed class Context : AssemblyLoadContext
    {
        // What can be unloaded is compiled with optimization at once, which leaves out what an assembly without image never runs. A program's
        // first calls are not: where there is no loader, all that a stub names counts.
        public Context(byte[]? loader)
            : base("woven", isCollectible: loader is not null) => Loader = loader is null ? null : LoadFromStream(new MemoryStream(loader));

        public Assembly? Loader { get; }

        protected override Assembly? Load(AssemblyName name) => name.Name != "PkgImage.Runtime" ? null
            : Loader ?? throw new FileNotFoundException("this context has no loader", name.Name);
    }
}
