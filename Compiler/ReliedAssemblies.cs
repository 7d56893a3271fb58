// For each placed image, the fingerprints of the assemblies it holds code of: its own and those it consumed bodies of. The loader compares
// them, since the output is not ours alone: a coverage tool rewrites assemblies in it, somebody copies one of another build there.
//
// They are not in the image: a dependency rebuilt without a consumed change leaves the image as it is, and only this file changes.
using System.Reflection.PortableExecutable;
using PkgImage.Compiler.Graph;
using PkgImage.Format;

namespace PkgImage.Compiler;

/// <summary>Writes the files with fingerprints.</summary>
/// <param name="placed">The project's folder of images, with all of this build placed.</param>
/// <param name="woven">Packages whose woven copy goes to the output.</param>
public sealed class ReliedAssemblies(PackageGraph graph, PlacedImages placed, IReadOnlySet<string> woven)
{
    private readonly Dictionary<string, string> _files = graph.Packages.Select(p => (p.Name, p.AssemblyPath))
        .Concat(graph.Excluded.Select(e => (e.Name, e.AssemblyPath)))
        .GroupBy(f => f.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.First().AssemblyPath, StringComparer.Ordinal);

    private readonly Dictionary<string, string?> _fingerprints = new(StringComparer.Ordinal);

    /// <summary>Path of the file that belongs to a package's assembly in a folder; the loader asks for it by the assembly's name.</summary>
    public static string Beside(string folder, string package) => Path.Combine(folder, package + AssemblyFingerprint.FileSuffix);

    /// <summary>
    /// The lines for one package, its own the last, so that a file that was cut off shows. The framework is not among them, the image's header
    /// names its build.
    /// </summary>
    public string Lines(string package)
    {
        var consumed = placed.LastManifest(_files[package])?.Consumed.Select(c => c.Assembly) ?? [];
        return string.Concat(consumed.Where(name => name != package).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Append(package)
            .Where(_files.ContainsKey)
            .Select(name => (name, Fingerprint: Fingerprint(name)))
            .Where(f => f.Fingerprint is not null)
            .Select(f => $"{f.name} {f.Fingerprint}\n"));
    }

    private string? Fingerprint(string name)
    {
        if (!_fingerprints.TryGetValue(name, out var fingerprint))
            _fingerprints.Add(name, fingerprint = Compute(name));
        return fingerprint;
    }

    /// <summary>Of the file that lands in the output: the woven one, where there is one.</summary>
    private unsafe string? Compute(string name)
    {
        var path = _files[name];
        using var file = new PEReader(File.OpenRead(woven.Contains(name) ? placed.AssemblyOf(path) : path));
        if (!file.HasMetadata)
            return null;
        var metadata = file.GetMetadata();
        return AssemblyFingerprint.Compute(metadata.Pointer, metadata.Length);
    }
}
