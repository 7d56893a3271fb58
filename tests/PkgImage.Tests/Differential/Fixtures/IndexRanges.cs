// Loops whose checks can be made before them though the index is only known to have a range, or is a sum of products that wraps on the way.
#nullable enable
using System;

public static class IndexRanges
{
    /// <summary>Of the index only its range is known.</summary>
    public static void Counted([Length(0, 40)] byte[] data, [Length(250, 258)] int[] counts)
    {
        for (var i = 0; i < data.Length; i++)
            counts[data[i]]++;
    }

    public static int Masked([Length(0, 40)] int[] data, [Length(12, 18)] int[] table, [In(0, 42)] int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum = sum * 3 + table[data[i] & 15] + table[15 & (data[i] >> 4)];
        return sum;
    }

    public static int MaskedBelowZero([Length(0, 40)] int[] data, [Length(12, 18)] int[] table)
    {
        var sum = 0;
        for (var i = 0; i < data.Length; i++)
            sum = sum * 3 + table[data[i] & -16 & 31];
        return sum;
    }

    public static int ShiftedOut([Length(0, 40)] int[] data, [Length(14, 18)] int[] table, [Length(6, 9)] long[] more)
    {
        var sum = 0;
        for (var i = 0; i < data.Length; i++)
            sum = sum * 3 + table[data[i] >>> 28] + (int)more[(uint)data[i] >> 29];
        return sum;
    }

    public static int Lettered(string text, [Length(65530, 65540)] byte[] classes)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
            sum = sum * 3 + classes[text[i]];
        return sum;
    }

    /// <summary>Sums that wrap in 32 bits before they are products, and products that add up.</summary>
    public static int Cubes([Length(0, 30)] int[] a, [In(0, 4)] int rounds, int x, int y, int z)
    {
        var sum = 0;
        for (var i = 0; i < rounds; i++)
            sum = sum * 3 + a[i + x * x + (y + z) * (y - x) - z * y];
        return sum;
    }

    public static int FourProducts([Length(0, 30)] int[] a, [In(0, 4)] int rounds)
    {
        var sum = 0;
        var least = int.MinValue;
        for (var i = 0; i < rounds; i++)
            sum = sum * 3 + a[i + least * least + least * least + least * least + least * least + 1];
        return sum;
    }

    public static int Beside([Length(0, 30)] int[] a, [In(0, 9)] int rounds, [In(-3, 28)] int at)
    {
        var sum = 0;
        for (var i = 0; i < rounds; i++, at += 4)
            sum = sum * 3 + (a[at] << 6 | a[at + 1] << 4 | a[at + 2] << 2 | a[at + 3]);
        return sum;
    }

    /// <summary>A limit that is no array's may be negative: taken as unsigned it lets more through than 32 bits tell from below zero.</summary>
    public static long NegativeLimit([In(0, 12)] int rounds, [In(2147483640, 2147483647)] int start, [In(-4, 2)] int limit)
    {
        var sum = 0L;
        for (var i = 0; i < rounds; i++)
            sum = sum * 3 + Below(start + i, limit);
        return sum;
    }

    private static long Below(int index, int limit) => (uint)index < (uint)limit ? index : throw new ArgumentOutOfRangeException();
}
