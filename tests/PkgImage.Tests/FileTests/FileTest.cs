// One file test: a small C# program and what a stage makes of it, in one file.
//
//     // stage: import                  which stage's output is checked; the folder's name
//     // precompile: Sum, N.Type.Fill   methods that get a kernel whatever their cost (optional)
//     // check-bounds: no               other options by name (optional)
//     <C#>
//     // expect:
//     // <the stage's output, a line each>
using System.Collections.Immutable;
using System.Globalization;
using PkgImage.Compiler;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.FileTests;

/// <summary>A parsed file test.</summary>
/// <param name="Path">Path relative to the repository's root.</param>
/// <param name="Headers">Header lines by key.</param>
/// <param name="Source">Everything before the expectation.</param>
/// <param name="Expected">The expected output, lines ended by '\n'.</param>
internal sealed record FileTest(string Path, ImmutableDictionary<string, string> Headers, string Source, string Expected)
{
    /// <summary>Headers a file may have.</summary>
    public static readonly ImmutableHashSet<string> Keys = ["stage", "precompile", "exclude", "inline", "check-bounds", "debug-info", "float-mode", "method", "count", "target"];

    private const string ExpectLine = "// expect:";

    public string Stage => Headers.GetValueOrDefault("stage", "");

    /// <summary>The options that the headers ask for.</summary>
    public CompilerOptions Options => FixtureImport.Options with
    {
        Precompile = List("precompile"),
        Exclude = List("exclude"),
        Inline = Headers.GetValueOrDefault("inline", "true") == "true",
        CheckBounds = Enum.Parse<BoundsChecks>(Headers.GetValueOrDefault("check-bounds", "auto"), ignoreCase: true),
        DebugInfo = int.Parse(Headers.GetValueOrDefault("debug-info", "1"), CultureInfo.InvariantCulture),
        FloatMode = Enum.Parse<FloatMode>(Headers.GetValueOrDefault("float-mode", "strict"), ignoreCase: true),
    };

    /// <summary>Values of a comma-separated header.</summary>
    public ImmutableArray<string> List(string key) =>
        [.. Headers.GetValueOrDefault(key, "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Reads a file's text; throws <see cref="FormatException"/> on a header it does not know.</summary>
    public static FileTest Parse(string path, string text)
    {
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var headers = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.TakeWhile(l => l.StartsWith("// ", StringComparison.Ordinal) && l.Contains(':', StringComparison.Ordinal)))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var key = line[3..colon];
            if (line == ExpectLine)
                break;
            if (!Keys.Contains(key))
                throw new FormatException($"{path}: header '{key}' is none of {string.Join(", ", Keys.Order(StringComparer.Ordinal))}");
            headers.Add(key, line[(colon + 1)..].Trim());
        }
        var expect = Array.IndexOf(lines, ExpectLine);
        var source = expect < 0 ? lines : lines[..expect];
        var expected = expect < 0 ? [] : lines[(expect + 1)..].Select(Uncomment);
        return new FileTest(path, headers.ToImmutable(), Lines(source).TrimEnd('\n') + "\n", Lines(expected));
    }

    /// <summary>The file's text with another expectation.</summary>
    public string WithExpected(string output)
    {
        var comments = output.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "//" : "// " + line);
        return $"{Source}\n{ExpectLine}\n{Lines(comments)}";
    }

    private static string Uncomment(string line) => line.StartsWith("// ", StringComparison.Ordinal) ? line[3..] : line.TrimStart('/');

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(l => l + "\n"));
}
