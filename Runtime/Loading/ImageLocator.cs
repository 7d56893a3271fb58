// Where images are looked for, in order: beside the assembly, in the application's folder (which differs for a plug-in, and is the only
// one of a single-file program), then in each depot of PKGIMAGE_DEPOT_PATH by key. The user's own depot is no such place by default:
// what a deployed program runs should not depend on what was built on the machine.
using PkgImage.Format;

namespace PkgImage.Loading;

/// <summary>The places for one request. A mutable struct: ask <see cref="TryNext"/> until it says no.</summary>
internal struct ImageLocator(string package, string fileName, string keyHex, string assemblyLocation)
{
    private readonly string? _assemblyFolder = Path.GetDirectoryName(assemblyLocation);
    private string[]? _depots;
    private int _place;

    /// <summary>The next file that exists.</summary>
    public bool TryNext(out string path)
    {
        while (Candidate(_place++, out var candidate))
        {
            if (candidate is not null && File.Exists(candidate))
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
        switch (place)
        {
            case 0:
                if (!string.IsNullOrEmpty(_assemblyFolder))
                    candidate = Path.Join(_assemblyFolder, fileName);
                return true;
            case 1:
                var application = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
                if (application != _assemblyFolder)
                    candidate = Path.Join(application, fileName);
                return true;
            default:
                _depots ??= DepotLayout.Split(Environment.GetEnvironmentVariable(DepotLayout.PathVariable));
                if (place - 2 >= _depots.Length)
                    return false;
                candidate = DepotLayout.ImagePath(_depots[place - 2], package, keyHex, fileName);
                return true;
        }
    }
}
