// What the loader asks of a file before the operating system maps it: is it whole, and is it the image this assembly was woven for.
//
// Mapping a damaged library can end the process (dlopen trusts the program headers, a truncated file gives SIGBUS, a flipped bit in
// code runs), so nothing is mapped that is not sealed (ImageSeal). The cheap questions come first: 168 bytes tell a stale or foreign
// image, and only one that would be used is read whole, which also brings it into the page cache that mapping then finds it in.
//
// Cost: 2 MB take about a quarter of a millisecond.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using PkgImage.Format;

namespace PkgImage.Loading;

internal static unsafe class ImageFile
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>Checks a file that exists.</summary>
    public static Rejection Check(string path, in ImageRequest request)
    {
        var chunk = (byte*)NativeMemory.Alloc(ChunkSize);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Check(file, new Span<byte>(chunk, ChunkSize), request);
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

    private static Rejection Check(SafeFileHandle file, Span<byte> chunk, in ImageRequest request)
    {
        var size = RandomAccess.GetLength(file);
        Span<byte> seal = stackalloc byte[ImageSeal.Size];
        if (size < ImageSeal.Size
            || !Fill(file, seal, size - ImageSeal.Size)
            || !ImageSeal.TryRead(seal, size, out var contentSize, out var headerOffset))
        {
            return new Rejection(RejectionReason.NotSealed, "the file does not end in an image's seal: it is truncated or no image");
        }

        Span<byte> header = stackalloc byte[ImageFormat.FixedSize];
        if (!Fill(file, header, headerOffset))
            return Shrunk;
        var rejection = CheckHeader(header, request);
        return rejection.IsNone ? CheckContent(file, contentSize, seal, chunk) : rejection;
    }

    /// <summary>Checks a header's fixed part; used for the file's, and again for the mapped one.</summary>
    public static Rejection CheckHeader(ReadOnlySpan<byte> header, in ImageRequest request)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(header) != ImageFormat.Magic)
            return new Rejection(RejectionReason.FormatVersion, "there is no header where the seal points");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(header[ImageFormat.VersionOffset..]);
        if (version != ImageFormat.Version)
            return new Rejection(RejectionReason.FormatVersion, $"the image has format version {version}, this loader reads {ImageFormat.Version}");
        if (!request.HasKey(header.Slice(ImageFormat.KeyOffset, ImageFormat.KeySize)))
        {
            var key = Convert.ToHexString(header.Slice(ImageFormat.KeyOffset, 8));
            return new Rejection(RejectionReason.WrongKey,
                $"the image's key starts with {key.ToLowerInvariant()}, the assembly was woven for {request.KeyHex}");
        }
        var kernels = BinaryPrimitives.ReadInt32LittleEndian(header[ImageFormat.KernelsOffset..]);
        if (kernels != request.KernelCount)
            return new Rejection(RejectionReason.WrongKernelCount, $"the image has {kernels} kernels, the assembly {request.KernelCount}");
        var baseImage = new Guid(header.Slice(ImageFormat.BaseImageOffset, 16));
        if (baseImage != Guid.Empty && baseImage != typeof(object).Module.ModuleVersionId)
        {
            return new Rejection(RejectionReason.OtherBaseImage,
                $"compiled against System.Private.CoreLib {baseImage}, running on {typeof(object).Module.ModuleVersionId}");
        }
        return default;
    }

    private static Rejection CheckContent(SafeFileHandle file, long size, Span<byte> seal, Span<byte> chunk)
    {
        var checksum = new ImageChecksum();
        for (long offset = 0; offset < size; offset += chunk.Length)
        {
            var piece = chunk[..(int)Math.Min(chunk.Length, size - offset)];
            if (!Fill(file, piece, offset))
                return Shrunk;
            checksum.Add(piece);
        }
        Span<byte> actual = stackalloc byte[ImageSeal.Size];
        seal.CopyTo(actual);
        checksum.Finish(actual);
        return actual.SequenceEqual(seal)
            ? default
            : new Rejection(RejectionReason.Damaged, "the file's content does not have the checksum of its seal");
    }

    private static Rejection Shrunk => new(RejectionReason.Unreadable, "the file became shorter while it was read");

    private static bool Fill(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (!buffer.IsEmpty)
        {
            var count = RandomAccess.Read(file, buffer, offset);
            if (count == 0)
                return false;
            buffer = buffer[count..];
            offset += count;
        }
        return true;
    }
}
