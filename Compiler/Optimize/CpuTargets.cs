// The CPU target string: Julia's syntax in its first form. Targets are separated by ';'; each is a CPU name, then words separated by
// ',': +feature, -feature, clone_all. Every kernel is cloned for every target, so clone_all says what happens anyway.
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

    /// <summary>The targets of a string, in its order; the first is the baseline the loader falls back to.</summary>
    /// <remarks>"native" is this machine as .NET sees it, which is also how the loader sees it.</remarks>
    /// <exception cref="DiagnosticException">PKI5006, pointing at the word it is about; PKI6004 for an unknown platform.</exception>
    public static ImmutableArray<CpuTarget> Parse(string text, string runtimeIdentifier)
    {
        var architecture = TargetPlatform.Of(runtimeIdentifier).Architecture;
        var targets = ImmutableArray.CreateBuilder<CpuTarget>();
        var position = 0;
        foreach (var part in text.Split(';'))
        {
            var target = ParseTarget(text, part, position, architecture);
            if (targets.Any(other => other.SymbolSuffix == target.SymbolSuffix))
                throw Unknown(text, position, part, "the target is listed twice");
            targets.Add(target);
            position += part.Length + 1;
        }
        return targets.ToImmutable();
    }

    private static CpuTarget ParseTarget(string text, string part, int position, Architecture architecture)
    {
        var table = CpuTable.Of(architecture);
        var features = CpuFeature.None;
        var name = "";
        var tune = "";
        foreach (var raw in part.Split(','))
        {
            var word = raw.Trim();
            if (name.Length == 0)
            {
                (tune, features) = word == CpuTarget.Native ? Native(text, position, table, architecture)
                    : table.Cpus.TryGetValue(word, out var known) ? (word, known)
                    : throw Unknown(text, position, raw, $"not a CPU; known are {CpuTarget.Native}, {string.Join(", ", table.Cpus.Keys.Order(StringComparer.Ordinal))}");
                name = word;
            }
            else if (word != "clone_all")
            {
                features = Apply(text, position, raw, word, table, features);
                name += "," + word;
            }
            position += raw.Length + 1;
        }
        var list = string.Join(',', table.Features.Select(feature => ((features & feature.Bit) != 0 ? "+" : "-") + feature.Name));
        return new CpuTarget(name, table.Baseline, LlvmTuning(tune), list, (ulong)features);
    }

    private static CpuFeature Apply(string text, int position, string raw, string word, CpuTable table, CpuFeature features)
    {
        var isAddition = word.StartsWith('+');
        if (!isAddition && !word.StartsWith('-'))
            throw Unknown(text, position, raw, "expected +feature, -feature or clone_all");
        var name = word[1..];
        if (table.Unused.Contains(name))
            return features;
        var feature = table.Features.FirstOrDefault(known => known.Name == name)
            ?? throw Unknown(
                text, position, raw, $"not a CPU feature; known are {string.Join(", ", table.Features.Select(known => known.Name))}");
        return isAddition ? table.With(features, feature) : table.Without(features, feature);
    }

    /// <summary>This machine's features, tuned for the highest level they reach.</summary>
    private static (string Tune, CpuFeature Features) Native(string text, int position, CpuTable table, Architecture architecture)
    {
        if (RuntimeInformation.ProcessArchitecture != architecture)
            throw Unknown(text, position, CpuTarget.Native, "this machine has another architecture than the image is for");
        var machine = MachineFeatures.Detect();
        // A feature whose prerequisites are switched off would switch them on again.
        var features = table.Features
            .Where(feature => (machine & feature.Bit) == 0)
            .Aggregate(machine & table.AllFeatures, table.Without);
        return (table.Levels.Last(level => (table.Cpus[level] & ~features) == 0), features);
    }

    /// <summary>LLVM calls the first level by the architecture's own name.</summary>
    private static string LlvmTuning(string cpu) => cpu == "x86-64-v1" ? "x86-64" : cpu;

    private static DiagnosticException Unknown(string text, int position, string word, string reason) =>
        new(DiagnosticCode.UnknownCpuTarget,
            $"CPU target '{text}': '{word.Trim()}' at character {position + word.Length - word.TrimStart().Length + 1}: {reason}");
}
