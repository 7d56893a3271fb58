// Prices of European options by Black and Scholes; the normal distribution by formula 26.2.17 of Abramowitz and Stegun.
namespace Kernels;

public static class BlackScholes
{
    public static void Price(double[] spots, double[] strikes, double[] years, double rate, double volatility, double[] calls, double[] puts)
    {
        for (var i = 0; i < spots.Length; i++)
        {
            var root = volatility * Math.Sqrt(years[i]);
            var d1 = (Math.Log(spots[i] / strikes[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / root;
            var d2 = d1 - root;
            var discounted = strikes[i] * Math.Exp(-rate * years[i]);
            calls[i] = spots[i] * Normal(d1) - discounted * Normal(d2);
            puts[i] = discounted * Normal(-d2) - spots[i] * Normal(-d1);
        }
    }

    private static double Normal(double x)
    {
        var k = 1 / (1 + 0.2316419 * Math.Abs(x));
        var sum = k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        var tail = 0.39894228040143270 * Math.Exp(-0.5 * x * x) * sum;
        return x < 0 ? tail : 1 - tail;
    }
}
