// Arrays of arrays in loops that stay IL but for the innermost, which is given the rows.
#nullable enable

public static class Rows
{
    /// <summary>Rows of different lengths, missing rows, and rows past the end.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static int Add(int[][] sums, int[][] numbers, [In(-1, 6)] int rows, [In(0, 9)] int columns, [In(-3, 4)] int factor)
    {
        var rounds = 0;
        for (var i = 0; i < rows; i++)
        {
            for (var k = 0; k < columns; k++)
            {
                sums[i][k] += numbers[i][k] * factor - k;
                rounds++;
            }
        }
        return rounds;
    }

    /// <summary>Rows long enough for native code, and some that are not; the last round may be past a row's end.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static void SmoothLong([Length(0, 200)] double[] cells, [In(1, 9)] int rows, [In(12, 40)] int width, [In(-1, 42)] int columns, [In(-2, 3)] int offset)
    {
        var source = Split(cells, rows, width);
        for (var i = 1; i < rows; i++)
        {
            for (var k = 1; k < columns; k++)
                source[i][k] = (source[i - 1][k] + source[i + offset][k - 1] * 2 - source[i][k - 1]) * 0.25 + k;
        }
        for (var i = 0; i < cells.Length; i++)
            cells[i] = source[i / width][i % width];
    }

    [Helper]
    public static double[][] Split(double[] cells, int rows, int width)
    {
        var split = new double[rows][];
        for (var i = 0; i < rows; i++)
        {
            split[i] = new double[i == 5 ? 3 : width];
            for (var k = 0; k < split[i].Length; k++)
                split[i][k] = i * width + k < cells.Length ? cells[i * width + k] : k;
        }
        return split;
    }

    /// <summary>The product as it is written for rows: three of them in the innermost loop.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static double Product(double[][] product, double[][] left, double[][] right, [In(0, 5)] int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                for (var j = 0; j < n; j++)
                    product[i][j] += left[i][k] * right[k][j];
            }
        }
        return product[0][0];
    }

    /// <summary>Rows by sums of numbers; the row after the last one is reached in the last round.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static void Smooth(double[][] target, double[][] source, [In(-1, 9)] int columns)
    {
        for (var i = 1; i < source.Length; i++)
        {
            for (var k = 1; k < columns - 1; k++)
                target[i][k] = (source[i - 1][k] + source[i + 1][k] + source[i][k - 1] + source[i][k + 1]) * 0.25;
        }
    }

    /// <summary>Planes of rows.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static long Planes(long[][][] cube, [In(0, 4)] int plane, [In(-1, 6)] int size)
    {
        var sum = 0L;
        for (var row = 0; row < size; row++)
        {
            for (var k = 0; k < size; k++)
            {
                sum = sum * 3 + cube[plane][row][k];
                cube[plane][row][k] = sum ^ cube[plane + 1][0][k];
            }
        }
        return sum;
    }

    /// <summary>The loop does not come to the row that is missing.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static int Unneeded(int[][] rows, [In(-2, 9)] int row, [Length(0, 9)] int[] wanted)
    {
        var sum = 0;
        for (var turn = 0; turn < 3; turn++)
        {
            for (var k = 0; k < wanted.Length; k++)
            {
                if (wanted[k] > turn && row >= 0)
                    sum += rows[row][k] - rows[row + 1][0];
                sum = sum * 5 + wanted[k];
            }
            row++;
        }
        return sum;
    }

    /// <summary>The index moves with the loop, which looks at another row each round.</summary>
    [StaysIL("PKI3010"), Outlined(0)]
    public static int Column(int[][] rows, [In(0, 5)] int column)
    {
        var sum = 0;
        for (var turn = 0; turn < 3; turn++)
        {
            for (var i = 0; i < rows.Length; i++)
                sum = sum * 3 + rows[i][column] * turn - rows[i][0] + turn * column - i;
        }
        return sum;
    }

    /// <summary>Rows change places in the loop.</summary>
    [StaysIL("PKI3010"), Outlined(0)]
    public static int Swapped(int[][] rows, [In(0, 5)] int n)
    {
        var sum = 0;
        for (var turn = 0; turn < 2; turn++)
        {
            for (var i = 0; i < n; i++)
            {
                sum += rows[0][i] * 3 - rows[1][i] * turn;
                (rows[0], rows[1]) = (rows[1], rows[0]);
            }
        }
        return sum;
    }

    /// <summary>What is read after a volatile read is read each time.</summary>
    [StaysIL("PKI3010"), Outlined(0)]
    public static int AfterVolatile(int[][] rows, [Length(1, 9)] int[] flags, [In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var k = 0; k < n; k++)
            {
                if (System.Threading.Volatile.Read(ref flags[0]) > k)
                    sum += rows[i][k] * 3 - rows[i][0] + k;
            }
        }
        return sum;
    }

    /// <summary>Texts are rows as well.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static int Letters(string[] texts, [In(0, 20)] int letter)
    {
        var count = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            for (var k = 0; k < texts[i].Length; k++)
            {
                if (texts[i][k] == letter + 'a' || texts[i][k] == letter)
                    count += i + k;
            }
        }
        return count;
    }

    /// <summary>What two rows have in common is a few elements, and not worth a call for each pair.</summary>
    [StaysIL("PKI3010"), Outlined(0)]
    public static int InCommon(int[][] left, int[][] right, [In(0, 4)] int rows)
    {
        var sum = 0;
        for (var i = 0; i < rows; i++)
        {
            var (x, y) = (0, 0);
            while (x < left[i].Length && y < right[i].Length && left[i][x] == right[i][y])
            {
                x++;
                y++;
            }
            sum += x + y;
        }
        return sum;
    }

    /// <summary>An array of arrays in a field.</summary>
    [StaysIL("PKI3011")]
    public static int InField(int[][] rows, [In(-1, 6)] int n) => new Table(rows).Sum(n);

    private sealed class Table(int[][] rows)
    {
        private readonly int[][] _rows = rows;

        public int Sum(int n)
        {
            var sum = 0;
            for (var i = 0; i < n; i++)
            {
                for (var k = 0; k < n; k++)
                    sum += _rows[i][k] * 3 - (_rows[i][0] ^ k) + i;
            }
            return sum;
        }
    }
}
