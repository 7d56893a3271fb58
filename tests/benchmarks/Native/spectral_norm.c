// See Kernels/SpectralNorm.cs.
#include <math.h>

static double entry(int i, int j)
{
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
}

static void multiply_at_a(const double *restrict v, double *restrict result, double *restrict t, int n)
{
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++)
            sum += entry(i, j) * v[j];
        t[i] = sum;
    }
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++)
            sum += entry(j, i) * t[j];
        result[i] = sum;
    }
}

double spectral_norm(double *restrict u, double *restrict v, double *restrict t, int n)
{
    for (int i = 0; i < n; i++)
        u[i] = 1;
    for (int step = 0; step < 10; step++) {
        multiply_at_a(u, v, t, n);
        multiply_at_a(v, u, t, n);
    }
    double uv = 0, vv = 0;
    for (int i = 0; i < n; i++) {
        uv += u[i] * v[i];
        vv += v[i] * v[i];
    }
    return sqrt(uv / vv);
}
