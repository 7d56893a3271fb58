// The files one package's compilation ends in; the depot stores them together.
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Image;

/// <summary>
/// Files of one package variant, in memory. A package with nothing worth compiling has no image, and an assembly only when that was
/// precompiled.
/// </summary>
/// <param name="Image">The linked shared library, or null.</param>
/// <param name="Assembly">What takes the place of the original: with stubs, precompiled, or both; else null.</param>
/// <param name="Symbols">The portable PDB of a woven assembly, or null when the input had none.</param>
/// <param name="Manifest">Text of the key's manifest; the key is its SHA-256.</param>
/// <param name="Report">JSON facts for people and tools: kernels, skipped methods by code; no times.</param>
public sealed record ImageArtifacts(string Package, byte[]? Image, byte[]? Assembly, byte[]? Symbols, string Manifest, string Report)
{
    /// <summary>Which symbols the original of <see cref="Assembly"/> had; see <see cref="Import.SymbolFile.Identity"/>.</summary>
    public string? SymbolsIdentity { get; init; }

    /// <summary>The image with its symbol table, for debuggers, when the image itself is to have none; else null.</summary>
    public byte[]? DebugFile { get; init; }
}

/// <summary>A package that was built.</summary>
/// <param name="Kernels">Kernels of the image.</param>
/// <param name="Compiled">Those of them that were compiled; the others' objects were there already.</param>
/// <param name="Remark">What did not work and left the package whole, or null.</param>
public sealed record PackageBuild(ImageArtifacts Artifacts, int Kernels, int Compiled, Diagnostic? Remark = null)
{
    public StageTimes Times { get; init; } = new();
}

/// <summary>How far the kernels of one package are.</summary>
/// <param name="Done">Objects that are there, compiled or reused: one a kernel and CPU target.</param>
/// <param name="Total">Objects in all.</param>
public readonly record struct BuildProgress(int Done, int Total);
