// References to package graph: which assemblies get images, which are passed along and why, and where every name resolves to.
//
// Only what lands in the output can be resolved, plus the framework's implementation: an image must not hold code of an assembly that
// the program may meet in another version. Invariants: one package a name; packages sorted; every file that is not a package and looks
// like one has a reason; no two packages have files of one name, which their copies would share.
using System.Collections.Immutable;
using NuGet.Versioning;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Graph;

/// <summary>Builds the graph of one project.</summary>
public static class GraphBuilder
{
    /// <exception cref="DiagnosticException">The project's own assembly cannot be read, or there is no framework to compile against.</exception>
    public static PackageGraph Build(GraphInputs inputs)
    {
        if (inputs.Frameworks.IsEmpty)
            throw new DiagnosticException(DiagnosticCode.FrameworkNotFound, "no implementation of Microsoft.NETCore.App was given");
        var excluded = ImmutableArray.CreateBuilder<ExcludedPackage>();
        var candidates = new SortedDictionary<string, Candidate>(StringComparer.OrdinalIgnoreCase);

        var shadowed = new HashSet<string>(StringComparer.Ordinal);
        var fileNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var own = new OutputFile(inputs.OwnAssembly, "", PackageKind.Project, Version: null);
        foreach (var file in inputs.Files.Prepend(own).Where(f => IsAssemblyFile(f.Path)))
        {
            var (facts, refusal) = Inspect(file);
            if (facts is null)
            {
                if (file == own)
                    throw new DiagnosticException(refusal! with { Severity = Severity.Error });
                excluded.Add(new ExcludedPackage(Path.GetFileNameWithoutExtension(file.Path), file.Path, refusal!));
            }
            else if (!candidates.TryAdd(facts.Name, new Candidate(file, facts)))
            {
                excluded.Add(new ExcludedPackage(facts.Name, file.Path, Refuse(DiagnosticCode.DuplicatePackage, file.Path,
                    $"has the name of {candidates[facts.Name].File.Path}, which comes first")));
            }
            else if (!fileNames.Add(Path.GetFileNameWithoutExtension(file.Path)))
            {
                shadowed.Add(facts.Name);
                excluded.Add(new ExcludedPackage(facts.Name, file.Path, Refuse(DiagnosticCode.DuplicatePackage, file.Path,
                    "has the file name of another package, which comes first")));
            }
            else if (inputs.Excluded.Contains(facts.Name))
            {
                excluded.Add(new ExcludedPackage(facts.Name, file.Path,
                    Refuse(DiagnosticCode.PackageExcluded, file.Path, "is excluded by a PkgImageExclude item")));
            }
        }

        var packages = candidates.Values
            .Where(c => IsInScope(c.File.Kind, inputs.Scope) && !inputs.Excluded.Contains(c.Facts.Name) && !shadowed.Contains(c.Facts.Name))
            .Select(c => new PackageNode(c.Facts.Name, c.File.Path, c.File.Kind, VersionOf(c), DependenciesOf(c, candidates), c.Facts.WovenKey))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        return new PackageGraph(packages, excluded.ToImmutable(), ReferencesOf(inputs, candidates.Values), inputs.Frameworks[0].Version)
        {
            Output = [.. candidates.Keys],
        };
    }

    private static (AssemblyFacts? Facts, Diagnostic? Refusal) Inspect(OutputFile file)
    {
        var name = Path.GetFileNameWithoutExtension(file.Path);
        if (file.Subdirectory.Length > 0)
        {
            return (null, Refuse(DiagnosticCode.NotAPackage, file.Path,
                $"goes to {file.Subdirectory}: satellite resources, or an asset for some platforms only"));
        }
        return AssemblyProbe.Read(file.Path);
    }

    private static bool IsInScope(PackageKind kind, ImageScope scope) => scope switch
    {
        ImageScope.All => true,
        ImageScope.Packages => kind is PackageKind.NuGet or PackageKind.File,
        _ => false,
    };

    private static string VersionOf(Candidate candidate) =>
        NuGetVersion.TryParse(candidate.File.Version, out var version) ? version.ToNormalizedString() : candidate.Facts.Version.ToString();

    private static ImmutableArray<string> DependenciesOf(Candidate candidate, SortedDictionary<string, Candidate> candidates) =>
        [.. candidate.Facts.References.Where(candidates.ContainsKey).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static ImmutableSortedDictionary<string, string> ReferencesOf(GraphInputs inputs, IEnumerable<Candidate> candidates)
    {
        // What lands in the output wins over the shared framework, as the host resolves a higher version carried by the program.
        var references = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var candidate in candidates)
            references[candidate.Facts.Name] = candidate.File.Path;
        foreach (var file in inputs.Frameworks.SelectMany(f => f.Files).Where(IsAssemblyFile))
            references.TryAdd(Path.GetFileNameWithoutExtension(file), file);
        return references.ToImmutable();
    }

    private static bool IsAssemblyFile(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    private static Diagnostic Refuse(DiagnosticCode code, string path, string why) =>
        new(code, Severity.Message, $"{Path.GetFileName(path)} {why}; it is passed along as it is", path);

    private sealed record Candidate(OutputFile File, AssemblyFacts Facts);
}
