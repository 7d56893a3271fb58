// See Kernels/BlackScholes.cs.
#include <math.h>

static double normal(double x)
{
    double k = 1 / (1 + 0.2316419 * fabs(x));
    double sum = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
    double tail = 0.39894228040143270 * exp(-0.5 * x * x) * sum;
    return x < 0 ? tail : 1 - tail;
}

void black_scholes(const double *restrict spots, const double *restrict strikes, const double *restrict years, double rate, double volatility,
    double *restrict calls, double *restrict puts, int n)
{
    for (int i = 0; i < n; i++) {
        double root = volatility * sqrt(years[i]);
        double d1 = (log(spots[i] / strikes[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / root;
        double d2 = d1 - root;
        double discounted = strikes[i] * exp(-rate * years[i]);
        calls[i] = spots[i] * normal(d1) - discounted * normal(d2);
        puts[i] = discounted * normal(-d2) - spots[i] * normal(-d1);
    }
}
