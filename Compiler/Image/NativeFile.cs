// A shared library as bytes, read without loading it, so that images for any platform can be looked at on any other. One subclass a
// file format; what they have in common is what the compiler needs to know: sections, exports, and what a library asks of others.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Image;

/// <summary>A part of a file.</summary>
/// <param name="Address">Where the loader maps it, from the library's base.</param>
/// <param name="FileOffset">Where its bytes start in the file; null when it has none (zero-filled data).</param>
/// <param name="Size">Bytes in memory.</param>
/// <param name="Kind">What the loader maps it as.</param>
internal sealed record NativeSection(string Name, long Address, long? FileOffset, long Size, SectionKind Kind);

internal enum SectionKind
{
    /// <summary>Not mapped: symbols and debug information.</summary>
    Unmapped,
    ReadOnly,
    Code,
    Data,
}

/// <summary>A defined symbol.</summary>
/// <param name="Address">From the library's base.</param>
/// <param name="FileOffset">Where its bytes are in the file.</param>
internal sealed record NativeSymbol(string Name, long Address, long FileOffset, long Size)
{
    /// <summary>Symbols with sizes, for formats that have none: each reaches to the next one, the last to the end of its section.</summary>
    public static ImmutableArray<NativeSymbol> WithSizesByOrder(IEnumerable<NativeSymbol> symbols, Func<long, long> endOfSection)
    {
        var sorted = symbols.OrderBy(s => s.Address).ThenBy(s => s.Name, StringComparer.Ordinal).ToArray();
        var sized = ImmutableArray.CreateBuilder<NativeSymbol>(sorted.Length);
        for (var i = 0; i < sorted.Length; i++)
        {
            var next = sorted.Skip(i + 1).FirstOrDefault(s => s.Address > sorted[i].Address)?.Address ?? long.MaxValue;
            sized.Add(sorted[i] with { Size = Math.Min(next, endOfSection(sorted[i].Address)) - sorted[i].Address });
        }
        return sized.ToImmutable();
    }
}

/// <summary>A shared library.</summary>
/// <param name="Format">Such as ELF.</param>
/// <param name="Machine">Such as x64 or arm64, as in a runtime identifier.</param>
/// <param name="Symbols">All defined symbols that have bytes, hidden ones too; empty when the library was stripped.</param>
/// <param name="Undefined">Symbols another library must define; none in an image.</param>
/// <param name="Needed">Libraries it asks for; none in an image.</param>
internal sealed record NativeFile(
    string Format,
    string Machine,
    ImmutableArray<NativeSection> Sections,
    ImmutableArray<NativeSymbol> Exports,
    ImmutableArray<NativeSymbol> Symbols,
    ImmutableArray<string> Undefined,
    ImmutableArray<string> Needed)
{
    /// <summary>Reads a shared library of any format known.</summary>
    /// <param name="file">Named in a diagnostic.</param>
    /// <exception cref="DiagnosticException">PKI7001: no shared library of a known format; PKI7002: damaged.</exception>
    public static NativeFile Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (ElfReader.IsElf(bytes))
            return ElfReader.Read(bytes, file);
        if (PeReader.IsPe(bytes))
            return PeReader.Read(bytes, file);
        if (MachOReader.IsMachO(bytes))
            return MachOReader.Read(bytes, file);
        throw new DiagnosticException(DiagnosticCode.NotAnImage, "this is not a package image: it is no shared library", file);
    }
}
