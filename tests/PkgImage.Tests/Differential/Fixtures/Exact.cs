// Loops that end where a number is another one, not where it is beyond: ahead by whole steps, beside the way, behind, or around all numbers. Each round of one
// that may miss its end looks into an array, and is over there.
#nullable enable

public static class Exact
{
    public static int Sum(int[] a, [In(-3, 40)] int n)
    {
        var sum = 0;
        for (var i = 0; i != n; i++)
            sum = (sum * 31) + a[i];
        return sum;
    }

    public static int Between(int[] a, [In(-3, 20)] int from, [In(-3, 20)] int to)
    {
        var sum = 0;
        while (from != to)
            sum = (sum * 31) + a[from++];
        return sum;
    }

    public static int StepsUp(int[] a, [In(-3, 9)] int from, [In(-3, 40)] int to)
    {
        var sum = 0;
        for (; from != to; from += 3)
            sum = (sum * 31) + a[from];
        return sum;
    }

    public static void StepsDown(int[] a, [In(0, 40)] int from, [In(-3, 9)] int to)
    {
        while (to != from)
        {
            from -= 4;
            a[from] = to;
        }
    }

    public static long AfterTheRound(long[] a, [In(-2, 30)] int n)
    {
        var sum = 0L;
        var i = 0;
        do
        {
            sum += a[i];
            i++;
        }
        while (i != n);
        return sum;
    }

    public static long Leaves(long[] a, [In(-2, 30)] int n)
    {
        var sum = 0L;
        var i = n - 6;
        while (true)
        {
            if (i == n)
                return sum;
            sum = (sum * 7) + a[i];
            i++;
        }
    }

    public static int TwoEnds(int[] a, [In(0, 30)] int n, [In(-3, 30)] int stop)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            if (i == stop)
                break;
            sum = (sum * 31) + a[i] + a[i + 1];
        }
        return sum;
    }

    public static int TwoEqualities(int[] a, [In(-3, 30)] int n, [In(-3, 30)] int stop)
    {
        var sum = 0;
        for (var i = 0; i != n; i++)
        {
            if (i == stop)
                break;
            sum = (sum * 31) + a[i] + a[i + 1];
        }
        return sum;
    }

    public static int Nest(int[] a, [In(-1, 7)] int width, [In(0, 7)] int height)
    {
        var sum = 0;
        for (var y = 0; y != height; y++)
        {
            for (var x = 0; x != width; x++)
                sum = (sum * 31) + a[(y * width) + x];
        }
        return sum;
    }

    /// <summary>Once around all numbers that there are, but for the first that is none of the array's.</summary>
    public static int Around(int[] a, [In(1, 9)] int from)
    {
        var sum = 0;
        for (var i = from; i != from - 1; i++)
            sum += a[i];
        return sum;
    }

    public static void Saxpy(float s, float[] x, float[] y)
    {
        var n = Math.Min(x.Length, y.Length);
        for (var i = 0; i != n; i++)
            y[i] += s * x[i];
    }

    public static void Overlapping(int[] a, [In(0, 12)] int n)
    {
        for (int i = 0, j = 3; i != n; i++, j++)
            a[j] = a[i] + 1;
    }
}
