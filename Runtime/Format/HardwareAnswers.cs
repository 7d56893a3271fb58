// What this process answers to each question: the very expressions managed code would evaluate, so that whatever the runtime was told
// (DOTNET_EnableAVX2=0) or decided by itself (no Vector512 on CPUs it slows down) is what counts.
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using ArmAes = System.Runtime.Intrinsics.Arm.Aes;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace PkgImage.Format;

internal static class HardwareAnswers
{
    /// <summary>The questions answered with yes.</summary>
    public static HardwareQuestions Observe()
    {
        var yes = HardwareQuestions.None;
        if (Vector64.IsHardwareAccelerated) yes |= HardwareQuestions.Vector64;
        if (Vector128.IsHardwareAccelerated) yes |= HardwareQuestions.Vector128;
        if (Vector256.IsHardwareAccelerated) yes |= HardwareQuestions.Vector256;
        if (Vector512.IsHardwareAccelerated) yes |= HardwareQuestions.Vector512;
        return yes | (X86Base.IsSupported ? X64() : ArmBase.IsSupported ? Arm64() : HardwareQuestions.None);
    }

    private static HardwareQuestions X64()
    {
        var yes = HardwareQuestions.X86Base;
        if (Sse.IsSupported) yes |= HardwareQuestions.Sse;
        if (Sse2.IsSupported) yes |= HardwareQuestions.Sse2;
        if (Sse3.IsSupported) yes |= HardwareQuestions.Sse3;
        if (Ssse3.IsSupported) yes |= HardwareQuestions.Ssse3;
        if (Sse41.IsSupported) yes |= HardwareQuestions.Sse41;
        if (Sse42.IsSupported) yes |= HardwareQuestions.Sse42;
        if (Popcnt.IsSupported) yes |= HardwareQuestions.Popcnt;
        if (Avx.IsSupported) yes |= HardwareQuestions.Avx;
        if (Avx2.IsSupported) yes |= HardwareQuestions.Avx2;
        if (Bmi1.IsSupported) yes |= HardwareQuestions.Bmi1;
        if (Bmi2.IsSupported) yes |= HardwareQuestions.Bmi2;
        if (Fma.IsSupported) yes |= HardwareQuestions.Fma;
        if (Lzcnt.IsSupported) yes |= HardwareQuestions.Lzcnt;
        if (X86Aes.IsSupported) yes |= HardwareQuestions.Aes;
        if (Pclmulqdq.IsSupported) yes |= HardwareQuestions.Pclmulqdq;
        if (Avx512F.IsSupported) yes |= HardwareQuestions.Avx512F;
        if (Avx512BW.IsSupported) yes |= HardwareQuestions.Avx512BW;
        if (Avx512CD.IsSupported) yes |= HardwareQuestions.Avx512CD;
        if (Avx512DQ.IsSupported) yes |= HardwareQuestions.Avx512DQ;
        if (Avx512F.VL.IsSupported) yes |= HardwareQuestions.Avx512FVL;
        return yes;
    }

    private static HardwareQuestions Arm64()
    {
        var yes = HardwareQuestions.ArmBase;
        if (AdvSimd.IsSupported) yes |= HardwareQuestions.AdvSimd;
        if (ArmAes.IsSupported) yes |= HardwareQuestions.ArmAes;
        if (Crc32.IsSupported) yes |= HardwareQuestions.ArmCrc32;
        if (Dp.IsSupported) yes |= HardwareQuestions.Dp;
        if (Rdm.IsSupported) yes |= HardwareQuestions.Rdm;
        if (Sha1.IsSupported) yes |= HardwareQuestions.Sha1;
        if (Sha256.IsSupported) yes |= HardwareQuestions.Sha256;
        return yes;
    }
}
