// One stale package, from its lock to its line in the log.
//
// A package is looked for once more under its lock: another build may have made it since this one looked. The remote cache is asked before
// anything is compiled, and once. What is held by another build is put off, then waited for, then, when that takes too long, built here
// as well.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Commands;

/// <summary>Turns one stale package into its artifacts.</summary>
/// <param name="primary">Completed with what was consumed, it gives the manifest and the key.</param>
/// <param name="objects">Kernels of earlier builds.</param>
/// <param name="entries">The entry of an earlier build by its key, or null: of the same image, when only symbols are others.</param>
/// <param name="progress">Told of every kernel, from any thread.</param>
public delegate PackageBuild BuildImage(
    PackageNode package, PackageGraph graph, CompilerOptions options, PrimaryManifest primary, IObjectStore objects, Func<string, DepotEntry?> entries,
    Action<BuildProgress> progress);

/// <summary>Builds packages of one request. Safe to use from several threads.</summary>
/// <param name="lines">Diagnostics, and a line a package.</param>
/// <param name="waiting">For people who wait.</param>
/// <param name="patience">How long to wait for other builds, from now on.</param>
internal sealed class PackageBuilder(
    BuildRequest request, PackageGraph graph, ImageDepot depot, RemoteDepot? remote, BuildImage build, TextWriter lines, TextWriter waiting, TimeSpan patience,
    CancellationToken cancellation)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly string? _lockObstacle = DepotFileSystem.LockObstacle(depot.Writable);
    private int _hasToldObstacle;

    /// <summary>The times of what was built here.</summary>
    public TimingsTable Timings { get; } = new();

    /// <summary>Takes a package from the remote cache; null when it has none that serves, or another build is at it.</summary>
    public BuiltPackage? TryFetch(PackageNode package, PrimaryManifest primary) =>
        UnderLock(package, primary, () => Guarded(package, () => Fetch(package, primary)));

    /// <summary>Builds a package, or returns null when another build is at it.</summary>
    public BuiltPackage? TryBuild(PackageNode package, PrimaryManifest primary) => UnderLock(package, primary, () => Make(package, primary));

    private BuiltPackage? UnderLock(PackageNode package, PrimaryManifest primary, Func<BuiltPackage?> make)
    {
        if (_lockObstacle is not null)
        {
            if (Interlocked.Exchange(ref _hasToldObstacle, 1) == 0)
            {
                lines.WriteLine(new Diagnostic(DiagnosticCode.DepotNotLocked, Severity.Message,
                    $"builds do not wait for each other at the depot '{depot.Writable}': {_lockObstacle}; packages that several build at once are compiled by each"));
            }
            return FindBuilt(package, primary) ?? make();
        }
        using var held = PackageLock.TryTake(depot.Writable, package.Name, primary.Key, out _);
        return held is null ? null : FindBuilt(package, primary) ?? make();
    }

    /// <summary>Waits for the build that is at it, and takes what it made; when it made nothing, or takes too long, builds here.</summary>
    public BuiltPackage WaitOrBuild(PackageNode package, PrimaryManifest primary)
    {
        LockHolder? told = null;
        while (Stopwatch.GetElapsedTime(_start) < patience)
        {
            using (var held = PackageLock.TryTake(depot.Writable, package.Name, primary.Key, out var holder))
            {
                if (held is not null)
                    return FindBuilt(package, primary) ?? Make(package, primary);
                if (holder is not null && holder != told)
                {
                    waiting.WriteLine($"{package.Name} {package.Version}: waiting for {holder}, which is building it");
                    told = holder;
                }
            }
            cancellation.WaitHandle.WaitOne(s_pause);
            cancellation.ThrowIfCancellationRequested();
        }
        waiting.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{package.Name} {package.Version}: not waiting any longer for {told?.ToString() ?? "another build"}; it is built here as well"));
        return Make(package, primary);
    }

    /// <summary>The entry another build has published since this one looked, or null.</summary>
    private BuiltPackage? FindBuilt(PackageNode package, PrimaryManifest primary)
    {
        var symbols = SymbolFile.Identity(package.AssemblyPath);
        var (entries, _) = depot.Find(primary, symbols);
        if (entries.IsEmpty)
            return null;
        if (Choose(primary, [.. entries.Select(e => e.Manifest)]) is not { } key)
            return null;
        depot.Lease.Add(package.Name, key);
        if (depot.Find(package.Name, key, symbols) is not { } entry || !depot.TryVerify(entry, out _))
            return null;
        lines.WriteLine($"{package.Name} {package.Version}: built by another build meanwhile, key {key[..12]}");
        return new BuiltPackage(package.Name, key, null, 0, Source: ImageSource.OtherBuild);
    }

    /// <summary>The entry from the remote cache, stored in the depot, or null.</summary>
    private BuiltPackage? Fetch(PackageNode package, PrimaryManifest primary)
    {
        var watch = Stopwatch.StartNew();
        if (remote?.Fetch(primary, EntryFiles.Assembly(package.Name), request.Options.RuntimeIdentifier, manifests => Choose(primary, manifests)) is not { } content)
            return null;
        var key = Publish(content);
        // Its image is taken; what calls it is made with the symbols of this build.
        if (content.Artifacts.Assembly is not null && content.Artifacts.SymbolsIdentity != SymbolFile.Identity(package.AssemblyPath))
            return null;
        lines.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{package.Name} {package.Version}: from the remote cache, {watch.Elapsed.TotalSeconds:F1} s, key {key[..12]}"));
        return new BuiltPackage(package.Name, key, null, watch.ElapsedMilliseconds, Source: ImageSource.Remote);
    }

    /// <summary>The key of the first variant that serves, or null.</summary>
    private string? Choose(PrimaryManifest primary, ImmutableArray<ImageManifest> manifests)
    {
        using var consumed = new ConsumedMembers(graph, request.Options);
        var candidates = new ImageCandidates([.. manifests.Select(m => new ImageCandidate(m, HasImage: true))], []);
        return new StalenessCheck(consumed.Digest, _ => "").Check(primary, candidates, lastBuild: null) is Fresh fresh ? fresh.Key : null;
    }

    private string Publish(EntryContent content)
    {
        var key = depot.Publish(content, out var warning);
        if (warning is not null)
            lines.WriteLine(warning);
        return key;
    }

    /// <summary>Compiles the package.</summary>
    private BuiltPackage Make(PackageNode package, PrimaryManifest primary) => Guarded(package, () =>
    {
        var watch = Stopwatch.StartNew();
        var progress = new ProgressLines(package.Name, waiting);
        DepotEntry? taken = null;
        var done = build(package, graph, request.Options, primary, depot.Objects, Entry, progress.Report);
        var content = new EntryContent(done.Artifacts, EntryFiles.Assembly(package.Name), request.Options.RuntimeIdentifier);
        Timings.Add(package.Name, done.Times);
        var key = Publish(content);
        // The same image with the symbols of this build is of no use to others, who have their own.
        if (taken is null)
            remote?.Push(primary, key, content);
        if (done.Remark is not null)
            lines.WriteLine(done.Remark);
        lines.WriteLine(Describe(package, done, key, watch.Elapsed));
        return new BuiltPackage(package.Name, key, null, watch.ElapsedMilliseconds, done.Kernels, done.Compiled);

        DepotEntry? Entry(string key) => taken = depot.Find(package.Name, key) is { } entry && depot.TryVerify(entry, out _) ? entry : null;
    })!;

    /// <summary>What a package fails of is its own line of the result, and does not stop the others.</summary>
    private BuiltPackage? Guarded(PackageNode package, Func<BuiltPackage?> make)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            return make();
        }
        catch (DiagnosticException e)
        {
            return Fail(Soften(e.Diagnostic, package));
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // A defect of the compiler: one line for the build, the rest in a file that a report can carry.
            var details = request.ResultPath + "." + package.Name + ".failure.txt";
            File.WriteAllText(details, e.ToString());
            return Fail(Soften(Diagnostic.Error(DiagnosticCode.CompilerFailure,
                $"the compiler failed on {package.Name}: {e.GetType().Name}: {e.Message} (details in '{details}')", package.AssemblyPath), package));
        }

        BuiltPackage Fail(Diagnostic diagnostic)
        {
            lines.WriteLine(diagnostic);
            return new BuiltPackage(package.Name, null, diagnostic, watch.ElapsedMilliseconds);
        }
    }

    // A program without one of its images is slower, not broken: what is wrong with one package is a message when the package itself is
    // at fault and a warning when this compiler is. What is wrong with the request or the machine stays an error.
    private static Diagnostic Soften(Diagnostic diagnostic, PackageNode package) => diagnostic.Code switch
    {
        DiagnosticCode.UnreadableAssembly or DiagnosticCode.NotAnAssembly when package.Kind != PackageKind.Project =>
            diagnostic with { Severity = Severity.Message },
        DiagnosticCode.LlvmRejectedModule or DiagnosticCode.LlvmCodeGeneration or DiagnosticCode.CompilerFailure
            or DiagnosticCode.LinkerFailed or DiagnosticCode.ImageTooLarge or DiagnosticCode.WeaveFailed =>
            diagnostic with { Severity = Severity.Warning, Message = $"{diagnostic.Message}; {package.Name} gets no image and runs its IL" },
        _ => diagnostic,
    };

    private static string Describe(PackageNode package, PackageBuild build, string key, TimeSpan time) => build.Artifacts.Image is { } image
        ? string.Create(CultureInfo.InvariantCulture,
            $"{package.Name} {package.Version}: image of {(image.Length + 1023) / 1024} KB, {build.Compiled} of {build.Kernels} kernels compiled, "
            + $"{time.TotalSeconds:F1} s, key {key[..12]}")
        : $"{package.Name} {package.Version}: nothing worth an image";
}
