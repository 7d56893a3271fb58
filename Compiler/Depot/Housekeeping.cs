// What keeps a depot tidy and may fail: nothing that follows depends on it.
namespace PkgImage.Compiler.Depot;

/// <summary>Folders of a depot's versioned folder that hold no package. No assembly's name begins with a dot.</summary>
internal static class DepotFolders
{
    public const string Staging = ".staging";
    public const string Locks = ".locks";
    public const string Quarantine = ".quarantine";
}

internal static class Housekeeping
{
    /// <summary>
    /// Longer than any use of a temporary folder. Process numbers would tell sooner whether its owner is dead, but mean nothing between
    /// containers that share a folder.
    /// </summary>
    private static readonly TimeSpan s_longestUse = TimeSpan.FromHours(1);

    /// <summary>Removes temporary folders of processes that died.</summary>
    /// <param name="prefix">How their names begin.</param>
    public static void SweepUp(string folder, string prefix) => Attempt(() =>
    {
        foreach (var abandoned in Directory.GetDirectories(folder, prefix + "*").Where(d => DateTime.UtcNow - Directory.GetLastWriteTimeUtc(d) > s_longestUse))
            Attempt(() => Directory.Delete(abandoned, recursive: true));
    });

    /// <summary>Does what another process, or the lack of a right or of room, may forestall.</summary>
    /// <returns>Whether it was done.</returns>
    public static bool Attempt(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
