// Why a package runs from IL. One member a cause, in the order of the checks; the names appear in the log and are stable.
namespace PkgImage.Loading;

internal enum RejectionReason
{
    None,

    // The process.
    /// <summary>PKGIMAGE_ENABLED=0.</summary>
    Disabled,
    /// <summary>A debugger steps through IL.</summary>
    DebuggerAttached,
    /// <summary>A profiler is configured; coverage and instrumentation see IL only.</summary>
    ProfilerConfigured,
    /// <summary>Arrays and strings do not lie in memory as images expect (another runtime, a 32-bit process).</summary>
    ObjectLayout,

    // The assembly.
    /// <summary>The assembly can be unloaded; its image could not.</summary>
    CollectibleContext,
    /// <summary>The assembly is not the one that the build wrote: a tool rewrote it.</summary>
    AssemblyChanged,
    /// <summary>An assembly whose code the image holds is another build now, or is gone.</summary>
    DependencyChanged,
    /// <summary>Another load context runs from the same image file.</summary>
    SecondLoadContext,

    // The file.
    /// <summary>No file in any place.</summary>
    NotFound,
    /// <summary>The file cannot be opened or read.</summary>
    Unreadable,
    /// <summary>No seal at the file's end: truncated, still being written, or never an image.</summary>
    NotSealed,
    /// <summary>Another format version, or no header where the seal points.</summary>
    FormatVersion,
    /// <summary>Built from other inputs than the woven assembly: stale or foreign.</summary>
    WrongKey,
    /// <summary>Another number of kernels than the assembly was woven for.</summary>
    WrongKernelCount,
    /// <summary>Framework code was compiled in, and this is another framework build.</summary>
    OtherBaseImage,
    /// <summary>The content does not have the seal's checksum; or the list of fingerprints beside the assembly is not whole.</summary>
    Damaged,

    // The library.
    /// <summary>The operating system's loader refused it.</summary>
    NotLoadable,
    /// <summary>The mapped library's header is missing or is not the one the file showed: the file was exchanged meanwhile.</summary>
    HeaderMismatch,
    /// <summary>No CPU target of the image runs on this machine.</summary>
    NoCpuTarget,
    /// <summary>PKGIMAGE_CPU_TARGET names a target that the image does not have or the machine cannot run.</summary>
    CpuTargetUnavailable,
    /// <summary>The code assumes another answer to X.IsSupported or VectorN.IsHardwareAccelerated than this process gives.</summary>
    HardwareAnswers,
    /// <summary>A struct has another size or another field offset than the image was compiled for.</summary>
    StructLayout,
    /// <summary>A C library function the image calls is not on this system.</summary>
    ImportNotFound,

    /// <summary>An exception in the loader or in the woven layout probe; the detail holds it.</summary>
    Unexpected,
}

/// <summary>A rejection, or none: the outcome of each check.</summary>
internal readonly struct Rejection(RejectionReason reason, string detail)
{
    public readonly RejectionReason Reason = reason;
    public readonly string Detail = detail;

    public bool IsNone => Reason == RejectionReason.None;
}
