// Julia's micro-benchmark quicksort, from its definition (perf.jl): recursion into the left part, a loop over the right one.
namespace Kernels.Julia;

public static class Quicksort
{
    /// <summary>Sorts a copy.</summary>
    public static void Sort(double[] values, double[] sorted)
    {
        for (var i = 0; i < values.Length; i++)
            sorted[i] = values[i];
        Sort(sorted, 0, sorted.Length - 1);
    }

    private static void Sort(double[] a, int low, int high)
    {
        var i = low;
        var j = high;
        while (i < high)
        {
            var pivot = a[(low + high) / 2];
            while (i <= j)
            {
                while (a[i] < pivot)
                    i++;
                while (a[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (a[i], a[j]) = (a[j], a[i]);
                    i++;
                    j--;
                }
            }
            if (low < j)
                Sort(a, low, j);
            low = i;
            j = high;
        }
    }
}
