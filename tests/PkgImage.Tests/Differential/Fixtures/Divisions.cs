// Divisions in loops by what the loop does not change, whatever it is: zero, one, minus one, the least number. And by what does change.
#nullable enable
using System;

public static class Divisions
{
    public static long Quotients(int[] values, int divisor)
    {
        var sum = 0L;
        for (var i = 0; i < values.Length; i++)
            sum = sum * 31 + values[i] / divisor;
        return sum;
    }

    public static void Averages([Length(0, 40)] int[] sums, [Length(0, 40)] int[] averages, [In(-2, 9)] int size)
    {
        for (var i = 0; i < averages.Length; i++)
            averages[i] = sums[i] / size;
    }

    public static void Remainders([Length(0, 40)] int[] values, [Length(0, 40)] int[] rests, int divisor)
    {
        for (var i = 0; i < values.Length; i++)
            rests[i] = values[i] % divisor;
    }

    public static void Unsigned([Length(0, 40)] uint[] values, [Length(0, 40)] uint[] quotients, uint divisor)
    {
        for (var i = 0; i < values.Length; i++)
            quotients[i] = values[i] / divisor - values[i] % divisor;
    }

    public static int Slots([Length(0, 40)] uint[] hashes, [Length(0, 20)] int[] slots, [In(0, 21)] uint count)
    {
        var used = 0;
        for (var i = 0; i < hashes.Length; i++)
            used += slots[hashes[i] % count]++;
        return used;
    }

    /// <summary>Multiples, and the numbers beside them.</summary>
    public static long Multiples(int divisor, [In(-3, 50)] int count)
    {
        var sum = 0L;
        var odd = divisor | 1;
        for (var i = -count; i < count; i++)
        {
            var multiple = unchecked(i * odd);
            sum = sum * 7 + multiple / odd;
            sum = sum * 7 + unchecked(multiple - 1) / odd;
            sum = sum * 7 + unchecked(multiple + 1) % odd;
            sum = sum * 7 + unchecked((uint)multiple - 1) / (uint)odd;
        }
        return sum;
    }

    /// <summary>The greatest numbers by small ones, and by each other.</summary>
    public static long Greatest([In(-40, 40)] int small, [In(0, 40)] int count)
    {
        var sum = 0L;
        var great = unchecked(int.MinValue + small);
        for (var i = 0; i < count; i++)
        {
            sum = sum * 5 + (int.MaxValue - i) / small;
            sum = sum * 5 + (int.MaxValue - i) % great;
            sum = sum * 5 + (uint.MaxValue - (uint)i) / (uint)great;
            sum = sum * 5 + unchecked(int.MinValue + i) / great;
        }
        return sum;
    }

    /// <summary>A quotient that does not fit, in one round of many.</summary>
    public static int Unfit([Length(3, 20)] int[] values, [In(-3, 3)] int divisor, [In(0, 25)] int at)
    {
        values[at] = int.MinValue;
        var done = 0;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] /= divisor;
            done += values[i] % (divisor + 1) + 1;
        }
        return done;
    }

    public static void Nested([Length(50, 90)] byte[] from, [Length(50, 90)] byte[] to, [In(-1, 9)] int width, [In(-1, 9)] int height, [In(-2, 4)] int radius)
    {
        for (var y = 0; y < height; y++)
        {
            var size = 2 * radius + 1 + y / 4;
            for (var x = 0; x < width; x++)
                to[y * width + x] = (byte)(from[y * width + x] * 3 / size);
        }
    }

    public static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }
}
