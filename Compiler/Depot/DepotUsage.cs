// A running estimate of a depot's size, so that builds need not walk it each time:
//
//   ROOT/v1/.usage    lines of numbers: what the last collection measured, then what each build since has added
//
// Short lines appended by several processes stay whole. An estimate that is too high costs a walk, one that is lost is a walk too.
using System.Globalization;

namespace PkgImage.Compiler.Depot;

internal static class DepotUsage
{
    private const string FileName = ".usage";

    /// <summary>Adds what a build has written, and collects when that may be too much.</summary>
    public static void Add(string root, long bytes, int maxVariants, long sizeLimit)
    {
        if (bytes == 0)
            return;
        var path = Path.Combine(root, FileName);
        long? size = null;
        Housekeeping.Attempt(() =>
        {
            // The first build of a depot measures it; that is nearly nothing then.
            if (!File.Exists(path))
                return;
            File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture, $"{bytes}\n"));
            size = File.ReadLines(path).Sum(Number);
        });
        if (size is null || size > sizeLimit)
            Measured(root, new DepotCollector(root, maxVariants, sizeLimit).Collect());
    }

    /// <summary>Remembers what a collection found.</summary>
    public static void Measured(string root, CollectionResult result) => Housekeeping.Attempt(
        () => File.WriteAllText(Path.Combine(root, FileName), string.Create(CultureInfo.InvariantCulture, $"{result.After}\n")));

    private static long Number(string line) => long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
