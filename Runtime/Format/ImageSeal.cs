// The seal: the last bytes of an image file, written after linking. With it the loader knows that a file is whole before the
// operating system maps a byte of it, and a truncated or altered file is a rejection instead of a crash somewhere in the program.
//
// It lies behind the linked file, where ELF, PE and Mach-O loaders do not look, so that the linker's output (a Mach-O signature
// included) stays as it is:
//
//     0   u64 magic "PKGISEAL"
//     8   u64 content size: bytes of the file before the seal
//     16  u64 file offset of the header blob, so that stale images are told before their content is read
//     24  u64 zero
//     32  16 bytes: checksum of the content and of the seal's first 32 bytes
//
// The checksum is CRC-32C over four interleaved lanes of 8-byte words, each lane a u32. CPUs have an instruction for it, so an image
// is checked at the speed of the page cache (a cryptographic hash would cost more than all the rest of a load, and on Linux would
// load OpenSSL for it). Every flip of up to 32 adjacent bits is found for certain, other damage but for 2^-32 or less.
// It guards against accidents, not against people who can write to the program's folder.
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PkgImage.Format;

internal static class ImageSeal
{
    public const int Size = 48;

    /// <summary>"PKGISEAL" read as a little-endian u64.</summary>
    public const ulong Magic = 0x4C41_4553_4947_4B50;

    /// <summary>Appends nothing itself: returns the seal of <paramref name="content"/>, whose header blob starts at <paramref name="headerOffset"/>.</summary>
    public static byte[] Create(ReadOnlySpan<byte> content, long headerOffset)
    {
        var seal = new byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(seal, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(seal.AsSpan(8), content.Length);
        BinaryPrimitives.WriteInt64LittleEndian(seal.AsSpan(16), headerOffset);
        var checksum = new ImageChecksum();
        checksum.Add(content);
        checksum.Finish(seal);
        return seal;
    }

    /// <summary>Reads a seal's fields; false when these bytes are none, or contradict the file's size.</summary>
    public static bool TryRead(ReadOnlySpan<byte> seal, long fileSize, out long contentSize, out long headerOffset)
    {
        contentSize = BinaryPrimitives.ReadInt64LittleEndian(seal[8..]);
        headerOffset = BinaryPrimitives.ReadInt64LittleEndian(seal[16..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(seal) == Magic
            && contentSize == fileSize - Size
            && headerOffset >= 0
            && headerOffset <= contentSize - ImageFormat.FixedSize;
    }
}

/// <summary>The running checksum. Mutable struct: content goes in by <see cref="Add"/>, each piece but the last a multiple of 32 bytes.</summary>
internal struct ImageChecksum
{
    private uint _a, _b, _c, _d;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        uint a = _a, b = _b, c = _c, d = _d;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.Crc32C(a, words[i]);
            b = BitOperations.Crc32C(b, words[i + 1]);
            c = BitOperations.Crc32C(c, words[i + 2]);
            d = BitOperations.Crc32C(d, words[i + 3]);
        }
        // The tail of the last piece, below 32 bytes, goes through the first lane byte by byte.
        foreach (var value in bytes[(i * sizeof(ulong))..])
            a = BitOperations.Crc32C(a, value);
        (_a, _b, _c, _d) = (a, b, c, d);
    }

    /// <summary>Takes in the seal's fields and writes the checksum behind them.</summary>
    public void Finish(Span<byte> seal)
    {
        Add(seal[..32]);
        BinaryPrimitives.WriteUInt32LittleEndian(seal[32..], _a);
        BinaryPrimitives.WriteUInt32LittleEndian(seal[36..], _b);
        BinaryPrimitives.WriteUInt32LittleEndian(seal[40..], _c);
        BinaryPrimitives.WriteUInt32LittleEndian(seal[44..], _d);
    }
}
