// What the loader asks of a file before the operating system maps it: is it whole, and is it the image this assembly was woven for.
//
// Loading a damaged library can end the process (dlopen trusts the program headers, a flipped bit in code runs), so nothing is loaded that
// is not sealed (ImageSeal). The cheap questions come first: the seal and a header's fixed part tell a stale or foreign image, and only one
// that would be used is gone through whole, which also brings it into memory.
using PkgImage.Format;

namespace PkgImage.Loading;

internal static unsafe class ImageFile
{
    /// <summary>Bytes that are read and checked at a time: few enough to stay in a core's own cache, and too many for the stack of some threads.</summary>
    private const int PieceSize = 64 * 1024;

    public static Rejection Check(FileContent file, in ImageRequest request)
    {
        try
        {
            return CheckParts(file, request);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Rejection(RejectionReason.Unreadable, e.Message);
        }
    }

    private static Rejection CheckParts(FileContent file, in ImageRequest request)
    {
        ImageSeal seal;
        if (file.Length < ImageSeal.Size || file.Read((byte*)&seal, ImageSeal.Size, file.Length - ImageSeal.Size) < ImageSeal.Size || !seal.Fits(file.Length))
            return new Rejection(RejectionReason.NotSealed, "the file does not end in an image's seal: it is truncated or no image");
        var header = stackalloc byte[ImageFormat.FixedSize];
        if (file.Read(header, ImageFormat.FixedSize, seal.HeaderOffset) < ImageFormat.FixedSize)
            return Damaged;
        var rejection = CheckHeader(header, request);
        return rejection.IsNone ? CheckContent(file, seal) : rejection;
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

    private static Rejection CheckContent(FileContent file, in ImageSeal seal)
    {
        var checksum = new ImageChecksum();
        fixed (byte* piece = new byte[PieceSize])
        {
            for (var at = 0L; at < seal.ContentSize;)
            {
                var count = (int)Math.Min(PieceSize, seal.ContentSize - at);
                if (file.Read(piece, count, at) < count)
                    return Damaged;
                checksum.Add(piece, count);
                at += count;
            }
        }
        var actual = seal;
        checksum.Finish(ref actual);
        return actual.ChecksumLow == seal.ChecksumLow && actual.ChecksumHigh == seal.ChecksumHigh ? default : Damaged;
    }

    private static Rejection Damaged => new(RejectionReason.Damaged, "the file's content does not have the checksum of its seal");

    private static string DescribeKey(byte* header, in ImageRequest request)
    {
        var key = Convert.ToHexString(new ReadOnlySpan<byte>(header + ImageFormat.KeyOffset, ImageFormat.KeySize));
        return $"the image has the key {key.ToLowerInvariant()}, the assembly was woven for {request.KeyHex}";
    }

    private static string DescribeBaseImage(Guid baseImage) =>
        $"compiled against System.Private.CoreLib {baseImage}, running on {typeof(object).Module.ModuleVersionId}";
}
