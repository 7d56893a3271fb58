// What the build hands to the compiler process: one file in, one file out.
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Commands;

/// <summary>A request to build images for packages of a graph.</summary>
/// <param name="GraphPath">File of the package graph.</param>
/// <param name="Remote">Null when there is none.</param>
/// <param name="Packages">Primary manifests of the packages to build.</param>
/// <param name="ResultPath">Where the <see cref="BuildResult"/> goes.</param>
public sealed record BuildRequest(
    string GraphPath,
    CompilerOptions Options,
    ToolOptions Tools,
    DepotOptions Depot,
    RemoteOptions? Remote,
    ImmutableArray<PrimaryManifest> Packages,
    string ResultPath)
{
    /// <summary>Whether the build ends with a table of where its time went.</summary>
    public bool ShowTimings { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, RequestJson.Default.BuildRequest);

    /// <exception cref="DiagnosticException">PKI1007: the file is not a request.</exception>
    public static BuildRequest Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, RequestJson.Default.BuildRequest) ?? throw new JsonException("empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCode.InvalidRequest, $"'{path}' is not a build request: {e.Message}", path, e);
        }
    }
}

/// <summary>Who made an image that a build asked for.</summary>
public enum ImageSource
{
    /// <summary>This build.</summary>
    Compiled,
    /// <summary>Another build, at the same time.</summary>
    OtherBuild,
    /// <summary>Some build, at any time, on any machine: it came from the remote cache.</summary>
    Remote,
}

/// <summary>What became of one package: a key, or the diagnostic that kept it from an image.</summary>
/// <param name="Milliseconds">Wall time it took, other packages at its side.</param>
/// <param name="Kernels">Kernels of the image.</param>
/// <param name="KernelsCompiled">Those of them whose objects were not in the depot.</param>
public sealed record BuiltPackage(
    string Package, string? Key, Diagnostic? Failure, long Milliseconds, int Kernels = 0, int KernelsCompiled = 0,
    ImageSource Source = ImageSource.Compiled);

/// <summary>Answer to a request, packages in the request's order.</summary>
public sealed record BuildResult(ImmutableArray<BuiltPackage> Packages)
{
    public string ToJson() => JsonSerializer.Serialize(this, RequestJson.Default.BuildResult);

    /// <summary>Reads an answer, or null when there is none.</summary>
    public static BuildResult? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        using var stream = File.OpenRead(path);
        return JsonSerializer.Deserialize(stream, RequestJson.Default.BuildResult);
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BuildRequest))]
[JsonSerializable(typeof(BuildResult))]
internal sealed partial class RequestJson : JsonSerializerContext;
