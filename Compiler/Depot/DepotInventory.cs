// Everything a depot holds, with sizes and times of last use: what `pkgimage depot list` shows and what eviction chooses from.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Depot;

/// <summary>What kind of thing a depot holds.</summary>
public enum DepotItemKind
{
    /// <summary>A variant of a package.</summary>
    Entry,
    /// <summary>A compiled kernel.</summary>
    Object,
    /// <summary>An entry that was damaged and set aside.</summary>
    Quarantined,
    /// <summary>What is being written or removed, or was when its process died.</summary>
    Staged,
}

/// <summary>One thing.</summary>
/// <param name="Package">Of an entry; else empty.</param>
/// <param name="Name">The key of an entry or object, else a file name.</param>
/// <param name="Size">Bytes of its files.</param>
/// <param name="LastUse">UTC.</param>
public sealed record DepotItem(DepotItemKind Kind, string Package, string Name, string Path, long Size, DateTime LastUse);

/// <summary>Reads inventories.</summary>
public static class DepotInventory
{
    /// <summary>Everything in a depot's versioned folder, by path. What goes away meanwhile is left out.</summary>
    public static ImmutableArray<DepotItem> Read(string root)
    {
        var items = ImmutableArray.CreateBuilder<DepotItem>();
        foreach (var directory in Directories(root))
        {
            var name = Path.GetFileName(directory);
            if (name == ObjectStore.Folder)
                items.AddRange(Directories(directory).SelectMany(Files).Select(f => File(DepotItemKind.Object, f)).OfType<DepotItem>());
            else if (!name.StartsWith('.'))
                items.AddRange(Entries(directory));
        }
        items.AddRange(LeftOvers(root));
        return [.. items.OrderBy(i => i.Path, StringComparer.Ordinal)];
    }

    /// <summary>What is staged or was set aside.</summary>
    internal static IEnumerable<DepotItem> LeftOvers(string root)
    {
        var staging = Path.Combine(root, DepotFolders.Staging);
        var quarantine = Path.Combine(root, DepotFolders.Quarantine);
        return Directories(quarantine).Select(d => Folder(DepotItemKind.Quarantined, "", d))
            .Concat(Directories(staging).Select(d => Folder(DepotItemKind.Staged, "", d)))
            .Concat(Files(staging).Select(f => File(DepotItemKind.Staged, f)))
            .OfType<DepotItem>();
    }

    /// <summary>The variants of one package.</summary>
    /// <param name="folder">The package's folder.</param>
    internal static IEnumerable<DepotItem> Entries(string folder) =>
        Directories(folder).Select(d => Folder(DepotItemKind.Entry, Path.GetFileName(folder), d)).OfType<DepotItem>();

    private static DepotItem? Folder(DepotItemKind kind, string package, string directory)
    {
        var files = Files(directory).Select(f => File(kind, f)).OfType<DepotItem>().ToList();
        // The index is what reuse touches; what has none is as old as its folder.
        var index = files.FirstOrDefault(f => f.Name == EntryFiles.Index);
        var time = index?.LastUse ?? Directory.GetLastWriteTimeUtc(directory);
        return Directory.Exists(directory) ? new DepotItem(kind, package, Path.GetFileName(directory), directory, files.Sum(f => f.Size), time) : null;
    }

    private static DepotItem? File(DepotItemKind kind, string path) =>
        new FileInfo(path) is { Exists: true } info ? new DepotItem(kind, "", info.Name, path, info.Length, info.LastWriteTimeUtc) : null;

    private static string[] Directories(string folder) => List(() => Directory.GetDirectories(folder));

    private static string[] Files(string folder) => List(() => Directory.GetFiles(folder));

    private static string[] List(Func<string[]> list)
    {
        try
        {
            return list();
        }
        catch (Exception e) when (e is DirectoryNotFoundException or UnauthorizedAccessException)
        {
            // Gone since it was listed, or not ours to see.
            return [];
        }
    }
}
