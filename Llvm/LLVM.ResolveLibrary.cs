// Finding the library, the way LLVMSharp.Interop offers it: subscribers are asked in order before the runtime's own search, so the
// host decides which libLLVM every function of this binding comes from.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace LLVMSharp.Interop;

public static unsafe partial class LLVM
{
    static LLVM() => NativeLibrary.SetDllImportResolver(typeof(LLVM).Assembly, OnDllImport);

    /// <summary>Asked for "libLLVM" on the first call; the first nonzero handle is used from then on.</summary>
    public static event DllImportResolver? ResolveLibrary;

    private static IntPtr OnDllImport(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (var resolver in ResolveLibrary?.GetInvocationList().Cast<DllImportResolver>() ?? [])
        {
            var handle = resolver(libraryName, assembly, searchPath);
            if (handle != IntPtr.Zero)
                return handle;
        }
        return IntPtr.Zero;
    }
}
