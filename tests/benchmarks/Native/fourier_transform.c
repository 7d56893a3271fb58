// See Kernels/FourierTransform.cs.
static void reverse_bits(const double *restrict from_re, const double *restrict from_im, double *restrict re, double *restrict im, int n)
{
    int j = 0;
    for (int i = 0; i < n; i++) {
        re[i] = from_re[j];
        im[i] = from_im[j];
        int bit = n / 2;
        while (bit > 0 && j >= bit) {
            j -= bit;
            bit /= 2;
        }
        j += bit;
    }
}

void fft(const double *restrict signal_re, const double *restrict signal_im, double *restrict re, double *restrict im,
    const double *restrict cosines, const double *restrict sines, int n)
{
    reverse_bits(signal_re, signal_im, re, im, n);
    for (int half = 1; half < n; half *= 2) {
        int step = n / (2 * half);
        for (int start = 0; start < n; start += 2 * half) {
            for (int k = 0; k < half; k++) {
                double c = cosines[k * step];
                double s = sines[k * step];
                int a = start + k;
                int b = a + half;
                double x = re[b] * c - im[b] * s;
                double y = re[b] * s + im[b] * c;
                re[b] = re[a] - x;
                im[b] = im[a] - y;
                re[a] += x;
                im[a] += y;
            }
        }
    }
}
