// The story of one stale package, from its IL to the files the depot keeps.
//
//   import    CIL of the package, and of what its kernels call in other packages, becomes IR; what cannot is skipped with a code
//   key       what was consumed completes the manifest; from here on the image's identity is fixed
//   clones    each kernel is lowered and optimized for each CPU target, one LLVM module each, on all cores
//   link      objects and the metadata object become one shared library without undefined symbols, sealed with its digest
//   weave     the package's methods get stubs that call the image
//   report    facts for people: kernels, and every method that stayed IL with its reason
//
// Nothing here depends on time, place, or the order in which threads finish.
using System.Collections.Immutable;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.Report;
using PkgImage.Compiler.Staleness;
using PkgImage.Compiler.Weave;
using PkgImage.Format;

namespace PkgImage.Compiler;

/// <summary>Builds images with one set of tools.</summary>
public sealed class ImagePipeline
{
    private readonly LldLinker _linker;
    private readonly CancellationToken _cancellation;

    /// <summary>Loads LLVM and finds the linker.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">PKI5001, PKI5002, PKI6001 or PKI6002: a tool is missing or of a wrong version.</exception>
    public ImagePipeline(ToolOptions tools, Action<string> verbose, CancellationToken cancellation)
    {
        LlvmToolchain.Load(tools);
        _linker = new LldLinker(LldLocator.Find(tools, cancellation), tools.VerboseLinking ? verbose : null);
        _cancellation = cancellation;
    }

    /// <summary>Builds one package. Safe to call from several threads.</summary>
    /// <param name="primary">What is known of the manifest before compiling.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The package cannot be built; the code tells the stage.</exception>
    public ImageArtifacts Build(PackageNode package, PackageGraph graph, CompilerOptions options, PrimaryManifest primary)
    {
        using var universe = new AssemblyUniverse(graph.References);
        var imported = PackageImporter.Import(package, graph, options, universe);

        var manifest = primary.Complete(imported.Consumed);
        var report = ImageReport.Create(package, imported, options).ToJson();
        if (imported.Kernels.IsEmpty)
            return new ImageArtifacts(package.Name, null, null, null, manifest.Text, report);

        // The slug comes from what is known first, so that a kernel's code does not change with what else the package consumes.
        var image = Compile(imported, options, manifest.Key, KernelSymbols.Slug(package.Name, primary.Key), BaseImage.Of(imported, universe));

        var woven = AssemblyWeaver.Weave(imported, manifest.Key, typeof(ImageLoader).Assembly.Location);
        return new ImageArtifacts(package.Name, image, woven.Assembly, woven.Symbols, manifest.Text, report);
    }

    /// <summary>Compiles and links imported kernels into a sealed image.</summary>
    /// <param name="key">The image's key in lower-case hex.</param>
    public byte[] Compile(ImportedPackage package, CompilerOptions options, string key, string slug, Guid baseImage)
    {
        var settings = CodegenSettings.From(options, slug);
        var targets = CpuTargets.Parse(options.CpuTarget, options.RuntimeIdentifier);
        var objects = CompileKernels(package.Kernels, targets, settings);

        var imports = ImportTable.Of(package.Kernels);
        var header = ImageHeader.Create(
            package,
            options,
            [.. Convert.FromHexString(key)],
            baseImage,
            [.. targets.Select(t => new ImageTarget(t.Name, (CpuFeature)t.RequiredFeatures))],
            imports);
        var wrappers = targets.SelectMany(t => package.Kernels.Select(k => KernelSymbols.InvokeWrapper(k.Function, slug, t)));
        using (var compiler = new KernelCompiler(settings))
        {
            var metadata = new ImageObject(ImageHeaderWriter.Write(header), [.. wrappers], imports);
            objects = objects.Add(compiler.CompileImageObject(metadata, targets[0]));
        }

        return ImageFileReader.Seal(_linker.Link(objects, options.Link, package.Name, _cancellation), package.Name);
    }

    /// <summary>One object a kernel and target, in the order of the function table, whichever thread made it.</summary>
    private ImmutableArray<byte[]> CompileKernels(ImmutableArray<Kernel> kernels, ImmutableArray<CpuTarget> targets, CodegenSettings settings)
    {
        var objects = new byte[kernels.Length * targets.Length][];
        try
        {
            Parallel.For(
                0,
                objects.Length,
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = _cancellation },
                () => new KernelCompiler(settings),
                (i, _, compiler) =>
                {
                    objects[i] = compiler.Compile(kernels[i % kernels.Length], targets[i / kernels.Length]);
                    return compiler;
                },
                compiler => compiler.Dispose());
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<Diagnostics.DiagnosticException>().FirstOrDefault() is { } first)
        {
            throw first;
        }
        return [.. objects];
    }
}
