// obj/pkgimage/staleness.json: what the last build decided about each package, for `pkgimage why` and for people.
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PkgImage.Compiler.Staleness;

/// <summary>What the build did with a package.</summary>
public enum PackageState
{
    /// <summary>An image from the depot served.</summary>
    Reused,
    /// <summary>An image was built.</summary>
    Built,
    /// <summary>An image from the remote cache served.</summary>
    Fetched,
    /// <summary>Nothing in it is worth an image; it stays IL.</summary>
    Nothing,
    /// <summary>The package came woven, with its image beside it.</summary>
    PassedAlong,
    /// <summary>The build did not get to an image; its messages say why.</summary>
    Failed,
}

/// <summary>One package's line.</summary>
/// <param name="Reason">Why it was built, or null when it was not.</param>
/// <param name="Detail">The reason in words; empty when there is none.</param>
/// <param name="Key">The image's key; empty when there is none.</param>
/// <param name="BuildMilliseconds">Wall time building it took; zero when it was not built.</param>
/// <param name="Kernels">Kernels of an image that was built.</param>
/// <param name="KernelsCompiled">Those of them that were compiled; the others came from the depot as objects.</param>
public sealed record PackageDecision(
    string Package, string Version, string Kind, PackageState State, StaleReason? Reason, string Detail, string Key, long BuildMilliseconds = 0,
    int Kernels = 0, int KernelsCompiled = 0)
{
    /// <summary>Why the variants that the depots had of it did not serve.</summary>
    public ImmutableArray<RejectedCandidates> Rejected { get; init; } = [];
}

/// <summary>The decisions of one build of one target framework.</summary>
/// <param name="Project">File name of the project.</param>
/// <param name="TargetFramework">Such as net10.0.</param>
public sealed record StalenessReport(
    string Project, string Configuration, string TargetFramework, string RuntimeIdentifier, ImmutableArray<PackageDecision> Packages)
{
    public const string FileName = "staleness.json";

    public string ToJson() => JsonSerializer.Serialize(this, StalenessJson.Default.StalenessReport);

    /// <summary>Reads a report, or null when the file is none.</summary>
    public static StalenessReport? Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, StalenessJson.Default.StalenessReport);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StalenessReport))]
[JsonSerializable(typeof(ImmutableArray<StalenessReport>))]
internal sealed partial class StalenessJson : JsonSerializerContext;
