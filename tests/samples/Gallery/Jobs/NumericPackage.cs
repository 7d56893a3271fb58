// MathNet.Numerics, as its users call it.
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;
using Complex = System.Numerics.Complex;

namespace Gallery.Jobs;

internal static class NumericPackage
{
    /// <summary>No native provider, and no threads: the order of every sum is then the same in each run.</summary>
    public static void UseManagedCodeOnOneThread()
    {
        Control.UseManaged();
        Control.UseSingleThread();
    }

    /// <summary>The factors of P A = L U, one after the other.</summary>
    public static double[] LuDecomposition(int n)
    {
        var lu = Matrix(n, seed: 11).LU();
        return [.. lu.L.AsColumnMajorArray(), .. lu.U.AsColumnMajorArray(), lu.Determinant];
    }

    /// <summary>The factors of A = Q R, one after the other.</summary>
    public static double[] QrDecomposition(int n)
    {
        var qr = Matrix(n, seed: 12).QR();
        return [.. qr.Q.AsColumnMajorArray(), .. qr.R.AsColumnMajorArray()];
    }

    public static double[] Multiply(int n) => (Matrix(n, seed: 13) * Matrix(n, seed: 14)).AsColumnMajorArray();

    /// <summary>The solution of A x = b.</summary>
    public static double[] Solve(int n) => Matrix(n, seed: 15).Solve(Vector<double>.Build.Dense(Random64.Values(n, seed: 16))).AsArray();

    public static double[] Statistics(int count)
    {
        var values = Random64.Values(count, seed: 17);
        var others = Random64.Values(count, seed: 18);
        return
        [
            values.Mean(), values.Variance(), values.StandardDeviation(), values.RootMeanSquare(), values.Minimum(), values.Maximum(),
            values.Median(), values.LowerQuartile(), values.Quantile(0.99), values.Skewness(), values.Kurtosis(),
            values.Covariance(others), Correlation.Pearson(values, others), Correlation.Spearman(values, others),
        ];
    }

    /// <summary>The transform of a complex signal, and the signal again.</summary>
    public static Complex[] ComplexTransform(int count)
    {
        var signal = new Complex[count];
        var parts = Random64.Values(2 * count, seed: 19);
        for (var i = 0; i < signal.Length; i++)
            signal[i] = new Complex(parts[2 * i], parts[2 * i + 1]);
        Fourier.Forward(signal);
        var spectrum = signal.AsSpan().ToArray();
        Fourier.Inverse(signal);
        return [.. spectrum, .. signal];
    }

    /// <summary>The packed transform of a real signal; two places longer than it.</summary>
    public static double[] RealTransform(int count)
    {
        var signal = Random64.Values(count + 2, seed: 20);
        Fourier.ForwardReal(signal, count);
        return signal;
    }

    private static Matrix<double> Matrix(int n, ulong seed) => Matrix<double>.Build.Dense(n, n, Random64.Values(n * n, seed));
}
