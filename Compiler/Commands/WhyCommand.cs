// `pkgimage why PROJECT`: what the last build decided about each package, and why.
//
// The decisions are looked for, not computed, so the command is quick and says what happened, not what would. A project with several
// configurations or target frameworks has several.
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
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
        var project = new Argument<string>("project") { Description = "A project file, the folder it is in, or a folder of intermediate files.", DefaultValueFactory = _ => "." };
        var json = new Option<bool>("--json") { Description = "Print the facts as JSON." };
        var command = new Command("why", "Tell what the last build did with each package's image, and why.") { project, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(project), parsed.GetValue(json), Console.Out));
        return command;
    }

    /// <summary>Prints every report of a project.</summary>
    /// <exception cref="DiagnosticException">PKI1006: the project was not built yet.</exception>
    public static int Run(string project, bool asJson, TextWriter output)
    {
        var reports = ProjectBuilds.Find(project).Select(b => b.Report).ToImmutableArray();
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(reports, StalenessJson.Default.ImmutableArrayStalenessReport));
            return 0;
        }
        foreach (var report in reports)
            output.Write(Render(report));
        return 0;
    }

    private static string Render(StalenessReport report)
    {
        var table = PlainTable.Create("Package", "State", "Kernels compiled", "Reason", "In the depots", "Key");
        foreach (var package in report.Packages)
        {
            var reason = package.Reason is { } r ? $"{r}: {package.Detail}" : package.Detail;
            table.AddRow(Markup.Escape($"{package.Package} {package.Version}"), package.State.ToString(),
                package.Kernels > 0 ? string.Create(CultureInfo.InvariantCulture, $"{package.KernelsCompiled} of {package.Kernels}") : "-",
                Markup.Escape(reason),
                package.Rejected.IsEmpty ? "-" : RejectedCandidates.Describe(package.Rejected),
                package.Key.Length > 12 ? package.Key[..12] : package.Key);
        }
        return ProjectBuilds.Title(report) + PlainTable.Render(table);
    }
}
