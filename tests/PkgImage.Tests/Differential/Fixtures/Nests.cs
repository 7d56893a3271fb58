// Loops in loops whose checks can be made before both of them: rectangles of every shape, that fit, that end one too late in either direction, and that overflow.
// Where a check fails, the rounds before it have been run.
#nullable enable
using System;

public static class Nests
{
    public static int Picture([Length(0, 70)] int[] a, [In(-1, 9)] int rows, [In(-1, 9)] int columns, [In(-2, 3)] int first)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                sum = sum * 3 + a[first + y * columns + x];
        }
        return sum;
    }

    public static void Smoothed([Length(0, 70)] byte[] from, [Length(0, 70)] byte[] to, [In(0, 9)] int width, [In(0, 9)] int height)
    {
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
                to[y * width + x] = (byte)(from[(y - 1) * width + x] + from[y * width + x - 1] + from[y * width + x + 1] + from[(y + 1) * width + x]);
        }
    }

    public static void Transposed([Length(0, 50)] double[] from, [Length(0, 50)] double[] to, [In(0, 8)] int rows, [In(0, 8)] int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                to[column * rows + row] = from[row * columns + column];
        }
    }

    /// <summary>Down in both directions.</summary>
    public static int Backwards([Length(0, 70)] int[] a, [In(-1, 8)] int rows, [In(-1, 8)] int columns)
    {
        var sum = 0;
        for (var y = rows - 1; y >= 0; y--)
        {
            for (var x = columns; x > 0; x--)
                sum = sum * 3 + a[y * columns + x - 1];
        }
        return sum;
    }

    /// <summary>One index goes up with one loop and down with the other.</summary>
    public static int Diagonals([Length(0, 30)] int[] a, [In(-1, 12)] int rows, [In(-1, 12)] int columns, [In(-3, 25)] int offset)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                sum = sum * 5 + a[offset + x - y];
        }
        return sum;
    }

    public static void AddBlock([Length(0, 70)] double[] a, [Length(0, 70)] double[] b, [Length(0, 70)] double[] c, [In(-1, 9)] int n, [In(-1, 5)] int row, [In(-1, 5)] int column)
    {
        for (var k = row; k < row + 4; k++)
        {
            var factor = a[k];
            for (var j = column; j < column + 4; j++)
                c[j] += factor * b[k * n + j];
        }
    }

    /// <summary>The limit may overflow, and the loop then does not run.</summary>
    public static int FarBlock([Length(8, 30)] int[] a, [In(0, 3)] int rows, int column)
    {
        var sum = 0;
        for (var k = 0; k < rows; k++)
        {
            for (var j = column; j < column + 5; j++)
                sum = sum * 3 + a[(j - column) * 2 + k];
        }
        return sum;
    }

    public static int FarBlockFromTheEnd([Length(8, 30)] int[] a, [In(0, 3)] int rows, [In(0, 9)] int before)
    {
        var sum = 0;
        var column = int.MaxValue - before;
        for (var k = 0; k < rows; k++)
        {
            for (var j = column; j <= column + 5; j += 2)
                sum = sum * 3 + a[j - column + k];
            for (var j = column + 5; j > column - 2; j -= 3)
                sum = sum * 3 + a[column + 5 - j + k];
        }
        return sum;
    }

    public static void Butterflies([Length(0, 40)] double[] re, [Length(0, 40)] double[] cosines, [In(0, 9)] int half, [In(0, 5)] int step, [In(0, 36)] int n)
    {
        var rounds = 0;
        for (var start = 0; start < n && rounds < 40; start += 2 * half, rounds++)
        {
            for (var k = 0; k < half; k++)
            {
                var x = re[start + k + half] * cosines[k * step];
                re[start + k + half] = re[start + k] - x;
                re[start + k] += x;
            }
        }
    }

    /// <summary>Factors that nobody knows, in both directions.</summary>
    public static long Strided([Length(0, 30)] long[] a, [In(0, 4)] int rows, [In(0, 4)] int columns, int down, int across, int offset)
    {
        var sum = 0L;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                sum = sum * 3 + a[y * down + x * across + offset];
        }
        return sum;
    }

    public static long SmallStrides([Length(0, 60)] long[] a, [In(0, 4)] int rows, [In(0, 4)] int columns, [In(-9, 10)] int down, [In(-9, 10)] int across, [In(0, 40)] int offset)
    {
        var sum = 0L;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                sum = sum * 3 + a[y * down + x * across + offset];
        }
        return sum;
    }

    /// <summary>32 bits wrap in both directions, and the index is in range again.</summary>
    public static int Wrapped([Length(8, 30)] int[] a, [In(0, 6)] int rows, [In(0, 6)] int columns)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                sum = sum * 31 + a[y * 0x4000_0000 + x * -0x8000_0000 + x + y];
        }
        return sum;
    }

    /// <summary>As many rounds as there are numbers, in both directions: sums of 64 bits would overflow, and seem to fit.</summary>
    public static int EveryNumber([Length(0, 30)] int[] a, [In(0, 30)] int offset)
    {
        var sum = 0;
        for (var y = int.MinValue; y < int.MaxValue; y++)
        {
            for (var x = int.MinValue; x < int.MaxValue; x++)
                sum = sum * 3 + a[y * int.MinValue + x * int.MinValue + offset];
        }
        return sum;
    }

    /// <summary>A large step, down where the test expects it to go up: the counter wraps, and the loop ends.</summary>
    public static int WrappingStep([Length(0, 12)] int[] a, [In(0, 6)] int n, [In(0, 9)] int columns, [In(-3, 3)] int k)
    {
        var sum = 0;
        var step = (2 * k + 1) * 0x3000_0001;
        for (var y = 0; y < n; y += step)
        {
            for (var x = 0; x < columns; x++)
                sum = sum * 3 + a[x];
        }
        return sum;
    }

    /// <summary>An array that is too short for the last row, and another one that is written on the way.</summary>
    public static int Counted([Length(0, 20)] int[] a, [Length(0, 50)] int[] seen, [In(0, 7)] int rows, [In(0, 7)] int columns)
    {
        var next = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                seen[y * columns + x] = next;
                next += a[y + x] & 3;
            }
        }
        return next;
    }

    /// <summary>The inner loop goes on where it ended the round before.</summary>
    public static int GoesOn([Length(0, 30)] int[] a, [In(0, 6)] int rows, [In(-1, 25)] int limit)
    {
        var sum = 0;
        var next = 0;
        for (var y = 0; y < rows; y++)
        {
            while (next < limit)
            {
                sum = sum * 3 + a[next + 1];
                next++;
            }
            next -= 4;
        }
        return sum + next;
    }

    /// <summary>What the inner loop starts from is set only in some rounds, and after it in others.</summary>
    public static int SetSometimes([Length(0, 30)] int[] a, [In(0, 9)] int rows, [In(0, 9)] int columns)
    {
        var sum = 0;
        var x = 2;
        for (var y = 0; y < rows; y++)
        {
            if ((y & 1) == 0)
                x = 0;
            for (; x < columns; x++)
                sum = sum * 3 + a[x + y];
            x -= y;
        }
        return sum;
    }

    /// <summary>The start is set twice; the later one counts.</summary>
    public static int SetTwice([Length(0, 30)] int[] a, [In(0, 9)] int rows, [In(0, 9)] int columns, [In(0, 9)] int from)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            var x = from;
            sum += a[x];
            x = 1;
            while (x < columns)
            {
                sum = sum * 3 + a[x + y];
                x++;
            }
            sum ^= x;
        }
        return sum;
    }

    public static int TwoInside([Length(0, 60)] int[] a, [Length(0, 60)] int[] b, [In(0, 8)] int rows, [In(0, 8)] int columns)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var i = 0; i < columns; i++)
                sum = sum * 3 + a[y * columns + i];
            for (var i = columns; i > 0; i--)
                sum = sum * 5 + b[y * columns + i];
            b[y] = sum;
        }
        return sum;
    }

    /// <summary>Triangles: each row starts or ends somewhere else.</summary>
    public static int Triangles([Length(0, 70)] int[] a, [In(0, 9)] int n)
    {
        var sum = 0;
        for (var y = 0; y < n; y++)
        {
            for (var x = 0; x < y; x++)
                sum = sum * 3 + a[y * n + x];
            for (var x = y + 1; x < n; x++)
                sum = sum * 5 + a[x * n + y];
        }
        return sum;
    }

    /// <summary>A way out of both loops, and one to the next row.</summary>
    public static int LeftEarly([Length(0, 60)] int[] a, [In(0, 8)] int rows, [In(0, 8)] int columns, [In(0, 60)] int last)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var value = a[y * columns + x];
                if (value == last)
                    return sum;
                if ((value & 7) == 5)
                    break;
                sum = sum * 3 + value;
            }
            sum++;
        }
        return sum;
    }

    /// <summary>The inner loop is not reached in the last round, whose index is out of range.</summary>
    public static int LeftBefore([Length(0, 30)] int[] a, [In(0, 9)] int rows, [In(0, 5)] int columns, [In(0, 9)] int stop)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            sum = sum * 7 + a[y];
            if (y >= stop)
                break;
            for (var x = 0; x < columns; x++)
                sum = sum * 3 + a[y * columns + x];
        }
        return sum;
    }

    public static int AtLeastOnceEach([Length(0, 30)] int[] a, [In(-1, 5)] int rows, [In(-1, 5)] int columns)
    {
        var sum = 0;
        var y = 0;
        do
        {
            var x = 0;
            do
            {
                sum = sum * 3 + a[y * 5 + x];
                x++;
            }
            while (x < columns);
            y++;
        }
        while (y < rows);
        return sum;
    }

    /// <summary>The inner loop moves the outer one's index, and runs once at least.</summary>
    public static int MovedInside([Length(0, 30)] int[] a, [Length(0, 12)] int[] b, [In(0, 6)] int rows, [In(-1, 6)] int columns)
    {
        var sum = 0;
        var k = 0;
        for (var y = 0; y < rows; y++)
        {
            sum = sum * 3 + a[k];
            var x = 0;
            do
            {
                k++;
                sum += b[x];
                x++;
            }
            while (x < columns);
        }
        return sum;
    }

    /// <summary>The limit of the inner loop is changed by the outer one, and its start by the inner one.</summary>
    public static int MovingLimits([Length(0, 40)] int[] a, [In(0, 6)] int rows, [In(0, 6)] int columns)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                sum = sum * 3 + a[y + x];
            columns += y & 1;
        }
        return sum;
    }

    /// <summary>Another array after some rows.</summary>
    public static int Exchanged([Length(0, 30)] int[] a, [Length(0, 30)] int[] b, [In(0, 6)] int rows, [In(0, 6)] int columns, [In(0, 6)] int at)
    {
        var sum = 0;
        for (var y = 0; y < rows; y++)
        {
            if (y == at)
                a = b;
            for (var x = 0; x < columns; x++)
                sum = sum * 3 + a[y + x];
        }
        return sum;
    }

    /// <summary>Three deep: a product of matrices, one of which is the result.</summary>
    public static void Product([Length(0, 30)] double[] a, [Length(0, 30)] double[] b, [In(0, 6)] int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                for (var j = 0; j < n; j++)
                    b[i * n + j] += a[i * n + k] * b[k * n + j];
            }
        }
    }

    /// <summary>Looked at where its neighbours ask for it: never outside of what they are.</summary>
    public static int Between([Length(0, 90)] byte[] cells, [Length(0, 90)] byte[] next, [In(-1, 10)] int width, [In(-1, 10)] int height, [In(-1, 1)] int shift)
    {
        var lives = 0;
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var around = cells[(y - 1) * width + x] + cells[y * width + x - 1] + cells[y * width + x + 1] + cells[(y + 1) * width + x + shift];
                if ((around & 1) == 0)
                    lives += cells[y * width + x];
                if ((around & 2) == 0)
                    lives += next[y * width + x - 1];
                next[y * width + x] = (byte)(lives + around);
                if ((around & 4) == 0)
                    lives -= cells[y * width + x + 2];
            }
        }
        return lives;
    }

    /// <summary>Two dimensions, a start beyond both ends, and a cell looked at before the loop's test.</summary>
    public static int BetweenRows(byte[,] cells, [In(-1, 4)] int top, [In(-1, 4)] int left, [In(0, 12)] int bottom, [In(0, 12)] int right)
    {
        var sum = 0;
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; ; x++)
            {
                if ((sum & 3) == 1)
                    sum += cells[y, x];
                if (x >= right)
                    break;
                sum += cells[y - 1, x - 1] * 2 + cells[y + 1, x + 1] + 1;
                if ((sum & 3) == 2)
                    sum += cells[y, x];
            }
        }
        return sum;
    }

    /// <summary>Two indices as far apart as they can be, both within the bounds, and one between them that is not. With so many products none is computed with 64 bits.</summary>
    public static int BetweenFar([Length(0, 30)] int[] a, [In(1, 12)] int start, [In(0, 9)] int count, [In(0, 3)] int sign, [In(0, 1)] int p, [In(0, 1)] int q)
    {
        var sum = sign;
        var far = unchecked(start + int.MinValue);
        for (var i = 0; i < count; i++)
        {
            sum += a[unchecked(far + p * q + p * p + q * q + q * p + i + int.MinValue)] * 3;
            sum += a[unchecked(far + p * q + p * p + q * q + q * p + i + int.MaxValue)] + 1;
            if ((sum & 3) == sign)
                sum += a[unchecked(far + p * q + p * p + q * q + q * p + i + 5)];
        }
        return sum;
    }

    /// <summary>The same index before the test that ends the loop, under a condition, and behind it: one round more comes to the former.</summary>
    public static int BeforeTheTest([Length(1, 12)] int[] a, [In(0, 3)] int sign, [In(-2, 2)] int beyond)
    {
        var sum = 0;
        for (var i = 0; ; i++)
        {
            if ((sum & 3) == sign)
                sum += a[i] | 1;
            if (i >= a.Length + beyond)
                break;
            sum += a[i] * 3 + 1;
        }
        return sum;
    }
}
