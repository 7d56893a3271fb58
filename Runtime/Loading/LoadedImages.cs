// The images this process runs from. An image is bound to one load context: the file it is mapped from belongs to the first assembly
// that asked, and the same assembly loaded once more elsewhere runs its IL.
//
// State of the process, so it is static; woven assemblies ask once each, and the lock is never contended for longer than a list search.
namespace PkgImage.Loading;

internal static class LoadedImages
{
    private static readonly List<string> Paths = [];

    /// <summary>Takes a file for the caller's load context; false when another has it.</summary>
    public static bool TryClaim(string path)
    {
        lock (Paths)
        {
            if (Paths.Contains(path))
                return false;
            Paths.Add(path);
            return true;
        }
    }

    /// <summary>Gives a file back that turned out to be unusable.</summary>
    public static void Release(string path)
    {
        lock (Paths)
            Paths.Remove(path);
    }
}
