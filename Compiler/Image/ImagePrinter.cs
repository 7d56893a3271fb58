// Image facts as text: a few lines, then tables, as wide as their content, so that lines are read by people and by grep.
using System.Collections.Immutable;
using System.Globalization;
using Spectre.Console;

namespace PkgImage.Compiler.Image;

internal static class ImagePrinter
{
    public static string Print(ImageFacts facts)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 1000;

        var summary = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn();
        foreach (var (name, value) in Summary(facts))
            summary.AddRow(Markup.Escape(name), Markup.Escape(value));
        console.Write(summary);

        Write(console, "Target|On this machine|Clones|Others from|Needs|Assumes of what is asked", facts.Targets.Select(target =>
            new[]
            {
                target.Name, OnThisMachine(target), Number(target.Clones), target.Base == target.Name ? "" : target.Base,
                string.Join(' ', target.Features), Assumes(facts, target),
            }));
        Write(console, "Kernel|Bytes|Clones|Properties|Method|Symbol", facts.Kernels.Select(kernel =>
            new[] { Number(kernel.Index), Number(kernel.Bytes), Clones(facts, kernel), Properties(kernel), kernel.Method, kernel.Symbol }));
        Write(console, "Import|Library|Function", facts.Imports.Select((import, slot) => new[] { Number(slot), import.Library, import.Name }));
        Write(console, "Layout|Size|Field offsets", facts.Layouts.Select(layout =>
            new[] { layout.Name, Number(layout.Values[0]), string.Join(' ', layout.Values.Skip(1)) }));
        return string.Join('\n', writer.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";
    }

    private static IEnumerable<(string Name, string Value)> Summary(ImageFacts facts)
    {
        yield return ("file", facts.File);
        yield return ("library", $"{facts.Format} {facts.Machine}, {(facts.IsSealed ? "sealed" : "not sealed: the loader does not take it")}");
        yield return ("package", $"{facts.Package} for {facts.RuntimeIdentifier}");
        yield return ("key", facts.Key);
        yield return ("base image", facts.BaseImage is { } mvid ? $"System.Private.CoreLib {mvid}" : "any");
        var (optimize, debug, bounds, inline, floats) = facts.Options;
        yield return ("options",
            $"optimize {optimize}, debug {debug}, check-bounds {Word(bounds)}, inline {(inline ? "yes" : "no")}, float {Word(floats)}");
        var sizes = facts.Sizes;
        yield return ("bytes",
            $"{Number(sizes.File)} file, {Number(sizes.Code)} code, {Number(sizes.ReadOnly)} read-only, {Number(sizes.Data)} data, {Number(sizes.Header)} header");
    }

    private static void Write(IAnsiConsole console, string headings, IEnumerable<string[]> rows)
    {
        var lines = rows.ToImmutableArray();
        if (lines.IsEmpty)
            return;
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings.Split('|'))
        {
            var column = new TableColumn(heading) { NoWrap = true };
            table.AddColumn(heading is "Bytes" or "Size" ? column.RightAligned() : column);
        }
        foreach (var line in lines)
            table.AddRow([.. line.Select(Markup.Escape)]);
        console.Write(table);
    }

    private static string OnThisMachine(ImageTargetFacts target) =>
        target.Missing is not { } missing ? "other architecture"
        : target.IsChosen ? "chosen"
        : !missing.IsEmpty ? "lacks " + string.Join(' ', missing)
        : target.OtherAnswers is { IsEmpty: false } others ? "other answers: " + string.Join(' ', others)
        : "runs";

    /// <summary>Every question the code depends on, with '+' where this target takes the answer to be yes, else '-'.</summary>
    private static string Assumes(ImageFacts facts, ImageTargetFacts target) =>
        string.Join(' ', facts.Questions.Select(question => (target.Answers.Contains(question) ? "+" : "-") + question));

    /// <summary>"all", or the targets it has code of its own for.</summary>
    private static string Clones(ImageFacts facts, ImageKernelFacts kernel) =>
        kernel.Clones.Length == facts.Targets.Length ? "all" : string.Join(' ', kernel.Clones);

    private static string Properties(ImageKernelFacts kernel) => string.Join(' ',
        new[] { kernel.MayExit ? "may-exit" : null, kernel.SuppressGcTransition ? "no-gc-transition" : null }.OfType<string>());

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
