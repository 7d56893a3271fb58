// Loops whose checks can be made before them, for all rounds at once: every shape of counter, test and index, with ranges that fit, that end one too late, and
// that overflow. Where a check fails, the rounds before it have been run.
#nullable enable
using System;

public static class Ranges
{
    public static int Window([Length(0, 30)] int[] a, [In(-2, 33)] int from, [In(-2, 33)] int to)
    {
        var sum = 0;
        for (var i = from; i < to; i++)
            sum += a[i];
        return sum;
    }

    public static void Stencil([Length(0, 30)] int[] a, [Length(0, 30)] int[] b, [In(0, 2)] int from, [In(-1, 30)] int to)
    {
        for (var i = from; i < to; i++)
            b[i] = a[i - 1] + a[i] + a[i + 1];
    }

    public static double Column([Length(0, 40)] double[] matrix, [In(0, 7)] int rows, [In(-1, 7)] int columns, [In(-1, 7)] int column)
    {
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
            sum += matrix[row * columns + column];
        return sum;
    }

    public static long Factor([Length(0, 30)] long[] a, [In(0, 5)] int rounds, int factor, int offset)
    {
        var sum = 0L;
        for (var i = 0; i < rounds; i++)
            sum += a[i * factor + offset];
        return sum;
    }

    /// <summary>32 bits wrap, and the index is in range again.</summary>
    public static int Wrapped([Length(8, 30)] int[] a, [In(0, 6)] int rounds)
    {
        var sum = 0;
        for (var i = 0; i < rounds; i++)
            sum = sum * 31 + a[i * 0x4000_0000 + i];
        return sum;
    }

    public static int Down([Length(0, 30)] int[] a, [In(-2, 31)] int from, [In(-2, 4)] int to)
    {
        var sum = 0;
        for (var i = from; i >= to; i--)
            sum = sum * 3 + a[i];
        return sum;
    }

    public static void DownTo([Length(0, 30)] byte[] a, [Length(0, 30)] byte[] b, [In(-2, 31)] int from)
    {
        for (var i = from; i > 0; --i)
            b[i - 1] = (byte)(a[i] + i);
    }

    public static int Pairs([Length(0, 31)] int[] a, [In(0, 32)] int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i += 2)
            sum += a[i] * a[i + 1];
        return sum;
    }

    public static int ThreesDown([Length(0, 31)] int[] a, [In(-4, 32)] int from)
    {
        var sum = 0;
        for (var i = from; i > 2; i -= 3)
            sum += a[i] - a[i - 1] * a[i - 2];
        return sum;
    }

    public static int Inclusive([Length(0, 30)] int[] a, int from, int to)
    {
        var sum = 0;
        for (var i = from; i <= to; i++)
            sum += a[i];
        return sum;
    }

    /// <summary>The counter overflows, the test never fails, and the index goes on.</summary>
    public static int Overflowing([Length(0, 30)] int[] a, [In(0, 3)] int before)
    {
        var sum = 0;
        for (var i = int.MaxValue - before; i <= int.MaxValue; i++)
            sum = sum * 7 + a[i - (int.MaxValue - before)];
        return sum;
    }

    public static int OverflowingByTwo([Length(0, 30)] int[] a, [In(0, 5)] int before)
    {
        var sum = 0;
        for (var i = int.MaxValue - before; i < int.MaxValue; i += 2)
            sum = sum * 7 + a[i - (int.MaxValue - before)];
        return sum;
    }

    public static int UnderflowingDown([Length(0, 30)] int[] a, [In(0, 5)] int after)
    {
        var sum = 0;
        for (var i = int.MinValue + after; i >= int.MinValue; i--)
            sum = sum * 7 + a[int.MinValue + after - i];
        return sum;
    }

    public static int AtLeastOnce([Length(0, 30)] int[] a, [In(-1, 32)] int from, [In(-1, 32)] int to)
    {
        var sum = 0;
        var i = from;
        do
        {
            sum = sum * 5 + a[i];
            i++;
        }
        while (i < to);
        return sum;
    }

    /// <summary>The first round is tested by nothing, and its step overflows.</summary>
    public static int AtLeastOnceFromTheEnd([Length(0, 30)] int[] a, [In(0, 30)] int to)
    {
        var sum = 0;
        var i = int.MaxValue;
        do
        {
            sum = sum * 5 + a[i & 15];
            i++;
            sum ^= a[i - int.MinValue];
        }
        while (i < int.MinValue + to);
        return sum;
    }

    public static int StepFirst([Length(0, 30)] int[] a, [In(-3, 31)] int from, [In(-3, 31)] int to)
    {
        var sum = 0;
        var i = from;
        while (i < to)
        {
            sum += a[i + 1];
            i++;
            sum *= a[i];
        }
        return sum + i;
    }

    public static int TestOfASum([Length(0, 30)] int[] a, int from, [In(0, 30)] int to)
    {
        var sum = 0;
        for (var i = from; i + 1 < to; i++)
            sum = sum * 3 + a[i + 1];
        return sum;
    }

    /// <summary>The sum overflows, and the test passes where no element is.</summary>
    public static int OverflowingSum([Length(0, 30)] int[] a, [In(0, 5)] int before, [In(0, 30)] int to)
    {
        var sum = 0;
        for (var i = int.MaxValue - before; i + 2 < to; i += 3)
            sum = sum * 3 + a[i & 15] + a[i - int.MaxValue + 8];
        return sum;
    }

    /// <summary>Three in, four out.</summary>
    public static int Expanded([Length(0, 30)] byte[] from, [Length(0, 44)] byte[] to)
    {
        var length = 0;
        for (var i = 0; i + 2 < from.Length; i += 3)
        {
            var bits = from[i] << 16 | from[i + 1] << 8 | from[i + 2];
            to[length++] = (byte)(bits >> 18);
            to[length++] = (byte)(bits >> 12 & 63);
            to[length++] = (byte)(bits >> 6 & 63);
            to[length++] = (byte)(bits & 63);
        }
        return length;
    }

    /// <summary>From both ends to the middle.</summary>
    public static void Reversed([Length(0, 30)] int[] a, [In(-1, 31)] int count)
    {
        for (int low = 0, high = count - 1; low < high; low++, high--)
            (a[low], a[high]) = (a[high], a[low]);
    }

    /// <summary>Forth and back in one round: one step in all.</summary>
    public static int ForthAndBack([Length(0, 30)] int[] a, [In(0, 30)] int count)
    {
        var sum = 0;
        var k = 1;
        for (var i = 0; i < count; i++)
        {
            k += 3;
            sum += a[k];
            k -= 2;
            sum ^= a[k - 1];
        }
        return sum + k;
    }

    /// <summary>It only looks as if it moved.</summary>
    public static int StandingStill([Length(0, 30)] int[] a, [In(0, 5)] int count, [In(-2, 31)] int k)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            k++;
            sum = sum * 3 + a[k];
            k--;
        }
        return sum + k;
    }

    public static int TwoCounters([Length(0, 30)] int[] a, [In(0, 30)] int up, [In(-2, 31)] int down, [In(-2, 8)] int floor)
    {
        var sum = 0;
        for (var i = 0; i < up; i++)
        {
            if (down < floor)
                break;
            sum = sum * 3 + a[i] - a[down];
            down -= 2;
        }
        return sum + down;
    }

    public static long Scaled([Length(0, 30)] long[] a, [In(0, 6)] int rounds, int factor)
    {
        var sum = 0L;
        for (var i = 0; i <= rounds; i += 2)
            sum += a[i * factor];
        return sum;
    }

    public static int ManyRounds([Length(0, 30)] int[] a, int from, [In(1, int.MaxValue)] int factor)
    {
        var sum = 0;
        for (var i = from; i < int.MaxValue; i++)
            sum += a[i * factor];
        return sum;
    }

    public static int TwoTests([Length(0, 30)] int[] a, [Length(0, 30)] int[] b, [In(0, 40)] int most)
    {
        var sum = 0;
        for (var i = 0; i < a.Length && i < b.Length && i <= most; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static int TestInTheMiddle([Length(0, 30)] int[] a, [Length(0, 30)] int[] b, [In(0, 30)] int count)
    {
        var sum = 0;
        for (var i = 0; ; i++)
        {
            sum += a[i];
            if (i >= count)
                break;
            sum ^= b[i];
        }
        return sum;
    }

    /// <summary>The first round is the last one, far behind the limit that is tested first.</summary>
    public static int TestedAfterwards([Length(0, 30)] int[] a, [In(-2, 40)] int from, [In(-2, 60)] int to, [In(-20, 33)] int stop)
    {
        var sum = 0;
        for (var i = from; i < to; i++)
        {
            sum = sum * 3 + a[i];
            if (i >= stop)
                break;
        }
        return sum;
    }

    /// <summary>The same index before the test, where the last round but one gets as well, and after it.</summary>
    public static int BeforeAndAfter([Length(0, 30)] int[] a, [In(0, 4)] int from, [In(0, 31)] int to)
    {
        var sum = 0;
        for (var i = from; a[i] != 7 && i < to; i++)
            sum = sum * 3 + a[i];
        return sum;
    }

    public static int UntilFound([Length(0, 30)] int[] a, int wanted)
    {
        for (var i = 0; i < 100; i++)
        {
            if (a[i] == wanted || a[i] < 0)
                return i;
        }
        return -1;
    }

    /// <summary>A check behind a condition does not hold for all rounds.</summary>
    public static void Neighbours([Length(0, 30)] int[] a, [Length(0, 30)] int[] b, [In(0, 30)] int count)
    {
        for (var i = 0; i < count; i++)
        {
            var left = i > 0 ? a[i - 1] : 0;
            var right = i + 1 < a.Length ? a[i + 1] : 0;
            b[i] = left + right;
        }
    }

    public static void Rows([Length(0, 60)] byte[] from, [Length(0, 60)] byte[] to, [In(0, 9)] int width, [In(0, 9)] int height)
    {
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var above = (y - 1) * width + x;
                var here = y * width + x;
                var below = (y + 1) * width + x;
                to[here] = (byte)(from[above - 1] + from[above + 1] - from[here] + from[below - 1] - from[below + 1]);
            }
        }
    }

    public static int Shifted([Length(0, 30)] int[] a, [In(0, 30)] int count)
    {
        for (var i = 0; i < count; i++)
            a[i + 1] += a[i];
        return count;
    }

    public static void Both([Length(0, 30)] int[] a, [Length(0, 30)] int[] b, [In(-3, 3)] int shift)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = a[i + shift] + 1;
    }

    [StaysIL("PKI3011"), Outlined(1)]
    public static int Grid([In(0, 6)] int rows, [In(0, 6)] int columns, [In(0, 7)] int to)
    {
        var grid = new int[rows, columns];
        Fill(grid, to);
        var sum = 0;
        foreach (var number in grid)
            sum = sum * 31 + number;
        return sum;
    }

    public static void Fill(int[,] grid, [In(0, 7)] int to)
    {
        for (var row = 0; row < to; row++)
        {
            for (var column = 0; column < to; column++)
                grid[row, column] += row * 10 + column;
        }
    }

    /// <summary>Another array from the middle on.</summary>
    public static int Exchanged([Length(0, 30)] int[] a, [Length(0, 30)] int[] b, [In(0, 30)] int at)
    {
        var sum = 0;
        for (var i = 0; i < 20; i++)
        {
            if (i == at)
                a = b;
            sum = sum * 3 + a[i];
        }
        return sum;
    }

    public static int SteppedTwice([Length(0, 30)] int[] a, [In(0, 30)] int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += a[i];
            if ((sum & 1) != 0)
                i++;
        }
        return sum;
    }

    public static int MovingLimit([Length(0, 30)] int[] a, [In(0, 30)] int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += a[i];
            count -= sum & 1;
        }
        return sum;
    }

    public static int Renamed([Length(0, 30)] int[] a, [In(0, 16)] int count)
    {
        var sum = 0;
        var i = 0;
        while (i < count)
        {
            var j = i++;
            var k = 2 * j + 1;
            sum += a[j] + a[k];
        }
        return sum;
    }

    /// <summary>What a variable held in the round before.</summary>
    public static int OfTheRoundBefore([Length(0, 30)] int[] a, [In(0, 30)] int count, [In(-1, 31)] int first)
    {
        var sum = 0;
        var last = first;
        for (var i = 0; i < count; i++)
        {
            sum = sum * 3 + a[last];
            last = i;
        }
        return sum + last;
    }

    public static void Histogram([Length(0, 30)] byte[] a, [Length(0, 8)] int[] counts, [In(-1, 8)] int bucket)
    {
        for (var i = 0; i < a.Length; i++)
            counts[bucket] += a[i];
    }

    public static int Unsigned([Length(0, 30)] int[] a, [In(0, 32)] int count)
    {
        var sum = 0;
        for (var i = 0; (uint)i < (uint)count; i++)
            sum += a[i];
        return sum;
    }

    public static int Addressed([Length(0, 30)] int[] a, [In(0, 32)] int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += a[i];
            Skip(ref i, sum);
        }
        return sum;
    }

    public static int Caught([Length(0, 30)] int[] a, [In(0, 32)] int count)
    {
        var sum = 0;
        try
        {
            for (var i = 0; i < count; i++)
                sum += a[i] + a[i + 1];
        }
        catch (IndexOutOfRangeException)
        {
            sum = ~sum;
        }
        return sum;
    }

    public static int Spans([Length(0, 30)] Span<int> a, [In(-2, 33)] int from, [In(-2, 33)] int to)
    {
        var sum = 0;
        for (var i = from; i < to; i++)
            sum += a[i];
        return sum;
    }

    public static bool Text([Length(0, 30)] string text, [In(0, 20)] int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (text[i] != text[count - 1 - i])
                return false;
        }
        return true;
    }

    private static void Skip(ref int i, int by) => i += by & 1;
}
