// Images in a remote cache:
//
//   ac/PRIMARY    the variants of a package with that primary manifest: one file each, KEY/manifest.txt
//   ac/KEY        the files of one variant
//   cas/DIGEST    a file; a manifest's digest is the key
//
// As in a depot, the primary key finds candidates and what they consumed decides between them. Contents are stored before what names them,
// so that a result never names what is not there. Two builds that add a variant at the same time may lose one from the list; it is built
// and listed again by whoever misses it. A variant's files travel side by side, and so do packages.
//
// Single kernels are not stored here: MathNet.Numerics alone has 1,872 objects of 2 KB each, and a request for each of them takes longer
// than compiling them. What an edit leaves to compile is little; what a fresh machine lacks it gets as whole images.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Depot;

/// <summary>Fetches and stores variants. Safe to use from several threads.</summary>
/// <param name="report">Receives PKI8005: a message for each variant that is not trusted.</param>
internal sealed class RemoteDepot(RemoteCache cache, RemoteSignature signature, Action<Diagnostic> report)
{
    /// <summary>More variants than any depot keeps; the newest stay in the list.</summary>
    private const int MaxVariants = 16;

    /// <summary>A list of files is small; anything larger is none.</summary>
    private const int ResultLimit = 1 << 20;

    /// <summary>Transfers wait for the network, not for a core.</summary>
    private static readonly ParallelOptions s_sideBySide = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>The variant that serves, or null.</summary>
    /// <param name="choose">Picks among manifests: <see cref="StalenessCheck"/>.</param>
    public EntryContent? Fetch(
        PrimaryManifest primary, string assemblyFileName, string runtimeIdentifier, Func<ImmutableArray<ImageManifest>, string?> choose)
    {
        var manifests = Variants(primary).Select(Manifest).OfType<ImageManifest>().Where(m => m.Primary.Text == primary.Text).ToImmutableArray();
        if (manifests.IsEmpty || choose(manifests) is not { } key || Result(key) is not { } result || !IsTrusted(primary, key, result))
            return null;
        return Contents(Unsigned(result)) is { } files && EntryContent.Create(primary.Package, assemblyFileName, runtimeIdentifier, files) is { } entry
            && ImageManifest.Parse(entry.Artifacts.Manifest)?.Key == key
            ? entry
            : null;
    }

    /// <summary>Stores a variant, when this build may.</summary>
    public void Push(PrimaryManifest primary, string key, EntryContent entry)
    {
        if (!cache.MayPush)
            return;
        var contents = entry.Files().ToList();
        ImmutableArray<DepotFile> files = [.. contents.Select(f => DepotFile.Of(f.Name, f.Bytes))];
        if (signature.Sign(key, files) is { } signed)
        {
            contents.Add((RemoteSignature.FileName, signed));
            files = files.Add(DepotFile.Of(RemoteSignature.FileName, signed));
        }
        if (!All(contents, f => cache.PutContent(f.Bytes)) || !cache.PutResult(key, new ActionResult(files).ToBytes()))
            return;
        var own = DepotFile.Of(VariantName(key), Encoding.UTF8.GetBytes(entry.Artifacts.Manifest));
        var others = Variants(primary).Where(v => v.Name != own.Name).Take(MaxVariants - 1);
        cache.PutResult(primary.Key, new ActionResult([own, .. others]).ToBytes());
    }

    private bool IsTrusted(PrimaryManifest primary, string key, ActionResult result)
    {
        if (!signature.IsRequired)
            return true;
        var file = result.Files.FirstOrDefault(f => f.Name == RemoteSignature.FileName);
        var content = file is { Size: <= ResultLimit } ? cache.GetContent(file) : null;
        if (signature.Obstacle(key, Unsigned(result), content) is not { } obstacle)
            return true;
        report(new Diagnostic(DiagnosticCode.RemoteEntryNotTrusted, Severity.Message,
            $"the remote cache's image of {primary.Package}, key {key[..12]}, is not used: {obstacle}"));
        return false;
    }

    private Dictionary<string, byte[]>? Contents(ImmutableArray<DepotFile> files)
    {
        var contents = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        return All(files, file => cache.GetContent(file) is { } content && contents.TryAdd(file.Name, content))
            ? contents.ToDictionary(StringComparer.Ordinal)
            : null;
    }

    /// <summary>Whether every transfer worked; the first that does not ends the others that have not begun.</summary>
    private static bool All<T>(IEnumerable<T> all, Func<T, bool> transfer) => Parallel.ForEach(all, s_sideBySide, (one, state) =>
    {
        if (!transfer(one))
            state.Stop();
    }).IsCompleted;

    private static ImmutableArray<DepotFile> Unsigned(ActionResult result) => result.Files.RemoveAll(f => f.Name == RemoteSignature.FileName);

    private ImmutableArray<DepotFile> Variants(PrimaryManifest primary) =>
        [.. (Result(primary.Key)?.Files ?? []).Where(f => f.Name == VariantName(f.Digest)).Take(MaxVariants)];

    private ImageManifest? Manifest(DepotFile variant) =>
        variant.Size <= ResultLimit && cache.GetContent(variant) is { } text ? ImageManifest.Parse(Encoding.UTF8.GetString(text)) : null;

    private ActionResult? Result(string key) => cache.GetResult(key, ResultLimit) is { } bytes ? ActionResult.Parse(bytes) : null;

    private static string VariantName(string key) => $"{key}/{EntryFiles.Manifest}";
}
