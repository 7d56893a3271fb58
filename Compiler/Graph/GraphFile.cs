// The graph as a file: written by the graph task, read by the staleness task and the compiler process.
using System.Text.Json;
using System.Text.Json.Serialization;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Graph;

/// <summary>Reads and writes <see cref="PackageGraph"/> as JSON.</summary>
public static class GraphFile
{
    public static string Write(PackageGraph graph) => JsonSerializer.Serialize(graph, GraphJson.Default.PackageGraph);

    /// <exception cref="DiagnosticException">PKI1007: the file is not a graph.</exception>
    public static PackageGraph Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var graph = JsonSerializer.Deserialize(stream, GraphJson.Default.PackageGraph) ?? throw new JsonException("empty");
            // Assembly names are compared without case, which JSON does not carry.
            return graph with { References = graph.References.WithComparers(StringComparer.OrdinalIgnoreCase) };
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new DiagnosticException(DiagnosticCode.InvalidRequest, $"'{path}' is not a package graph: {e.Message}", path, e);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PackageGraph))]
internal sealed partial class GraphJson : JsonSerializerContext;
