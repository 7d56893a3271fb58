// stage: checks
static class C
{
    // As a signed test where neither the first number nor the limit is negative.
    static int Sum(int[] a, int n)
    {
        var sum = 0;
        for (var i = 0; (uint)i < (uint)n; i++)
            sum += a[i];
        return sum;
    }

    static int Steps(int[] a, uint from, uint to)
    {
        var sum = 0;
        for (var i = from; i <= to; i += 3)
            sum += a[i];
        return sum;
    }

    // Below zero comes the largest number there is.
    static int Down(int[] a, uint from)
    {
        var sum = 0;
        for (var i = from; i > 0; i--)
            sum += a[i];
        return sum;
    }
}

// expect:
// C.Down(System.Int32[],System.UInt32)
// C.Steps(System.Int32[],System.UInt32,System.UInt32)
//   loop of block 2, r-th round
//     goes on after block 2 while r * 3 + $local2 <= $to
//     block 3: r * 3 + $local2 within $bound0
// C.Sum(System.Int32[],System.Int32)
//   loop of block 2, r-th round
//     goes on after block 2 while r + $local2 < $n
//     block 3: r + $local2 within $bound0
