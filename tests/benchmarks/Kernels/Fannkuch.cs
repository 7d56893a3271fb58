// Fannkuch-redux: over all permutations, how many times the first k elements can be reversed, k being the first of them, until that is one.
namespace Kernels;

public static class Fannkuch
{
    /// <summary>The largest number of reversals, and the sum of all with alternating signs, times 100.</summary>
    /// <param name="permutation">Room for n numbers, as the two others are.</param>
    public static int Run(int[] permutation, int[] flipped, int[] counts)
    {
        var n = permutation.Length;
        for (var i = 0; i < n; i++)
            permutation[i] = i;
        var most = 0;
        var checksum = 0;
        var sign = 1;
        var r = n;
        while (true)
        {
            while (r != 1)
            {
                counts[r - 1] = r;
                r--;
            }
            var flips = Flips(permutation, flipped);
            most = Math.Max(most, flips);
            checksum += sign * flips;
            sign = -sign;
            while (true)
            {
                if (r == n)
                    return 100 * checksum + most;
                var first = permutation[0];
                for (var i = 0; i < r; i++)
                    permutation[i] = permutation[i + 1];
                permutation[r] = first;
                counts[r]--;
                if (counts[r] > 0)
                    break;
                r++;
            }
        }
    }

    private static int Flips(int[] permutation, int[] flipped)
    {
        for (var i = 0; i < permutation.Length; i++)
            flipped[i] = permutation[i];
        var flips = 0;
        var first = flipped[0];
        while (first != 0)
        {
            for (int low = 0, high = first; low < high; low++, high--)
                (flipped[low], flipped[high]) = (flipped[high], flipped[low]);
            flips++;
            first = flipped[0];
        }
        return flips;
    }
}
