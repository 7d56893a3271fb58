// Calls that ahead-of-time compilers have bound to the wrong body: overloads, clashing names, extension and generic methods, a class with
// imported functions, the first call from many threads at once.
#nullable enable

namespace One
{
    public static class Same
    {
        public static int Sum(int[] a) { var s = 1; foreach (var x in a) s += x; return s; }
    }
}

namespace Two
{
    public static class Same
    {
        public static int Sum(int[] a) { var s = 2; foreach (var x in a) s -= x; return s; }
    }
}

public static class DirectCalls
{
    [DllImport("libc", EntryPoint = "abs")]
    private static extern int Absolute(int x);

    [StaysIL("PKI3015")]
    public static int Imported([In(0, 20)] int n)
    {
        var s = 0;
        for (var i = -n; i < 0; i++)
            s += Absolute(i);
        return s;
    }

    public static int BesideTheImport([In(0, 20)] int n)
    {
        var s = 0;
        for (var i = -n; i < 0; i++)
            s += -i;
        return s;
    }

    public static int Sum(int[] a) { var s = 0; foreach (var x in a) s += x; return s; }
    public static long Sum(long[] a) { var s = 0L; foreach (var x in a) s += 2 * x; return s; }
    public static double Sum(double[] a) { var s = 0.0; foreach (var x in a) s += 3 * x; return s; }
    public static int Sum(int[] a, int from) { var s = 4; for (var i = from & 7; i < a.Length; i++) s += a[i]; return s; }
    private static T Sum<T>(T[] a) where T : struct, INumber<T> { var s = T.One; foreach (var x in a) s += x; return s; }

    public static short SumOfShorts(short[] a) => Sum(a);
    public static float SumOfFloats(float[] a) => Sum(a);
    public static int ByName(int[] a) => One.Same.Sum(a) * 3 + Two.Same.Sum(a);
    public static int Extended(int[] a) => a.Doubled() + a.Doubled(3);

    private static int Doubled(this int[] a) { var s = 0; foreach (var x in a) s += 2 * x; return s; }
    private static int Doubled(this int[] a, int by) { var s = 0; foreach (var x in a) s += 2 * x * by; return s; }

    /// <summary>A type of its own, so that its first call is made by all threads together.</summary>
    private static class Fresh
    {
        public static long Sum(int n) { var s = 0L; for (var i = 0; i < n; i++) s += i * (long)i; return s; }
    }

    [StaysIL("PKI3011")]
    public static long FromManyThreads([In(1, 100)] int n)
    {
        using var together = new System.Threading.Barrier(8);
        var sums = new long[8];
        var threads = new System.Threading.Thread[8];
        for (var i = 0; i < threads.Length; i++)
        {
            var at = i;
            threads[i] = new(() => { together.SignalAndWait(); sums[at] = Fresh.Sum(n + at); });
            threads[i].Start();
        }
        foreach (var thread in threads)
            thread.Join();
        return sums[0] + 3 * sums[7];
    }
}
