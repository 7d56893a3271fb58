// The medians of a run as a table in Markdown: times, what the image gains over each other kind of code, and the remarks kept by hand.
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;
using Suite.Cases;

namespace Benchmarks.Report;

/// <param name="Kernels">The kernels of the run, in the order of <see cref="AllCases"/>.</param>
/// <param name="Medians">Nanoseconds a call by kernel and variant; what was not measured is not there.</param>
internal sealed record KernelTable(IReadOnlyList<string> Kernels, IReadOnlyDictionary<(string Kernel, string Variant), double> Medians)
{
    public static readonly string[] Variants = [Benchmarks.Variants.Jit, Benchmarks.Variants.ReadyToRun, Benchmarks.Variants.NativeAot, Benchmarks.Variants.Image, Benchmarks.Variants.C];

    /// <summary>What the image is compared with.</summary>
    public static readonly string[] Others = [.. Variants.Where(v => v != Benchmarks.Variants.Image)];

    public static KernelTable Of(IEnumerable<Summary> summaries)
    {
        var medians = summaries.SelectMany(s => s.Reports).Where(r => r.ResultStatistics is not null)
            .ToDictionary(r => ((string)r.BenchmarkCase.Parameters[nameof(KernelBenchmarks.Kernel)], r.BenchmarkCase.Job.Id), r => r.ResultStatistics!.Median);
        var kernels = medians.Keys.Select(k => k.Item1).ToHashSet();
        return new KernelTable([.. AllCases.All.Select(c => c.Name).Where(kernels.Contains)], medians);
    }

    /// <summary>How many times as fast as other code the image is; null where one of them was not measured.</summary>
    public double? Ratio(string kernel, string other) =>
        Medians.TryGetValue((kernel, Benchmarks.Variants.Image), out var image) && Medians.TryGetValue((kernel, other), out var time) ? time / image : null;

    /// <summary>The geometric mean of the ratios over all kernels; null where nothing was measured.</summary>
    public double? Mean(string other)
    {
        double[] ratios = [.. Kernels.Select(k => Ratio(k, other)).OfType<double>()];
        return ratios is [] ? null : Math.Exp(ratios.Average(Math.Log));
    }

    /// <param name="remarks">By kernel: why C is ahead, or whatever else there is to know.</param>
    public string ToMarkdown(IReadOnlyDictionary<string, string> remarks)
    {
        string[] variants = [.. Variants.Where(v => Medians.Keys.Any(k => k.Variant == v))];
        string[] others = [.. Others.Where(variants.Contains)];
        var text = new StringBuilder();
        text.AppendLine($"| Kernel | {string.Join(" | ", variants.Select(v => v + ", µs"))} | {string.Join(" | ", others.Select(o => $"image over {o}"))} | Remark |");
        text.AppendLine($"|---|{string.Concat(variants.Concat(others).Select(_ => "---:|"))}---|");
        foreach (var kernel in Kernels)
        {
            var times = variants.Select(v => Medians.TryGetValue((kernel, v), out var time) ? Text(time / 1000, "0.0") : "");
            text.AppendLine($"| {kernel} | {string.Join(" | ", times.Concat(others.Select(o => Text(Ratio(kernel, o), "0.00"))))} | {remarks.GetValueOrDefault(kernel)} |");
        }
        var means = variants.Select(_ => "").Concat(others.Select(o => $"**{Text(Mean(o), "0.00")}**"));
        text.AppendLine($"| **geometric mean** | {string.Join(" | ", means)} | |");
        return text.ToString();
    }

    /// <summary>Reads remarks: a line each, the kernel's name, a colon, the remark. Lines that begin with # are comments.</summary>
    /// <exception cref="InvalidDataException">A line names no kernel.</exception>
    public static IReadOnlyDictionary<string, string> ReadRemarks(string path)
    {
        var remarks = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0 && !l.StartsWith('#')))
        {
            var parts = line.Split(':', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || AllCases.All.All(c => c.Name != parts[0]))
                throw new InvalidDataException($"{path}: no kernel's name before a colon: {line}");
            remarks.Add(parts[0], parts[1]);
        }
        return remarks;
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
