// A file's content as bytes in memory. On Unix it is mapped, by three calls of the C library: the framework's own way to open a file costs
// a process that has opened none a millisecond, more than all the rest of loading an image, and mapping spares the copy of a big one.
// Elsewhere, and where the system refuses, the framework reads it, and has the words for what is wrong.
//
// A mapped file that another process cuts short meanwhile ends this one (SIGBUS). So it would a moment later: an image that passes is
// mapped by the operating system's loader for as long as the process lives.
using System.Runtime.InteropServices;

namespace PkgImage.Loading;

/// <summary>The bytes of a file, until it is disposed of.</summary>
internal unsafe ref struct FileContent
{
    private bool _isMapped;

    public byte* Start { get; private set; }
    public long Length { get; private set; }

    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Neither is it allowed.</exception>
    public static FileContent Open(string path)
    {
        var content = new FileContent();
        if (OperatingSystem.IsWindows() || !content.TryMap(path))
            content.Read(path);
        return content;
    }

    private bool TryMap(string path)
    {
        const int EndOfFile = 2, CanRead = 1, PrivateMapping = 2;
        // MAP_POPULATE: all of it will be read, so Linux may bring it in at once.
        var (closeOnExec, populate) = OperatingSystem.IsLinux() ? (0x80000, 0x8000) : OperatingSystem.IsMacOS() ? (0x1000000, 0) : (0, 0);
        if (!CLibrary.TryFind("libc", "open", out var open) || !CLibrary.TryFind("libc", "lseek", out var seek)
            || !CLibrary.TryFind("libc", "mmap", out var map) || !CLibrary.TryFind("libc", "close", out var close))
            return false;
        var name = stackalloc byte[MaxPath];
        if (!TryEncode(path, name))
            return false;
        var file = ((delegate* unmanaged<byte*, int, int>)open)(name, closeOnExec);
        if (file < 0)
            return false;
        Length = ((delegate* unmanaged<int, long, int, long>)seek)(file, 0, EndOfFile);
        if (Length > 0)
        {
            var address = ((delegate* unmanaged<void*, nuint, int, int, int, long, nint>)map)(null, (nuint)Length, CanRead, PrivateMapping | populate, file, 0);
            _isMapped = address != -1;
            Start = (byte*)address;
        }
        ((delegate* unmanaged<int, int>)close)(file);
        return _isMapped;
    }

    /// <summary>Room for a path on the stack; a longer one is the framework's.</summary>
    private const int MaxPath = 512;

    /// <summary>As bytes with a zero behind them: only ASCII, for which that is no question of encodings.</summary>
    private static bool TryEncode(string path, byte* name)
    {
        if (path.Length >= MaxPath)
            return false;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] is '\0' or > '\x7f')
                return false;
            name[i] = (byte)path[i];
        }
        name[path.Length] = 0;
        return true;
    }

    private void Read(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        Start = (byte*)NativeMemory.Alloc((nuint)length);
        for (Length = 0; Length < length;)
        {
            var read = RandomAccess.Read(file, new Span<byte>(Start + Length, (int)Math.Min(length - Length, int.MaxValue)), Length);
            // It became shorter while it was read; what is there decides.
            if (read == 0)
                break;
            Length += read;
        }
    }

    public void Dispose()
    {
        if (_isMapped && CLibrary.TryFind("libc", "munmap", out var unmap))
            _ = ((delegate* unmanaged<void*, nuint, int>)unmap)(Start, (nuint)Length);
        else
            NativeMemory.Free(Start);
        Start = null;
    }
}
