// One target of the CPU target string, in Julia's syntax: a CPU name, then words separated by ',': +feature, -feature, clone_all,
// -clone_all, base(N), opt_size, min_size. Whatever is wrong is told with the word and its place.
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>Parses one target.</summary>
/// <param name="text">The whole string.</param>
/// <param name="earlier">The targets before this one.</param>
internal sealed class CpuTargetParser(string text, CpuTable table, string runtimeIdentifier, IReadOnlyList<CpuTarget> earlier)
{
    private const string CloneAll = "clone_all";
    private const string BasePrefix = "base(";
    private const string SmallWord = "opt_size";
    private const string SmallestWord = "min_size";

    private CpuFeature _features;

    /// <summary>What may be taken for so on the machines the target is for: of any machine all that makes code faster, as the loader checks it.</summary>
    private CpuFeature _facts = (CpuFeature)ulong.MaxValue;
    private CodeSize _size;
    private bool _isCloneAll;
    private int? _base;

    /// <summary>Words that are no features.</summary>
    public static ImmutableArray<(string Word, string Meaning)> Words { get; } =
    [
        (CloneAll, "clones every kernel, not just those the target may make faster"),
        ("-" + CloneAll, "does not, which is the default behind the first target"),
        ("base(N)", "takes the others from the N-th target, counted from 0, which has to be the first or a clone_all one"),
        (SmallWord, "prefers small code"),
        (SmallestWord, "makes the smallest code"),
    ];

    /// <param name="part">The target.</param>
    /// <param name="position">Where it starts in the whole string.</param>
    /// <exception cref="DiagnosticException">PKI5006.</exception>
    public CpuTarget Parse(string part, int position)
    {
        var words = part.Split(',');
        var cpu = words[0].Trim();
        (var tune, _features) = Cpu(cpu, words[0], position);
        var name = cpu;
        position += words[0].Length + 1;
        foreach (var raw in words.Skip(1))
        {
            var word = raw.Trim();
            if (IsPartOfName(word, raw, position))
                name += "," + word;
            position += raw.Length + 1;
        }
        var isCpu = cpu != CpuTarget.Native && cpu != "generic" && !cpu.StartsWith("x86-64", StringComparison.Ordinal);
        ImmutableArray<CpuTuning> tuning = isCpu ? [] : [.. table.Tuning.Where(t => (_features & t.With) == t.With && (t.Fact & ~_facts) == 0)];
        var list = string.Join(',', table.Features.Select(feature => ((_features & feature.Bit) != 0 ? "+" : "-") + feature.Name));
        var required = tuning.Aggregate(_features, (features, t) => features | t.Fact);
        return new CpuTarget(name, table.Baseline, LlvmTuning(tune), list, (ulong)required)
        {
            Tuning = string.Join(',', tuning.Select(t => t.Text)),
            Base = _isCloneAll || earlier.Count == 0 ? null : _base ?? 0,
            Size = _size,
            IsCpu = isCpu,
        };
    }

    /// <summary>Error text and place of a word.</summary>
    public static DiagnosticException Wrong(string text, int position, string word, string reason) =>
        new(DiagnosticCode.UnknownCpuTarget,
            $"CPU target '{text}': '{word.Trim()}' at character {position + word.Length - word.TrimStart().Length + 1}: {reason}");

    private (string Tune, CpuFeature Features) Cpu(string name, string raw, int position) =>
        name == CpuTarget.Native ? Native(position)
        : table.Cpus.TryGetValue(name, out var features) ? (name, features)
        : throw Wrong(text, position, raw,
            $"not a CPU; known are {CpuTarget.Native}, {string.Join(", ", table.Cpus.Keys.Order(StringComparer.Ordinal))}");

    /// <summary>Takes a word in; false for one that only tells which kernels to clone.</summary>
    private bool IsPartOfName(string word, string raw, int position)
    {
        switch (word)
        {
            case CloneAll when _base is not null:
                throw Wrong(text, position, raw, "a target with a base is not cloned whole");
            case CloneAll:
                _isCloneAll = true;
                return false;
            case "-" + CloneAll when earlier.Count == 0:
                throw Wrong(text, position, raw, "the first target has a clone of every kernel");
            case "-" + CloneAll:
                _isCloneAll = false;
                return false;
            case SmallWord or SmallestWord when _size != CodeSize.Any:
                throw Wrong(text, position, raw, $"{SmallWord} and {SmallestWord} exclude each other");
            case SmallWord:
                _size = CodeSize.Small;
                return true;
            case SmallestWord:
                _size = CodeSize.Smallest;
                return true;
            case ['+' or '-', .. var feature]:
                Apply(word[0] == '+', feature, raw, position);
                return true;
            default:
                _base = word.StartsWith(BasePrefix, StringComparison.Ordinal)
                    ? BaseIndex(word, raw, position)
                    : throw Wrong(text, position, raw, $"expected +feature, -feature or one of {string.Join(", ", Words.Select(known => known.Word))}");
                return false;
        }
    }

    private int BaseIndex(string word, string raw, int position)
    {
        if (_isCloneAll)
            throw Wrong(text, position, raw, "a clone_all target has every kernel and needs no base");
        if (!word.EndsWith(')')
            || !int.TryParse(word.AsSpan(BasePrefix.Length, word.Length - BasePrefix.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            throw Wrong(text, position, raw, "expected the number of a target, counted from 0");
        if (index >= earlier.Count)
            throw Wrong(text, position, raw, $"target {index} is not before this one");
        return earlier[index].Base is null
            ? index
            : throw Wrong(text, position, raw, $"target {index}, {earlier[index].Name}, does not have every kernel: only the first and clone_all ones do");
    }

    private void Apply(bool isAddition, string name, string raw, int position)
    {
        if (table.Unused.Contains(name))
            return;
        var feature = table.Features.FirstOrDefault(known => known.Name == name)
            ?? throw Wrong(text, position, raw, $"not a CPU feature; known are {string.Join(", ", table.Features.Select(known => known.Name))}");
        _features = isAddition ? table.With(_features, feature) : table.Without(_features, feature);
    }

    /// <summary>This machine's features, tuned for the highest level they reach.</summary>
    private (string Tune, CpuFeature Features) Native(int position)
    {
        if (RuntimeInformation.ProcessArchitecture != TargetPlatform.Of(runtimeIdentifier).Architecture)
            throw Wrong(text, position, CpuTarget.Native, "this machine has another architecture than the image is for");
        var machine = _facts = MachineFeatures.Detect();
        // A feature whose prerequisites are switched off would switch them on again.
        var features = table.Features
            .Where(feature => (machine & feature.Bit) == 0)
            .Aggregate(machine & table.AllFeatures, table.Without);
        return (table.Levels.Last(level => (table.Cpus[level] & ~features) == 0), features);
    }

    /// <summary>LLVM calls the first level by the architecture's own name.</summary>
    private static string LlvmTuning(string cpu) => cpu == "x86-64-v1" ? "x86-64" : cpu;
}
