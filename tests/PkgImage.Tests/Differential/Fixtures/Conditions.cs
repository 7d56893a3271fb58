// Elements that a loop looks at under a condition, between others that it always looks at: compilers may read them in any case, and have to
// leave everything else as it is where the condition does not hold.
#nullable enable
using System;

public static class Conditions
{
    public static void Life([Length(0, 40)] byte[] row, [Length(0, 40)] byte[] next, [In(-1, 42)] int width)
    {
        for (var x = 1; x < width - 1; x++)
        {
            var neighbours = row[x - 1] + row[x + 1];
            var lives = neighbours == 3 || neighbours == 2 && row[x] == 1;
            next[x] = lives ? (byte)1 : (byte)0;
        }
    }

    public static int Generation([Length(60, 150)] byte[] cells, [Length(60, 150)] byte[] next, [In(0, 12)] int rows, [In(0, 12)] int columns)
    {
        var alive = 0;
        for (var y = 1; y < rows - 1; y++)
        {
            for (var x = 1; x < columns - 1; x++)
            {
                var at = y * columns + x;
                var neighbours = (cells[at - columns] & 1) + (cells[at + columns] & 1) + (cells[at - 1] & 1) + (cells[at + 1] & 1);
                var lives = neighbours == 3 || neighbours == 2 && (cells[at] & 1) == 1;
                next[at] = (byte)(lives ? 1 : 0);
                if (lives)
                    alive++;
            }
        }
        return alive;
    }

    public static int Grid([In(0, 9)] int rows, [In(0, 9)] int columns, int seed)
    {
        Span<byte> cells = stackalloc byte[81];
        for (var i = 0; i < 81; i++)
            cells[i] = (byte)((seed * (i + 7) >> 11) & 1);
        var hash = seed;
        for (var y = 1; y < rows - 1; y++)
        {
            for (var x = 1; x < columns - 1; x++)
            {
                var around = cells[(y - 1) * 9 + x] + cells[(y + 1) * 9 + x] + cells[y * 9 + x - 1] + cells[y * 9 + x + 1];
                hash = hash * 31 + (around == 2 && cells[y * 9 + x] == 1 ? 1 : 0);
            }
        }
        return hash;
    }

    public static void BothWays([Length(0, 40)] int[] a, [Length(0, 40)] int[] b)
    {
        for (var i = 1; i < b.Length - 1; i++)
        {
            var value = a[i - 1] + a[i + 1];
            if (value < 0)
                value -= a[i];
            else
                value = a[i] ^ value;
            b[i] = value;
        }
    }

    public static float Peaks([Length(0, 40)] float[] a, [Length(0, 40)] float[] peaks, float floor)
    {
        var highest = floor;
        for (var i = 1; i < peaks.Length - 1; i++)
        {
            var peak = 0f;
            if (a[i - 1] < a[i + 1])
            {
                peak = a[i];
                highest = peak * 0.5f + highest;
            }
            peaks[i] = peak;
        }
        return highest;
    }

    /// <summary>Both variables are assigned one way, one of them the other way, and both are read afterwards.</summary>
    public static long Two([Length(0, 40)] short[] a, [In(-1, 42)] int to)
    {
        var (first, second) = (1L, 2);
        for (var i = 1; i < to - 1; i++)
        {
            if (a[i - 1] > a[i + 1])
            {
                second = a[i];
                first += second;
            }
            else
            {
                second = 3;
            }
            first = first * 5 + second;
        }
        return first;
    }

    public static int Nested([Length(0, 40)] int[] a, [In(-1, 42)] int to)
    {
        var (low, high, other) = (0, 0, 0);
        for (var i = 2; i < to - 2; i++)
        {
            var span = a[i + 2] - a[i - 2];
            if (span > 0)
            {
                if (span > 9)
                    high = a[i] + high;
                else
                    low = a[i - 1] ^ low;
            }
            else
            {
                other = a[i + 1] - other;
            }
        }
        return low * 7 + high * 3 + other;
    }

    /// <summary>The element is in the array that the loop writes.</summary>
    public static void InPlace([Length(0, 40)] int[] a, [In(-1, 42)] int to)
    {
        for (var i = 1; i < to - 1; i++)
            a[i - 1] = a[i - 1] > a[i + 1] ? a[i] + 1 : a[i + 1];
    }

    public static int Division([Length(0, 40)] int[] a, [In(-1, 42)] int to, [In(-2, 2)] int divisor)
    {
        var sum = 0;
        for (var i = 1; i < to - 1; i++)
        {
            sum += a[i - 1] - a[i + 1];
            if (divisor > 0 || sum > 100)
                sum += a[i] / divisor;
        }
        return sum;
    }

    public static int WaysOut([Length(0, 40)] int[] a, [In(-1, 42)] int to, [In(0, 3)] int wanted)
    {
        for (var i = 1; i < to - 1; i++)
        {
            if ((a[i - 1] & 3) == (a[i + 1] & 3) && (a[i] & 3) == wanted)
                return i;
        }
        return -1;
    }

    /// <summary>Nobody may look where the pointer leads: it is not null, and there is nothing.</summary>
    public static unsafe int Pointed([Length(0, 40)] int[] a, [In(-1, 42)] int to, bool isThere)
    {
        var value = 11;
        var p = isThere ? &value : (int*)64;
        var sum = 0;
        for (var i = 1; i < to - 1; i++)
        {
            sum += a[i - 1] * a[i + 1];
            if (isThere)
                sum += a[i] ^ *p;
        }
        return sum;
    }

    /// <summary>What the condition guards against is the end of the other array.</summary>
    public static int OtherArray([Length(0, 40)] int[] a, [Length(0, 40)] int[] b, [In(-1, 42)] int to)
    {
        var sum = 0;
        for (var i = 1; i < to - 1; i++)
        {
            sum += a[i - 1] - a[i + 1];
            if (i < b.Length)
                sum ^= a[i] * b[i];
        }
        return sum;
    }

    /// <summary>The same element on two ways that stay apart.</summary>
    public static int Apart([Length(0, 40)] int[] a, [Length(0, 40)] int[] b, [In(-1, 3)] int shift, [In(-1, 42)] int to)
    {
        var sum = 0;
        for (var i = 0; i < to; i++)
        {
            sum += a[i + shift] - a[i + shift + 2];
            if ((sum & 3) == 0)
                b[i] = a[i + shift + 1];
            else if ((sum & 3) == 1)
                b[i + 1] = a[i + shift + 1] + 1;
        }
        return sum;
    }

    public static int Downwards([Length(0, 40)] byte[] a, [In(-1, 42)] int from)
    {
        var sum = 0;
        for (var i = from; i > 0; i--)
            sum = sum * 3 + (a[i - 1] == a[i + 1] || a[i + 1] > 3 ? a[i] : 1);
        return sum;
    }
}
