// Julia's micro-benchmarks with matrices, from their definition (perf.jl): matrix_statistics, matrix_multiply. As in Julia, matrices are stored by columns;
// its BLAS is replaced by plain loops, and random numbers are drawn beforehand, since otherwise a library is what is measured.
namespace Kernels.Julia;

public static class Matrices
{
    /// <summary>How much traces of powers of random matrices vary: standard deviation by mean of tr((P'P)^4) and of tr((Q'Q)^4).</summary>
    /// <param name="normals">For each round four n by n matrices: P is them side by side, Q two above two.</param>
    /// <param name="product">Room for 16 n^2 numbers, as the two others are.</param>
    /// <param name="v">The traces of P; its length is the number of rounds. <paramref name="w"/> has those of Q.</param>
    public static double Statistics(double[] normals, int n, double[] q, double[] product, double[] square, double[] v, double[] w)
    {
        for (var round = 0; round < v.Length; round++)
        {
            var start = round * 4 * n * n;
            MultiplyTransposed(normals, start, product, n, 4 * n);
            v[round] = TraceOfFourthPower(product, square, 4 * n);
            Stack(normals, start, q, n);
            MultiplyTransposed(q, 0, product, 2 * n, 2 * n);
            w[round] = TraceOfFourthPower(product, square, 2 * n);
        }
        return Variation(v) + Variation(w);
    }

    /// <summary>C = A B.</summary>
    public static void Multiply(double[] a, double[] b, double[] c, int n)
    {
        for (var j = 0; j < n; j++)
        {
            for (var i = 0; i < n; i++)
                c[j * n + i] = 0;
            for (var k = 0; k < n; k++)
            {
                var factor = b[j * n + k];
                for (var i = 0; i < n; i++)
                    c[j * n + i] += a[k * n + i] * factor;
            }
        }
    }

    /// <summary>M' M for the matrix of so many rows and columns from <paramref name="start"/> on.</summary>
    private static void MultiplyTransposed(double[] m, int start, double[] product, int rows, int columns)
    {
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < columns; i++)
            {
                var sum = 0.0;
                for (var k = 0; k < rows; k++)
                    sum += m[start + i * rows + k] * m[start + j * rows + k];
                product[j * columns + i] = sum;
            }
        }
    }

    /// <summary>A matrix squared twice; of the second square only the diagonal is needed.</summary>
    private static double TraceOfFourthPower(double[] m, double[] square, int n)
    {
        Multiply(m, m, square, n);
        var trace = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
                trace += square[k * n + i] * square[i * n + k];
        }
        return trace;
    }

    /// <summary>Four matrices, two above two.</summary>
    private static void Stack(double[] parts, int start, double[] q, int n)
    {
        for (var part = 0; part < 4; part++)
        {
            var top = part / 2 * n;
            var left = part % 2 * n;
            for (var column = 0; column < n; column++)
            {
                for (var row = 0; row < n; row++)
                    q[(left + column) * 2 * n + top + row] = parts[start + part * n * n + column * n + row];
            }
        }
    }

    private static double Variation(double[] values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i];
        var mean = sum / values.Length;
        var squares = 0.0;
        for (var i = 0; i < values.Length; i++)
            squares += (values[i] - mean) * (values[i] - mean);
        return Math.Sqrt(squares / (values.Length - 1)) / mean;
    }
}
