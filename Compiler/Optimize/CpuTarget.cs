// A CPU target as the compiler needs it: what LLVM is told, what the loader has to check, and which kernels are cloned. CpuTargetParser
// makes it from its words.
using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>What code for a target is to be: Julia's opt_size and min_size, which are clang's -Os and -Oz.</summary>
public enum CodeSize
{
    /// <summary>As fast as it gets.</summary>
    Any,
    /// <summary>Small where that costs little speed.</summary>
    Small,
    /// <summary>As small as it gets.</summary>
    Smallest,
}

/// <summary>A CPU that kernels are cloned for.</summary>
/// <remarks>
/// The instruction set is spelled out: <see cref="Cpu"/> is the architecture's baseline and <see cref="Features"/> lists exactly what
/// <see cref="RequiredFeatures"/> asks of the machine, while the named CPU only tunes. So code can never use an instruction that the
/// loader did not check for, whatever else LLVM's table says that CPU has.
/// </remarks>
/// <param name="Name">As written in PkgImageCpuTarget, without the words that tell which kernels to clone.</param>
/// <param name="Cpu">LLVM's target-cpu: the baseline.</param>
/// <param name="TuneCpu">LLVM's tune-cpu: scheduling, preferred vector width.</param>
/// <param name="Features">LLVM's target-features, comma-separated, each with its sign.</param>
/// <param name="RequiredFeatures">
/// The same as <see cref="CpuFeature"/> bits, for the image's target table, and what <see cref="Tuning"/> takes for so.
/// </param>
public sealed record CpuTarget(string Name, string Cpu, string TuneCpu, string Features, ulong RequiredFeatures)
{
    /// <summary>The name that stands for the machine the compiler runs on.</summary>
    internal const string Native = "native";

    /// <summary>
    /// Index of the target whose code stands in where this one has no clone of a kernel; null for a target that has all: the first one
    /// and those marked clone_all.
    /// </summary>
    public int? Base { get; init; }

    public CodeSize Size { get; init; }

    /// <summary>What LLVM is told beside the features: which of the instructions they allow are slow, or are not. As <see cref="Features"/>; may be empty.</summary>
    public string Tuning { get; init; } = "";

    /// <summary>Features and tuning, as LLVM takes them.</summary>
    public string FeaturesAndTuning => Tuning.Length == 0 ? Features : $"{Features},{Tuning}";

    /// <summary>True when the name is that of a CPU, which a machine can have exactly, not of a level or of whatever there is.</summary>
    public bool IsCpu { get; init; }

    /// <summary>The name as part of a symbol: letters, digits and '_'; different for the targets of one image.</summary>
    public string SymbolSuffix { get; } = SuffixOf(Name);

    /// <summary>What keys say: the name, where that leaves it to the machine what the machine has, and which kernels are cloned.</summary>
    public string Identity =>
        (Name.StartsWith(Native, StringComparison.Ordinal) ? $"{Name}={TuneCpu},{FeaturesAndTuning}" : Name) + (Base is { } index ? $",base({index})" : "");

    private static string SuffixOf(string name) =>
        string.Concat(name.Replace(",-", "_no_", StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
