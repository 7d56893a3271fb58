// Loops that count: bits of words, bytes by value, and sums up to each element.
using System.Numerics;

namespace Kernels;

public static class Counting
{
    /// <summary>How many bits are set.</summary>
    public static int PopCount(ulong[] words)
    {
        var count = 0;
        for (var i = 0; i < words.Length; i++)
            count += BitOperations.PopCount(words[i]);
        return count;
    }

    /// <param name="counts">256 numbers.</param>
    public static void Histogram(byte[] data, int[] counts)
    {
        for (var i = 0; i < counts.Length; i++)
            counts[i] = 0;
        for (var i = 0; i < data.Length; i++)
            counts[data[i]]++;
    }

    public static void PrefixSum(int[] values, int[] sums)
    {
        var sum = 0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            sums[i] = sum;
        }
    }
}
