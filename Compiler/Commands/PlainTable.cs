// Tables for the terminal and for grep: no colours, no wrapping, as wide as their content.
using Spectre.Console;

namespace PkgImage.Compiler.Commands;

internal static class PlainTable
{
    public static Table Create(params ReadOnlySpan<string> headings)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(heading) { NoWrap = true });
        return table;
    }

    public static string Render(Table table)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 1000;
        console.Write(table);
        return writer.ToString();
    }
}
