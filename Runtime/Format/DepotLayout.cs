// Where a depot keeps a package's image: the one fact about depots that the loader shares with the compiler.
namespace PkgImage.Format;

internal static class DepotLayout
{
    /// <summary>Directory of the depot's current schema; another schema lives beside it.</summary>
    public const string Schema = "v1";

    /// <summary>Path of a package's image by its key (lower-case hex): DEPOT/v1/PACKAGE/KEY/FILE.</summary>
    public static string ImagePath(string depot, string package, string keyHex, string fileName) =>
        Path.Combine(Path.Combine(depot, Schema), package, keyHex, fileName);
}
