// See Kernels/Fannkuch.cs.
static int flips_of(const int *restrict permutation, int *restrict flipped, int n)
{
    for (int i = 0; i < n; i++)
        flipped[i] = permutation[i];
    int flips = 0;
    int first = flipped[0];
    while (first != 0) {
        for (int low = 0, high = first; low < high; low++, high--) {
            int kept = flipped[low];
            flipped[low] = flipped[high];
            flipped[high] = kept;
        }
        flips++;
        first = flipped[0];
    }
    return flips;
}

int fannkuch(int *restrict permutation, int *restrict flipped, int *restrict counts, int n)
{
    for (int i = 0; i < n; i++)
        permutation[i] = i;
    int most = 0, checksum = 0, sign = 1, r = n;
    for (;;) {
        while (r != 1) {
            counts[r - 1] = r;
            r--;
        }
        int flips = flips_of(permutation, flipped, n);
        if (flips > most)
            most = flips;
        checksum += sign * flips;
        sign = -sign;
        for (;;) {
            if (r == n)
                return 100 * checksum + most;
            int first = permutation[0];
            for (int i = 0; i < r; i++)
                permutation[i] = permutation[i + 1];
            permutation[r] = first;
            counts[r]--;
            if (counts[r] > 0)
                break;
            r++;
        }
    }
}
