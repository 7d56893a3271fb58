// The checksum of image files: CRC-32C over four interleaved lanes of 8-byte words. CPUs have an instruction for it, so an image is checked at the
// speed of the page cache (a cryptographic hash would cost more than all the rest of a load, and on Linux would load OpenSSL for it).
// Every flip of up to 32 adjacent bits is found for certain, other damage but for 2^-32 or less. It guards against accidents, not
// against people who can write to the program's folder.
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace PkgImage.Format;

/// <summary>A running checksum: content goes in by <see cref="Add"/>, each piece but the last a multiple of 32 bytes.</summary>
internal unsafe struct ImageChecksum
{
    private uint _a, _b, _c, _d;

    public void Add(byte* bytes, long count)
    {
        var words = (ulong*)bytes;
        var end = words + count / 32 * 4;
        // Written out for the CPU most programs start on: code compiled ahead of time does not inline the portable method.
        if (Sse42.X64.IsSupported)
            AddWithSse42(words, end);
        else
            AddPortably(words, end);
        // The tail of the last piece, below 32 bytes, goes through the first lane byte by byte.
        for (var tail = (byte*)end; tail < bytes + count; tail++)
            _a = BitOperations.Crc32C(_a, *tail);
    }

    /// <summary>Two of the lanes each.</summary>
    public readonly ulong Low => _a | (ulong)_b << 32;

    /// <inheritdoc cref="Low"/>
    public readonly ulong High => _c | (ulong)_d << 32;

    /// <summary>The checksum of bytes that are all there.</summary>
    public static ImageChecksum Of(byte* bytes, long count)
    {
        var checksum = new ImageChecksum();
        checksum.Add(bytes, count);
        return checksum;
    }

    private void AddWithSse42(ulong* words, ulong* end)
    {
        ulong a = _a, b = _b, c = _c, d = _d;
        for (; words < end; words += 4)
        {
            a = Sse42.X64.Crc32(a, words[0]);
            b = Sse42.X64.Crc32(b, words[1]);
            c = Sse42.X64.Crc32(c, words[2]);
            d = Sse42.X64.Crc32(d, words[3]);
        }
        (_a, _b, _c, _d) = ((uint)a, (uint)b, (uint)c, (uint)d);
    }

    private void AddPortably(ulong* words, ulong* end)
    {
        uint a = _a, b = _b, c = _c, d = _d;
        for (; words < end; words += 4)
        {
            a = BitOperations.Crc32C(a, words[0]);
            b = BitOperations.Crc32C(b, words[1]);
            c = BitOperations.Crc32C(c, words[2]);
            d = BitOperations.Crc32C(d, words[3]);
        }
        (_a, _b, _c, _d) = (a, b, c, d);
    }
}
