// See Kernels/LuDecomposition.cs.
#include <math.h>

int lu_factor(const double *restrict matrix, double *restrict lu, int *restrict pivots, int n)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++)
            lu[i * n + j] = matrix[i * n + j];
    }
    for (int k = 0; k < n; k++) {
        int pivot = k;
        for (int i = k + 1; i < n; i++) {
            if (fabs(lu[i * n + k]) > fabs(lu[pivot * n + k]))
                pivot = i;
        }
        pivots[k] = pivot;
        if (lu[pivot * n + k] == 0)
            return 0;
        if (pivot != k) {
            for (int j = 0; j < n; j++) {
                double kept = lu[k * n + j];
                lu[k * n + j] = lu[pivot * n + j];
                lu[pivot * n + j] = kept;
            }
        }
        for (int i = k + 1; i < n; i++) {
            double factor = lu[i * n + k] / lu[k * n + k];
            lu[i * n + k] = factor;
            for (int j = k + 1; j < n; j++)
                lu[i * n + j] -= factor * lu[k * n + j];
        }
    }
    return 1;
}
