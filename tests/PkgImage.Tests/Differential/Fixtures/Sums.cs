// Nests that add up floats in their inner loop: eight and more rounds of the outer one, which may run side by side, and such as must not. The order of additions shows
// in every result.
#nullable enable
using System;

public static class Sums
{
    public static void Product([Length(0, 200)] double[] a, [Length(0, 200)] double[] b, [Length(0, 200)] double[] c, [In(0, 14)] int n)
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

    public static void Squares(double[,] m, double[,] square)
    {
        for (var i = 0; i < m.GetLength(0); i++)
        {
            for (var j = 0; j < m.GetLength(1); j++)
            {
                var sum = 0.0;
                for (var k = 0; k < m.GetLength(1); k++)
                    sum -= m[i, k] * m[k, j];
                square[i, j] = sum;
            }
        }
    }

    /// <summary>Rows in memory order: the lanes' elements lie apart.</summary>
    public static void Rows([Length(0, 300)] float[] m, [Length(10, 30)] float[] v, [Length(10, 30)] float[] result, [In(0, 27)] int rows, [In(0, 14)] int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            var sum = 0f;
            for (var k = 0; k < columns; k++)
                sum += m[i * columns + k] * v[k];
            result[i] = sum;
        }
    }

    /// <summary>Every index is tested already.</summary>
    public static void Inverses(double[] v, [Length(0, 40)] double[] result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < v.Length; j++)
                sum += v[j] / ((i + j) * (i + j + 1) / 2 + i + 1);
            result[i] = sum;
        }
    }

    /// <summary>What is read may be what is written, one round later.</summary>
    public static void Windows([Length(10, 50)] double[] a, [Length(10, 50)] double[] b, [In(0, 36)] int count, [In(0, 12)] int width)
    {
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < width; k++)
                sum += a[i + k];
            b[i] = sum;
        }
    }

    /// <summary>What is read is what is written, one round later.</summary>
    public static void Windows([Length(10, 50)] double[] a, [In(0, 36)] int count, [In(0, 12)] int width)
    {
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < width; k++)
                sum += a[i + k];
            a[i + 1] = sum;
        }
    }

    /// <summary>What a round stores before its sum is over what the last one stored after its own.</summary>
    public static void Overwritten([Length(100, 200)] double[] a, [Length(10, 40)] double[] sums, [In(0, 20)] int rows, [In(0, 12)] int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            sums[i] = -7;
            var sum = 0.0;
            for (var k = 0; k < columns; k++)
                sum += a[i * columns + k];
            sums[i + 1] = sum;
        }
    }

    /// <summary>One sum over all rounds: no round can begin before the last one ended.</summary>
    public static double Running([Length(100, 200)] double[] a, [Length(10, 40)] double[] sums, [In(0, 20)] int rows, [In(0, 12)] int columns)
    {
        var sum = 0.0;
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < columns; k++)
                sum += a[i * columns + k];
            sums[i] = sum;
        }
        return sum;
    }

    /// <summary>A round that goes on from what the last one stored.</summary>
    public static void Continued([Length(100, 200)] double[] a, [Length(10, 40)] double[] sums, [In(0, 20)] int rows, [In(0, 12)] int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            var sum = sums[i];
            for (var k = 0; k < columns; k++)
                sum += a[i * columns + k];
            sums[i + 1] = sum;
        }
    }

    /// <summary>Inner loops of growing length.</summary>
    public static void Triangle([Length(10, 40)] double[] a, [Length(10, 40)] double[] sums, [In(0, 20)] int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < i; k++)
                sum += a[k];
            sums[i] = sum;
        }
    }

    /// <summary>Two sums, of floats of two sizes and a count, and a limit that LLVM knows.</summary>
    public static void Moments([Length(60, 200)] float[] a, [Length(10, 40)] double[] means, [Length(10, 40)] float[] squares, [Length(10, 40)] int[] counts)
    {
        for (var i = 0; i < 16; i++)
        {
            var mean = 0.0;
            var square = 1f;
            var count = 0;
            for (var k = 0; k < 5; k++)
            {
                mean += a[i + 11 * k];
                square += a[i + 11 * k] * a[i + k];
                count += (int)a[i + k];
            }
            means[i] = mean;
            squares[i] = square;
            counts[i] = count;
        }
    }

    /// <summary>As many rounds as run side by side, known beforehand; down, and in steps.</summary>
    public static void Eight([Length(70, 100)] double[] a, [Length(10, 20)] double[] sums)
    {
        for (var i = 7; i >= 0; i--)
        {
            var sum = -0.0;
            for (var k = 0; k < 16; k += 2)
                sum += a[i * 9 + k / 2];
            sums[i] = sum;
        }
    }

    /// <summary>A condition in the inner loop.</summary>
    public static void Positives([Length(100, 200)] double[] a, [Length(10, 40)] double[] sums, [In(0, 20)] int rows, [In(0, 12)] int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < columns; k++)
            {
                if (a[i * columns + k] > 0)
                    sum += a[i * columns + k];
            }
            sums[i] = sum;
        }
    }

    /// <summary>A null reference is noticed after the stores before it, and not at all without a round.</summary>
    public static void Missing([Length(3, 30)] int[] marks, double[]? a, double[]? sums, [In(-1, 12)] int rows, [In(-1, 5)] int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            marks[i] = i + 1;
            var sum = 1.0;
            for (var k = 0; k < columns; k++)
                sum += a![k];
            marks[i] = -i;
            if (columns > 0)
                sums![i] = sum;
        }
    }

    /// <summary>A divisor, a shift and a sum that no round changes, and that may fail in the first one.</summary>
    public static int Invariants([Length(3, 30)] int[] a, [In(-1, 12)] int count, [In(-1, 2)] int divisor, int left, int right)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            a[i] += 1;
            sum += a[i + 1] / divisor;
            a[i + 1] = checked(left + right);
        }
        return sum;
    }
}
