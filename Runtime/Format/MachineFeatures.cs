// What this machine's CPU can run, as .NET sees it: a feature that the runtime was told not to use (DOTNET_EnableAVX2=0), or that the
// operating system does not save, is not there for images either.
//
// Code compiled ahead of time answers the questions up to SSE4.2 by itself; a method that asks for more is left to the JIT compiler of the
// running program, so what it asks for is little and apart.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace PkgImage.Format;

internal static class MachineFeatures
{
    public static CpuFeature Detect() => X86Base.IsSupported ? X64() : ArmBase.Arm64.IsSupported ? Arm64() : CpuFeature.None;

    private static CpuFeature X64()
    {
        var features = CpuFeature.None;
        if (Sse3.IsSupported) features |= CpuFeature.Sse3;
        if (Ssse3.IsSupported) features |= CpuFeature.Ssse3;
        if (Sse41.IsSupported) features |= CpuFeature.Sse41;
        if (Sse42.IsSupported) features |= CpuFeature.Sse42;
        if (Popcnt.IsSupported) features |= CpuFeature.Popcnt;
        if (X86Aes.IsSupported) features |= CpuFeature.AesNi;
        if (Pclmulqdq.IsSupported) features |= CpuFeature.Pclmul;
        return features | (IsNet10() ? WithVector512() : Avx2WithEach());
    }

    /// <summary>
    /// By the core library's own version, such as <c>Version=10.0.0.0</c>: Environment.Version asks for an attribute and takes ten times as long.
    /// </summary>
    private static bool IsNet10()
    {
        const string Version = "Version=";
        var name = typeof(object).Assembly.FullName!;
        for (var at = 0; at + Version.Length < name.Length; at++)
        {
            var matched = 0;
            while (matched < Version.Length && name[at + matched] == Version[matched])
                matched++;
            // Two digits or more.
            if (matched == Version.Length)
                return name[at + matched + 1] != '.';
        }
        return false;
    }

    private const CpuFeature All =
        CpuFeature.Avx | CpuFeature.Avx2 | CpuFeature.Bmi1 | CpuFeature.Bmi2 | CpuFeature.Fma | CpuFeature.Lzcnt | CpuFeature.Movbe | CpuFeature.F16c;

    private const CpuFeature All512 =
        CpuFeature.Avx512F | CpuFeature.Avx512Bw | CpuFeature.Avx512Cd | CpuFeature.Avx512Dq | CpuFeature.Avx512Vl;

    /// <summary>
    /// Since .NET 10 its AVX2 asks for the others of x86-64-v3, and AVX-512 is all five of x86-64-v4; none of them has a switch of its own, and
    /// vectors of 512 bits are accelerated only with them. So one answer or two say all on most machines. Each class that is asked costs a start up to
    /// 0.1 ms, with its bases and their hundreds of methods: BMI2's is a small one.
    /// </summary>
    private static CpuFeature WithVector512() =>
        Vector512.IsHardwareAccelerated ? All | All512 | CpuFeature.Vector512 : WithoutVector512();

    private static CpuFeature WithoutVector512()
    {
        if (!Bmi2.IsSupported)
            return Avx.IsSupported ? CpuFeature.Avx : CpuFeature.None;
        const int Avx512FBit = 1 << 16;
        return (X86Base.CpuId(7, 0).Ebx & Avx512FBit) != 0 ? All | WithAvx512() : All;
    }

    private static CpuFeature WithAvx512() => Avx512F.IsSupported ? All512 : CpuFeature.None;

    private static CpuFeature Avx2WithEach()
    {
        var features = CpuFeature.None;
        if (Avx.IsSupported) features |= CpuFeature.Avx;
        if (Bmi1.IsSupported) features |= CpuFeature.Bmi1;
        if (Bmi2.IsSupported) features |= CpuFeature.Bmi2;
        if (Fma.IsSupported) features |= CpuFeature.Fma;
        if (Lzcnt.IsSupported) features |= CpuFeature.Lzcnt;
        if (Avx2.IsSupported) features |= CpuFeature.Avx2 | FeaturesWithoutClass();
        return Avx512F.IsSupported ? features | Avx512WithEach() : features;
    }

    /// <summary>.NET has no class for these two; the CPU is asked.</summary>
    private static CpuFeature FeaturesWithoutClass()
    {
        const int MovbeBit = 1 << 22, F16cBit = 1 << 29;
        var leaf1 = X86Base.CpuId(1, 0).Ecx;
        return ((leaf1 & MovbeBit) != 0 ? CpuFeature.Movbe : 0) | ((leaf1 & F16cBit) != 0 ? CpuFeature.F16c : 0);
    }

    private static CpuFeature Avx512WithEach()
    {
        var features = CpuFeature.Avx512F;
        if (Avx512BW.IsSupported) features |= CpuFeature.Avx512Bw;
        if (Avx512CD.IsSupported) features |= CpuFeature.Avx512Cd;
        if (Avx512DQ.IsSupported) features |= CpuFeature.Avx512Dq;
        if (Avx512F.VL.IsSupported) features |= CpuFeature.Avx512Vl;
        if (Vector512.IsHardwareAccelerated) features |= CpuFeature.Vector512;
        return features;
    }

    private static CpuFeature Arm64()
    {
        var features = CpuFeature.None;
        if (AdvSimd.Arm64.IsSupported) features |= CpuFeature.AdvSimd;
        if (ArmAes.IsSupported) features |= CpuFeature.Aes;
        if (Crc32.Arm64.IsSupported) features |= CpuFeature.Crc32;
        if (Dp.IsSupported) features |= CpuFeature.Dp;
        if (Rdm.Arm64.IsSupported) features |= CpuFeature.Rdm;
        if (Sha1.IsSupported) features |= CpuFeature.Sha1;
        if (Sha256.IsSupported) features |= CpuFeature.Sha256;
        return features;
    }
}
