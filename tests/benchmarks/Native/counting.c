// See Kernels/Counting.cs.
typedef unsigned char byte;
typedef unsigned long long ulong;

int popcount(const ulong *words, int n)
{
    int count = 0;
    for (int i = 0; i < n; i++)
        count += __builtin_popcountll(words[i]);
    return count;
}

void histogram(const byte *restrict data, int n, int *restrict counts)
{
    for (int i = 0; i < 256; i++)
        counts[i] = 0;
    for (int i = 0; i < n; i++)
        counts[data[i]]++;
}

void prefix_sum(const int *restrict values, int *restrict sums, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += values[i];
        sums[i] = sum;
    }
}
