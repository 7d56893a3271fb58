// The C library and its mathematics: the same functions the runtime itself calls, found under each platform's file names. Libraries found stay
// open, as the images that call them do.
using System.Runtime.InteropServices;

namespace PkgImage.Loading;

internal static class CLibrary
{
    private static readonly nint s_c = Open("libc.so.6");
    private static readonly nint s_mathematics = Open("libm.so.6");

    /// <summary>Finds a function of a logical library ("libm", "libc").</summary>
    public static bool TryFind(string library, string name, out nint address)
    {
        var handle = library == "libm" ? s_mathematics : s_c;
        address = 0;
        return (handle != 0 && NativeLibrary.TryGetExport(handle, name, out address))
            || (OperatingSystem.IsLinux() && TryFindInMusl(name, out address));
    }

    /// <summary>glibc keeps mathematics apart; the others have one file for all.</summary>
    private static nint Open(string glibc)
    {
        var file = OperatingSystem.IsWindows() ? "ucrtbase.dll" : OperatingSystem.IsMacOS() ? "/usr/lib/libSystem.B.dylib" : glibc;
        return NativeLibrary.TryLoad(file, out var handle) ? handle : 0;
    }

    /// <summary>The file is named after the architecture.</summary>
    private static bool TryFindInMusl(string name, out nint address)
    {
        address = 0;
        var file = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "libc.musl-aarch64.so.1" : "libc.musl-x86_64.so.1";
        return NativeLibrary.TryLoad(file, out var handle) && NativeLibrary.TryGetExport(handle, name, out address);
    }
}
