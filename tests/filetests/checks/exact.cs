// stage: checks
static class C
{
    static int Sum(int[] a, int n)
    {
        var sum = 0;
        for (var i = 0; i != n; i++)
            sum += a[i];
        return sum;
    }

    static void Backwards(int[] a, int from, int to)
    {
        while (from != to)
        {
            from -= 2;
            a[from] = to;
        }
    }

    // The test for order counts; that for equality may be of a number that never comes.
    static int Skipping(int[] a, int[] b, int n, int stop)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            if (i == stop)
                break;
            sum += a[i] + b[i + 1];
        }
        return sum;
    }

    // Goes on while equal, and by a step that is not known: neither counts.
    static int Others(int[] a, int n, int step)
    {
        var i = 0;
        for (; i == n; i++)
            a[i]++;
        for (; i != n; i += step)
            a[i]--;
        return i;
    }
}

// expect:
// C.Backwards(System.Int32[],System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r * -2 + $from !=, from above, $to
//     block 3: r * -2 + ($from + -2) within $bound0
// C.Others(System.Int32[],System.Int32,System.Int32)
// C.Skipping(System.Int32[],System.Int32[],System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local3 < $n
//     block 5: r + $local3 within $bound0
//     block 5: r + ($local3 + 1) within $bound1
// C.Sum(System.Int32[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 !=, from below, $n
//     block 3: r + $local2 within $bound0
