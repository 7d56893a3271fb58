// The environment variables the loader obeys, read once a process.
namespace PkgImage.Loading;

internal static class LoaderSettings
{
    /// <summary>False by PKGIMAGE_ENABLED=0: every package runs from IL.</summary>
    public static readonly bool Enabled = Environment.GetEnvironmentVariable("PKGIMAGE_ENABLED") != "0";

    /// <summary>PKGIMAGE_REQUIRE=1: a package without a usable image ends the program, whatever the reason. For tests.</summary>
    public static readonly bool Require = Environment.GetEnvironmentVariable("PKGIMAGE_REQUIRE") == "1";

    /// <summary>PKGIMAGE_LOG: null for no log, "1" for standard error, else the path of a file to append to.</summary>
    public static readonly string? Log = Environment.GetEnvironmentVariable("PKGIMAGE_LOG") is { Length: > 0 } log && log != "0" ? log : null;

    /// <summary>True when an <see cref="ImageEventSource"/> is worth its cost.</summary>
    public static readonly bool Events = IsOn("DOTNET_EnableEventPipe") || IsOn("DOTNET_DiagnosticPorts")
        || (AppContext.TryGetSwitch("PkgImage.EventSource", out var isWanted) && isWanted);

    /// <summary>True when anybody is told about loaded images.</summary>
    public static bool Reports => Log is not null || Events;

    /// <summary>PKGIMAGE_CPU_TARGET: the name of the CPU target to use, or null for the best the machine has.</summary>
    public static readonly string? CpuTarget = Environment.GetEnvironmentVariable("PKGIMAGE_CPU_TARGET") is { Length: > 0 } target ? target : null;

    /// <summary>
    /// True when the runtime was told to load a profiler. It cannot be asked what it does, and coverage or instrumentation would
    /// miss code that runs natively.
    /// </summary>
    public static readonly bool ProfilerConfigured = IsOn("CORECLR_ENABLE_PROFILING") || IsOn("DOTNET_ENABLE_PROFILING");

    private static bool IsOn(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && value != "0";
}
