// See Kernels/Julia/Matrices.cs.
#include <math.h>

static void multiply(const double *a, const double *b, double *restrict c, int n)
{
    for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++)
            c[j * n + i] = 0;
        for (int k = 0; k < n; k++) {
            double factor = b[j * n + k];
            for (int i = 0; i < n; i++)
                c[j * n + i] += a[k * n + i] * factor;
        }
    }
}

static void multiply_transposed(const double *restrict m, double *restrict product, int rows, int columns)
{
    for (int j = 0; j < columns; j++) {
        for (int i = 0; i < columns; i++) {
            double sum = 0;
            for (int k = 0; k < rows; k++)
                sum += m[i * rows + k] * m[j * rows + k];
            product[j * columns + i] = sum;
        }
    }
}

static double trace_of_fourth_power(const double *restrict m, double *restrict square, int n)
{
    multiply(m, m, square, n);
    double trace = 0;
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++)
            trace += square[k * n + i] * square[i * n + k];
    }
    return trace;
}

static void stack(const double *restrict parts, double *restrict q, int n)
{
    for (int part = 0; part < 4; part++) {
        int top = part / 2 * n, left = part % 2 * n;
        for (int column = 0; column < n; column++) {
            for (int row = 0; row < n; row++)
                q[(left + column) * 2 * n + top + row] = parts[part * n * n + column * n + row];
        }
    }
}

static double variation(const double *values, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += values[i];
    double mean = sum / n, squares = 0;
    for (int i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return sqrt(squares / (n - 1)) / mean;
}

double julia_matrix_statistics(const double *restrict normals, int n, double *restrict q, double *restrict product, double *restrict square,
    double *restrict v, double *restrict w, int rounds)
{
    for (int round = 0; round < rounds; round++) {
        const double *parts = normals + round * 4 * n * n;
        multiply_transposed(parts, product, n, 4 * n);
        v[round] = trace_of_fourth_power(product, square, 4 * n);
        stack(parts, q, n);
        multiply_transposed(q, product, 2 * n, 2 * n);
        w[round] = trace_of_fourth_power(product, square, 2 * n);
    }
    return variation(v, rounds) + variation(w, rounds);
}

void julia_matrix_multiply(const double *restrict a, const double *restrict b, double *restrict c, int n)
{
    multiply(a, b, c, n);
}
