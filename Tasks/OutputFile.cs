// Writing files of the intermediate output.
using PkgImage.Compiler;

namespace PkgImage.Tasks;

internal static class OutputFile
{
    /// <summary>Writes a text file; one that has the text already keeps its time, so that nothing depending on it looks stale.</summary>
    /// <exception cref="Compiler.Diagnostics.DiagnosticException">PKI9002: it cannot be written.</exception>
    public static void WriteWhenDifferent(string path, string text)
    {
        try
        {
            if (!File.Exists(path) || File.ReadAllText(path) != text)
                Write(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlacedImages.NotWritable(path, e);
        }
    }

    /// <summary>Writes lines, and the file's time with them.</summary>
    /// <exception cref="Compiler.Diagnostics.DiagnosticException">PKI9002: it cannot be written.</exception>
    public static void WriteLines(string path, IEnumerable<string> lines)
    {
        try
        {
            Write(path, string.Concat(lines.Select(l => l + Environment.NewLine)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlacedImages.NotWritable(path, e);
        }
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
