// What consumed members look like now: opens the graph's assemblies, each at most once, and digests the members asked for.
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Graph;

/// <summary>Current digests of <see cref="ConsumedItem"/>s. Not thread-safe.</summary>
/// <param name="options">Those of the build that asks.</param>
public sealed class ConsumedMembers(PackageGraph graph, CompilerOptions options) : IDisposable
{
    private readonly AssemblyUniverse _universe = new(graph.References) { ReadsLines = options.HasSourceLines };
    private readonly Dictionary<(string, string, string), string?> _digests = [];

    /// <summary>The digest the member has now, or null when it, or its assembly, is gone or cannot be read.</summary>
    public string? Digest(ConsumedItem item)
    {
        var key = (item.Assembly, item.Kind, item.Member);
        if (!_digests.TryGetValue(key, out var digest))
            _digests.Add(key, digest = Compute(item));
        return digest;
    }

    public void Dispose() => _universe.Dispose();

    private string? Compute(ConsumedItem item)
    {
        try
        {
            var assembly = _universe.TryResolve(item.Assembly);
            if (item.Kind == ConsumedDigest.Assembly)
                return assembly is null ? ConsumedDigest.Absent : ConsumedDigest.Present;
            if (item.Kind == ConsumedDigest.Lines)
                return assembly is null ? null : ConsumedDigest.ComputeLines(assembly, item.Member, _universe.DocumentsOf(assembly.MainModule));
            return assembly is null ? null : ConsumedDigest.Compute(assembly, item.Kind, item.Member);
        }
        catch (Exception e) when (e is DiagnosticException or BadImageFormatException or AssemblyResolutionException)
        {
            return null;
        }
    }
}
