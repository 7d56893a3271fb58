// stage: checks
static class C
{
    // Outer rounds run side by side.
    static void Rows(double[] a, double[] sums, int rows, int columns)
    {
        for (var i = 0; i < rows; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < columns; k++)
                sum += a[i * columns + k];
            sums[i] = sum;
        }
    }

    // They would not keep the order of what they store.
    static void Overwritten(double[] a, double[] sums, int rows, int columns)
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

    // What is read may be what another round wrote.
    static void Windows(double[] a, int count, int width)
    {
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < width; k++)
                sum += a[i + k];
            a[i] = sum;
        }
    }
}

// expect:
// C.Overwritten(System.Double[],System.Double[],System.Int32,System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local4 < $columns
//     block 6: r + (($columns * $local2) + $local4) within $bound0
//   nest of block 2, r-th round
//     goes on after block 2 while r + $local2 < $rows
//     block 3: r + $local2 within $bound1
//     block 7: r + ($local2 + 1) within $bound1
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r < $columns
//       block 6: r + R * $columns + ($local2 * $columns) within $bound0
// C.Rows(System.Double[],System.Double[],System.Int32,System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local4 < $columns
//     block 6: r + (($columns * $local2) + $local4) within $bound0
//   nest of sums of block 2, r-th round
//     goes on after block 2 while r + $local2 < $rows
//     block 7: r + $local2 within $bound1
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r < $columns
//       block 6: r + R * $columns + ($local2 * $columns) within $bound0
// C.Windows(System.Double[],System.Int32,System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local3 < $width
//     block 6: r + ($local1 + $local3) within $bound0
//   nest of block 2, r-th round
//     goes on after block 2 while r + $local1 < $count
//     block 7: r + $local1 within $bound0
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r < $width
//       block 6: r + R + $local1 within $bound0
