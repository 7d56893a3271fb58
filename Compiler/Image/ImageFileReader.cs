// A whole image file: the linked library, its header and its seal. Seal makes one of the linker's output; Read takes one apart.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Format;

namespace PkgImage.Compiler.Image;

/// <summary>An image file.</summary>
/// <param name="HeaderSize">Bytes of the header blob.</param>
/// <param name="IsSealed">False for a library that was linked and not sealed: the loader does not take it.</param>
internal sealed record ImageFileContent(NativeFile Library, ImageHeader Header, long FileSize, int HeaderSize, bool IsSealed);

internal static class ImageFileReader
{
    /// <summary>The finished image file: the linked library with its seal behind.</summary>
    /// <param name="codeSections">Names of the sections with the code for each CPU target.</param>
    /// <param name="name">Named in a diagnostic.</param>
    /// <exception cref="DiagnosticException">PKI7xxx: it is no library with an image header.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> linked, ImmutableArray<string> codeSections, string name)
    {
        var (library, export) = Open(linked, name);
        // Linkers can be told to refuse this, but for Mach-O: there some symbols are always the system's.
        if (!library.Undefined.IsEmpty || !library.Needed.IsEmpty)
        {
            throw new DiagnosticException(DiagnosticCode.LinkerFailed,
                $"the image of {name} refers to what it does not define: {string.Join(", ", library.Undefined.Concat(library.Needed))}");
        }
        ImageHeaderReader.Read(linked[(int)export.FileOffset..], name);
        return AppendSeal(linked, export.FileOffset, ImageParts.Of(library, linked.Length, codeSections));
    }

    /// <summary>Reads an image file, of whatever platform.</summary>
    /// <exception cref="DiagnosticException">PKI7001: it is no image; PKI7002: damaged; PKI7003: of another format version.</exception>
    public static ImageFileContent Read(ReadOnlySpan<byte> bytes, string file)
    {
        var isSealed = IsSealed(bytes, file);
        var (library, export) = Open(bytes, file);
        var blob = bytes[(int)export.FileOffset..];
        var header = ImageHeaderReader.Read(blob, file);
        return new ImageFileContent(library, header, bytes.Length, ImageHeaderReader.SizeOf(blob), isSealed);
    }

    /// <summary>These bytes with the seal that says their header is at <paramref name="headerOffset"/>.</summary>
    public static unsafe byte[] AppendSeal(ReadOnlySpan<byte> content, long headerOffset, ImmutableArray<ImagePart> parts)
    {
        var seal = new ImageSeal { Magic = ImageSeal.ExpectedMagic, ContentSize = content.Length, HeaderOffset = headerOffset, PartCount = parts.Length };
        var records = new byte[parts.Length * SealedPart.Size + ImageSeal.Size];
        fixed (byte* bytes = content, start = records)
        {
            var record = (SealedPart*)start;
            var at = 0L;
            foreach (var part in parts)
            {
                *record++ = new SealedPart(part.End, part.Target, ImageChecksum.Of(bytes + at, part.End - at));
                at = part.End;
            }
            *(ImageSeal*)record = seal;
            var whole = ImageChecksum.Of(start, seal.CheckedSize);
            (((ImageSeal*)record)->ChecksumLow, ((ImageSeal*)record)->ChecksumHigh) = (whole.Low, whole.High);
        }
        return [.. content, .. records];
    }

    private static bool IsSealed(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < ImageSeal.Size)
            return false;
        var seal = MemoryMarshal.Read<ImageSeal>(bytes[^ImageSeal.Size..]);
        // Without parts it is the seal of an earlier format, of which the header tells.
        if (!seal.Fits(bytes.Length) || seal.PartCount == 0)
            return false;
        var records = MemoryMarshal.Cast<byte, SealedPart>(bytes[(int)seal.ContentSize..^ImageSeal.Size]);
        var parts = ImmutableArray.CreateBuilder<ImagePart>(records.Length);
        foreach (var record in records)
            parts.Add(new ImagePart(record.End, (int)record.Target));
        if (!ImageParts.AreWhole(parts, seal.ContentSize) || !bytes.SequenceEqual(AppendSeal(bytes[..(int)seal.ContentSize], seal.HeaderOffset, parts.ToImmutable())))
        {
            throw new DiagnosticException(
                DiagnosticCode.ImageDamaged, "the image is damaged: its content does not have the checksum of its seal", file);
        }
        return true;
    }

    private static (NativeFile Library, NativeSymbol Header) Open(ReadOnlySpan<byte> bytes, string file)
    {
        var library = NativeFile.Read(bytes, file);
        var header = library.Exports.FirstOrDefault(export => export.Name == ImageFormat.HeaderSymbol)
            ?? throw new DiagnosticException(DiagnosticCode.NotAnImage,
                $"this is not a package image: the library does not export {ImageFormat.HeaderSymbol}", file);
        return header.FileOffset >= 0 && header.FileOffset < bytes.Length
            ? (library, header)
            : throw new DiagnosticException(DiagnosticCode.ImageDamaged, "the image is damaged: its header lies outside the file", file);
    }
}
