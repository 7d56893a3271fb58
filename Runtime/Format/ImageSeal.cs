// The seal: the last bytes of an image file, written after linking. With it the loader knows that a file is whole before the
// operating system maps a byte of it, and a truncated or altered file is a rejection instead of a crash somewhere in the program.
//
//     content         the linked file, whose end ELF, PE and Mach-O loaders do not look beyond, so that it (a Mach-O signature
//                     included) stays as it is
//     parts           SealedPart records, which divide the content, in its order
//     seal            ImageSeal
//
// In parts, because most of a file is code for CPU targets that this machine does not take, and symbols that are never mapped: to go through
// them would be most of a load. The seal's checksum is of the parts' records, and each of these has that of its bytes.
namespace PkgImage.Format;

/// <summary>The seal as it lies in the file, little endian.</summary>
internal struct ImageSeal
{
    public const int Size = 48;

    /// <summary>"PKGISEAL" read as a little-endian u64.</summary>
    public const ulong ExpectedMagic = 0x4C41_4553_4947_4B50;

    /// <summary>More parts than a file has: one for each CPU target, and what is before, between and behind.</summary>
    public const int MaxParts = 128;

    public ulong Magic;

    /// <summary>Bytes of the file before the parts' records.</summary>
    public long ContentSize;

    /// <summary>Where the header blob starts in the file, so that a stale image is told before its content is read.</summary>
    public long HeaderOffset;

    /// <summary>Records before the seal.</summary>
    public long PartCount;

    /// <summary>Checksum of the parts' records and of the fields before this one.</summary>
    public ulong ChecksumLow, ChecksumHigh;

    /// <summary>Bytes from the first part's record to the end of the seal's fields that the checksum is of.</summary>
    public readonly int CheckedSize => (int)PartCount * SealedPart.Size + Size - 2 * sizeof(ulong);

    /// <summary>True when this is a seal, and one that can stand at the end of a file of this size.</summary>
    public readonly bool Fits(long fileSize) => Magic == ExpectedMagic
        && PartCount is >= 0 and <= MaxParts
        && ContentSize == fileSize - Size - PartCount * SealedPart.Size
        && HeaderOffset >= 0
        && HeaderOffset <= ContentSize - ImageFormat.FixedSize;
}

/// <summary>A part of the content: from the end of the one before it, or the content's start. In the file a record of <see cref="Size"/> bytes.</summary>
internal readonly struct SealedPart(long end, int target, in ImageChecksum checksum)
{
    public const int Size = 32;

    /// <summary><see cref="Target"/> of what every process maps or reads.</summary>
    public const int Everyone = -1;

    /// <summary><see cref="Target"/> of what no process maps.</summary>
    public const int Nobody = -2;

    /// <summary>Where it ends in the file.</summary>
    public readonly long End = end;

    /// <summary>Index of the CPU target whose code it is, or one of the constants above.</summary>
    public readonly long Target = target;

    /// <summary>Checksum of its bytes.</summary>
    public readonly ulong ChecksumLow = checksum.Low, ChecksumHigh = checksum.High;
}
