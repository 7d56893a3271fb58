// Where depots are: an ordered list of folders. The first is written to, the others are read only.
using System.Collections.Immutable;
using PkgImage.Format;

namespace PkgImage.Compiler.Depot;

/// <summary>The depot search list of a build.</summary>
public static class DepotLocations
{
    /// <summary>Environment variable with a list of folders, separated as PATH is.</summary>
    public const string Variable = DepotLayout.PathVariable;

    /// <summary>The list to use: the explicit one, else the environment's, else the user's cache folder.</summary>
    /// <param name="explicitList">Folders separated by ';' or the platform's path separator, or null.</param>
    public static ImmutableArray<string> Resolve(string? explicitList, Func<string, string?> environment)
    {
        var list = Split(explicitList);
        if (list.IsEmpty)
            list = Split(environment(Variable));
        return list.IsEmpty ? [Default(environment)] : list;
    }

    /// <summary>The platform's folder for caches of the current user.</summary>
    public static string Default(Func<string, string?> environment)
    {
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "pkgimage");
        var home = environment("HOME") is { Length: > 0 } h ? h : Path.GetTempPath();
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Caches", "pkgimage");
        return environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
            ? Path.Combine(cache, "pkgimage")
            : Path.Combine(home, ".cache", "pkgimage");
    }

    private static ImmutableArray<string> Split(string? list) => [.. DepotLayout.Split(list)];
}
