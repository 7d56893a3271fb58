// The builds of a project, as they left their decisions in obj/**/pkgimage/staleness.json.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Commands;

/// <summary>One build of a project.</summary>
/// <param name="Folder">Its folder of placed images.</param>
internal sealed record ProjectBuild(string Folder, StalenessReport Report);

internal static class ProjectBuilds
{
    /// <summary>Finds the builds of a project, every configuration and target framework.</summary>
    /// <param name="project">A project file, the folder it is in, or a folder of intermediate files.</param>
    /// <exception cref="DiagnosticException">PKI1006: the project was not built yet.</exception>
    public static ImmutableArray<ProjectBuild> Find(string project)
    {
        var path = Path.GetFullPath(project);
        var isFolder = Directory.Exists(path);
        var builds = (isFolder ? IntermediateFolders(path).Prepend(path) : IntermediateFolders(Path.GetDirectoryName(path)!))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.GetFiles(folder, StalenessReport.FileName, SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "pkgimage")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(file => (Folder: Path.GetDirectoryName(file)!, Report: StalenessReport.Read(file)))
            .Where(build => build.Report is not null && (isFolder || build.Report.Project == Path.GetFileName(path)))
            .Select(build => new ProjectBuild(build.Folder, build.Report!))
            .ToImmutableArray();
        return builds.IsEmpty
            ? throw new DiagnosticException(DiagnosticCode.ProjectNotBuilt,
                $"no build of '{path}' has left a decision about package images; build it first", path)
            : builds;
    }

    /// <summary>The line above a build's table.</summary>
    public static string Title(StalenessReport report) =>
        $"{report.Project} {report.Configuration} {report.TargetFramework} {report.RuntimeIdentifier}{Environment.NewLine}";

    // obj beside the project, or the artifacts layout of a folder above (UseArtifactsOutput): artifacts/obj/PROJECT.
    private static IEnumerable<string> IntermediateFolders(string folder)
    {
        yield return Path.Combine(folder, "obj");
        var name = Path.GetFileName(folder);
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
            yield return Path.Combine(above.FullName, "artifacts", "obj", name);
    }
}
