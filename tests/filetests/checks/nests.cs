// stage: checks
static class C
{
    // Rows of the same width: one check for the whole picture.
    static void Blur(int[] from, int[] to, int width, int height)
    {
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 0; x < width; x++)
                to[y * width + x] = from[(y - 1) * width + x] + from[(y + 1) * width + x];
        }
    }

    // The inner loop runs 16 times, whatever the numbers are.
    static void AddBlock(double[] a, double[] b, double[] c, int n, int row, int column)
    {
        for (var k = row; k < row + 16; k++)
        {
            var factor = a[k];
            for (var j = column; j < column + 16; j++)
                c[j] += factor * b[k * n + j];
        }
    }

    static void Butterflies(double[] re, double[] cosines, int half, int step, int n)
    {
        for (var start = 0; start < n; start += 2 * half)
        {
            for (var k = 0; k < half; k++)
                re[start + k + half] = re[start + k] * cosines[k * step];
        }
    }

    // Two inner loops, which share a variable where they can.
    static int Twice(int[] a, int[] b, int rows, int columns)
    {
        var sum = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < columns; i++)
                sum += a[row * columns + i];
            for (var i = columns; i > 0; i--)
                sum ^= b[row * columns + i];
        }
        return sum;
    }

    // An inner loop that runs farther each time, one that goes on where it ended, and one that not each round comes to: no nests.
    static int None(int[] a, int rows)
    {
        var sum = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < row; i++)
                sum += a[i + 1];
        }
        var next = 0;
        for (var row = 0; row < rows; row++)
        {
            for (var end = next + 3; next < end; next++)
                sum += a[next + 1];
        }
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; sum > row && i < rows; i++)
                sum += a[row + i];
            if (sum > row)
            {
                for (var i = 0; i < rows; i++)
                    sum += a[row + i];
            }
        }
        return sum;
    }
}

// expect:
// C.AddBlock(System.Double[],System.Double[],System.Double[],System.Int32,System.Int32,System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local5 < ($column + 16)
//     block 6: r + $local5 within $bound2
//     block 6: r + (($n * $local3) + $local5) within $bound1
//   nest of block 2, r-th round
//     goes on after block 2 while r + $local3 < ($row + 16)
//     block 3: r + $local3 within $bound0
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r + $column < ($column + 16) (16 off)
//       block 6: r + $column within $bound2
//       block 6: r + R * $n + (($local3 * $n) + $column) within $bound1
// C.Blur(System.Int32[],System.Int32[],System.Int32,System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local3 < $width
//     block 6: r + (($width * ($local2 + -1)) + $local3) within $bound0
//     block 6: r + (($width * ($local2 + 1)) + $local3) within $bound0
//     block 6: r + (($width * $local2) + $local3) within $bound1
//   nest of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($height + -1)
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r < $width
//       block 6: r + R * $width + (($local2 + -1) * $width) within $bound0
//       block 6: r + R * $width + (($local2 + 1) * $width) within $bound0
//       block 6: r + R * $width + ($local2 * $width) within $bound1
// C.Butterflies(System.Double[],System.Double[],System.Int32,System.Int32,System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local3 < $half
//     block 6: r + ($local2 + $local3) within $bound0
//     block 6: r * $step + ($local3 * $step) within $bound1
//     block 6: r + (($local2 + $local3) + $half) within $bound0
//   nest of block 2, r-th round
//     goes on after block 2 while r * ($half * 2) + $local2 < $n
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r < $half
//       block 6: r + R * ($half * 2) + $local2 within $bound0
//       block 6: r * $step within $bound1
//       block 6: r + R * ($half * 2) + ($local2 + $half) within $bound0
// C.None(System.Int32[],System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local4 < $local3
//     block 7: r + ($local4 + 1) within $bound0
//   loop of block 11, r-th round
//     goes on after block 11 while r + $local2 < $local6
//     block 13: r + ($local2 + 1) within $bound0
//   loop of block 17, r-th round
//     goes on after block 19 while r + $local8 < $rows
//     block 22: r + ($local7 + $local8) within $bound0
//   loop of block 23, r-th round
//     goes on after block 23 while r + $local9 < $rows
//     block 24: r + ($local7 + $local9) within $bound0
// C.Twice(System.Int32[],System.Int32[],System.Int32,System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local4 < $columns
//     block 6: r + (($columns * $local3) + $local4) within $bound0
//   loop of block 8, r-th round
//     goes on after block 8 while r * -1 + $local5 > 0
//     block 9: r * -1 + (($columns * $local3) + $local5) within $bound1
//   nest of block 2, r-th round
//     goes on after block 2 while r + $local3 < $rows
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r < $columns
//       block 6: r + R * $columns + ($local3 * $columns) within $bound0
//     loop of block 8, r-th round in the nest's R-th
//       goes on after block 8 while r * -1 + $columns > 0
//       block 9: r * -1 + R * $columns + (($local3 * $columns) + $columns) within $bound1
