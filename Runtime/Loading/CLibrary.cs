// The C library and its mathematics: the same functions the runtime itself calls, found under each platform's file names.
using System.Runtime.InteropServices;

namespace PkgImage.Loading;

internal static class CLibrary
{
    /// <summary>Finds a function of a logical library ("libm", "libc"). Libraries found stay open, as the images that call them do.</summary>
    public static bool TryFind(string library, string name, out nint address)
    {
        if (OperatingSystem.IsWindows())
            return TryFindIn("ucrtbase.dll", name, out address);
        if (OperatingSystem.IsMacOS())
            return TryFindIn("/usr/lib/libSystem.B.dylib", name, out address);
        // glibc keeps mathematics apart; musl has one file for all, named after the architecture.
        return TryFindIn(library == "libm" ? "libm.so.6" : "libc.so.6", name, out address) || TryFindInMusl(name, out address);
    }

    private static bool TryFindInMusl(string name, out nint address) => TryFindIn(
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "libc.musl-aarch64.so.1" : "libc.musl-x86_64.so.1", name, out address);

    private static bool TryFindIn(string file, string name, out nint address)
    {
        address = 0;
        return NativeLibrary.TryLoad(file, out var handle) && NativeLibrary.TryGetExport(handle, name, out address);
    }
}
