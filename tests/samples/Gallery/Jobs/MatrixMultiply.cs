// One product of two square matrices in the three forms C# offers. Each adds up in the same order, so all three print one checksum.
namespace Gallery.Jobs;

internal static class MatrixMultiply
{
    /// <summary>Row-major in one-dimensional arrays.</summary>
    public static double[] Arrays(int n)
    {
        var c = new double[n * n];
        Multiply(Random64.Values(n * n, seed: 1), Random64.Values(n * n, seed: 2), c, n);
        return c;
    }

    private static void Multiply(double[] a, double[] b, double[] c, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                var factor = a[i * n + k];
                for (var j = 0; j < n; j++)
                    c[i * n + j] += factor * b[k * n + j];
            }
        }
    }

    /// <summary>Two-dimensional arrays.</summary>
    public static double[] Rectangular(int n)
    {
        var c = new double[n, n];
        Multiply(Square(Random64.Values(n * n, seed: 1), n), Square(Random64.Values(n * n, seed: 2), n), c);
        return Flatten(c);
    }

    private static void Multiply(double[,] a, double[,] b, double[,] c)
    {
        for (var i = 0; i < c.GetLength(0); i++)
        {
            for (var k = 0; k < b.GetLength(0); k++)
            {
                var factor = a[i, k];
                for (var j = 0; j < c.GetLength(1); j++)
                    c[i, j] += factor * b[k, j];
            }
        }
    }

    private static double[,] Square(double[] values, int n)
    {
        var square = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                square[i, j] = values[i * n + j];
        }
        return square;
    }

    private static double[] Flatten(double[,] square)
    {
        var values = new double[square.Length];
        var at = 0;
        for (var i = 0; i < square.GetLength(0); i++)
        {
            for (var j = 0; j < square.GetLength(1); j++)
                values[at++] = square[i, j];
        }
        return values;
    }

    /// <summary>Spans, a row at a time.</summary>
    public static double[] Spans(int n)
    {
        var c = new double[n * n];
        Multiply(Random64.Values(n * n, seed: 1).AsSpan(), Random64.Values(n * n, seed: 2).AsSpan(), c.AsSpan(), n);
        return c;
    }

    private static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, int n)
    {
        for (var i = 0; i < n; i++)
        {
            var target = c.Slice(i * n, n);
            for (var k = 0; k < n; k++)
            {
                var factor = a[i * n + k];
                var row = b.Slice(k * n, n);
                for (var j = 0; j < target.Length; j++)
                    target[j] += factor * row[j];
            }
        }
    }
}
