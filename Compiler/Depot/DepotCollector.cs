// Keeps a depot within its limits: at most so many variants of a package, at most so many bytes in all, the least recently used go first.
// Entries and objects are treated alike: an object whose package is built often is used often.
//
// Never removed: what a lease names. Removal is a rename, then a second look at the leases, then deletion; see DepotLease.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Depot;

/// <summary>What a collection did.</summary>
/// <param name="Before">Bytes of the depot before.</param>
/// <param name="After">Bytes after.</param>
/// <param name="InUse">Entries that would have gone but are leased by builds.</param>
public sealed record CollectionResult(ImmutableArray<DepotItem> Removed, long Before, long After, ImmutableArray<DepotItem> InUse);

/// <summary>Collects one depot.</summary>
/// <param name="root">The depot's versioned folder.</param>
public sealed class DepotCollector(string root, int maxVariants, long sizeLimit)
{
    /// <summary>What is staged longer than this belongs to a process that died.</summary>
    private static readonly TimeSpan s_longestWrite = TimeSpan.FromDays(1);

    /// <summary>How long a damaged entry is kept for a look at what happened.</summary>
    private static readonly TimeSpan s_quarantine = TimeSpan.FromDays(7);

    private readonly List<DepotItem> _removed = [];
    private readonly List<DepotItem> _inUse = [];

    /// <summary>Applies both limits and sweeps up what crashes left.</summary>
    public CollectionResult Collect()
    {
        var items = DepotInventory.Read(root);
        var before = items.Sum(i => i.Size);
        RemoveLeftOvers(items);
        foreach (var package in items.Where(i => i.Kind == DepotItemKind.Entry).GroupBy(i => i.Package, StringComparer.Ordinal))
            RemoveSurplus(package, maxVariants);
        RemoveOldest(items, before);
        return new CollectionResult([.. _removed], before, before - _removed.Sum(i => i.Size), [.. _inUse]);
    }

    /// <summary>Applies the limit of variants to one package, the entry just published aside.</summary>
    internal void CollectVariants(string package, string published) =>
        RemoveSurplus(DepotInventory.Entries(Path.Combine(root, package)).Where(e => e.Name != published), maxVariants - 1);

    /// <summary>Sweeps up what crashes left; looks at nothing that serves.</summary>
    internal void SweepUp() => RemoveLeftOvers(DepotInventory.LeftOvers(root));

    private void RemoveLeftOvers(IEnumerable<DepotItem> items)
    {
        var now = DateTime.UtcNow;
        foreach (var item in items.Where(i => IsLeftOver(i, now)))
            TryRemove(item);
    }

    private static bool IsLeftOver(DepotItem item, DateTime now) => item.Kind switch
    {
        DepotItemKind.Staged => now - item.LastUse > s_longestWrite,
        DepotItemKind.Quarantined => now - item.LastUse > s_quarantine,
        _ => false,
    };

    private void RemoveSurplus(IEnumerable<DepotItem> variants, int keep)
    {
        foreach (var surplus in Oldest(variants).Reverse().Skip(keep).Reverse())
            TryRemove(surplus);
    }

    private void RemoveOldest(ImmutableArray<DepotItem> items, long before)
    {
        var size = before - _removed.Sum(i => i.Size);
        if (size <= sizeLimit)
            return;
        // A tenth less than the limit, or the next build would collect again.
        var goal = sizeLimit - sizeLimit / 10;
        foreach (var item in Oldest(items.Where(i => i.Kind != DepotItemKind.Staged).Except(_removed).Except(_inUse)))
        {
            if (size <= goal)
                return;
            if (TryRemove(item))
                size -= item.Size;
        }
    }

    private static IEnumerable<DepotItem> Oldest(IEnumerable<DepotItem> items) =>
        items.OrderBy(i => i.LastUse).ThenBy(i => i.Path, StringComparer.Ordinal);

    private bool TryRemove(DepotItem item)
    {
        if (item.Kind is DepotItemKind.Object || File.Exists(item.Path))
            return Note(item, Housekeeping.Attempt(() => File.Delete(item.Path)));
        var line = DepotLease.Line(item.Package, item.Name);
        if (item.Kind != DepotItemKind.Entry || !DepotLease.Read(root).Contains(line))
        {
            var doomed = Path.Combine(root, DepotFolders.Staging, Path.GetRandomFileName());
            if (!Housekeeping.Attempt(() => Directory.Move(item.Path, doomed)))
                return false;
            if (item.Kind != DepotItemKind.Entry || !DepotLease.Read(root).Contains(line))
                return Note(item, Housekeeping.Attempt(() => Directory.Delete(doomed, recursive: true)));
            // Leased while it was moved.
            Housekeeping.Attempt(() => Directory.Move(doomed, item.Path));
        }
        _inUse.Add(item);
        return false;
    }

    private bool Note(DepotItem item, bool isRemoved)
    {
        if (isRemoved)
            _removed.Add(item);
        return isRemoved;
    }
}
