// What the loader asks of a file before the operating system maps it: is it whole, and is it the image this assembly was woven for.
//
// Mapping a damaged library can end the process (dlopen trusts the program headers, a truncated file gives SIGBUS, a flipped bit in
// code runs), so nothing is mapped that is not sealed (ImageSeal). The cheap questions come first: 168 bytes tell a stale or foreign
// image, and only one that would be used is read whole, which also brings it into the page cache that mapping then finds it in.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PkgImage.Format;

namespace PkgImage.Loading;

internal static unsafe class ImageFile
{
    /// <summary>Bytes read at once; a multiple of 32, as the checksum asks, and small enough for a CPU's nearer caches.</summary>
    private const int ChunkSize = 64 * 1024;

    /// <summary>Checks a file that exists.</summary>
    public static Rejection Check(string path, in ImageRequest request)
    {
        var chunk = (byte*)NativeMemory.Alloc(ChunkSize);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Check(file, chunk, request);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Rejection(RejectionReason.Unreadable, e.Message);
        }
        finally
        {
            NativeMemory.Free(chunk);
        }
    }

    private static Rejection Check(SafeFileHandle file, byte* chunk, in ImageRequest request)
    {
        var size = RandomAccess.GetLength(file);
        ImageSeal seal;
        if (size < ImageSeal.Size || !Fill(file, (byte*)&seal, ImageSeal.Size, size - ImageSeal.Size) || !seal.Fits(size))
            return new Rejection(RejectionReason.NotSealed, "the file does not end in an image's seal: it is truncated or no image");
        if (!Fill(file, chunk, ImageFormat.FixedSize, seal.HeaderOffset))
            return Shrunk;
        var rejection = CheckHeader(chunk, request);
        return rejection.IsNone ? CheckContent(file, seal, chunk) : rejection;
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

    private static Rejection CheckContent(SafeFileHandle file, in ImageSeal seal, byte* chunk)
    {
        var checksum = new ImageChecksum();
        for (long offset = 0; offset < seal.ContentSize; offset += ChunkSize)
        {
            var count = (int)Math.Min(ChunkSize, seal.ContentSize - offset);
            if (!Fill(file, chunk, count, offset))
                return Shrunk;
            checksum.Add(chunk, count);
        }
        var actual = seal;
        checksum.Finish(ref actual);
        return actual.ChecksumLow == seal.ChecksumLow && actual.ChecksumHigh == seal.ChecksumHigh
            ? default
            : new Rejection(RejectionReason.Damaged, "the file's content does not have the checksum of its seal");
    }

    private static Rejection Shrunk => new(RejectionReason.Unreadable, "the file became shorter while it was read");

    private static bool Fill(SafeFileHandle file, byte* buffer, int count, long offset)
    {
        while (count > 0)
        {
            var read = RandomAccess.Read(file, new Span<byte>(buffer, count), offset);
            if (read == 0)
                return false;
            buffer += read;
            count -= read;
            offset += read;
        }
        return true;
    }

    private static string DescribeKey(byte* header, in ImageRequest request)
    {
        var key = Convert.ToHexString(new ReadOnlySpan<byte>(header + ImageFormat.KeyOffset, ImageFormat.KeySize));
        return $"the image has the key {key.ToLowerInvariant()}, the assembly was woven for {request.KeyHex}";
    }

    private static string DescribeBaseImage(Guid baseImage) =>
        $"compiled against System.Private.CoreLib {baseImage}, running on {typeof(object).Module.ModuleVersionId}";
}
