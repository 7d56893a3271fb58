// What the loader asks of a file before the operating system maps it: is it whole, and is it the image this assembly was woven for.
//
// Loading a damaged library can end the process (dlopen trusts the program headers, a flipped bit in code runs), so nothing is loaded that
// is not sealed (ImageSeal). The cheap questions come first: the seal and a header's fixed part tell a stale or foreign image, and only one
// that would be used is gone through, which also brings it into memory: what every process needs before it is mapped, the code for a CPU target once that is
// chosen, before any of it runs.
using PkgImage.Format;

namespace PkgImage.Loading;

internal sealed unsafe class ImageFile(FileContent file)
{
    /// <summary>Bytes that are read and checked at a time: few enough to stay in a core's own cache, and too many for the stack of some threads.</summary>
    private const int PieceSize = 64 * 1024;

    private byte[]? _piece;

    /// <summary>The parts' records and the seal behind them, once they are checked.</summary>
    private byte[]? _records;

    private int _parts;

    /// <summary>Checks the seal, the header and what every process needs.</summary>
    public Rejection Check(in ImageRequest request)
    {
        try
        {
            ImageSeal seal;
            if (file.Length < ImageSeal.Size || file.Read((byte*)&seal, ImageSeal.Size, file.Length - ImageSeal.Size) < ImageSeal.Size || !seal.Fits(file.Length))
                return new Rejection(RejectionReason.NotSealed, "the file does not end in an image's seal: it is truncated or no image");
            var header = stackalloc byte[ImageFormat.FixedSize];
            if (file.Read(header, ImageFormat.FixedSize, seal.HeaderOffset) < ImageFormat.FixedSize)
                return Damaged;
            var rejection = CheckHeader(header, request);
            return !rejection.IsNone ? rejection : ReadParts(seal) ? CheckParts(everyone: true, 0) : Damaged;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(e);
        }
    }

    /// <summary>Checks the code for CPU targets, a bit each, once <see cref="Check"/> has found nothing.</summary>
    public Rejection CheckCode(uint targets)
    {
        try
        {
            return CheckParts(everyone: false, targets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(e);
        }
    }

    /// <summary>Checks a header's fixed part; used for the file's, and again for the mapped one.</summary>
    public static Rejection CheckHeader(byte* header, in ImageRequest request)
    {
        if (*(ulong*)header != ImageFormat.Magic)
            return new Rejection(RejectionReason.FormatVersion, "there is no header where the seal points");
        var version = *(uint*)(header + ImageFormat.VersionOffset);
        if (version != ImageFormat.Version)
            return new Rejection(RejectionReason.FormatVersion, $"the image has format version {version}, this loader reads {ImageFormat.Version}");
        if (!request.HasKey(header + ImageFormat.KeyOffset))
            return new Rejection(RejectionReason.WrongKey, DescribeKey(header, request));
        var kernels = *(int*)(header + ImageFormat.KernelsOffset);
        if (kernels != request.KernelCount)
            return new Rejection(RejectionReason.WrongKernelCount, $"the image has {kernels} kernels, the assembly {request.KernelCount}");
        var baseImage = *(Guid*)(header + ImageFormat.BaseImageOffset);
        if (baseImage != Guid.Empty && baseImage != typeof(object).Module.ModuleVersionId)
            return new Rejection(RejectionReason.OtherBaseImage, DescribeBaseImage(baseImage));
        return default;
    }

    /// <summary>False when the records are not what was sealed.</summary>
    private bool ReadParts(in ImageSeal seal)
    {
        fixed (byte* records = _records = new byte[seal.CheckedSize])
        {
            if (seal.PartCount == 0 || file.Read(records, seal.CheckedSize, seal.ContentSize) < seal.CheckedSize)
                return false;
            _parts = (int)seal.PartCount;
            var actual = ImageChecksum.Of(records, seal.CheckedSize);
            return actual.Low == seal.ChecksumLow && actual.High == seal.ChecksumHigh;
        }
    }

    private Rejection CheckParts(bool everyone, uint targets)
    {
        fixed (byte* records = _records, piece = _piece ??= new byte[PieceSize])
        {
            var start = 0L;
            for (var part = (SealedPart*)records; part < (SealedPart*)records + _parts; start = part++->End)
            {
                var isAsked = part->Target < 0 ? everyone && part->Target == SealedPart.Everyone : (targets >> (int)part->Target & 1) != 0;
                if (isAsked && !IsWhole(*part, start, piece))
                    return Damaged;
            }
        }
        return default;
    }

    private bool IsWhole(in SealedPart part, long start, byte* piece)
    {
        var checksum = new ImageChecksum();
        for (var at = start; at < part.End;)
        {
            var count = (int)Math.Min(PieceSize, part.End - at);
            if (file.Read(piece, count, at) < count)
                return false;
            checksum.Add(piece, count);
            at += count;
        }
        return checksum.Low == part.ChecksumLow && checksum.High == part.ChecksumHigh;
    }

    private static Rejection Unreadable(Exception e) => new(RejectionReason.Unreadable, e.Message);

    private static Rejection Damaged => new(RejectionReason.Damaged, "the file's content does not have the checksum of its seal");

    private static string DescribeKey(byte* header, in ImageRequest request)
    {
        var key = Convert.ToHexString(new ReadOnlySpan<byte>(header + ImageFormat.KeyOffset, ImageFormat.KeySize));
        return $"the image has the key {key.ToLowerInvariant()}, the assembly was woven for {request.KeyHex}";
    }

    private static string DescribeBaseImage(Guid baseImage) =>
        $"compiled against System.Private.CoreLib {baseImage}, running on {typeof(object).Module.ModuleVersionId}";
}
