// stage: checks
static class C
{
    // The cell in the middle may be read whether or not there are two neighbours.
    static void Life(byte[] row, byte[] next, int width)
    {
        for (var x = 1; x < width - 1; x++)
        {
            var neighbours = row[x - 1] + row[x + 1];
            var lives = neighbours == 3 || neighbours == 2 && row[x] == 1;
            next[x] = lives ? (byte)1 : (byte)0;
        }
    }

    static void Both(int[] a, int[] b)
    {
        for (var x = 1; x < b.Length - 1; x++)
        {
            var value = a[x - 1] + a[x + 1];
            if (value < 0)
                value -= a[x];
            else
                value += a[x];
            b[x] = value;
        }
    }

    // Nothing tells that it may be read.
    static void Left(int[] a, int[] b)
    {
        for (var x = 0; x < b.Length; x++)
        {
            var value = a[x];
            if (x > 0)
                value += a[x - 1];
            b[x] = value;
        }
    }

    // A pointer's target is checked by nothing.
    static unsafe void Pointed(int[] a, int[] b, int* p)
    {
        for (var x = 1; x < b.Length - 1; x++)
        {
            var value = a[x - 1] + a[x + 1];
            if (p != null)
                value += a[x] + p[x];
            b[x] = value;
        }
    }

    // A division may fail, a store is seen, a way may lead out.
    static int Effects(int[] a, int[] b, int d)
    {
        for (var x = 1; x < b.Length - 1; x++)
        {
            var value = a[x - 1] + a[x + 1];
            if (d != 0)
                value += a[x] / d;
            if (value > 7)
                b[x - 1] = a[x];
            if (value > 9 && a[x] == 0)
                return x;
            b[x] = (value >> 3) + (value << 5) + (value * 31 ^ x);
        }
        return -1;
    }

    // What is assigned is read, and compared, on the way.
    static void Twice(int[] a, int[] b)
    {
        for (var x = 1; x < b.Length - 1; x++)
        {
            var value = a[x - 1] + a[x + 1];
            if (value > 0)
            {
                value -= a[x];
                if (value > a[x])
                    value = 0;
            }
            b[x] = value;
        }
    }

    // Cheaper to go one way.
    static void Long(int[] a, int[] b)
    {
        for (var x = 2; x < b.Length - 2; x++)
        {
            var value = a[x - 2] + a[x + 2];
            if (value > 0)
                value = a[x] * a[x - 1] * a[x + 1] + (a[x] ^ a[x - 1]) * (a[x] ^ a[x + 1]) + (a[x] - a[x - 1]) * (a[x] + a[x + 1]) + (a[x] | 3);
            b[x] = value;
        }
    }
}

// expect:
// C.Both(System.Int32[],System.Int32[])
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($bound1 + -1)
//     block 2: %21 not zero
//     block 3: r + ($local2 + -1) within $bound0
//     block 3: r + ($local2 + 1) within $bound0
//     block 7: r + $local2 within $bound1
//     block 5: r + $local2 within $bound0, by others
//     block 6: r + $local2 within $bound0, by others
//     block 3: no branch, but blocks 5, 6 and then 7
// C.Effects(System.Int32[],System.Int32[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($bound1 + -1)
//     block 2: %21 not zero
//     block 3: r + ($local2 + -1) within $bound0
//     block 3: r + ($local2 + 1) within $bound0
//     block 9: r + $local2 within $bound1
//     block 6: r + $local2 within $bound0, by others
//     block 8: r + $local2 within $bound0, by others
//     block 10: r + $local2 within $bound0, by others
// C.Left(System.Int32[],System.Int32[])
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < $bound1
//     block 2: %21 not zero
//     block 3: r + $local2 within $bound0
//     block 5: r + $local2 within $bound1
// C.Life(System.Byte[],System.Byte[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($width + -1)
//     block 3: r + ($local2 + -1) within $bound0
//     block 3: r + ($local2 + 1) within $bound0
//     block 7: r + $local2 within $bound1
//     block 9: r + $local2 within $bound0, by others
//     block 3: no branch, but blocks 5, 6, 8, 9 and then 7
//     block 6: no branch, but blocks 8, 9 and then 7
// C.Long(System.Int32[],System.Int32[])
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($bound1 + -2)
//     block 2: %21 not zero
//     block 3: r + ($local2 + -2) within $bound0
//     block 3: r + ($local2 + 2) within $bound0
//     block 5: r + $local2 within $bound1
//     block 6: r + $local2 within $bound0, by others
//     block 6: r + ($local2 + -1) within $bound0, by others
//     block 6: r + ($local2 + 1) within $bound0, by others
//     block 6: r + $local2 within $bound0, by others
//     block 6: r + ($local2 + -1) within $bound0, by others
//     block 6: r + $local2 within $bound0, by others
//     block 6: r + ($local2 + 1) within $bound0, by others
//     block 6: r + $local2 within $bound0, by others
//     block 6: r + ($local2 + -1) within $bound0, by others
//     block 6: r + $local2 within $bound0, by others
//     block 6: r + ($local2 + 1) within $bound0, by others
//     block 6: r + $local2 within $bound0, by others
// C.Pointed(System.Int32[],System.Int32[],System.Int32*)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($bound1 + -1)
//     block 2: %21 not zero
//     block 3: r + ($local2 + -1) within $bound0
//     block 3: r + ($local2 + 1) within $bound0
//     block 5: r + $local2 within $bound1
//     block 6: r + $local2 within $bound0, by others
// C.Twice(System.Int32[],System.Int32[])
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < ($bound1 + -1)
//     block 2: %21 not zero
//     block 3: r + ($local2 + -1) within $bound0
//     block 3: r + ($local2 + 1) within $bound0
//     block 5: r + $local2 within $bound1
//     block 6: r + $local2 within $bound0, by others
//     block 6: r + $local2 within $bound0, by others
//     block 3: no branch, but blocks 6, 7 and then 5
