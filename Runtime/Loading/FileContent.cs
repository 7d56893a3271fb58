// A file's bytes, read piece by piece. On Unix by four calls of the C library: the framework's own way to open a file costs a process that has
// opened none a millisecond, more than all the rest of loading an image, and its question whether there is one a tenth. Elsewhere, and where
// the system refuses, the framework reads it, and has the words for what is wrong.
//
// Read, not mapped: the memory that pieces are read into stays in the CPU's cache, and no pages are made for a look at a file's content. That is
// a fifth less for an image of 6 MB, and a file that another process cuts short meanwhile is a short one, not a signal.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PkgImage.Loading;

/// <summary>A file that is open for reading.</summary>
internal sealed unsafe class FileContent : IDisposable
{
    private readonly int _descriptor;
    private readonly SafeFileHandle? _handle;

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; }

    private FileContent(int descriptor, SafeFileHandle? handle, long length) => (_descriptor, _handle, Length) = (descriptor, handle, length);

    /// <summary>Opens a file; null when there is none of that name, or when it cannot be opened, which is then the problem.</summary>
    public static FileContent? TryOpen(string path, out string? problem)
    {
        problem = null;
        if (UnixFile.IsUsable && UnixFile.TryOpen(path, out var descriptor, out var length))
            return new FileContent(descriptor, null, length);
        return TryOpenByFramework(path, out problem);
    }

    private static FileContent? TryOpenByFramework(string path, out string? problem)
    {
        problem = null;
        if (!File.Exists(path))
            return null;
        try
        {
            var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new FileContent(-1, handle, RandomAccess.GetLength(handle));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>Reads <paramref name="count"/> bytes from <paramref name="offset"/> on, or what is there of them.</summary>
    /// <returns>Bytes read.</returns>
    /// <exception cref="IOException">The system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">So it does, for want of a right.</exception>
    public int Read(byte* target, int count, long offset)
    {
        var done = 0;
        while (done < count)
        {
            var read = _handle is null
                ? UnixFile.Read(_descriptor, target + done, count - done, offset + done)
                : ReadByFramework(target + done, count - done, offset + done);
            if (read < 0)
                ThrowReadError();
            // It became shorter meanwhile; what is there decides.
            if (read == 0)
                break;
            done += (int)read;
        }
        return done;
    }

    private int ReadByFramework(byte* target, int count, long offset) => RandomAccess.Read(_handle!, new Span<byte>(target, count), offset);

    private static void ThrowReadError() => throw new IOException($"reading fails with error {Marshal.GetLastSystemError()} of the system");

    public void Dispose()
    {
        if (_handle is null)
            UnixFile.Close(_descriptor);
        else
            _handle.Dispose();
    }
}
