// The packages this process runs from images. An image is bound to one load context: that of the first assembly that asked. The same package
// in another context runs its IL, be its files the same or copies, as each plug-in of a program may bring them.
//
// Plug-ins also bring copies of this loader, each with statics of its own. So what is known here is kept where all of them look: in
// AppContext, under a lock on an object that the process has once.
namespace PkgImage.Loading;

internal static class LoadedImages
{
    /// <summary>Versions of the loader meet here too: name and meaning stay.</summary>
    private const string Prefix = "PkgImage.Loaded ";

    private static object Gate => typeof(AppContext);

    /// <summary>Takes a package's image for the caller's load context; false when another has it.</summary>
    public static bool TryClaim(in ImageRequest request)
    {
        var name = NameOf(request);
        lock (Gate)
        {
            if (AppContext.GetData(name) is not null)
                return false;
            AppContext.SetData(name, request.Package);
            return true;
        }
    }

    /// <summary>Gives it back: the file turned out to be unusable.</summary>
    public static void Release(in ImageRequest request)
    {
        lock (Gate)
            AppContext.SetData(NameOf(request), null);
    }

    /// <summary>The key tells a package from another version of it, which is free to run from an image of its own.</summary>
    private static string NameOf(in ImageRequest request) => string.Concat(Prefix, request.Package, " ", request.KeyHex);
}
