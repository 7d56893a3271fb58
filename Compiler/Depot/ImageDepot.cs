// The store of package images that all projects of a user share.
//
//   ROOT/v1/PACKAGE/KEY/                one variant: image, woven assembly and symbols, symbols.txt, report.json, manifest.txt, index.txt
//   ROOT/v1/.objects/XX/KEY             one compiled kernel: see ObjectStore
//   ROOT/v1/.staging/RANDOM             being written, or being removed
//   ROOT/v1/.leases, .locks, .usage     see DepotLease, PackageLock, DepotUsage
//   ROOT/v1/.quarantine/PACKAGE-KEY-N/  entries that did not hold what their index says, for a look at what happened
//
// KEY is ImageManifest.Key, 64 hex digits; the run-time loader finds an image by package and key alone (DepotLayout). The candidates of a
// build are the package's variants whose manifest begins with the wanted primary text; a package has few variants, eviction sees to it.
// v1 is the layout's version: a change of it is a new folder, old entries are then not seen.
//
// An entry is written under .staging on the same volume and renamed to its place: the rename is the commit point, so a reader sees all of
// an entry or nothing, and takes no lock. Content never changes under a key; whoever comes second drops its own copy. The one exception is the
// fallback, which is a project's own: there an entry gives way to the same one with the symbols of a later build. What a crash or a
// disk leaves behind is found by the digests in index.txt: such an entry is a miss with a reason, and is set aside.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Staleness;
using PkgImage.Format;

namespace PkgImage.Compiler.Depot;

/// <summary>The depots of one build: the first folder is written, all are read, in order.</summary>
public sealed class ImageDepot
{
    private readonly ImmutableArray<string> _roots;
    private readonly DepotOptions _options;
    private long _published;

    /// <param name="roots">The one to write first; the fallback is among them.</param>
    private ImageDepot(ImmutableArray<string> roots, DepotOptions options)
    {
        _roots = [.. roots.Select(Versioned)];
        _options = options;
        Fallback = Versioned(options.Fallback);
        Objects = new ObjectStore(_roots);
        Lease = new DepotLease(_roots[0], options.Build);
    }

    /// <summary>Compiled kernels of all packages.</summary>
    public ObjectStore Objects { get; }

    /// <summary>What this build keeps from eviction.</summary>
    public DepotLease Lease { get; }

    /// <summary>The versioned folder that is written to.</summary>
    public string Writable => _roots[0];

    private string Fallback { get; }

    /// <summary>The folder of the current schema in a depot.</summary>
    public static string Versioned(string root) => Path.Combine(root, DepotLayout.Schema);

    /// <summary>Opens the list of depots for a build that may write.</summary>
    /// <param name="warning">PKI8001 when the fallback is used, else null.</param>
    public static ImageDepot Open(DepotOptions options, out Diagnostic? warning)
    {
        warning = null;
        var first = options.Roots[0];
        if (TryMakeWritable(first, out var why))
            return new ImageDepot([.. options.Roots, options.Fallback], options);
        warning = Diagnostic.Warning(DiagnosticCode.DepotNotWritable,
            $"the depot '{first}' cannot be written to ({why}); images of this build are kept in '{options.Fallback}' and not shared");
        return new ImageDepot([options.Fallback, .. options.Roots], options);
    }

    /// <summary>All variants of a package with that primary manifest, ordered by key. Entries that cannot be read are set aside and told.</summary>
    public FoundVariants Find(PrimaryManifest primary)
    {
        var entries = new SortedDictionary<string, DepotEntry>(StringComparer.Ordinal);
        var others = new SortedDictionary<string, ImageManifest>(StringComparer.Ordinal);
        var damaged = ImmutableArray.CreateBuilder<string>();
        foreach (var root in _roots)
        {
            var folder = Path.Combine(root, primary.Package);
            foreach (var directory in Directory.Exists(folder) ? Directory.GetDirectories(folder) : [])
            {
                if (entries.ContainsKey(Path.GetFileName(directory)))
                    continue;
                try
                {
                    if (Read(directory) is not { } index)
                        continue;
                    if (index.Manifest.Primary.Text == primary.Text)
                        entries.Add(index.Manifest.Key, Check(directory, index));
                    else
                        others[index.Manifest.Key] = index.Manifest;
                }
                catch (InvalidDataException e)
                {
                    damaged.Add(e.Message);
                    Quarantine(directory);
                }
            }
        }
        return new FoundVariants([.. entries.Values], damaged.ToImmutable()) { Others = [.. others.Values] };
    }

    /// <summary>The same, those first whose assemblies were made of a build with these symbols: where several serve, nothing is made again with one of them.</summary>
    public FoundVariants Find(PrimaryManifest primary, string? symbols)
    {
        var found = Find(primary);
        return found with { Entries = [.. found.Entries.OrderByDescending(entry => Find(primary.Package, entry.Key, symbols) is not null)] };
    }

    /// <summary>The entry of a key, or null when no depot has it whole.</summary>
    public DepotEntry? Find(string package, string key) => Find(package, key, _ => true);

    /// <summary>The entry of a key whose assembly was made of a build with these symbols, or null.</summary>
    public DepotEntry? Find(string package, string key, string? symbols) => Find(package, key, entry => entry.HasSymbolsOf(symbols));

    private DepotEntry? Find(string package, string key, Func<DepotEntry, bool> serves)
    {
        foreach (var directory in _roots.Select(r => Path.Combine(r, package, key)).Where(Directory.Exists))
        {
            try
            {
                if (Load(directory) is { } entry && serves(entry))
                    return entry;
            }
            catch (InvalidDataException)
            {
                Quarantine(directory);
            }
        }
        return null;
    }

    /// <summary>Reads every file of an entry. A damaged one is set aside; the caller gets the reason instead.</summary>
    public bool TryVerify(DepotEntry entry, out string reason)
    {
        try
        {
            entry.Verify();
            reason = "";
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
            Quarantine(entry.Directory);
            return false;
        }
    }

    /// <summary>Marks an entry as used now, for eviction. Depots that cannot be written to keep no such mark.</summary>
    public void Touch(DepotEntry entry)
    {
        if (entry.Directory.StartsWith(Writable, StringComparison.Ordinal))
            Housekeeping.Attempt(() => File.SetLastWriteTimeUtc(Path.Combine(entry.Directory, EntryFiles.Index), DateTime.UtcNow));
    }

    /// <summary>
    /// Stores a variant; one that is there already stays, with its symbols. The same image with those of another build is kept with the project. Then removes the
    /// package's least recently used variants.
    /// </summary>
    /// <param name="warning">PKI8001 when the depot could not take it, such as on a full disk, and the fallback did; else null.</param>
    /// <returns>The manifest's key.</returns>
    /// <exception cref="DiagnosticException">PKI8001: the fallback cannot be written to either.</exception>
    public string Publish(EntryContent content, out Diagnostic? warning)
    {
        var manifest = ImageManifest.Parse(content.Artifacts.Manifest)
            ?? throw new ArgumentException("the artifacts' manifest is not one", nameof(content));
        warning = null;
        if (Find(manifest.Primary.Package, manifest.Key, entry => !entry.HasSymbolsOf(content.Artifacts.SymbolsIdentity)) is not null)
        {
            PublishToFallback(content, manifest);
            return manifest.Key;
        }
        try
        {
            Publish(content, manifest, Writable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Writable != Fallback)
        {
            warning = Diagnostic.Warning(DiagnosticCode.DepotNotWritable,
                $"the depot cannot take the image of {content.Artifacts.Package} ({e.Message}); it is kept with the project and not shared");
            PublishToFallback(content, manifest);
        }
        return manifest.Key;
    }

    /// <summary>
    /// A build has written all it will: removes what is least recently used when the depot has become too large, and what crashes left.
    /// </summary>
    public void FinishWriting()
    {
        new DepotCollector(Writable, _options.MaxVariants, _options.SizeLimit).SweepUp();
        DepotUsage.Add(Writable, Interlocked.Read(ref _published) + Objects.Added, _options.MaxVariants, _options.SizeLimit);
    }

    private void PublishToFallback(EntryContent content, ImageManifest manifest)
    {
        try
        {
            Publish(content, manifest, Fallback);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCode.DepotNotWritable,
                $"cannot store the image of {content.Artifacts.Package}: {e.Message}", Fallback, e);
        }
    }

    private void Publish(EntryContent content, ImageManifest manifest, string root)
    {
        var target = Path.Combine(root, manifest.Primary.Package, manifest.Key);
        // Before it is there, so that it is never there without.
        Lease.Add(manifest.Primary.Package, manifest.Key);
        var staged = Path.Combine(root, DepotFolders.Staging, Path.GetRandomFileName());
        try
        {
            Stage(content, staged);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            // Of the project's own the last build's symbols are the right ones. Renamed first, so that no reader sees half an entry.
            if (root == Fallback && Directory.Exists(target) && !IsWholeWith(target, content.Artifacts.SymbolsIdentity))
            {
                var replaced = Path.Combine(root, DepotFolders.Staging, Path.GetRandomFileName());
                Directory.Move(target, replaced);
                Directory.Delete(replaced, recursive: true);
            }
            MoveUnlessThere(staged, target);
        }
        finally
        {
            if (Directory.Exists(staged))
                Housekeeping.Attempt(() => Directory.Delete(staged, recursive: true));
        }
        new DepotCollector(root, _options.MaxVariants, _options.SizeLimit).CollectVariants(manifest.Primary.Package, manifest.Key);
    }

    private static bool IsWholeWith(string directory, string? symbols)
    {
        try
        {
            return Load(directory)?.HasSymbolsOf(symbols) == true;
        }
        catch (InvalidDataException)
        {
            // What is damaged gives way as well.
            return false;
        }
    }

    /// <summary>An entry with all its files; null when it was evicted this moment.</summary>
    /// <exception cref="InvalidDataException">It is not what was stored.</exception>
    internal static DepotEntry? Load(string directory) => Read(directory) is { } index ? Check(directory, index) : null;

    private static (string[] Lines, ImageManifest Manifest)? Read(string directory)
    {
        string[] lines;
        string text;
        try
        {
            lines = File.ReadAllLines(Path.Combine(directory, EntryFiles.Index));
            text = File.ReadAllText(Path.Combine(directory, EntryFiles.Manifest));
        }
        catch (DirectoryNotFoundException)
        {
            // Evicted between listing and reading.
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Damaged(directory, $"cannot be read: {e.Message}");
        }
        return ImageManifest.Parse(text) is { } manifest && manifest.Key == Path.GetFileName(directory)
            ? (lines, manifest)
            : throw Damaged(directory, "has a manifest of another key");
    }

    private static DepotEntry Check(string directory, (string[] Lines, ImageManifest Manifest) index)
    {
        var files = index.Lines.Select(DepotFile.Parse).ToList();
        // The manifest is listed last, so an index that was cut off at the end of a line shows.
        if (files.Contains(null) || files is not [.., { Name: EntryFiles.Manifest }])
            throw Damaged(directory, "has a broken index");
        if (files.FirstOrDefault(f => !HasSize(directory, f!)) is { } missing)
            throw Damaged(directory, $"has no whole {missing.Name}");
        return new DepotEntry(directory, index.Manifest, [.. files.OfType<DepotFile>()]);
    }

    private static InvalidDataException Damaged(string directory, string what) =>
        new($"entry {Path.GetFileName(directory)[..Math.Min(12, Path.GetFileName(directory).Length)]} {what}");

    private static bool HasSize(string directory, DepotFile file) =>
        new FileInfo(Path.Combine(directory, file.Name)) is { Exists: true } info && info.Length == file.Size;

    private void Stage(EntryContent content, string directory)
    {
        Directory.CreateDirectory(directory);
        var index = new List<string>();
        foreach (var (name, bytes) in content.Files())
        {
            File.WriteAllBytes(Path.Combine(directory, name), bytes);
            Interlocked.Add(ref _published, bytes.LongLength);
            index.Add(DepotFile.Of(name, bytes).ToString());
        }
        File.WriteAllLines(Path.Combine(directory, EntryFiles.Index), index);
    }

    private static void MoveUnlessThere(string staged, string target)
    {
        // There already, or published by another process a moment ago: the same key has the same content.
        if (!Directory.Exists(target) && !Housekeeping.Attempt(() => Directory.Move(staged, target)) && !Directory.Exists(target))
            throw new IOException($"'{staged}' cannot be renamed to '{target}'");
    }

    // An entry of a read-only depot is not ours to change.
    private void Quarantine(string directory)
    {
        foreach (var own in new[] { Writable, Fallback }.Where(root => directory.StartsWith(root, StringComparison.Ordinal)).Distinct())
            Quarantine(own, directory);
    }

    /// <summary>Sets an entry aside. One that cannot be moved stays a miss all the same.</summary>
    /// <param name="root">The depot's versioned folder.</param>
    internal static void Quarantine(string root, string directory)
    {
        var folder = Path.Combine(root, DepotFolders.Quarantine);
        var name = $"{Path.GetFileName(Path.GetDirectoryName(directory))}-{Path.GetFileName(directory)}-{Path.GetRandomFileName()}";
        Housekeeping.Attempt(() =>
        {
            Directory.CreateDirectory(folder);
            Directory.Move(directory, Path.Combine(folder, name));
        });
    }

    private static bool TryMakeWritable(string root, out string why)
    {
        try
        {
            var staging = Path.Combine(root, DepotLayout.Schema, DepotFolders.Staging);
            Directory.CreateDirectory(staging);
            var probe = Path.Combine(staging, Path.GetRandomFileName());
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            why = "";
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            why = e.Message;
            return false;
        }
    }
}
