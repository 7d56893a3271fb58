// The one-line loops of linear algebra: what a vectorizer is for, and, for sums of doubles, what C#'s order of additions keeps it from.
namespace Kernels;

public static class VectorSums
{
    /// <summary>y += a x.</summary>
    public static void Saxpy(float a, float[] x, float[] y)
    {
        for (var i = 0; i < y.Length; i++)
            y[i] += a * x[i];
    }

    public static int Sum(int[] values)
    {
        var sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    public static double Sum(double[] values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    public static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return sum;
    }
}
