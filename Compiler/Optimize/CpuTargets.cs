// The CPU targets of a string, and the string when there is none. CpuTargetParser reads one target; here is what holds between them.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>Reads PkgImageCpuTarget.</summary>
public static class CpuTargets
{
    /// <summary>
    /// The targets when the user chose none. x64: the least that .NET's own tools assume today, then Haswell and Skylake-X class machines.
    /// Apple's arm64 machines all are an M1 or later; other arm64 machines have only the baseline in common.
    /// </summary>
    /// <exception cref="DiagnosticException">PKI6004 for an unknown platform.</exception>
    public static string Default(string runtimeIdentifier) => TargetPlatform.Of(runtimeIdentifier) switch
    {
        { Architecture: Architecture.X64 } => "x86-64-v2;x86-64-v3,clone_all;x86-64-v4,clone_all",
        { Format: ObjectFormat.MachO } => "apple-m1",
        _ => "generic",
    };

    /// <summary>
    /// The CPU that stands for all targets while code is simplified: what few machines do without, so that an instruction the language has a
    /// method for, such as the count of bits, is not taken for a dear one. It decides what LLVM takes for cheap, never what code means.
    /// </summary>
    public static CpuTarget OfSimplification(Architecture architecture) => architecture switch
    {
        Architecture.X64 => Parse("x86-64-v2", "linux-x64")[0],
        _ => Parse("generic", "linux-arm64")[0],
    };

    /// <summary>The targets of a string, in its order. The first one has a clone of every kernel.</summary>
    /// <remarks>"native" is this machine as .NET sees it, which is also how the loader sees it.</remarks>
    /// <exception cref="DiagnosticException">PKI5006, pointing at the word it is about; PKI6004 for an unknown platform.</exception>
    public static ImmutableArray<CpuTarget> Parse(string text, string runtimeIdentifier)
    {
        var table = CpuTable.Of(TargetPlatform.Of(runtimeIdentifier).Architecture);
        if (text.Trim() == "help")
            throw new DiagnosticException(DiagnosticCode.UnknownCpuTarget, Help(table, runtimeIdentifier));
        var targets = ImmutableArray.CreateBuilder<CpuTarget>();
        var position = 0;
        foreach (var part in text.Split(';'))
        {
            var target = new CpuTargetParser(text, table, runtimeIdentifier, targets).Parse(part, position);
            if (targets.Any(other => other.SymbolSuffix == target.SymbolSuffix))
                throw CpuTargetParser.Wrong(text, position, part, "the target is listed twice");
            if (targets.Count == ImageFormat.MaxTargets)
                throw CpuTargetParser.Wrong(text, position, part, $"an image holds at most {ImageFormat.MaxTargets} targets");
            targets.Add(target);
            position += part.Length + 1;
        }
        return targets.ToImmutable();
    }

    /// <summary>What can be written, for whoever asks.</summary>
    private static string Help(CpuTable table, string runtimeIdentifier) => $"""
        CPU targets for {runtimeIdentifier} are separated by ';'; each is a CPU, then words separated by ','.
        CPUs: {CpuTarget.Native}, {string.Join(", ", table.Cpus.Keys.Order(StringComparer.Ordinal))}
        features, with '+' or '-' before them: {string.Join(", ", table.Features.Select(feature => feature.Name))}
        words: {string.Join("; ", CpuTargetParser.Words.Select(word => $"{word.Word} {word.Meaning}"))}
        """;
}
