// The CPU of this machine by LLVM's name, where it can be told: x64 by CPUID's family and model, arm64 on Linux by the parts the kernel
// lists. It only breaks a tie among targets that run here anyway, so a CPU that is not listed costs nothing but that.
//
// Numbers are those of Intel's and AMD's manuals and of Arm's main ID register.
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace PkgImage.Format;

internal static class MachineCpu
{
    /// <summary>LLVM's name of the CPU, or null.</summary>
    public static string? Name() =>
        X86Base.IsSupported ? X64()
        : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 && OperatingSystem.IsLinux() ? Arm64()
        : null;

    private static string? X64()
    {
        const int GenuineIntel = 0x756E6547, AuthenticAmd = 0x68747541;
        var vendor = X86Base.CpuId(0, 0).Ebx;
        var version = X86Base.CpuId(1, 0).Eax;
        var family = (version >> 8) & 0xF;
        var model = (version >> 4) & 0xF;
        if (family is 6 or 0xF)
            model |= (version >> 12) & 0xF0;
        if (family == 0xF)
            family += (version >> 20) & 0xFF;
        return vendor == GenuineIntel && family == 6 ? Intel(model)
            : vendor == AuthenticAmd ? Amd(family, model)
            : null;
    }

    private static string? Intel(int model) => model switch
    {
        0x1A or 0x1E or 0x1F or 0x2E => "nehalem",
        0x25 or 0x2C or 0x2F => "westmere",
        0x2A or 0x2D => "sandybridge",
        0x3A or 0x3E => "ivybridge",
        0x3C or 0x3F or 0x45 or 0x46 => "haswell",
        0x3D or 0x47 or 0x4F or 0x56 => "broadwell",
        0x4E or 0x5E or 0x8E or 0x9E or 0xA5 or 0xA6 => "skylake",
        0x55 => SkylakeServer(),
        0x7D or 0x7E => "icelake-client",
        0x6A or 0x6C => "icelake-server",
        0x8C or 0x8D => "tigerlake",
        0xA7 => "rocketlake",
        0x97 or 0x9A => "alderlake",
        0xB7 or 0xBA or 0xBF => "raptorlake",
        0xAA or 0xAC => "meteorlake",
        0xBE => "gracemont",
        0x8F => "sapphirerapids",
        0xCF => "emeraldrapids",
        0xAD or 0xAE => "graniterapids",
        0x37 or 0x4A or 0x4C or 0x4D or 0x5A or 0x5D => "silvermont",
        0x5C or 0x5F => "goldmont",
        _ => null,
    };

    /// <summary>Three generations share a model; what they added tells them apart.</summary>
    private static string SkylakeServer()
    {
        const int VnniBit = 1 << 11, Bf16Bit = 1 << 5;
        return (X86Base.CpuId(7, 1).Eax & Bf16Bit) != 0 ? "cooperlake"
            : (X86Base.CpuId(7, 0).Ecx & VnniBit) != 0 ? "cascadelake"
            : "skylake-avx512";
    }

    private static string? Amd(int family, int model) => family switch
    {
        0x17 => model >= 0x30 ? "znver2" : "znver1",
        0x19 => model is (>= 0x10 and <= 0x1F) or (>= 0x60 and <= 0x7F) or >= 0xA0 ? "znver4" : "znver3",
        0x1A => "znver5",
        _ => null,
    };

    /// <summary>The first core's. A machine that hides the file has no name, which is no reason to run no image.</summary>
    private static string? Arm64()
    {
        const string Parts = "/proc/cpuinfo", Arm = "0x41";
        if (!File.Exists(Parts))
            return null;
        string? implementer = null;
        foreach (var line in File.ReadLines(Parts))
        {
            if (line.StartsWith("CPU implementer", StringComparison.Ordinal))
                implementer = Value(line);
            else if (line.StartsWith("CPU part", StringComparison.Ordinal))
                return implementer == Arm ? ArmPart(Value(line)) : null;
        }
        return null;

        static string Value(string line) => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static string? ArmPart(string part) => part switch
    {
        "0xd03" => "cortex-a53",
        "0xd05" => "cortex-a55",
        "0xd07" => "cortex-a57",
        "0xd08" => "cortex-a72",
        "0xd09" => "cortex-a73",
        "0xd0a" => "cortex-a75",
        "0xd0b" => "cortex-a76",
        "0xd0c" => "neoverse-n1",
        "0xd0d" => "cortex-a77",
        "0xd40" => "neoverse-v1",
        "0xd41" => "cortex-a78",
        "0xd44" => "cortex-x1",
        "0xd47" => "cortex-a710",
        "0xd48" => "cortex-x2",
        "0xd49" => "neoverse-n2",
        "0xd4a" => "neoverse-e1",
        "0xd4f" => "neoverse-v2",
        _ => null,
    };
}
