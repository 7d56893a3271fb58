// A simple clock, for a first look on a machine that does other things as well: many short runs, of which the least counts.
using System.Diagnostics;
using System.Globalization;

namespace Suite.Measuring;

internal static class Clock
{
    /// <summary>Milliseconds of warming up, of measuring, and of one run.</summary>
    private static readonly (int Warm, int Measured, int Run) s_plan = (Setting("CLOCK_WARM", 1000), Setting("CLOCK_MEASURED", 500), 5);

    /// <summary>Nanoseconds a call: the least and the median of the runs.</summary>
    public static (double Least, double Median) Measure(Action call)
    {
        // The warm-up waits now and then, so that the JIT compiler's later tiers find a core and a moment to arrive in.
        var warm = Stopwatch.StartNew();
        var calls = 0L;
        while (warm.ElapsedMilliseconds < s_plan.Warm)
        {
            for (var slice = Stopwatch.StartNew(); slice.ElapsedMilliseconds < 50; calls++)
                call();
            Thread.Sleep(10);
        }

        var single = TimeOf(call, 1 + (int)(calls / 100));
        var count = Math.Max(1, (int)(s_plan.Run * 1e6 / single));
        var runs = new List<double>();
        var measured = Stopwatch.StartNew();
        while (measured.ElapsedMilliseconds < s_plan.Measured || runs.Count < 5)
            runs.Add(TimeOf(call, count));
        runs.Sort();
        return (runs[0], runs[runs.Count / 2]);
    }

    /// <summary>Nanoseconds a call, over so many.</summary>
    public static double TimeOf(Action call, int count)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
            call();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / count;
    }

    private static int Setting(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
