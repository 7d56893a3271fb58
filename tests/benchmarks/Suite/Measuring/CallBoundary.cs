// What a call into an image costs: loops of nothing but calls, each call waiting for the one before, in turn and many times; the least counts.
using System.Globalization;

namespace Suite.Measuring;

internal static class CallBoundary
{
    private const int Calls = 200_000, Rounds = 400;

    private static readonly (string Name, Func<int, int> Loop)[] s_loops =
    [
        ("managed call, not inlined", Direct),
        ("image, without GC transition", WithoutTransition),
        ("image, without GC transition, one array", WithArray),
        ("image, a loop of one round, without GC transition", WithShortLoop),
        ("image, with GC transition", WithTransition),
    ];

    /// <summary>Prints nanoseconds a call, and what they are more than those of a direct call.</summary>
    public static void Print(TextWriter output)
    {
        var least = new double[s_loops.Length];
        Array.Fill(least, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < s_loops.Length; i++)
                least[i] = Math.Min(least[i], Clock.TimeOf(() => s_loops[i].Loop(Calls), 1) / Calls);
            // Now and then a pause, in which the JIT compiler's later tiers arrive.
            if (round % 20 == 0)
                Thread.Sleep(20);
        }
        output.WriteLine("| Call | ns | over the direct call |\n|---|---:|---:|");
        for (var i = 0; i < least.Length; i++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {s_loops[i].Name} | {least[i]:F2} | {least[i] - least[0]:F2} |"));
    }

    private static int Direct(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum = Kernels.Calls.AddDirectly(sum, i);
        return sum;
    }

    private static int WithoutTransition(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum = Kernels.Calls.Add(sum, i);
        return sum;
    }

    private static int WithArray(int count)
    {
        int[] values = [1, 2, 3, 4];
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum = Kernels.Calls.AddElement(sum, values, i & 3);
        return sum;
    }

    private static int WithShortLoop(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum = Kernels.Calls.AddRepeatedly(sum, i, 1);
        return sum;
    }

    private static int WithTransition(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum = Kernels.Calls.AddUntil(sum, i);
        return sum;
    }
}
