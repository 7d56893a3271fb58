// The lines of verbose linking: whoever passes the compiler's output on can tell them apart and show them, as the user asked for them.
namespace PkgImage.Compiler.Link;

/// <summary>What verbose linking prints.</summary>
public static class LinkingLines
{
    private const string CommandMark = "Linking ";
    private const string WordsMark = "LLD says: ";

    /// <summary>The whole command, which can be repeated in a folder with the objects.</summary>
    public static string Command(string package, string command) => $"{CommandMark}{package}: {command}";

    /// <summary>The linker's own words, a line each; a line even when it said nothing.</summary>
    public static IEnumerable<string> Words(string words) =>
        words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).DefaultIfEmpty("nothing").Select(line => WordsMark + line);

    /// <summary>True for a line made here.</summary>
    public static bool Holds(string line) =>
        line.StartsWith(CommandMark, StringComparison.Ordinal) || line.StartsWith(WordsMark, StringComparison.Ordinal);
}
