// The story of one stale package, from its IL to the files the depot keeps.
//
//   import    CIL of the package, and of what its kernels call in other packages, becomes IR; what cannot is skipped with a code
//   key       what was consumed completes the manifest; from here on the image's identity is fixed
//             an image that is there already, since only lines of the source have moved, is taken
//   clones    each kernel is lowered and simplified, then made into vectors and code for each CPU target it differs for, on all cores; one
//             that was compiled before, for whatever package or version of it, is taken from the store of objects
//   link      objects and the metadata object become one shared library without undefined symbols, sealed with its digest
//   weave     the package's methods get stubs that call the image
//   ready     what stays IL, and the stubs, are precompiled, so that the package starts without a JIT
//   report    facts for people: kernels, and every method that stayed IL with its reason
//
// Nothing here depends on time, place, or the order in which threads finish.
using System.Collections.Immutable;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.ReadyToRun;
using PkgImage.Compiler.Report;
using PkgImage.Compiler.Staleness;
using PkgImage.Compiler.Weave;

namespace PkgImage.Compiler;

/// <summary>Builds images with one set of tools.</summary>
public sealed class ImagePipeline
{
    private readonly LldLinker _linker;
    private readonly CloneCompiler _compiler = new();
    private readonly Precompiler? _precompiler;
    private readonly CancellationToken _cancellation;

    /// <summary>Loads LLVM and finds the linker.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">PKI5001, PKI5002, PKI6001 or PKI6002: a tool is missing or of a wrong version.</exception>
    public ImagePipeline(ToolOptions tools, Action<string> verbose, CancellationToken cancellation)
    {
        LlvmToolchain.Load(tools);
        _linker = new LldLinker(LldLocator.Find(tools, cancellation), tools.VerboseLinking ? verbose : null);
        _precompiler = tools.CrossgenPackage is { } package ? new Precompiler(CrossgenTool.Locate(package)) : null;
        _cancellation = cancellation;
    }

    /// <summary>Builds one package. Safe to call from several threads.</summary>
    /// <param name="primary">What is known of the manifest before compiling.</param>
    /// <param name="objects">Objects of earlier builds, and where new ones are kept.</param>
    /// <param name="entries">The entry of an earlier build by its key, or null.</param>
    /// <param name="progress">Told of every object, from any thread.</param>
    /// <exception cref="Diagnostics.DiagnosticException">The package cannot be built; the code tells the stage.</exception>
    public PackageBuild Build(
        PackageNode package, PackageGraph graph, CompilerOptions options, PrimaryManifest primary, IObjectStore objects,
        Func<string, DepotEntry?> entries, Action<BuildProgress> progress)
    {
        var times = new StageTimes();
        // Woven by its own build, with its image beside it: what is left is what that build leaves to programs.
        if (package.WovenKey is not null)
        {
            var text = primary.Complete([]).Text;
            return Precompiled(new ImageArtifacts(package.Name, null, null, null, text, ImageReport.Empty(package, options).ToJson()), package, graph, options, times);
        }
        using var universe = new AssemblyUniverse(graph.References, graph.Output) { ReadsLines = options.HasSourceLines };
        var imported = times.Measure(BuildStage.Import, () => PackageImporter.Import(package, graph, options, universe));

        var manifest = primary.Complete(imported.Consumed);
        var clones = times.Measure(BuildStage.Import,
            () => ClonePlan.Create(imported.Kernels, CpuTargets.Parse(options.CpuTarget, options.RuntimeIdentifier), options));
        var report = ImageReport.Create(package, imported, clones, options).ToJson();
        if (imported.Kernels.IsEmpty)
            return Precompiled(new ImageArtifacts(package.Name, null, null, null, manifest.Text, report), package, graph, options, times);

        var (linked, compiled) = entries(manifest.Key) is { HasImage: true } entry ? (Taken(entry), 0) : Compile();

        var woven = times.Measure(BuildStage.Weave, () => AssemblyWeaver.Weave(imported, manifest.Key, typeof(ImageLoader).Assembly.Location));
        var artifacts = new ImageArtifacts(package.Name, linked.Image, woven.Assembly, woven.Symbols, manifest.Text, report)
        {
            DebugFile = linked.DebugFile,
        };
        return Precompiled(artifacts, package, graph, options, times) with { Kernels = imported.Kernels.Length, Compiled = compiled };

        LinkedImage Taken(DepotEntry entry) =>
            new(entry.Read(EntryFiles.Image(package.Name, options.RuntimeIdentifier))!, entry.Read(EntryFiles.DebugFile(package.Name, options.RuntimeIdentifier)));

        (LinkedImage Linked, int Compiled) Compile()
        {
            var reuse = new ObjectReuse(objects, ToolchainIdentity.OfObjects(primary.Text));
            var slug = KernelSymbols.Slug(package.Name, primary.Key);
            return this.Compile(imported, clones, options, manifest.Key, slug, BaseImage.Of(imported, options, universe), reuse, progress, times);
        }
    }

    /// <summary>
    /// The package with its assembly precompiled, where that is asked for. One that crossgen2 refuses stays as it is, and the reason is
    /// told: its code is right, and starts slower.
    /// </summary>
    private PackageBuild Precompiled(
        ImageArtifacts artifacts, PackageNode package, PackageGraph graph, CompilerOptions options, StageTimes times)
    {
        var build = new PackageBuild(artifacts with { SymbolsIdentity = SymbolFile.Identity(package.AssemblyPath) }, 0, 0) { Times = times };
        if (!options.ReadyToRun || _precompiler is null || (artifacts.Assembly is null && Precompiler.IsPrecompiled(package.AssemblyPath)))
            return build;
        try
        {
            var assembly = times.Measure(BuildStage.Precompile, () => _precompiler.Precompile(
                artifacts.Assembly ?? File.ReadAllBytes(package.AssemblyPath), EntryFiles.Assembly(package.Name), graph,
                options.RuntimeIdentifier, _cancellation));
            return build with { Artifacts = build.Artifacts with { Assembly = assembly } };
        }
        catch (DiagnosticException e) when (e.Diagnostic.Code == DiagnosticCode.PrecompilationFailed)
        {
            return build with { Remark = e.Diagnostic with { Severity = Severity.Message, File = package.AssemblyPath } };
        }
    }

    /// <summary>Compiles and links imported kernels into a sealed image.</summary>
    /// <param name="key">The image's key in lower-case hex.</param>
    public byte[] Compile(ImportedPackage package, CompilerOptions options, string key, string slug, Guid baseImage) =>
        Compile(
            package, ClonePlan.Create(package.Kernels, CpuTargets.Parse(options.CpuTarget, options.RuntimeIdentifier), options), options, key, slug,
            baseImage, new ObjectReuse(NoObjects.Instance, ""), _ => { }, new StageTimes()).Linked.Image;

    private (LinkedImage Linked, int Compiled) Compile(
        ImportedPackage package, ClonePlan clones, CompilerOptions options, string key, string slug, Guid baseImage, ObjectReuse reuse,
        Action<BuildProgress> progress, StageTimes times)
    {
        var settings = CodegenSettings.From(options, KernelSymbols.AnySlug);
        var kernels = times.Measure(BuildStage.Compile, () => _compiler.Compile(clones, settings, reuse, progress, _cancellation));
        var compiled = kernels.Where(o => !o.Object.IsReused).Select(o => o.Kernel).Distinct().Count();

        var imports = ImportTable.Of(package.Kernels, settings.Platform);
        var questions = IrHardware.DecidingQuestions(package.Kernels.SelectMany(k => k.Callees.Append(k.Function)));
        var header = ImageHeader.Create(package, options, [.. Convert.FromHexString(key)], baseImage, questions, clones, imports);
        var targets = clones.Targets;
        var wrappers = Enumerable.Range(0, targets.Length).SelectMany(target => package.Kernels.Select((kernel, index) =>
            KernelSymbols.InvokeWrapper(kernel.Function, slug, targets[clones.CodeOf(index, target)])));
        using var compiler = new KernelCompiler(settings);
        var metadata = new ImageObject(ImageHeaderWriter.Write(header), [.. wrappers], imports);
        ImmutableArray<byte[]> objects =
        [
            .. kernels.Select(o => ObjectSymbols.WithSlug(o.Object.Bytes, slug, settings.Platform.Format)),
            compiler.CompileImageObject(metadata, targets[0]),
        ];
        var linked = times.Measure(BuildStage.Link, () => LinkedImage.Link(_linker, objects, options, package.Name, _cancellation));
        return (linked with { Image = ImageFileReader.Seal(linked.Image, [.. targets.Select(KernelSymbols.CodeSection)], package.Name) }, compiled);
    }
}

/// <summary>The store of work by hand and of tests: keeps nothing.</summary>
internal sealed class NoObjects : IObjectStore
{
    public static readonly NoObjects Instance = new();

    public byte[]? Find(string key) => null;

    public void Add(string key, byte[] content)
    {
        // Every object is compiled where it is used.
    }
}
