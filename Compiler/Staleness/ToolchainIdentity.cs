// Who compiles: this compiler, LLVM and lld, by content. Versions alone lie (a distribution patches without changing them), paths and
// times say nothing.
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Staleness;

/// <summary>Identities of the programs that make an image, each one line of a manifest.</summary>
public sealed record ToolchainIdentity(string Compiler, string Llvm, string Linker)
{
    /// <summary>Of crossgen2, where it is used.</summary>
    public string? Crossgen { get; init; }

    /// <summary>Files of the compiler that decide what it writes; the loader's has the format of images.</summary>
    private static readonly string[] CompilerFiles = ["pkgimage.dll", "PkgImage.Llvm.dll", "PkgImage.Runtime.dll", "Mono.Cecil.dll", "Mono.Cecil.Pdb.dll"];

    /// <summary>What decides a kernel's object among the lines of a primary manifest: who compiles. The linker does not.</summary>
    public static string OfObjects(string primary) =>
        string.Join('\n', ImageManifest.Values(primary, "compiler").Concat(ImageManifest.Values(primary, "llvm")));

    /// <summary>Reads the identity of a toolchain.</summary>
    /// <param name="compilerDirectory">The folder pkgimage.dll is in.</param>
    /// <param name="llvmLibrary">Path of libLLVM.</param>
    /// <param name="linker">Path of the lld driver, or a name the system's path resolves.</param>
    /// <param name="linkerVersion">What lld says about its version.</param>
    public static ToolchainIdentity Read(string compilerDirectory, string llvmLibrary, string linker, string linkerVersion)
    {
        var compiler = CompilerFiles
            .Select(f => Path.Combine(compilerDirectory, f))
            .Where(File.Exists)
            .Select(BinaryIdentity.Of);
        return new ToolchainIdentity(
            ImageManifest.Hash(string.Join('\n', compiler)),
            BinaryIdentity.Of(llvmLibrary),
            File.Exists(linker) ? $"{linkerVersion} {BinaryIdentity.Of(linker)}" : linkerVersion);
    }
}
