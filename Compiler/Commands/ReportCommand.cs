// `pkgimage report PROJECT`: what the images of a project hold, and every method that stayed IL, by code.
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Report;
using PkgImage.Compiler.Staleness;
using Spectre.Console;

namespace PkgImage.Compiler.Commands;

/// <summary>The command.</summary>
public static class ReportCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "A project file, the folder it is in, or a folder of intermediate files.", DefaultValueFactory = _ => "." };
        var json = new Option<bool>("--json") { Description = "Print all facts as JSON, each skipped method with its code." };
        var command = new Command("report", "Tell what each package's image holds, and what stayed IL.") { project, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(project), parsed.GetValue(json), Console.Out));
        return command;
    }

    /// <summary>Prints the report of every build of a project.</summary>
    /// <exception cref="DiagnosticException">PKI1006: the project was not built yet.</exception>
    public static int Run(string project, bool asJson, TextWriter output)
    {
        var builds = ProjectBuilds.Find(project);
        if (asJson)
        {
            ImmutableArray<ImageReport> reports = [.. builds.SelectMany(b => b.Report.Packages.Select(p => Read(b, p))).OfType<ImageReport>()];
            output.WriteLine(JsonSerializer.Serialize(reports, ImageReportJson.Default.ImmutableArrayImageReport));
            return 0;
        }
        foreach (var build in builds)
            output.Write(Render(build));
        return 0;
    }

    private static string Render(ProjectBuild build)
    {
        var table = PlainTable.Create("Package", "Image", "Native kernels", "Skipped", "Size", "Build time");
        foreach (var package in build.Report.Packages)
        {
            var image = new FileInfo(Path.Combine(build.Folder, package.Package, EntryFiles.Image(package.Package, build.Report.RuntimeIdentifier)));
            var report = Read(build, package);
            table.AddRow(
                Markup.Escape($"{package.Package} {package.Version}"),
                image.Exists ? image.Name : package.State.ToString(),
                report is null ? "-" : Number(report.Kernels.Length),
                report is null ? "-" : Number(report.Skipped.Length),
                image.Exists ? $"{Number((image.Length + 1023) / 1024)} KB" : "-",
                package.BuildMilliseconds > 0 ? $"{Number(package.BuildMilliseconds)} ms" : package.State.ToString());
        }
        var skips = build.Report.Packages
            .SelectMany(p => Read(build, p)?.Skipped ?? [])
            .CountBy(s => s.Code)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => $"{c.Key} {c.Value}");
        var skipped = string.Join(", ", skips);
        var last = skipped.Length == 0 ? "" : $"skipped by code: {skipped}{Environment.NewLine}";
        return $"{ProjectBuilds.Title(build.Report)}{PlainTable.Render(table)}{last}";
    }

    /// <summary>The report placed with a package's image, or null when it has none.</summary>
    private static ImageReport? Read(ProjectBuild build, PackageDecision package)
    {
        var path = Path.Combine(build.Folder, package.Package, EntryFiles.Report);
        return File.Exists(path) ? ImageReport.Parse(File.ReadAllText(path)) : null;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
