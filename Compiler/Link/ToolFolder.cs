// The private folder that one call of a tool works in. It goes when the call is done; what a killed process left goes with a later build.
namespace PkgImage.Compiler.Link;

/// <summary>A folder among the system's temporary files.</summary>
internal sealed class ToolFolder : IDisposable
{
    /// <summary>How the names of all of them begin.</summary>
    public const string Prefix = "pkgimage-tool-";

    public string Path { get; } = Directory.CreateTempSubdirectory(Prefix).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
