// The SDK's own ahead-of-time compiler. Restore brings it as it does for publishing with ReadyToRun: one program and one JIT library for
// each target. Both decide what it writes, so both are in its identity.
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.ReadyToRun;

/// <summary>A crossgen2 that is there.</summary>
/// <param name="Path">Full path of the program.</param>
/// <param name="Identity">Of program and JIT libraries, by content; a line of the key's manifest.</param>
public sealed record CrossgenTool(string Path, string Identity)
{
    /// <summary>Finds it in the folder of its package.</summary>
    /// <exception cref="DiagnosticException">PKI9004: it is not there.</exception>
    public static CrossgenTool Locate(string packageFolder)
    {
        var tools = System.IO.Path.Combine(packageFolder, "tools");
        var program = System.IO.Path.Combine(tools, OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2");
        if (!File.Exists(program))
        {
            throw new DiagnosticException(DiagnosticCode.CrossgenNotFound,
                $"crossgen2 is not at '{program}'; restore the project again, or set PkgImageReadyToRun to false", program);
        }
        var files = Directory.GetFiles(tools)
            .Where(file => System.IO.Path.GetFileName(file) is var name
                && (file == program || name.Contains("clrjit", StringComparison.Ordinal) || name.Contains("jitinterface", StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal);
        return new CrossgenTool(program, ImageManifest.Hash(string.Join('\n', files.Select(BinaryIdentity.Of))));
    }
}
