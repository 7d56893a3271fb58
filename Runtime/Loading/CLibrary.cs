// The C library and its mathematics: the same functions the runtime itself calls, found under each platform's file names.
using System.Runtime.InteropServices;

namespace PkgImage.Loading;

internal static class CLibrary
{
    /// <summary>Finds a function of a logical library ("libm", "libc"). Libraries found stay open, as the images that call them do.</summary>
    public static bool TryFind(string library, string name, out nint address)
    {
        foreach (var file in Files(library))
        {
            if (NativeLibrary.TryLoad(file, out var handle) && NativeLibrary.TryGetExport(handle, name, out address))
                return true;
        }
        address = 0;
        return false;
    }

    private static string[] Files(string library)
    {
        if (OperatingSystem.IsWindows())
            return ["ucrtbase.dll"];
        if (OperatingSystem.IsMacOS())
            return ["/usr/lib/libSystem.B.dylib"];
        // glibc keeps mathematics apart; musl has one file for all, named after the architecture.
        var musl = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "libc.musl-aarch64.so.1" : "libc.musl-x86_64.so.1";
        return [library == "libm" ? "libm.so.6" : "libc.so.6", musl];
    }
}
