// The plan of one build: for each package of the graph the image that serves, or the reason to build one.
//
// Graph, Staleness and Depot know nothing of each other's work; this is where the three meet, before the compiler process is started.
using System.Collections.Immutable;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler;

/// <summary>One package of the plan.</summary>
/// <param name="Primary">Null when the package came woven and is passed along.</param>
/// <param name="Freshness">Null when the package came woven and is passed along.</param>
public sealed record PlannedPackage(PackageNode Package, PrimaryManifest? Primary, Freshness? Freshness);

/// <summary>Makes plans.</summary>
/// <param name="output">The project's folder of placed images.</param>
public sealed class BuildPlanner(PackageGraph graph, CompilerOptions options, ToolchainIdentity toolchain, ImageDepot depot, PlacedImages output)
{
    /// <summary>Decides for every package, in the graph's order.</summary>
    public ImmutableArray<PlannedPackage> Plan()
    {
        using var consumed = new ConsumedMembers(graph, options);
        var check = new StalenessCheck(consumed.Digest, DescribeIlChange);
        var baseImage = IlIdentity.OfBaseImage(graph.References["System.Private.CoreLib"]);
        var plan = ImmutableArray.CreateBuilder<PlannedPackage>(graph.Packages.Length);
        foreach (var package in graph.Packages)
            plan.Add(package.WovenKey is null || options.ReadyToRun ? Plan(package, check, baseImage) : new PlannedPackage(package, null, null));
        return plan.MoveToImmutable();
    }

    private PlannedPackage Plan(PackageNode package, StalenessCheck check, string baseImage)
    {
        var primary = PrimaryManifest.Create(package, options, toolchain, IlIdentity.Compute(package.AssemblyPath), baseImage);
        var symbols = SymbolFile.Identity(package.AssemblyPath);
        var found = depot.Find(primary, symbols);
        var (entries, damaged) = found;
        while (true)
        {
            var candidates = new ImageCandidates([.. entries.Select(e => new ImageCandidate(e.Manifest, e.HasImage))], damaged) { Others = found.Others };
            var freshness = check.Check(primary, candidates, output.LastManifest(package.AssemblyPath));
            // What is already in the output was verified when it was placed.
            if (freshness is not Fresh fresh || output.HasPlaced(package.AssemblyPath, fresh.Key, symbols))
                return new PlannedPackage(package, primary, freshness);
            depot.Lease.Add(package.Name, fresh.Key);
            if (depot.Find(package.Name, fresh.Key, symbols) is not { } entry)
                return new PlannedPackage(package, primary, new Stale(StaleReason.SymbolsChanged, "the code is the same, its lines or files are others"));
            if (depot.TryVerify(entry, out var reason))
                return new PlannedPackage(package, primary, freshness);
            entries = entries.RemoveAll(e => e.Key == fresh.Key);
            damaged = damaged.Add(reason);
        }
    }

    private string DescribeIlChange(string name)
    {
        var package = graph.Packages.First(p => p.Name == name);
        var before = output.LastMethods(package.AssemblyPath);
        return before.Count == 0
            ? $"the IL is not that of the last build; this is {package.Version}"
            : MethodDigests.DescribeChange(before, MethodDigests.Read(package.AssemblyPath));
    }
}
