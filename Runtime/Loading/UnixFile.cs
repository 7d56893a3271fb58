// Files by the C library, as FileContent uses them. Not by P/Invoke, whose stubs the JIT compiler would make, but by function pointers.
namespace PkgImage.Loading;

/// <summary>open, lseek, pread and close.</summary>
internal static unsafe class UnixFile
{
    private static readonly delegate* unmanaged<byte*, int, int> s_open = (delegate* unmanaged<byte*, int, int>)Find("open");
    private static readonly delegate* unmanaged<int, long, int, long> s_seek = (delegate* unmanaged<int, long, int, long>)Find("lseek");
    private static readonly delegate* unmanaged<int, void*, nuint, long, nint> s_read = (delegate* unmanaged<int, void*, nuint, long, nint>)Find("pread");
    private static readonly delegate* unmanaged<int, int> s_close = (delegate* unmanaged<int, int>)Find("close");

    /// <summary>Room for a path on the stack; a longer one is the framework's.</summary>
    private const int MaxPath = 512;

    /// <summary>False where the functions are not found, and on Windows.</summary>
    public static bool IsUsable => s_open != null && s_seek != null && s_read != null && s_close != null;

    /// <summary>Opens a file; false when that is not possible for whatever reason, or its content cannot be read (a folder's).</summary>
    public static bool TryOpen(string path, out int descriptor, out long length)
    {
        const int EndOfFile = 2;
        (descriptor, length) = (-1, 0);
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0;
        var name = stackalloc byte[MaxPath];
        if (!TryEncode(path, name))
            return false;
        descriptor = s_open(name, closeOnExec);
        if (descriptor < 0)
            return false;
        byte first;
        if (Read(descriptor, &first, 1, 0) >= 0 && (length = s_seek(descriptor, 0, EndOfFile)) >= 0)
            return true;
        Close(descriptor);
        return false;
    }

    /// <summary>Bytes read, fewer than asked for where the file ends; negative on failure.</summary>
    public static long Read(int descriptor, byte* target, int count, long offset) => s_read(descriptor, target, (nuint)count, offset);

    public static void Close(int descriptor) => _ = s_close(descriptor);

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

    private static nint Find(string name) => !OperatingSystem.IsWindows() && CLibrary.TryFind("libc", name, out var address) ? address : 0;
}
