// Kernels of hand-built functions, compiled, linked and loaded: what a test calls is native code, through the invoke wrapper.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PkgImage.Compiler;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Tests.Lower;

/// <summary>A loaded image of kernels.</summary>
internal sealed unsafe class KernelImage : IDisposable
{
    public const string Slug = "0123abcd";

    private readonly TemporaryFolder _folder = new();
    private readonly nint _library;
    private readonly nint* _functions;

    private KernelImage(byte[] image, int headerSize, ImmutableArray<IrImport> imports)
    {
        var path = Path.Combine(_folder.Path, "kernels.so");
        File.WriteAllBytes(path, image);
        _library = NativeLibrary.Load(path);
        var pointers = (nint**)(NativeLibrary.GetExport(_library, KernelSymbols.Header) + headerSize);
        _functions = pointers[0];
        for (var slot = 0; slot < imports.Length; slot++)
            pointers[1][slot] = NativeLibrary.GetExport(NativeLibrary.Load(imports[slot].Library + ".so.6"), imports[slot].Name);
    }

    /// <summary>The LLVM of these tests, loaded once.</summary>
    public static LlvmToolchain Toolchain { get; } = LlvmToolchain.Load(new ToolOptions(null, null, false));

    public static CodegenSettings Settings { get; } = new(TargetPlatform.Of("linux-x64"), Slug, 3, true, FloatMode.Strict);

    public static CpuTarget Target(string name) => CpuTargets.Parse(name, "linux-x64").Single();

    /// <summary>Compiles kernels, links them with their metadata object and loads the image.</summary>
    public static KernelImage Load(string target, params ImmutableArray<Kernel> kernels) => Load(Settings, target, kernels);

    public static KernelImage Load(CodegenSettings settings, string target, params ImmutableArray<Kernel> kernels)
    {
        Assert.IsNotNull(Toolchain);
        var cpu = Target(target);
        var imports = ImportTable.Of(kernels, settings.Platform);
        var header = new byte[16];
        using var compiler = new KernelCompiler(settings);
        var names = kernels.Select(kernel => KernelSymbols.InvokeWrapper(kernel.Function, settings.Slug, cpu));
        var objects = kernels.Select(kernel => compiler.Compile(kernel, cpu))
            .Append(compiler.CompileImageObject(new ImageObject(header, [.. names], imports), cpu));
        var linker = new LldLinker(LldLocator.Find(new ToolOptions(null, null, false), CancellationToken.None));
        var image = linker.Link([.. objects], LinkDefaults.For("linux-x64"), "Tests", CancellationToken.None);
        return new KernelImage(image, header.Length, imports);
    }

    /// <summary>Address of the invoke wrapper of the kernel at a position.</summary>
    public nint this[int kernel] => _functions[kernel];

    public void Dispose()
    {
        NativeLibrary.Free(_library);
        _folder.Dispose();
    }

    /// <summary>A kernel whose parameters cross in the form that follows from their types, spans excepted.</summary>
    public static Kernel Kernel(IrFunction function, params ImmutableArray<IrFunction> callees) => Kernel(function, [], callees);

    /// <param name="spans">Indices of struct parameters that are spans.</param>
    public static Kernel Kernel(IrFunction function, int[] spans, ImmutableArray<IrFunction> callees)
    {
        var violations = callees.Append(function).SelectMany(f => IrVerifier.Verify(f)).Concat(IrVerifier.VerifyCalls(callees.Append(function)));
        Assert.AreEqual("", string.Join(Environment.NewLine, violations));
        ImmutableArray<ParameterForm> forms =
        [
            .. function.Parameters.Select(parameter =>
                spans.Contains(parameter.Index) ? ParameterForm.Span
                : parameter.Type.IsStruct ? ParameterForm.Struct
                : parameter.Type.Kind == IrKind.Void ? ParameterForm.Object
                : parameter.Type.Kind == IrKind.Ptr ? ParameterForm.ByRef
                : ParameterForm.Scalar),
        ];
        return new Kernel(0, function, callees, KernelAbi.For(function, forms, null));
    }
}
