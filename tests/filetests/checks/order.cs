// stage: checks
// precompile: BeforeAndAfter
static class C
{
    // One index on both sides of the test: what comes before it gets one round farther.
    static int BeforeAndAfter(int[] a, int from, int to)
    {
        var sum = 0;
        for (var i = from; a[i] != 7 && i < to; i++)
            sum = sum * 3 + a[i];
        return sum;
    }
}

// expect:
// C.BeforeAndAfter(System.Int32[],System.Int32,System.Int32)
//   loop of block 2, r-th round
//     goes on after block 4 while r + $local2 < $to
//     block 2: r + $local2 within $bound0
//     block 5: r + $local2 within $bound0
