// Where the tools are and who they are: found once a build, before it is decided what is stale, and then named to the compiler process,
// so that what the keys say was used is what is used.
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.ReadyToRun;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler;

/// <summary>A toolchain that is there.</summary>
/// <param name="Tools">Paths of libLLVM and lld, neither null.</param>
public sealed record Toolchain(ToolOptions Tools, ToolchainIdentity Identity)
{
    /// <summary>Finds the tools by the rules of <see cref="LlvmToolchain"/> and <see cref="LldLocator"/>; LLVM is not loaded.</summary>
    /// <param name="compilerDirectory">The folder pkgimage.dll is in.</param>
    /// <param name="packageDirectory">The unpacked package PkgImage.Toolchain of this platform, or null; preferred over what is installed.</param>
    /// <exception cref="Diagnostics.DiagnosticException">PKI5001, PKI6001, PKI6002 or PKI9004: a tool is missing, or of another version.</exception>
    public static Toolchain Locate(ToolOptions tools, string compilerDirectory, string? packageDirectory, Func<string, string?> environment)
    {
        var llvm = LlvmToolchain.Locate(tools, environment(LlvmToolchain.Variable), compilerDirectory, packageDirectory);
        var linker = LldLocator.Find(tools, CancellationToken.None, compilerDirectory, packageDirectory);
        return new Toolchain(
            tools with { LlvmLibrary = llvm, Linker = linker.Path },
            ToolchainIdentity.Read(compilerDirectory, llvm, linker.Path, linker.Identity) with
            {
                Crossgen = tools.CrossgenPackage is { } package ? CrossgenTool.Locate(package).Identity : null,
            });
    }
}
