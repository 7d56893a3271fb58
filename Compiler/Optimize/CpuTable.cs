// CPU names and feature names LLVM knows, as the features the loader can check. Names and implications follow LLVM 19's
// X86TargetParser and AArch64TargetParser; features without a bit (RDRND, XSAVE, ...) are never chosen by LLVM for compiled IL, only by
// intrinsics that the importer does not make, so leaving them out costs no code.
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>A feature of an architecture.</summary>
/// <param name="Name">LLVM's name.</param>
/// <param name="Bit">Its bit.</param>
/// <param name="Implies">What LLVM turns on with it.</param>
internal sealed record CpuFeatureName(string Name, CpuFeature Bit, CpuFeature Implies = CpuFeature.None);

/// <summary>What LLVM has to know of instructions that are slow, or are not, on most machines of a level; of a named CPU it knows itself.</summary>
/// <param name="Text">LLVM's name, with its sign.</param>
/// <param name="With">The features that have the instructions.</param>
/// <param name="Fact">What has to be so on a machine for the tuning to hold there; the loader checks it like a feature.</param>
/// <param name="Reason">What was measured.</param>
internal sealed record CpuTuning(string Text, CpuFeature With, CpuFeature Fact, string Reason);

/// <summary>CPUs and features of one architecture.</summary>
/// <param name="Baseline">LLVM's name of the CPU every machine of the architecture is at least.</param>
/// <param name="Levels">CPU names that stand for levels of the architecture, lowest first; the lowest is every machine's.</param>
/// <param name="Features">In the order they are listed for LLVM.</param>
/// <param name="Tuning">For targets that name no CPU.</param>
/// <param name="Cpus">CPU name to features, "native" not among them.</param>
/// <param name="Unused">Feature names users write that no compiled code depends on: accepted, without effect.</param>
internal sealed record CpuTable(
    string Baseline,
    ImmutableArray<string> Levels,
    ImmutableArray<CpuFeatureName> Features,
    ImmutableArray<CpuTuning> Tuning,
    FrozenDictionary<string, CpuFeature> Cpus,
    FrozenSet<string> Unused)
{
    private const CpuFeature V2 = CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Sse41 | CpuFeature.Sse42 | CpuFeature.Popcnt;

    private const CpuFeature V3 = V2 | CpuFeature.Avx | CpuFeature.Avx2 | CpuFeature.Bmi1 | CpuFeature.Bmi2 | CpuFeature.Fma
        | CpuFeature.Lzcnt | CpuFeature.Movbe | CpuFeature.F16c;

    private const CpuFeature Avx512 = CpuFeature.Avx512F | CpuFeature.Avx512Bw | CpuFeature.Avx512Cd | CpuFeature.Avx512Dq | CpuFeature.Avx512Vl;

    private const CpuFeature V4 = V3 | Avx512;

    private const CpuFeature Armv84 = CpuFeature.Rdm | CpuFeature.Dp;

    private static readonly CpuTable X64 = new(
        "x86-64",
        ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"],
        [
            new("sse3", CpuFeature.Sse3),
            new("ssse3", CpuFeature.Ssse3, CpuFeature.Sse3),
            new("sse4.1", CpuFeature.Sse41, CpuFeature.Ssse3),
            new("sse4.2", CpuFeature.Sse42, CpuFeature.Sse41),
            // A name of LLVM's own for one of the instructions of SSE4.2.
            new("crc32", CpuFeature.Sse42, CpuFeature.Sse41),
            new("popcnt", CpuFeature.Popcnt),
            new("avx", CpuFeature.Avx, CpuFeature.Sse42),
            new("avx2", CpuFeature.Avx2, CpuFeature.Avx),
            new("bmi", CpuFeature.Bmi1),
            new("bmi2", CpuFeature.Bmi2),
            new("fma", CpuFeature.Fma, CpuFeature.Avx),
            new("lzcnt", CpuFeature.Lzcnt),
            new("movbe", CpuFeature.Movbe),
            new("f16c", CpuFeature.F16c, CpuFeature.Avx),
            new("avx512f", CpuFeature.Avx512F, CpuFeature.Avx2 | CpuFeature.F16c | CpuFeature.Fma),
            new("avx512bw", CpuFeature.Avx512Bw, CpuFeature.Avx512F),
            new("avx512cd", CpuFeature.Avx512Cd, CpuFeature.Avx512F),
            new("avx512dq", CpuFeature.Avx512Dq, CpuFeature.Avx512F),
            new("avx512vl", CpuFeature.Avx512Vl, CpuFeature.Avx512F),
            new("aes", CpuFeature.AesNi),
            new("pclmul", CpuFeature.Pclmul),
        ],
        [
            new("-prefer-256-bit", Avx512, CpuFeature.Vector512,
                "the first CPUs with AVX-512 slow down with its widest vectors, so LLVM makes none for the level; .NET knows those CPUs, and they get "
                + "the next level's code. On Zen 5 saxpy, sums and spectral norm take two thirds of the time, counting bits half"),
            new("+prefer-no-gather", CpuFeature.Avx512F, CpuFeature.None,
                "on Zen 5 a product of matrices took 298 us with gathers, 52 without; FFT 29 and 25; Intel's are slow since 2023 (Downfall)"),
            new("+prefer-no-scatter", CpuFeature.Avx512F, CpuFeature.None, "n-body: 58 us with scatters, 47 without"),
        ],
        Table(
            (CpuFeature.None, "generic x86-64 x86-64-v1 k8 opteron"),
            (CpuFeature.Sse3, "nocona k8-sse3 opteron-sse3"),
            (CpuFeature.Sse3 | CpuFeature.Popcnt | CpuFeature.Lzcnt, "amdfam10 barcelona"),
            (CpuFeature.Sse3 | CpuFeature.Ssse3, "core2 bonnell atom"),
            (CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Popcnt | CpuFeature.Lzcnt, "btver1"),
            (CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Sse41, "penryn"),
            (V2, "x86-64-v2 nehalem corei7 westmere silvermont slm goldmont goldmont-plus tremont"),
            (V2 | CpuFeature.Avx, "sandybridge corei7-avx"),
            (V2 | CpuFeature.Avx | CpuFeature.Lzcnt, "bdver1"),
            (V2 | CpuFeature.Avx | CpuFeature.F16c, "ivybridge core-avx-i"),
            (V2 | CpuFeature.Avx | CpuFeature.F16c | CpuFeature.Bmi1 | CpuFeature.Lzcnt | CpuFeature.Movbe, "btver2"),
            (V2 | CpuFeature.Avx | CpuFeature.F16c | CpuFeature.Bmi1 | CpuFeature.Lzcnt | CpuFeature.Fma, "bdver2 bdver3"),
            (V3, "x86-64-v3 haswell core-avx2 broadwell skylake alderlake raptorlake meteorlake arrowlake arrowlake-s lunarlake pantherlake "
                + "gracemont sierraforest grandridge clearwaterforest bdver4 znver1 znver2 znver3"),
            (V3 | CpuFeature.Avx512F | CpuFeature.Avx512Cd, "knl knm"),
            (V4, "x86-64-v4 skylake-avx512 skx cannonlake cascadelake cooperlake icelake-client icelake-server tigerlake rocketlake "
                + "sapphirerapids emeraldrapids graniterapids graniterapids-d znver4 znver5")),
        Names("64bit adx avx512bf16 avx512bitalg avx512fp16 avx512ifma avx512vbmi avx512vbmi2 avx512vnni avx512vpopcntdq avxvnni "
            + "clflushopt clwb cmov crc32 cx16 cx8 fsgsbase fxsr gfni invpcid mmx pku prfchw rdpid rdrnd rdseed sahf sha sse sse2 "
            + "vaes vpclmulqdq wbnoinvd xsave xsavec xsaveopt xsaves"));

    private static readonly CpuTable Arm64 = new(
        "generic",
        ["generic"],
        [
            new("dotprod", CpuFeature.Dp),
            new("rdm", CpuFeature.Rdm),
            new("aes", CpuFeature.Aes),
            new("crc", CpuFeature.Crc32),
            new("sha2", CpuFeature.Sha1 | CpuFeature.Sha256),
        ],
        [],
        Table(
            (CpuFeature.None, "generic cortex-a35 cortex-a53 cortex-a57 cortex-a72 cortex-a73"),
            (CpuFeature.Rdm, "thunderx2t99 a64fx"),
            (Armv84, "cortex-a55 cortex-a75 cortex-a76 cortex-a77 cortex-a78 cortex-a510 cortex-a520 cortex-a710 cortex-a715 "
                + "cortex-a720 cortex-a725 cortex-x1 cortex-x2 cortex-x3 cortex-x4 cortex-x925 neoverse-e1 neoverse-n1 neoverse-n2 neoverse-n3 "
                + "neoverse-v1 neoverse-v2 neoverse-v3 neoverse-512tvb ampere1 ampere1a ampere1b apple-a14 apple-m1 apple-m2 apple-m3 apple-m4")),
        Names("bf16 ccidx dpb flagm fp-armv8 fullfp16 i8mm jsconv lse neon pauth predres ras rcpc sb sha3 ssbs sve sve2"));

    /// <summary>Every feature that can be asked for.</summary>
    public CpuFeature AllFeatures => Features.Aggregate(CpuFeature.None, (all, feature) => all | feature.Bit);

    public static CpuTable Of(Architecture architecture) => architecture == Architecture.X64 ? X64 : Arm64;

    /// <summary>Adds a feature and all it implies.</summary>
    public CpuFeature With(CpuFeature features, CpuFeatureName feature)
    {
        features |= feature.Bit;
        foreach (var implied in Features.Where(other => (feature.Implies & other.Bit) != 0))
            features = With(features, implied);
        return features;
    }

    /// <summary>Takes a feature away, and all that imply it.</summary>
    public CpuFeature Without(CpuFeature features, CpuFeatureName feature)
    {
        features &= ~feature.Bit;
        foreach (var dependent in Features.Where(other => (other.Implies & feature.Bit) != 0))
            features = Without(features, dependent);
        return features;
    }

    private static FrozenDictionary<string, CpuFeature> Table(params (CpuFeature Features, string Cpus)[] rows) =>
        rows.SelectMany(row => row.Cpus.Split(' '), (row, cpu) => KeyValuePair.Create(cpu, row.Features))
            .ToFrozenDictionary(StringComparer.Ordinal);

    private static FrozenSet<string> Names(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
