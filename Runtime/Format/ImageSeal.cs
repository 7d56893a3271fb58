// The seal: the last bytes of an image file, written after linking. With it the loader knows that a file is whole before the
// operating system maps a byte of it, and a truncated or altered file is a rejection instead of a crash somewhere in the program.
//
// It lies behind the linked file, where ELF, PE and Mach-O loaders do not look, so that the linker's output (a Mach-O signature
// included) stays as it is.
//
// The checksum is CRC-32C over four interleaved lanes of 8-byte words. CPUs have an instruction for it, so an image is checked at the
// speed of the page cache (a cryptographic hash would cost more than all the rest of a load, and on Linux would load OpenSSL for it).
// Every flip of up to 32 adjacent bits is found for certain, other damage but for 2^-32 or less. It guards against accidents, not
// against people who can write to the program's folder.
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace PkgImage.Format;

/// <summary>The seal as it lies in the file, little endian.</summary>
internal unsafe struct ImageSeal
{
    public const int Size = 48;

    /// <summary>"PKGISEAL" read as a little-endian u64.</summary>
    public const ulong ExpectedMagic = 0x4C41_4553_4947_4B50;

    public ulong Magic;

    /// <summary>Bytes of the file before the seal.</summary>
    public long ContentSize;

    /// <summary>Where the header blob starts in the file, so that a stale image is told before its content is read.</summary>
    public long HeaderOffset;

    /// <summary>Zero.</summary>
    public ulong Reserved;

    /// <summary>Checksum of the content and of the fields before this one.</summary>
    public ulong ChecksumLow, ChecksumHigh;

    /// <summary>The seal of this content, whose header blob starts at <paramref name="headerOffset"/>.</summary>
    public static ImageSeal Of(ReadOnlySpan<byte> content, long headerOffset)
    {
        var seal = new ImageSeal { Magic = ExpectedMagic, ContentSize = content.Length, HeaderOffset = headerOffset };
        var checksum = new ImageChecksum();
        fixed (byte* bytes = content)
            checksum.Add(bytes, content.Length);
        checksum.Finish(ref seal);
        return seal;
    }

    /// <summary>True when this is a seal, and one that can stand at the end of a file of this size.</summary>
    public readonly bool Fits(long fileSize) => Magic == ExpectedMagic
        && ContentSize == fileSize - Size
        && HeaderOffset >= 0
        && HeaderOffset <= ContentSize - ImageFormat.FixedSize;
}

/// <summary>The running checksum: content goes in by <see cref="Add"/>, each piece but the last a multiple of 32 bytes.</summary>
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

    /// <summary>Takes in the seal's fields and sets its checksum.</summary>
    public void Finish(ref ImageSeal seal)
    {
        fixed (ImageSeal* fields = &seal)
            Add((byte*)fields, ImageSeal.Size - 2 * sizeof(ulong));
        seal.ChecksumLow = _a | (ulong)_b << 32;
        seal.ChecksumHigh = _c | (ulong)_d << 32;
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
