// What builds are using: entries that a lease names are not evicted.
//
//   ROOT/v1/.leases/BUILD    one line an entry: PACKAGE/KEY
//
// A build adds a line before it looks whether the entry is there; eviction moves an entry away first and then looks at the leases once
// more, and puts back what has been leased meanwhile. So either the eviction sees the lease or the build sees that the entry is gone.
// A lease goes when its build has copied what it needs. One that a killed build left counts for a day, or until the same project is built
// again: its name follows from the project's output folder.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Depot;

/// <summary>The lease of one build. Safe to use from several threads.</summary>
/// <param name="root">The written depot's versioned folder.</param>
/// <param name="build">A file name.</param>
public sealed class DepotLease(string root, string build)
{
    private const string Folder = ".leases";

    /// <summary>Longer than any build; clocks of machines that share a depot need not agree better than that.</summary>
    private static readonly TimeSpan s_longestBuild = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();

    private string Path => System.IO.Path.Combine(root, Folder, build);

    /// <summary>Forgets what an earlier build of the same project leased.</summary>
    public void Renew() => Release();

    /// <summary>Keeps an entry from eviction. A depot that cannot be written to is not evicted from either.</summary>
    public void Add(string package, string key)
    {
        lock (_lock)
        {
            Housekeeping.Attempt(() =>
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
                File.AppendAllText(Path, Line(package, key) + "\n");
            });
        }
    }

    /// <summary>The build is done with what it leased.</summary>
    public void Release() => Housekeeping.Attempt(() => File.Delete(Path));

    /// <summary>Entries leased now, as PACKAGE/KEY; leases of builds long gone are removed.</summary>
    internal static ImmutableHashSet<string> Read(string root)
    {
        var folder = System.IO.Path.Combine(root, Folder);
        var leased = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            Housekeeping.Attempt(() =>
            {
                if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > s_longestBuild)
                    File.Delete(file);
                else
                    leased.UnionWith(File.ReadAllLines(file));
            });
        }
        return leased.ToImmutable();
    }

    internal static string Line(string package, string key) => package + "/" + key;
}
