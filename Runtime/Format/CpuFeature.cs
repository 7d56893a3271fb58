// CPU features an image's code can ask for: the one vocabulary of the compiler (which turns a CPU name into bits) and the loader
// (which knows the machine's). Only features the loader can see are here, so that "required bits are a subset of the machine's" is
// the whole test.
//
// Bit numbers are part of the image format. A feature that comes with another on every CPU has no bit of its own; the member it is
// implied by names it.
namespace PkgImage.Format;

/// <summary>Features as bits; x86-64 uses bits 0 to 31, arm64 bits 32 to 63. A compiler for one architecture sets only its own.</summary>
[Flags]
internal enum CpuFeature : ulong
{
    None = 0,

    // x86-64-v2. Its LAHF/SAHF and CMPXCHG16B come with every CPU that has SSE4.2.
    Sse3 = 1UL << 0,
    Ssse3 = 1UL << 1,
    Sse41 = 1UL << 2,
    Sse42 = 1UL << 3,
    Popcnt = 1UL << 4,

    // x86-64-v3.
    Avx = 1UL << 5,
    Avx2 = 1UL << 6,
    Bmi1 = 1UL << 7,
    Bmi2 = 1UL << 8,
    Fma = 1UL << 9,
    Lzcnt = 1UL << 10,
    Movbe = 1UL << 11,
    F16c = 1UL << 12,

    // x86-64-v4.
    Avx512F = 1UL << 13,
    Avx512Bw = 1UL << 14,
    Avx512Cd = 1UL << 15,
    Avx512Dq = 1UL << 16,
    Avx512Vl = 1UL << 17,

    // In no level. A target has them when it names them.
    AesNi = 1UL << 18,
    Pclmul = 1UL << 19,

    /// <summary>
    /// No instruction but a fact about the machine: .NET takes vectors of 512 bits for accelerated, which it does not on CPUs that slow down
    /// with them. Code that uses them wherever it can asks for it.
    /// </summary>
    Vector512 = 1UL << 20,

    // arm64.
    AdvSimd = 1UL << 32,
    Aes = 1UL << 33,
    Crc32 = 1UL << 34,
    /// <summary>Dot product; its CPUs are Armv8.2 or later.</summary>
    Dp = 1UL << 35,
    /// <summary>Rounding doubling multiply, Armv8.1: its CPUs have the large system extensions (LSE) too.</summary>
    Rdm = 1UL << 36,
    Sha1 = 1UL << 37,
    Sha256 = 1UL << 38,
}
