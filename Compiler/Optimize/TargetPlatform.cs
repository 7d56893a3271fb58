// What a runtime identifier means to LLVM: triple, architecture and object format. The table is the whole list of platforms.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Optimize;

/// <summary>Object file format, which also decides what symbols can say: ELF visibility, COFF export, neither on Mach-O.</summary>
public enum ObjectFormat { Elf, Coff, MachO }

/// <summary>A platform images can be made for.</summary>
/// <param name="RuntimeIdentifier">Portable RID, such as linux-x64.</param>
/// <param name="Triple">LLVM target triple.</param>
public sealed record TargetPlatform(string RuntimeIdentifier, string Triple, Architecture Architecture, ObjectFormat Format)
{
    private static readonly ImmutableArray<TargetPlatform> Known =
    [
        new("linux-x64", "x86_64-unknown-linux-gnu", Architecture.X64, ObjectFormat.Elf),
        new("linux-musl-x64", "x86_64-unknown-linux-musl", Architecture.X64, ObjectFormat.Elf),
        new("linux-arm64", "aarch64-unknown-linux-gnu", Architecture.Arm64, ObjectFormat.Elf),
        new("linux-musl-arm64", "aarch64-unknown-linux-musl", Architecture.Arm64, ObjectFormat.Elf),
        new("win-x64", "x86_64-w64-windows-gnu", Architecture.X64, ObjectFormat.Coff),
        new("win-arm64", "aarch64-w64-windows-gnu", Architecture.Arm64, ObjectFormat.Coff),
        // macOS 11 is the first version on arm64 and older than any that .NET 8 supports.
        new("osx-x64", "x86_64-apple-macosx11.0.0", Architecture.X64, ObjectFormat.MachO),
        new("osx-arm64", "arm64-apple-macosx11.0.0", Architecture.Arm64, ObjectFormat.MachO),
    ];

    /// <summary>The platform of a runtime identifier.</summary>
    /// <exception cref="DiagnosticException">PKI6004: no images for that platform.</exception>
    public static TargetPlatform Of(string runtimeIdentifier) =>
        Known.FirstOrDefault(platform => platform.RuntimeIdentifier == runtimeIdentifier)
        ?? throw new DiagnosticException(
            DiagnosticCode.UnsupportedPlatform,
            $"no package images for '{runtimeIdentifier}'; known are {string.Join(", ", Known.Select(platform => platform.RuntimeIdentifier))}");
}
