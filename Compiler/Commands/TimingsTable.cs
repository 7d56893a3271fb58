// Where the time of a build went: a row a package that was built, a column a stage, and what the whole compiler took. Packages are built
// side by side, so rows overlap.
using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;

namespace PkgImage.Compiler.Commands;

/// <summary>Collects the times of packages, from any thread.</summary>
internal sealed class TimingsTable
{
    private readonly ConcurrentDictionary<string, StageTimes> _packages = new(StringComparer.Ordinal);

    public void Add(string package, StageTimes times) => _packages[package] = times;

    /// <param name="elapsed">Of the compiler so far.</param>
    /// <param name="processor">Processor time of the compiler, LLVM's included, without that of lld and crossgen2.</param>
    public string Render(TimeSpan elapsed, TimeSpan processor)
    {
        var stages = Enum.GetValues<BuildStage>();
        var table = PlainTable.Create(["Package", .. stages.Select(s => s.ToString())]);
        foreach (var (package, times) in _packages.OrderBy(p => p.Key, StringComparer.Ordinal))
            table.AddRow([package, .. stages.Select(s => Seconds(times[s]))]);
        return $"{PlainTable.Render(table)}the compiler: {Seconds(elapsed)}, {Seconds(processor)} of processor time on {Environment.ProcessorCount} cores";
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F2} s");
}
