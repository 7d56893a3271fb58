// The largest singular value of the infinite matrix 1, 1/2, 1/3; 1/4 ... by the power method: divisions, in order.
namespace Kernels;

public static class SpectralNorm
{
    /// <summary>Ten steps of the power method on the upper left corner of the matrix.</summary>
    /// <param name="u">Room for a vector; its length is the size of the corner.</param>
    public static double Approximate(double[] u, double[] v, double[] t)
    {
        for (var i = 0; i < u.Length; i++)
            u[i] = 1;
        for (var step = 0; step < 10; step++)
        {
            MultiplyAtA(u, v, t);
            MultiplyAtA(v, u, t);
        }
        double uv = 0, vv = 0;
        for (var i = 0; i < u.Length; i++)
        {
            uv += u[i] * v[i];
            vv += v[i] * v[i];
        }
        return Math.Sqrt(uv / vv);
    }

    private static double Entry(int i, int j) => 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);

    private static void MultiplyAtA(double[] v, double[] result, double[] t)
    {
        for (var i = 0; i < t.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < v.Length; j++)
                sum += Entry(i, j) * v[j];
            t[i] = sum;
        }
        for (var i = 0; i < result.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < t.Length; j++)
                sum += Entry(j, i) * t[j];
            result[i] = sum;
        }
    }
}
