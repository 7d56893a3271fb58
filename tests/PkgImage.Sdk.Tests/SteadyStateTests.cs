// What images are worth once the JIT has done all it can, and what a call of native code costs by the size of its body: the same program
// from its image and from IL (tiered, with dynamic profiles), results compared. The figures are printed and not judged: a machine under test
// has other things to do. PKGIMAGE_TEST_WARMUP=30 gives the JIT that many seconds, for figures that mean something.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class SteadyStateTests
{
    private const string Warmup = "PKGIMAGE_TEST_WARMUP";

    private const string Source = """
        using System.Diagnostics;
        using System.Globalization;

        var warmup = TimeSpan.FromSeconds(double.Parse(args[0], CultureInfo.InvariantCulture));
        Console.WriteLine($"start {(DateTime.UtcNow - Process.GetCurrentProcess().StartTime.ToUniversalTime()).TotalMilliseconds:F0} ms");
        foreach (var size in new[] { 0, 1, 4, 16, 64, 256, 4096 })
        {
            var a = new int[size];
            for (var i = 0; i < size; i++)
                a[i] = i * 7919;
            var watch = Stopwatch.StartNew();
            var result = 0;
            while (watch.Elapsed < warmup / 7)
                result = Repeat(a, 1000);
            var best = double.MaxValue;
            for (var round = 0; round < 20; round++)
            {
                var start = Stopwatch.GetTimestamp();
                result = Repeat(a, 1000);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / 1000);
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"result {size} {result}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time {size} {best:F1} ns"));
        }

        // Stays IL by its delegate, so that each call is one from managed code.
        static int Repeat(int[] a, int times)
        {
            Func<int[], int> sum = Numbers.Sum;
            var s = 0;
            for (var i = 0; i < times; i++)
                s += sum(a);
            return s;
        }

        public static class Numbers
        {
            public static int Sum(int[] a) { var s = 0; foreach (var x in a) s += x ^ (x >> 3); return s; }
        }
        """;

    [TestMethod]
    [TestProperty("Lesson", "21")]
    public void Calls_of_every_size_compute_the_same_as_from_IL()
    {
        var warmup = Environment.GetEnvironmentVariable(Warmup) ?? "0.2";
        using var workspace = new Workspace();
        workspace.WriteProgram("App", source: Source);
        workspace.Build("App");
        var image = Run("1");
        var il = Run("0");
        CollectionAssert.AreEqual(Lines(il, "result").ToList(), Lines(image, "result").ToList());
        foreach (var (fromIL, fromImage) in Lines(il, "start").Concat(Lines(il, "time")).Zip(Lines(image, "start").Concat(Lines(image, "time"))))
            Console.WriteLine($"IL {fromIL}, image {fromImage[(fromImage.LastIndexOf(' ', fromImage.Length - 4) + 1)..]}");

        string Run(string enabled) => workspace.DotNetWith(
            [("PKGIMAGE_ENABLED", enabled), ("PKGIMAGE_REQUIRE", enabled)], workspace.PathOf("App/bin/Release/net10.0/App.dll"), warmup).AssertSuccess().Output;
    }

    private static IEnumerable<string> Lines(string output, string word) =>
        output.Split('\n', StringSplitOptions.TrimEntries).Where(l => l.StartsWith(word, StringComparison.Ordinal));
}
