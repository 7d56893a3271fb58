// Quicksort of integers: median of three, a stack of its own, and insertion sort for what is short.
namespace Kernels;

public static class Quicksort
{
    private const int Short = 16;

    /// <summary>Sorts a copy.</summary>
    /// <param name="stack">Room for 64 numbers: the longer part waits, so the stack stays that small.</param>
    public static void Sort(int[] values, int[] sorted, int[] stack)
    {
        for (var i = 0; i < values.Length; i++)
            sorted[i] = values[i];
        var depth = 0;
        var low = 0;
        var high = sorted.Length - 1;
        while (true)
        {
            while (high - low >= Short)
            {
                var middle = Partition(sorted, low, high);
                if (middle - low > high - middle)
                {
                    stack[depth++] = low;
                    stack[depth++] = middle;
                    low = middle + 1;
                }
                else
                {
                    stack[depth++] = middle + 1;
                    stack[depth++] = high;
                    high = middle;
                }
            }
            InsertionSort(sorted, low, high);
            if (depth == 0)
                return;
            high = stack[--depth];
            low = stack[--depth];
        }
    }

    /// <summary>Hoare's partition around the median of first, middle and last: nothing behind the result is less than anything up to it.</summary>
    private static int Partition(int[] a, int low, int high)
    {
        var middle = (low + high) / 2;
        if (a[middle] < a[low])
            (a[middle], a[low]) = (a[low], a[middle]);
        if (a[high] < a[low])
            (a[high], a[low]) = (a[low], a[high]);
        if (a[high] < a[middle])
            (a[high], a[middle]) = (a[middle], a[high]);
        var pivot = a[middle];
        var i = low;
        var j = high;
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

    private static void InsertionSort(int[] a, int low, int high)
    {
        for (var i = low + 1; i <= high; i++)
        {
            var value = a[i];
            var j = i - 1;
            while (j >= low && a[j] > value)
            {
                a[j + 1] = a[j];
                j--;
            }
            a[j + 1] = value;
        }
    }
}
