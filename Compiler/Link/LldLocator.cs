// Finds LLD, in a fixed order: an explicit choice, PKGIMAGE_LLD, the toolchain package, beside the compiler, LLVM 19's own folder, the
// path.
//
// Images are linked by LLD 19, the version of the LLVM they are compiled by; another version could write other bytes from the same
// inputs, and what the key says about the linker would be less than the truth.
using System.ComponentModel;
using System.Text.RegularExpressions;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Link;

/// <summary>An LLD driver.</summary>
/// <param name="Path">Full path, or a name the path resolves.</param>
/// <param name="Identity">What it says about its version; a line of the key's manifest.</param>
internal sealed record LldTool(string Path, string Identity);

internal static partial class LldLocator
{
    public const int RequiredVersion = 19;

    private const string Advice = "on Debian or Ubuntu: sudo apt-get install lld-19; elsewhere set PKGIMAGE_LLD to the path of LLD 19's driver 'lld'";

    /// <summary>Finds LLD 19.</summary>
    /// <param name="compilerDirectory">The compiler's folder when this is another process; null for this one's.</param>
    /// <param name="packageDirectory">The unpacked toolchain package, or null.</param>
    /// <exception cref="DiagnosticException">PKI6001: there is none; PKI6002: only other versions are there.</exception>
    public static LldTool Find(ToolOptions options, CancellationToken cancellation, string? compilerDirectory = null, string? packageDirectory = null)
    {
        var chosen = options.Linker ?? Environment.GetEnvironmentVariable("PKGIMAGE_LLD");
        return Find(string.IsNullOrEmpty(chosen) ? Places(compilerDirectory ?? AppContext.BaseDirectory, packageDirectory) : [chosen], cancellation);
    }

    /// <summary>Takes the first of these programs that is LLD 19. A bare name is looked up on the path.</summary>
    public static LldTool Find(IReadOnlyList<string> candidates, CancellationToken cancellation)
    {
        string? other = null;
        foreach (var candidate in candidates)
        {
            var isPath = Path.GetFileName(candidate) != candidate;
            if (isPath && !File.Exists(candidate))
                continue;
            if (Identify(candidate, cancellation) is not { } identity)
                continue;
            if (MajorVersion(identity) == RequiredVersion)
                return new LldTool(candidate, identity);
            other ??= $"{candidate} is {identity}";
        }
        throw other is null
            ? new DiagnosticException(DiagnosticCode.LinkerNotFound,
                $"LLD {RequiredVersion} was not found (looked for {string.Join(", ", candidates)}); {Advice}")
            : new DiagnosticException(DiagnosticCode.LinkerVersion, $"LLD {RequiredVersion} is needed, but {other}; {Advice}");
    }

    private static string[] Places(string beside, string? package)
    {
        var name = OperatingSystem.IsWindows() ? "lld.exe" : "lld";
        return
        [
            .. package is null ? Array.Empty<string>() : [Path.Combine(package, "bin", name)],
            Path.Combine(beside, name),
            "/usr/lib/llvm-19/bin/lld",
            "lld-19",
            "lld",
        ];
    }

    /// <summary>The first line of --version, or null when this is no program that has one.</summary>
    private static string? Identify(string program, CancellationToken cancellation)
    {
        try
        {
            var outcome = ToolProcess.Run(program, ["-flavor", "gnu", "--version"], null, cancellation);
            var line = outcome.Output.AsSpan().Trim();
            var end = line.IndexOfAny('\r', '\n');
            return outcome.ExitCode == 0 && line.Length > 0 ? (end < 0 ? line : line[..end]).ToString() : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static int MajorVersion(string identity) =>
        VersionPattern().Match(identity) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan) : 0;

    [GeneratedRegex(@"\bLLD (\d{1,4})\.")]
    private static partial Regex VersionPattern();
}
