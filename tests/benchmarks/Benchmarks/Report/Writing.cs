// What a run leaves behind: table and picture, with the machine and the versions they were measured on.
using System.Runtime.InteropServices;
using BenchmarkDotNet.Reports;

namespace Benchmarks.Report;

internal static class Writing
{
    /// <param name="folder">Receives kernels.md and kernels.svg.</param>
    /// <param name="c">What compiled the kernels in C; null without them.</param>
    public static string Write(string folder, IReadOnlyList<Summary> summaries, string? c)
    {
        var table = KernelTable.Of(summaries);
        var machine = summaries[0].HostEnvironmentInfo;
        var text = $"""
            # Kernels

            Written by `./bench.sh`. Medians of one call, all kinds of code side by side in one run of BenchmarkDotNet, each kernel in a process of its own; the kernels are in
            `tests/benchmarks`, plain C# with arrays and indices, bounds checks on. Before it is timed, each kernel has computed the same, bit for bit, in every column.
            The sorts, parse_int and UTF-8 validation, which branch by their data, get another of 16 inputs each time: one that comes again is learned by the branch predictor.

            - JIT: IL, fully warmed (tier 1 with profile). ReadyToRun: crossgen2, tiers off. NativeAOT: of .NET 9, for this machine's instructions. Image: what the SDK builds by default.
            - {(c is null ? "C: left out; there was no clang 19." : $"C: {c}, `-O3 -march=native -ffp-contract=off`, no checks of any kind.")}
            - {machine.CpuInfo.Value?.ProcessorName}, {Environment.ProcessorCount} logical cores, {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}, .NET SDK {machine.DotNetSdkVersion.Value}.

            ![Speed relative to the JIT compiler](kernels.svg)


            """ + table.ToMarkdown(KernelTable.ReadRemarks(Path.Combine(AppContext.BaseDirectory, "remarks.txt")));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "kernels.md"), text);
        File.WriteAllText(Path.Combine(folder, "kernels.svg"), RatioChart.ToSvg(table));
        return text;
    }
}
