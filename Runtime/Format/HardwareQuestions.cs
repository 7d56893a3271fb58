// Questions about the hardware that managed code asks (X.IsSupported, VectorN.IsHardwareAccelerated) and that an image can answer for
// each of its CPU targets: the one vocabulary of the compiler (which asks and assumes) and the loader (which knows the answers).
//
// Bit numbers are part of the image format. A question that is not here is not compiled into native code.
namespace PkgImage.Format;

/// <summary>Questions as bits; x86-64 uses bits 0 to 31, vector widths bits 32 to 35, arm64 bits 40 to 63.</summary>
/// <remarks>A nested class that only exists in 64-bit processes (Sse2.X64) is asked with its outer class.</remarks>
[Flags]
internal enum HardwareQuestions : ulong
{
    None = 0,

    X86Base = 1UL << 0,
    Sse = 1UL << 1,
    Sse2 = 1UL << 2,
    Sse3 = 1UL << 3,
    Ssse3 = 1UL << 4,
    Sse41 = 1UL << 5,
    Sse42 = 1UL << 6,
    Popcnt = 1UL << 7,
    Avx = 1UL << 8,
    Avx2 = 1UL << 9,
    Bmi1 = 1UL << 10,
    Bmi2 = 1UL << 11,
    Fma = 1UL << 12,
    Lzcnt = 1UL << 13,
    Aes = 1UL << 14,
    Pclmulqdq = 1UL << 15,
    Avx512F = 1UL << 16,
    Avx512BW = 1UL << 17,
    Avx512CD = 1UL << 18,
    Avx512DQ = 1UL << 19,
    /// <summary>Avx512F.VL.</summary>
    Avx512FVL = 1UL << 20,

    // IsHardwareAccelerated of the vector type.
    Vector64 = 1UL << 32,
    Vector128 = 1UL << 33,
    Vector256 = 1UL << 34,
    Vector512 = 1UL << 35,

    ArmBase = 1UL << 40,
    AdvSimd = 1UL << 41,
    ArmAes = 1UL << 42,
    ArmCrc32 = 1UL << 43,
    Dp = 1UL << 44,
    Rdm = 1UL << 45,
    Sha1 = 1UL << 46,
    Sha256 = 1UL << 47,
}
