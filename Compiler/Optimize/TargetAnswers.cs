// What code compiled for a CPU target takes the answers about the hardware to be: those a runtime gives on a machine that has exactly
// the target's features. Where a machine has more, its answers may differ; the loader compares those the image asked for.
using System.Runtime.InteropServices;
using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>Answers of CPU targets.</summary>
internal static class TargetAnswers
{
    private static readonly (CpuFeature Feature, HardwareQuestions Question)[] X64 =
    [
        (CpuFeature.Sse3, HardwareQuestions.Sse3),
        (CpuFeature.Ssse3, HardwareQuestions.Ssse3),
        (CpuFeature.Sse41, HardwareQuestions.Sse41),
        (CpuFeature.Sse42, HardwareQuestions.Sse42),
        (CpuFeature.Popcnt, HardwareQuestions.Popcnt),
        (CpuFeature.Avx, HardwareQuestions.Avx),
        (CpuFeature.Avx2, HardwareQuestions.Avx2 | HardwareQuestions.Vector256),
        (CpuFeature.Bmi1, HardwareQuestions.Bmi1),
        (CpuFeature.Bmi2, HardwareQuestions.Bmi2),
        (CpuFeature.Fma, HardwareQuestions.Fma),
        (CpuFeature.Lzcnt, HardwareQuestions.Lzcnt),
        (CpuFeature.AesNi, HardwareQuestions.Aes),
        (CpuFeature.Pclmul, HardwareQuestions.Pclmulqdq),
        (CpuFeature.Avx512F, HardwareQuestions.Avx512F),
        (CpuFeature.Avx512Bw, HardwareQuestions.Avx512BW),
        (CpuFeature.Avx512Cd, HardwareQuestions.Avx512CD),
        (CpuFeature.Avx512Dq, HardwareQuestions.Avx512DQ),
        (CpuFeature.Avx512Vl, HardwareQuestions.Avx512FVL),
        // The runtime asks for all five before it calls 512 bits accelerated.
        (CpuFeature.Avx512F | CpuFeature.Avx512Bw | CpuFeature.Avx512Cd | CpuFeature.Avx512Dq | CpuFeature.Avx512Vl, HardwareQuestions.Vector512),
    ];

    private static readonly (CpuFeature Feature, HardwareQuestions Question)[] Arm64 =
    [
        (CpuFeature.Aes, HardwareQuestions.ArmAes),
        (CpuFeature.Crc32, HardwareQuestions.ArmCrc32),
        (CpuFeature.Dp, HardwareQuestions.Dp),
        (CpuFeature.Rdm, HardwareQuestions.Rdm),
        (CpuFeature.Sha1, HardwareQuestions.Sha1),
        (CpuFeature.Sha256, HardwareQuestions.Sha256),
    ];

    /// <summary>Questions the levels of the architecture decide, so that some target of a usual list says yes to each.</summary>
    private const HardwareQuestions Levels = HardwareQuestions.X86Base | HardwareQuestions.Sse | HardwareQuestions.Sse2
        | HardwareQuestions.Sse3 | HardwareQuestions.Ssse3 | HardwareQuestions.Sse41 | HardwareQuestions.Sse42 | HardwareQuestions.Popcnt
        | HardwareQuestions.Avx | HardwareQuestions.Avx2 | HardwareQuestions.Bmi1 | HardwareQuestions.Bmi2 | HardwareQuestions.Fma
        | HardwareQuestions.Lzcnt | HardwareQuestions.Avx512F | HardwareQuestions.Avx512BW | HardwareQuestions.Avx512CD
        | HardwareQuestions.Avx512DQ | HardwareQuestions.Avx512FVL | HardwareQuestions.Vector64 | HardwareQuestions.Vector128
        | HardwareQuestions.Vector256 | HardwareQuestions.Vector512 | HardwareQuestions.ArmBase | HardwareQuestions.AdvSimd;

    /// <summary>The questions a target answers with yes.</summary>
    public static HardwareQuestions Of(CpuTarget target, Architecture architecture)
    {
        var isX64 = architecture == Architecture.X64;
        // Every machine of the architecture has these; Vector64 is a type of arm64 registers alone.
        var yes = isX64
            ? HardwareQuestions.X86Base | HardwareQuestions.Sse | HardwareQuestions.Sse2 | HardwareQuestions.Vector128
            : HardwareQuestions.ArmBase | HardwareQuestions.AdvSimd | HardwareQuestions.Vector64 | HardwareQuestions.Vector128;
        foreach (var (feature, question) in isX64 ? X64 : Arm64)
        {
            if (((CpuFeature)target.RequiredFeatures & feature) == feature)
                yes |= question;
        }
        return yes;
    }

    /// <summary>
    /// Questions worth compiling in. One that no target answers with yes, and that is no matter of the architecture's levels, would only
    /// make the loader turn the whole image away on the many machines that do.
    /// </summary>
    public static HardwareQuestions Askable(CompilerOptions options)
    {
        var architecture = TargetPlatform.Of(options.RuntimeIdentifier).Architecture;
        return CpuTargets.Parse(options.CpuTarget, options.RuntimeIdentifier)
            .Aggregate(Levels, (questions, target) => questions | Of(target, architecture));
    }
}
