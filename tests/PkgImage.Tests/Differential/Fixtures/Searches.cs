// Loops that look for an element and check each index on the way: what they find, and how they leave where there is nothing to find.
#nullable enable
using System;

public static class Searches
{
    /// <summary>Elements are small, so that most searches find something.</summary>
    private static void Narrow(int[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] &= 15;
    }

    public static int Up([Length(0, 30)] int[] a, [In(-2, 32)] int from, int pivot)
    {
        Narrow(a);
        var i = from;
        while (a[i] < (pivot & 15))
            i++;
        return i;
    }

    public static int Down([Length(0, 30)] int[] a, [In(-2, 32)] int from, int pivot)
    {
        Narrow(a);
        var i = from;
        while (a[i] > (pivot & 15))
            i--;
        return i;
    }

    /// <summary>What was written before the search left the array stays written.</summary>
    public static void Mark([Length(0, 30)] int[] a, [In(0, 30)] int from, [In(1, 3)] int step, int pivot)
    {
        Narrow(a);
        var i = from;
        while (a[i] != (pivot & 15))
        {
            a[i] = -1;
            i += step;
        }
    }

    public static int Either([Length(0, 30)] string text, [In(0, 30)] int from)
    {
        var i = from;
        while ((text[i] & 7) == 1 || (text[i] & 3) == 2)
            i++;
        return i;
    }

    public static int InSpan([Length(0, 30)] ReadOnlySpan<byte> bytes, byte stop)
    {
        var (i, sum) = (0, 0);
        while ((bytes[i] & 7) != (stop & 7))
        {
            sum += bytes[i];
            i++;
        }
        return sum;
    }

    /// <summary>Two searches that share a loop: Hoare's partition.</summary>
    public static int Partition([Length(0, 30)] double[] a, [In(-1, 30)] int low, [In(-1, 30)] int high, double pivot)
    {
        var (i, j) = (low, high);
        while (true)
        {
            while (a[i] < pivot)
                i++;
            while (a[j] > pivot)
                j--;
            if (i >= j)
                return j;
            (a[i], a[j]) = (a[j], a[i]);
            i++;
            j--;
        }
    }

    /// <summary>The exit of a search is caught.</summary>
    public static int Caught([Length(0, 30)] int[] a, [In(-2, 32)] int from, int pivot)
    {
        var i = from;
        try
        {
            while (a[i] != pivot)
                i++;
        }
        catch (IndexOutOfRangeException)
        {
            return -i;
        }
        return i;
    }

    /// <summary>In each round of a loop around it, that has checks of its own.</summary>
    public static int InRounds([Length(0, 30)] int[] a, [Length(0, 8)] int[] starts, int pivot)
    {
        Narrow(a);
        var sum = 0;
        for (var k = 0; k < starts.Length; k++)
        {
            var i = starts[k] & 31;
            while (a[i] < (pivot & 15))
                i++;
            sum = sum * 31 + i;
        }
        return sum;
    }
}
