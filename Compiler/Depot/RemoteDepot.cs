// Images in a remote cache:
//
//   ac/PRIMARY    the variants of a package with that primary manifest: one file each, KEY/manifest.txt
//   ac/KEY        the files of one variant
//   cas/DIGEST    a file; a manifest's digest is the key
//
// As in a depot, the primary key finds candidates and what they consumed decides between them. Contents are stored before what names them,
// so that a result never names what is not there. Two builds that add a variant at the same time may lose one from the list; it is built
// and listed again by whoever misses it.
using System.Collections.Immutable;
using System.Text;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Depot;

/// <summary>Fetches and stores variants.</summary>
internal sealed class RemoteDepot(RemoteCache cache)
{
    /// <summary>More variants than any depot keeps; the newest stay in the list.</summary>
    private const int MaxVariants = 16;

    /// <summary>A list of files is small; anything larger is none.</summary>
    private const int ResultLimit = 1 << 20;

    /// <summary>The variant that serves, or null.</summary>
    /// <param name="choose">Picks among manifests: <see cref="StalenessCheck"/>.</param>
    public EntryContent? Fetch(
        PrimaryManifest primary, string assemblyFileName, string runtimeIdentifier, Func<ImmutableArray<ImageManifest>, string?> choose)
    {
        var manifests = Variants(primary).Select(Manifest).OfType<ImageManifest>().Where(m => m.Primary.Text == primary.Text).ToImmutableArray();
        if (manifests.IsEmpty || choose(manifests) is not { } key || Result(key) is not { } result)
            return null;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in result.Files)
        {
            if (cache.GetContent(file) is not { } content)
                return null;
            files[file.Name] = content;
        }
        return EntryContent.Create(primary.Package, assemblyFileName, runtimeIdentifier, files) is { } entry
            && ImageManifest.Parse(entry.Artifacts.Manifest)?.Key == key
            ? entry
            : null;
    }

    /// <summary>Stores a variant, when this build may.</summary>
    public void Push(PrimaryManifest primary, string key, EntryContent entry)
    {
        if (!cache.MayPush)
            return;
        var files = entry.Files().ToList();
        if (!files.TrueForAll(f => cache.PutContent(f.Bytes)) || !cache.PutResult(key, new ActionResult([.. files.Select(f => DepotFile.Of(f.Name, f.Bytes))]).ToBytes()))
            return;
        var own = DepotFile.Of(VariantName(key), Encoding.UTF8.GetBytes(entry.Artifacts.Manifest));
        var others = Variants(primary).Where(v => v.Name != own.Name).Take(MaxVariants - 1);
        cache.PutResult(primary.Key, new ActionResult([own, .. others]).ToBytes());
    }

    private ImmutableArray<DepotFile> Variants(PrimaryManifest primary) =>
        [.. (Result(primary.Key)?.Files ?? []).Where(f => f.Name == VariantName(f.Digest)).Take(MaxVariants)];

    private ImageManifest? Manifest(DepotFile variant) =>
        variant.Size <= ResultLimit && cache.GetContent(variant) is { } text ? ImageManifest.Parse(Encoding.UTF8.GetString(text)) : null;

    private ActionResult? Result(string key) => cache.GetResult(key, ResultLimit) is { } bytes ? ActionResult.Parse(bytes) : null;

    private static string VariantName(string key) => $"{key}/{EntryFiles.Manifest}";
}
