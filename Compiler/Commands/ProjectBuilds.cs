// The builds of a project, as they left their decisions in obj/**/pkgimage/staleness.json, or wherever else the project has its intermediate files:
// where they usually are is looked first, and MSBuild is asked when nothing is there.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Commands;

/// <summary>One build of a project.</summary>
/// <param name="Folder">Its folder of placed images.</param>
internal sealed record ProjectBuild(string Folder, StalenessReport Report);

internal static class ProjectBuilds
{
    /// <summary>Inaccessible folders are none of the project's; hidden ones may be.</summary>
    private static readonly EnumerationOptions s_everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Finds the builds of a project, every configuration and target framework.</summary>
    /// <param name="project">A project file, the folder it is in, or a folder of intermediate files.</param>
    /// <exception cref="DiagnosticException">PKI1006: the project was not built yet.</exception>
    public static ImmutableArray<ProjectBuild> Find(string project)
    {
        var path = Path.GetFullPath(project);
        var isFolder = Directory.Exists(path);
        var folder = isFolder ? path : Path.GetDirectoryName(path)!;
        var projects = isFolder ? Directory.GetFiles(path, "*.*proj") : [path];
        // In a folder of intermediate files there is no project: whatever is there was asked for.
        var builds = isFolder ? In([path, .. UsualFolders(folder, projects)], null) : In(UsualFolders(folder, projects), path);
        if (builds.IsEmpty)
            builds = [.. projects.Where(File.Exists).SelectMany(file => In(ProjectEvaluation.IntermediateFolders(file), file))];
        return builds.IsEmpty
            ? throw new DiagnosticException(DiagnosticCode.ProjectNotBuilt,
                $"no build of '{path}' has left a decision about package images; build it first", path)
            : builds;
    }

    /// <summary>The builds that left their decisions below some folders.</summary>
    /// <param name="project">Whose they are to be; null for any.</param>
    private static ImmutableArray<ProjectBuild> In(IEnumerable<string> folders, string? project) =>
    [
        .. folders
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, StalenessReport.FileName, s_everywhere))
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "pkgimage")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(file => (Folder: Path.GetDirectoryName(file)!, Report: StalenessReport.Read(file)))
            .Where(build => build.Report is not null && (project is null || build.Report.Project == Path.GetFileName(project)))
            .Select(build => new ProjectBuild(build.Folder, build.Report!)),
    ];

    /// <summary>The line above a build's table.</summary>
    public static string Title(StalenessReport report) =>
        $"{report.Project} {report.Configuration} {report.TargetFramework} {report.RuntimeIdentifier}{Environment.NewLine}";

    // obj beside the project, or the artifacts layout of a folder above (UseArtifactsOutput): artifacts/obj/PROJECT.
    private static IEnumerable<string> UsualFolders(string folder, IEnumerable<string> projects)
    {
        yield return Path.Combine(folder, "obj");
        var names = projects.Select(file => Path.GetFileNameWithoutExtension(file)!).ToList();
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
        {
            foreach (var name in names)
                yield return Path.Combine(above.FullName, "artifacts", "obj", name);
        }
    }
}
