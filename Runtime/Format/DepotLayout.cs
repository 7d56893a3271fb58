// Where a depot keeps a package's image: the facts about depots that the loader shares with the compiler.
namespace PkgImage.Format;

internal static class DepotLayout
{
    /// <summary>Directory of the depot's current schema; another schema lives beside it.</summary>
    public const string Schema = "v1";

    /// <summary>Environment variable with a list of depots.</summary>
    public const string PathVariable = "PKGIMAGE_DEPOT_PATH";

    /// <summary>The folders of a list, separated by ';' or as in PATH.</summary>
    public static string[] Split(string? list) =>
        (list ?? "").Split([';', Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Path of a package's image by its key (lower-case hex): DEPOT/v1/PACKAGE/KEY/FILE.</summary>
    public static string ImagePath(string depot, string package, string keyHex, string fileName) =>
        Path.Combine(Path.Combine(depot, Schema), package, keyHex, fileName);
}
