// stage: assemble
// count: vmovup, vmovap
static class C
{
    // More arguments than registers: the wrapper moves the others one by one, since the stub has only just stored them.
    static long Walk(ReadOnlySpan<long> a, ReadOnlySpan<long> b, long[] c, long[] d, long[] e, long[] f, long[] g, ulong start)
    {
        var at = (long)start;
        while (at != 1)
            at = a[(int)at] + b[(int)at] + c[at] + d[at] + e[at] + f[at] + g[at];
        return at;
    }
}

// expect:
// C.Walk(System.ReadOnlySpan`1<System.Int64>,System.ReadOnlySpan`1<System.Int64>,System.Int64[],System.Int64[],System.Int64[],System.Int64[],System.Int64[],System.UInt64): vmovup 0, vmovap 0
