// stage: checks
static class C
{
    // LLVM finds out itself.
    static int Sum(int[] values)
    {
        var sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    static double Column(double[] matrix, int rows, int columns, int column)
    {
        var sum = 0.0;
        for (var row = 0; row < rows; row++)
            sum += matrix[row * columns + column];
        return sum;
    }

    static void Blur(int[] from, int[] to, int start, int width)
    {
        for (var x = 1; x < width - 1; x++)
        {
            var here = start + x;
            to[here] = from[here - 1] + 2 * from[here] + from[here + 1];
        }
    }

    static int PairsDown(int[] values, int last)
    {
        var sum = 0;
        for (var i = last; i >= 2; i -= 2)
            sum += values[i] * values[i - 1];
        return sum;
    }

    static int AtLeastOnce(int[] values, int from, int to)
    {
        var sum = 0;
        var i = from;
        do
        {
            sum += values[i];
            i++;
        }
        while (i < to);
        return sum;
    }

    // The end is tested two ahead; what is written moves in four steps.
    static int Expand(byte[] from, byte[] to, int length)
    {
        for (var i = 0; i + 2 < from.Length; i += 3)
        {
            to[length++] = from[i];
            to[length++] = from[i + 1];
            to[length++] = from[i + 2];
            to[length++] = 0;
        }
        return length;
    }

    // Only the innermost loop, only what each round checks, and of the two tests the one that every round makes.
    static void Neighbours(int[] a, int[,] b, int count)
    {
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < count; k++)
                b[i, k] = k > 0 ? a[k - 1] : a[count - k];
        }
    }

    // A byte, some bits of a number, and the rest of a shift have ranges.
    static int Tables(byte[] data, uint[] words, int[] counts, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum += counts[data[i]] + counts[words[i] & 63] + counts[words[i] >> 27];
        return sum;
    }

    // The array changes, the counter changes by what nobody knows, the limit changes, the counter is changed by its address.
    static int None(int[] a, int[] b, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += a[i + 1];
            a = b;
        }
        for (var i = 0; i < count; i++)
        {
            sum += b[i + 1];
            i += sum & 1;
        }
        for (var i = 0; i < count; i++)
        {
            sum += b[i + 1];
            count -= sum & 1;
        }
        for (var i = 0; i < count; i++)
        {
            sum += b[i + 1];
            System.Threading.Volatile.Write(ref i, i + 1);
        }
        return sum;
    }
}

// expect:
// C.AtLeastOnce(System.Int32[],System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + ($local2 + 1) < $to
//     block 2: r + $local2 within $bound0
// C.Blur(System.Int32[],System.Int32[],System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($width + -1)
//     block 3: r + (($start + $local2) + -1) within $bound0
//     block 3: r + ($start + $local2) within $bound0
//     block 3: r + (($start + $local2) + 1) within $bound0
//     block 3: r + ($start + $local2) within $bound1
// C.Column(System.Double[],System.Int32,System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < $rows
//     block 3: r * $columns + (($local2 * $columns) + $column) within $bound0
// C.Expand(System.Byte[],System.Byte[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r * 3 + ($local2 + 2) < $bound0
//     block 2: %23 not zero
//     block 3: r * 3 + $local2 within $bound0
//     block 3: r * 4 + $length within $bound1
//     block 3: r * 3 + ($local2 + 1) within $bound0
//     block 3: r * 4 + ($length + 1) within $bound1
//     block 3: r * 3 + ($local2 + 2) within $bound0
//     block 3: r * 4 + ($length + 2) within $bound1
//     block 3: r * 4 + ($length + 3) within $bound1
// C.Neighbours(System.Int32[],System.Int32[0...,0...],System.Int32)
//   loop of block 5, r-th round
//     goes on after block 5 while r + $local6 < $count
//     block 10: ($local5 - $bound3) within $bound1
//     block 10: r + ($local6 - $bound4) within $bound2
//   nest of block 2, r-th round
//     goes on after block 2 while r + $local5 < $count
//     loop of block 5, r-th round in the nest's R-th
//       goes on after block 5 while r < $count
//       block 10: R + ($local5 - $bound3) within $bound1
//       block 10: r + (0 - $bound4) within $bound2
// C.None(System.Int32[],System.Int32[],System.Int32)
// C.PairsDown(System.Int32[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r * -2 + $local2 >= 2
//     block 3: r * -2 + $local2 within $bound0
//     block 3: r * -2 + ($local2 + -1) within $bound0
// C.Sum(System.Int32[])
// C.Tables(System.Byte[],System.UInt32[],System.Int32[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local4 < $count
//     block 3: r + $local4 within $bound0
//     block 3: up to 255 within $bound2
//     block 3: r + $local4 within $bound1
//     block 3: up to 63 within $bound2
//     block 3: r + $local4 within $bound1
//     block 3: up to 31 within $bound2
