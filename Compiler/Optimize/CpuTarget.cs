using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>A CPU one clone of every kernel is compiled for.</summary>
/// <remarks>
/// The instruction set is spelled out: <see cref="Cpu"/> is the architecture's baseline and <see cref="Features"/> lists exactly what
/// <see cref="RequiredFeatures"/> asks of the machine, while the named CPU only tunes. So code can never use an instruction that the
/// loader did not check for, whatever else LLVM's table says that CPU has.
/// </remarks>
/// <param name="Name">As written in PkgImageCpuTarget, without words that tell how to clone.</param>
/// <param name="Cpu">LLVM's target-cpu: the baseline.</param>
/// <param name="TuneCpu">LLVM's tune-cpu: scheduling, preferred vector width.</param>
/// <param name="Features">LLVM's target-features, comma-separated, each with its sign.</param>
/// <param name="RequiredFeatures">The same as <see cref="CpuFeature"/> bits, for the image's target table.</param>
public sealed record CpuTarget(string Name, string Cpu, string TuneCpu, string Features, ulong RequiredFeatures)
{
    /// <summary>The name that stands for the machine the compiler runs on.</summary>
    internal const string Native = "native";

    /// <summary>The name as part of a symbol: letters, digits and '_'; different for the targets of one image.</summary>
    public string SymbolSuffix { get; } = SuffixOf(Name);

    /// <summary>What keys say: the name, and where that leaves it to the machine, what the machine has.</summary>
    public string Identity => Name.StartsWith(Native, StringComparison.Ordinal) ? $"{Name}={TuneCpu},{Features}" : Name;

    private static string SuffixOf(string name) =>
        string.Concat(name.Replace(",-", "_no_", StringComparison.Ordinal).Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
