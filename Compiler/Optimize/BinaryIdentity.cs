// The identity of a tool's binary for keys. libLLVM is 120 MB and hashing it costs some 100 ms and a read of the whole file, in every
// build; its linker already left a digest of the contents in it, the GNU build id, which is a few reads away. Files without one
// (Mach-O, PE, stripped notes) are hashed.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PkgImage.Compiler.Optimize;

/// <summary>Content identity of a native library or executable.</summary>
public static class BinaryIdentity
{
    private const uint NoteSegment = 4; // PT_NOTE
    private const uint GnuBuildId = 3; // NT_GNU_BUILD_ID
    private const int HeaderSize = 64; // Elf64_Ehdr
    private const int SegmentSize = 56; // Elf64_Phdr

    /// <summary>"build-id:HEX" for an ELF file that has one, else "sha256:HEX" of the whole file.</summary>
    public static string Of(string path)
    {
        using var file = File.OpenRead(path);
        if (ReadBuildId(file) is { } id)
            return "build-id:" + Convert.ToHexStringLower(id);
        file.Position = 0;
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static byte[]? ReadBuildId(FileStream file)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize
            || !header.StartsWith("\u007fELF"u8) || header[4] != 2 /* ELFCLASS64 */ || header[5] != 1 /* little endian */)
        {
            return null;
        }
        var offset = BinaryPrimitives.ReadInt64LittleEndian(header[32..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(header[56..]);
        Span<byte> segment = stackalloc byte[SegmentSize];
        for (var i = 0; i < count; i++)
        {
            file.Position = offset + (long)i * SegmentSize;
            file.ReadExactly(segment);
            if (BinaryPrimitives.ReadUInt32LittleEndian(segment) != NoteSegment)
                continue;
            file.Position = BinaryPrimitives.ReadInt64LittleEndian(segment[8..]);
            var notes = new byte[BinaryPrimitives.ReadInt64LittleEndian(segment[32..])];
            file.ReadExactly(notes);
            if (FindBuildId(notes) is { } id)
                return id;
        }
        return null;
    }

    /// <summary>Notes are records of name size, content size, type, then name and content padded to four bytes.</summary>
    private static byte[]? FindBuildId(ReadOnlySpan<byte> notes)
    {
        while (notes.Length >= 12)
        {
            var nameSize = BinaryPrimitives.ReadInt32LittleEndian(notes);
            var size = BinaryPrimitives.ReadInt32LittleEndian(notes[4..]);
            var type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            var start = 12 + ((nameSize + 3) & ~3);
            var end = start + ((size + 3) & ~3);
            if (nameSize < 0 || size < 0 || end > notes.Length)
                return null;
            if (type == GnuBuildId && notes.Slice(12, nameSize).SequenceEqual("GNU\0"u8))
                return notes.Slice(start, size).ToArray();
            notes = notes[end..];
        }
        return null;
    }
}
