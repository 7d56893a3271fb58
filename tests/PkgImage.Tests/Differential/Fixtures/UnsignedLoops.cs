// Loops whose test is of unsigned numbers: from and to numbers that are negative when taken as signed, in steps, up and down. They end by an index out of range
// where the limit is beyond all arrays.
#nullable enable

public static class UnsignedLoops
{
    public static int Sum([Length(0, 40)] int[] a, [In(-3, 45)] int from, [In(-3, 45)] int to)
    {
        var sum = 0;
        for (var i = from; (uint)i < (uint)to; i++)
            sum = sum * 3 + a[i];
        return sum;
    }

    /// <summary>The limit comes first, and the loop goes on at it.</summary>
    public static int Inclusive([Length(0, 40)] int[] a, [In(-3, 45)] int from, [In(-3, 45)] int to)
    {
        var sum = 0;
        for (var i = from; (uint)to >= (uint)i; i++)
            sum = sum * 3 + a[i];
        return sum;
    }

    public static void Steps([Length(0, 60)] int[] a, uint from, uint to)
    {
        for (var i = from; i < to; i += 7)
            a[i] += (int)i;
    }

    public static int Down([Length(0, 40)] int[] a, [In(-2, 45)] int from)
    {
        var sum = 0;
        for (var i = (uint)from; i > 0; i--)
            sum = sum * 3 + a[i];
        return sum;
    }

    /// <summary>Behind the test and before it.</summary>
    public static int Both([Length(0, 40)] int[] a, [Length(0, 40)] int[] b, [In(-3, 45)] int to)
    {
        var (i, sum) = (0, 0);
        while (true)
        {
            sum ^= a[i];
            if ((uint)i >= (uint)to)
                return sum;
            sum += b[i];
            i++;
        }
    }

    public static int Nest([Length(0, 40)] int[] a, [In(0, 6)] int rows, [In(-1, 8)] int columns)
    {
        var sum = 0;
        for (var y = 0; (uint)y < (uint)rows; y++)
        {
            for (var x = 0; (uint)x < (uint)columns; x++)
                sum = sum * 3 + a[(y * columns) + x];
        }
        return sum;
    }

    /// <summary>Comes round at the end of all numbers.</summary>
    public static int Around([Length(0, 30)] byte[] a, [In(-20, 5)] int from, [In(-30, 10)] int to)
    {
        var sum = 0;
        for (var i = (uint)from; i < (uint)to; i += 5)
            sum += a[i & 31];
        return sum;
    }
}
