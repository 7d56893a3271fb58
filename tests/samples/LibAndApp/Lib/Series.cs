// A library on the SDK: its own build makes its image, and the executable's build takes image and woven assembly along.
namespace Lib;

public static class Series
{
    /// <summary>Mean of each <paramref name="window"/> neighbouring values; shorter than the input by window - 1.</summary>
    public static double[] MovingAverage(double[] values, int window)
    {
        var means = new double[values.Length - window + 1];
        Average(values, means, window);
        return means;
    }

    private static void Average(double[] values, double[] means, int window)
    {
        for (var i = 0; i < means.Length; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < window; k++)
                sum += values[i + k];
            means[i] = sum / window;
        }
    }

    /// <summary>Index of the largest value; the first of equal ones.</summary>
    /// <exception cref="IndexOutOfRangeException">The series is empty.</exception>
    public static int IndexOfMaximum(double[] values)
    {
        var best = 0;
        var maximum = values[0];
        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > maximum)
            {
                maximum = values[i];
                best = i;
            }
        }
        return best;
    }
}
