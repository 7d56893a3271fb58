// See Kernels/Quicksort.cs.
enum { short_range = 16 };

static void swap(int *a, int *b)
{
    int kept = *a;
    *a = *b;
    *b = kept;
}

static int partition(int *a, int low, int high)
{
    int middle = (low + high) / 2;
    if (a[middle] < a[low])
        swap(&a[middle], &a[low]);
    if (a[high] < a[low])
        swap(&a[high], &a[low]);
    if (a[high] < a[middle])
        swap(&a[high], &a[middle]);
    int pivot = a[middle];
    int i = low, j = high;
    for (;;) {
        while (a[i] < pivot)
            i++;
        while (a[j] > pivot)
            j--;
        if (i >= j)
            return j;
        swap(&a[i], &a[j]);
        i++;
        j--;
    }
}

static void insertion_sort(int *a, int low, int high)
{
    for (int i = low + 1; i <= high; i++) {
        int value = a[i];
        int j = i - 1;
        while (j >= low && a[j] > value) {
            a[j + 1] = a[j];
            j--;
        }
        a[j + 1] = value;
    }
}

void quicksort(const int *restrict values, int *restrict sorted, int *restrict stack, int n)
{
    for (int i = 0; i < n; i++)
        sorted[i] = values[i];
    int depth = 0, low = 0, high = n - 1;
    for (;;) {
        while (high - low >= short_range) {
            int middle = partition(sorted, low, high);
            if (middle - low > high - middle) {
                stack[depth++] = low;
                stack[depth++] = middle;
                low = middle + 1;
            } else {
                stack[depth++] = middle + 1;
                stack[depth++] = high;
                high = middle;
            }
        }
        insertion_sort(sorted, low, high);
        if (depth == 0)
            return;
        high = stack[--depth];
        low = stack[--depth];
    }
}
