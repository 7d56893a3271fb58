// See Kernels/KMeans.cs.
#include <float.h>

void k_means(const double *restrict px, const double *restrict py, int *restrict nearest, int points,
    double *restrict cx, double *restrict cy, double *restrict sx, double *restrict sy, int *restrict counts, int centres, int rounds)
{
    for (int c = 0; c < centres; c++) {
        cx[c] = px[c];
        cy[c] = py[c];
    }
    for (int round = 0; round < rounds; round++) {
        for (int c = 0; c < centres; c++) {
            sx[c] = 0;
            sy[c] = 0;
            counts[c] = 0;
        }
        for (int p = 0; p < points; p++) {
            int best = 0;
            double best_distance = DBL_MAX;
            for (int c = 0; c < centres; c++) {
                double dx = px[p] - cx[c];
                double dy = py[p] - cy[c];
                double distance = dx * dx + dy * dy;
                if (distance < best_distance) {
                    best_distance = distance;
                    best = c;
                }
            }
            nearest[p] = best;
            sx[best] += px[p];
            sy[best] += py[p];
            counts[best]++;
        }
        for (int c = 0; c < centres; c++) {
            if (counts[c] > 0) {
                cx[c] = sx[c] / counts[c];
                cy[c] = sy[c] / counts[c];
            }
        }
    }
}
