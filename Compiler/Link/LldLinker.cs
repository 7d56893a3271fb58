// Links objects into a shared library, in memory to in memory: the files lld needs live in a private folder that is always removed,
// under names that depend on nothing but their order.
using System.ComponentModel;
using System.Globalization;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Link;

/// <summary>Runs one LLD. Safe to use from several threads.</summary>
/// <param name="verbose">Receives the command and lld's own words, or null.</param>
internal sealed class LldLinker(LldTool tool, Action<string>? verbose = null)
{
    private const string OutputName = "image";
    private const string ArchiveName = "objects.a";

    /// <summary>
    /// Code reaches data and other code by distances of 32 bits, so an image ends before 2 GB. Objects are larger than what is linked of
    /// them; the difference is the room that headers, tables and padding of pages take.
    /// </summary>
    public const long MaxSize = 2_000_000_000;

    public LldTool Tool => tool;

    /// <summary>Links. The same objects and options give the same bytes.</summary>
    /// <param name="objects">Object files' contents, in the order they are linked.</param>
    /// <param name="package">Named in a diagnostic.</param>
    /// <exception cref="DiagnosticException">PKI6003: lld failed; its words are in the message. PKI6005: the image would be too large.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public byte[] Link(IReadOnlyList<byte[]> objects, LinkOptions options, string package, CancellationToken cancellation)
    {
        var size = objects.Sum(o => (long)o.Length);
        if (size > MaxSize)
        {
            throw new DiagnosticException(DiagnosticCode.ImageTooLarge, string.Create(CultureInfo.InvariantCulture,
                $"the image of {package} would hold {size / 1e9:F1} GB of objects, and code reaches no further than 2 GB; fewer CPU targets, or PkgImageExclude, make it smaller"));
        }
        try
        {
            using var folder = new ToolFolder();
            return LinkIn(folder.Path, objects, options, package, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new DiagnosticException(DiagnosticCode.LinkerFailed, $"linking the image of {package} failed: {e.Message}", inner: e);
        }
    }

    private byte[] LinkIn(
        string folder, IReadOnlyList<byte[]> objects, LinkOptions options, string package, CancellationToken cancellation)
    {
        using (var archive = File.Create(Path.Combine(folder, ArchiveName)))
        {
            ObjectArchive.Write(archive, objects);
        }
        var command = LinkCommand.Create(options, OutputName, ArchiveName);
        verbose?.Invoke(LinkingLines.Command(package, $"{tool.Path} {command}"));
        var outcome = ToolProcess.Run(tool.Path, command.Arguments, folder, cancellation);
        var words = (outcome.Output + outcome.Errors).Trim();
        foreach (var line in LinkingLines.Words(words))
            verbose?.Invoke(line);
        if (outcome.ExitCode != 0)
        {
            throw new DiagnosticException(DiagnosticCode.LinkerFailed,
                $"linking the image of {package} failed with exit code {outcome.ExitCode}: {OneLine(words)}");
        }
        return File.ReadAllBytes(Path.Combine(folder, OutputName));
    }

    private static string OneLine(string words) => words.Length == 0
        ? "lld said nothing"
        : string.Join("; ", words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
