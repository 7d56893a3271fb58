// Where a depot keeps a package's image: the one fact about depots that the loader shares with the compiler.
namespace PkgImage.Format;

internal static class DepotLayout
{
    /// <summary>Directory of the depot's current schema; another schema lives beside it.</summary>
    public const string Schema = "v1";

    /// <summary>Path of the image with key <paramref name="keyHex"/> (lower-case hex); the first byte of the key spreads the folders.</summary>
    public static string ImagePath(string depot, string keyHex, string fileName) =>
        Path.Combine(depot, Schema, keyHex.Substring(0, 2), Path.Combine(keyHex, fileName));
}
