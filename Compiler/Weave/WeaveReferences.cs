// References from the woven module to everything it did not refer to before: framework types, the loader, and members of other modules.
//
// Types as old as the CLI come from the module's own core library reference (mscorlib, netstandard, System.Runtime ...). Newer ones come
// from the contracts of .NET 8, the oldest runtime that loads images: netstandard and old System.Runtime contracts do not forward them.
using Mono.Cecil;

namespace PkgImage.Compiler.Weave;

internal sealed class WeaveReferences
{
    private static readonly Version MinimumFramework = new(8, 0, 0, 0);

    private readonly AssemblyNameReference _runtime;
    private readonly MemberImporter _importer;

    public WeaveReferences(ModuleDefinition module, AssemblyNameReference runtime)
    {
        Module = module;
        _runtime = Own(runtime);
        Access = new AccessGrants(this);
        _importer = new MemberImporter(module);
    }

    public ModuleDefinition Module { get; }
    public TypeSystem Core => Module.TypeSystem;

    /// <summary>Grants for the non-public members that woven code touches.</summary>
    public AccessGrants Access { get; }

    /// <summary>void*, as every address crosses the native boundary.</summary>
    public TypeReference Address => Core.IntPtr;

    public TypeReference ValueType => CoreType("System", "ValueType");
    public TypeReference TypeInitializationException => CoreType("System", "TypeInitializationException");
    public TypeReference RuntimeTypeHandle => CoreType("System", "RuntimeTypeHandle", isValueType: true);

    public TypeReference CallConvCdecl => ModernType("System.Runtime.CompilerServices", "CallConvCdecl");
    public TypeReference CallConvSuppressGCTransition => ModernType("System.Runtime.CompilerServices", "CallConvSuppressGCTransition");

    public CustomAttribute CompilerGenerated() => Marker(CoreType("System.Runtime.CompilerServices", "CompilerGeneratedAttribute"));

    /// <summary>Leaves the frame out of stack traces, so that an exception shows the method the user wrote on top.</summary>
    public CustomAttribute StackTraceHidden() => Marker(ModernType("System.Diagnostics", "StackTraceHiddenAttribute"));

    /// <summary>nint ImageLoader.Load(RuntimeTypeHandle holder, string imageKeyHex, int kernelCount, delegate*&lt;int*, int&gt; layoutProbe)</summary>
    public MethodReference Load()
    {
        var probe = new FunctionPointerType { ReturnType = Core.Int32 };
        probe.Parameters.Add(new ParameterDefinition(new PointerType(Core.Int32)));
        return Static("ImageLoader", "Load", Core.IntPtr, RuntimeTypeHandle, Core.String, Core.Int32, probe);
    }

    public TypeReference Exception => CoreType("System", "Exception");

    /// <summary>Exception ImageExit.Standard(int status): the runtime's own exception for an exit code.</summary>
    public MethodReference StandardExit() => Static("ImageExit", "Standard", Exception, Core.Int32);

    /// <summary>ref T MemoryMarshal.GetReference&lt;T&gt;(Span&lt;T&gt; or ReadOnlySpan&lt;T&gt;)</summary>
    public MethodReference SpanReference(GenericInstanceType span)
    {
        var marshal = new TypeReference("System.Runtime.InteropServices", "MemoryMarshal", Module,
            Framework("System.Memory", [0xcc, 0x7b, 0x13, 0xff, 0xcd, 0x2d, 0xdd, 0x51]));
        var method = new MethodReference("GetReference", Core.Void, marshal);
        var element = new GenericParameter("T", method);
        method.GenericParameters.Add(element);
        method.ReturnType = new ByReferenceType(element);
        method.Parameters.Add(new ParameterDefinition(new GenericInstanceType(span.ElementType) { GenericArguments = { element } }));
        return new GenericInstanceMethod(method) { GenericArguments = { span.GenericArguments[0] } };
    }

    /// <summary>int String.Length, or Array.Length for an array of any rank.</summary>
    public MethodReference Length(TypeReference type) =>
        new("get_Length", Core.Int32, type.MetadataType == MetadataType.String ? Core.String : CoreType("System", "Array")) { HasThis = true };

    /// <summary>int Span&lt;T&gt;.Length or ReadOnlySpan&lt;T&gt;.Length</summary>
    public MethodReference SpanLength(GenericInstanceType span) => new("get_Length", Core.Int32, span) { HasThis = true };

    public TypeReference Import(TypeReference type) => _importer.Import(type);
    public FieldReference Import(FieldReference field) => _importer.Import(field);
    public MethodReference Import(MethodReference method) => _importer.Import(method);
    public CallSite Import(CallSite site) => _importer.Import(site);

    public TypeReference CoreType(string @namespace, string name, bool isValueType = false) =>
        new(@namespace, name, Module, Core.CoreLibrary, isValueType);

    private TypeReference ModernType(string @namespace, string name) =>
        new(@namespace, name, Module, Framework("System.Runtime", [0xb0, 0x3f, 0x5f, 0x7f, 0x11, 0xd5, 0x0a, 0x3a]));

    private static CustomAttribute Marker(TypeReference attribute) =>
        new(new MethodReference(".ctor", attribute.Module.TypeSystem.Void, attribute) { HasThis = true });

    private MethodReference Static(string type, string name, TypeReference result, params ReadOnlySpan<TypeReference> parameters)
    {
        var method = new MethodReference(name, result, new TypeReference("PkgImage", type, Module, _runtime));
        foreach (var parameter in parameters)
            method.Parameters.Add(new ParameterDefinition(parameter));
        return method;
    }

    private AssemblyNameReference Framework(string name, byte[] token) =>
        Own(new AssemblyNameReference(name, MinimumFramework) { PublicKeyToken = token });

    /// <summary>The module's reference to that assembly in that version or a later one, added when there is none.</summary>
    private AssemblyNameReference Own(AssemblyNameReference wanted)
    {
        foreach (var present in Module.AssemblyReferences)
        {
            if (present.Name == wanted.Name && present.Version >= wanted.Version)
                return present;
        }
        Module.AssemblyReferences.Add(wanted);
        return wanted;
    }
}
