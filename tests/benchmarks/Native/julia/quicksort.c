// See Kernels/Julia/Quicksort.cs.
static void sort(double *a, int low, int high)
{
    int i = low, j = high;
    while (i < high) {
        double pivot = a[(low + high) / 2];
        while (i <= j) {
            while (a[i] < pivot)
                i++;
            while (a[j] > pivot)
                j--;
            if (i <= j) {
                double kept = a[i];
                a[i] = a[j];
                a[j] = kept;
                i++;
                j--;
            }
        }
        if (low < j)
            sort(a, low, j);
        low = i;
        j = high;
    }
}

void julia_quicksort(const double *restrict values, double *restrict sorted, int n)
{
    for (int i = 0; i < n; i++)
        sorted[i] = values[i];
    sort(sorted, 0, n - 1);
}
