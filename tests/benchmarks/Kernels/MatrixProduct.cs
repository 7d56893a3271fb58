// The product of two square matrices, row-major: as the definition says it, and in blocks that stay in the cache, with the rows of C innermost.
namespace Kernels;

public static class MatrixProduct
{
    private const int Block = 32;

    public static void Naive(double[] a, double[] b, double[] c, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < n; k++)
                    sum += a[i * n + k] * b[k * n + j];
                c[i * n + j] = sum;
            }
        }
    }

    /// <param name="n">A multiple of 32.</param>
    public static void Blocked(double[] a, double[] b, double[] c, int n)
    {
        for (var i = 0; i < n * n; i++)
            c[i] = 0;
        for (var row = 0; row < n; row += Block)
        {
            for (var middle = 0; middle < n; middle += Block)
            {
                for (var column = 0; column < n; column += Block)
                    AddBlock(a, b, c, n, row, middle, column);
            }
        }
    }

    private static void AddBlock(double[] a, double[] b, double[] c, int n, int row, int middle, int column)
    {
        for (var i = row; i < row + Block; i++)
        {
            for (var k = middle; k < middle + Block; k++)
            {
                var factor = a[i * n + k];
                for (var j = column; j < column + Block; j++)
                    c[i * n + j] += factor * b[k * n + j];
            }
        }
    }
}
