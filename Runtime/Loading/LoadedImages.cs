// The images this process runs from. An image is bound to one load context: the file it is mapped from belongs to the first assembly
// that asked, and the same assembly loaded once more elsewhere runs its IL.
//
// State of the process, so it is static: a list that grows with the packages loaded.
namespace PkgImage.Loading;

internal sealed class LoadedImages
{
    private static readonly object Gate = new();
    private static LoadedImages? s_first;

    private readonly LoadedImages? _next;
    private string? _path;

    private LoadedImages(string path, LoadedImages? next) => (_path, _next) = (path, next);

    /// <summary>Takes a file for the caller's load context; false when another has it.</summary>
    public static bool TryClaim(string path)
    {
        lock (Gate)
        {
            if (Find(path) is not null)
                return false;
            s_first = new LoadedImages(path, s_first);
            return true;
        }
    }

    /// <summary>Gives a file back that turned out to be unusable.</summary>
    public static void Release(string path)
    {
        lock (Gate)
        {
            if (Find(path) is { } image)
                image._path = null;
        }
    }

    private static LoadedImages? Find(string path)
    {
        var image = s_first;
        while (image is not null && image._path != path)
            image = image._next;
        return image;
    }
}
