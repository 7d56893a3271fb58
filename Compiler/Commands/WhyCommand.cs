// `pkgimage why PROJECT`: what the last build decided about each package, and why.
//
// The build writes its decisions to obj/**/pkgimage/staleness.json; they are looked for, not computed, so the command is quick and says
// what happened, not what would. A project with several configurations or target frameworks has several.
using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Staleness;
using Spectre.Console;

namespace PkgImage.Compiler.Commands;

/// <summary>The command.</summary>
public static class WhyCommand
{
    public static Command Create()
    {
        var project = new Argument<string>("project") { Description = "A project file, or the folder it is in.", DefaultValueFactory = _ => "." };
        var json = new Option<bool>("--json") { Description = "Print the facts as JSON." };
        var command = new Command("why", "Tell what the last build did with each package's image, and why.") { project, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(project), parsed.GetValue(json), Console.Out));
        return command;
    }

    /// <summary>Prints every report of a project.</summary>
    /// <exception cref="DiagnosticException">PKI1006: the project was not built yet.</exception>
    public static int Run(string project, bool asJson, TextWriter output)
    {
        var reports = Find(project);
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(reports, StalenessJson.Default.ImmutableArrayStalenessReport));
            return 0;
        }
        foreach (var report in reports)
            output.Write(Render(report));
        return 0;
    }

    private static ImmutableArray<StalenessReport> Find(string project)
    {
        var path = Path.GetFullPath(project);
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        var name = Directory.Exists(path) ? null : Path.GetFileName(path);
        var reports = IntermediateFolders(folder)
            .Where(Directory.Exists)
            .SelectMany(f => Directory.GetFiles(f, StalenessReport.FileName, SearchOption.AllDirectories))
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "pkgimage")
            .Order(StringComparer.Ordinal)
            .Select(StalenessReport.Read)
            .OfType<StalenessReport>()
            .Where(r => name is null || r.Project == name)
            .ToImmutableArray();
        return reports.IsEmpty
            ? throw new DiagnosticException(DiagnosticCode.ProjectNotBuilt,
                $"no build of '{path}' has left a decision about package images; build it first", path)
            : reports;
    }

    // obj beside the project, or the artifacts layout of a folder above (UseArtifactsOutput): artifacts/obj/PROJECT.
    private static IEnumerable<string> IntermediateFolders(string folder)
    {
        yield return Path.Combine(folder, "obj");
        var name = Path.GetFileName(folder);
        for (var above = new DirectoryInfo(folder); above is not null; above = above.Parent)
            yield return Path.Combine(above.FullName, "artifacts", "obj", name);
    }

    private static string Render(StalenessReport report)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in (string[])["Package", "State", "Reason", "Key"])
            table.AddColumn(new TableColumn(heading) { NoWrap = true });
        foreach (var package in report.Packages)
        {
            var reason = package.Reason is { } r ? $"{r}: {package.Detail}" : package.Detail;
            table.AddRow(Markup.Escape($"{package.Package} {package.Version}"), package.State.ToString(), Markup.Escape(reason),
                package.Key.Length > 12 ? package.Key[..12] : package.Key);
        }
        using var writer = new StringWriter();
        // As wide as its content: lines are read by people and by grep.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 1000;
        console.Write(table);
        return $"{report.Project} {report.Configuration} {report.TargetFramework} {report.RuntimeIdentifier}{Environment.NewLine}{writer}";
    }
}
