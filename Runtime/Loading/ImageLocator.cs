// Where images are looked for, in order: beside the assembly, in the application's folder (which differs for a plug-in, and is the only
// one of a single-file program), where the host found the native libraries of packages (runtimes/<rid>/native of a NuGet package), then
// in each depot of PKGIMAGE_DEPOT_PATH by key. The user's own depot is no such place by default: what a deployed program runs should not
// depend on what was built on the machine.
using PkgImage.Format;

namespace PkgImage.Loading;

/// <summary>The places for one request. A mutable struct: ask <see cref="TryNext"/> until it says no.</summary>
internal struct ImageLocator(string package, string fileName, string keys, string assemblyLocation)
{
    private readonly string _assemblyFolder = FolderOf(assemblyLocation);
    private string[]? _natives;
    private string[]? _depots;
    private int _place;

    /// <summary>
    /// The folders with native libraries of the program's packages for this platform. The host reads them from deps.json, whose rules for
    /// platforms (linux-musl-x64 also takes what is for linux-x64) are thus the images' too.
    /// </summary>
    public static string[] NativeFolders =>
        (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// The folder of a file, with the separator at its end; empty for a name alone. What the framework has for this, and for joining folder and name, costs
    /// a process that has not used it 0.1 ms.
    /// </summary>
    public static string FolderOf(string path)
    {
        var end = path.Length;
        while (end > 0 && path[end - 1] != '/' && (path[end - 1] != '\\' || !OperatingSystem.IsWindows()))
            end--;
        return path.Substring(0, end);
    }

    /// <summary>A folder with the separator at its end.</summary>
    public static string AsFolder(string path) => Path.EndsInDirectorySeparator(path) ? path : path + Path.DirectorySeparatorChar;

    /// <summary>The next place, whether or not there is a file.</summary>
    public bool TryNext(out string path)
    {
        while (Candidate(_place++, out var candidate))
        {
            if (candidate is not null)
            {
                path = candidate;
                return true;
            }
        }
        path = "";
        return false;
    }

    /// <summary>False behind the last place; a null candidate is a place that does not apply or was looked at before.</summary>
    private bool Candidate(int place, out string? candidate)
    {
        candidate = null;
        if (place == 0)
        {
            if (_assemblyFolder.Length > 0)
                candidate = string.Concat(_assemblyFolder, fileName);
            return true;
        }
        var application = AsFolder(AppContext.BaseDirectory);
        if (place == 1)
        {
            if (application != _assemblyFolder)
                candidate = string.Concat(application, fileName);
            return true;
        }
        _natives ??= NativeFolders;
        place -= 2;
        if (place < _natives.Length)
        {
            var folder = AsFolder(_natives[place]);
            if (folder != _assemblyFolder && folder != application)
                candidate = string.Concat(folder, fileName);
            return true;
        }
        return DepotCandidate(place - _natives.Length, out candidate);
    }

    /// <summary>Each key in each depot.</summary>
    private bool DepotCandidate(int place, out string? candidate)
    {
        candidate = null;
        _depots ??= DepotLayout.Split(Environment.GetEnvironmentVariable(DepotLayout.PathVariable));
        var count = ImageRequest.CountKeys(keys);
        if (place >= _depots.Length * count)
            return false;
        candidate = DepotLayout.ImagePath(_depots[place / count], package, ImageRequest.KeyAt(keys, place % count), fileName);
        return true;
    }
}
