// References in, package graph out: the first stage.
using System.Collections.Immutable;
using Microsoft.Build.Framework;
using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;

namespace PkgImage.Tasks;

/// <summary>Writes the package graph of a project.</summary>
[MSBuildMultiThreadableTask]
public sealed class ResolvePackageGraph : PkgImageTask
{
    /// <summary>Full path of the assembly the C# compiler wrote.</summary>
    [Required]
    public string OwnAssembly { get; set; } = "";

    /// <summary>Files that are copied to the output, with the metadata the .NET SDK gives them.</summary>
    public ITaskItem[] CopyLocalFiles { get; set; } = [];

    /// <summary>True when the framework is that of the runtime packs: the program brings it along, or runs on another platform's.</summary>
    public bool UsesRuntimePacks { get; set; }

    /// <summary>Runtime packs, with the metadata FrameworkName and NuGetPackageId.</summary>
    public ITaskItem[] RuntimePacks { get; set; } = [];

    /// <summary>Files of the runtime packs, with the metadata NuGetPackageId.</summary>
    public ITaskItem[] RuntimePackFiles { get; set; } = [];

    /// <summary>Shared frameworks by name, with the metadata Version.</summary>
    [Required]
    public ITaskItem[] Frameworks { get; set; } = [];

    /// <summary>The .NET installation that runs a framework-dependent program.</summary>
    [Required]
    public string DotNetRoot { get; set; } = "";

    public string RollForward { get; set; } = "";

    [Required]
    public string Scope { get; set; } = "";

    /// <summary>Packages that stay as they are, by simple name.</summary>
    public ITaskItem[] Exclude { get; set; } = [];

    /// <summary>File to write; an unchanged graph leaves it untouched.</summary>
    [Required]
    public string GraphFile { get; set; } = "";

    /// <summary>False when there is nothing to do, which a message has explained.</summary>
    [Output]
    public bool HasPackages { get; set; }

    protected override void Run()
    {
        var scope = OptionsParser.Scope(Scope);
        ImmutableArray<FrameworkImplementation> frameworks;
        try
        {
            frameworks = FindFrameworks();
        }
        catch (DiagnosticException e) when (e.Diagnostic.Code == DiagnosticCode.FrameworkNotFound)
        {
            // Ordinary for a library with several target frameworks; where the framework is installed, the program runs its IL.
            Log.Report(e.Diagnostic with { Severity = Severity.Message });
            return;
        }
        var graph = GraphBuilder.Build(new GraphInputs(OwnAssembly, OutputFiles(), frameworks, scope,
            [.. Exclude.Select(i => i.ItemSpec)]));
        foreach (var excluded in graph.Excluded)
            Log.Report(excluded.Reason, IsSurprising(excluded.Reason.Code) ? MessageImportance.High : MessageImportance.Low);
        OutputFile.WriteWhenDifferent(GraphFile, Compiler.Graph.GraphFile.Write(graph));
        HasPackages = !graph.Packages.IsEmpty;
    }

    // Native libraries, resources and what the user excluded are ordinary; a broken reference is not.
    private static bool IsSurprising(DiagnosticCode code) =>
        code is DiagnosticCode.MixedModeAssembly or DiagnosticCode.UnreadableAssembly or DiagnosticCode.NotAnAssembly;

    private ImmutableArray<FrameworkImplementation> FindFrameworks()
    {
        return [.. Frameworks.OrderBy(f => f.ItemSpec != "Microsoft.NETCore.App").Select(Find)];

        // The runtime pack of a self-contained program holds the very files that it will run on.
        FrameworkImplementation Find(ITaskItem framework)
        {
            var pack = UsesRuntimePacks ? RuntimePacks.FirstOrDefault(p => p.GetMetadata("FrameworkName") == framework.ItemSpec) : null;
            return pack is null
                ? FrameworkLocator.Find(DotNetRoot, framework.ItemSpec, framework.GetMetadata("Version"), RollForward)
                : new FrameworkImplementation(framework.ItemSpec, pack.GetMetadata("NuGetPackageVersion"),
                    [.. RuntimePackFiles.Where(f => f.GetMetadata("NuGetPackageId") == pack.GetMetadata("NuGetPackageId")).Select(f => f.GetMetadata("FullPath"))]);
        }
    }

    private ImmutableArray<Compiler.Graph.OutputFile> OutputFiles()
    {
        var framework = RuntimePackFiles.Select(i => i.GetMetadata("FullPath")).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. CopyLocalFiles
                .Where(i => !framework.Contains(i.GetMetadata("FullPath")))
                // Known to be native from the package's assets: not worth opening, nor a word.
                .Where(i => i.GetMetadata("AssetType") != "native")
                .Select(i => new Compiler.Graph.OutputFile(i.GetMetadata("FullPath"), i.GetMetadata("DestinationSubDirectory"), KindOf(i),
                    i.GetMetadata("NuGetPackageVersion") is { Length: > 0 } version ? version : null)),
        ];
    }

    private static PackageKind KindOf(ITaskItem item) =>
        item.GetMetadata("NuGetPackageId").Length > 0 ? PackageKind.NuGet
        : item.GetMetadata("ReferenceSourceTarget") == "ProjectReference" ? PackageKind.ProjectReference
        : PackageKind.File;
}
