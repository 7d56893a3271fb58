// Calls between kernels: copies of structs, results that overwrite their arguments, exceptions halfway, many arguments, recursion.
#nullable enable

public struct Big
{
    public long A, B, C, D, E, F, G, H;
    public int Tag;
}

public struct One
{
    public double Value;
}

public struct Empty;

public struct Flags
{
    public bool Yes;
    public byte Byte;
    public char Char;
}

public static class Calls
{
    public static int Steps;

    private static int Touch(Big b)
    {
        b.A = -1;
        b.Tag++;
        return b.Tag + (int)b.H;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int TouchHard(Big b)
    {
        b.A = -1;
        b.Tag++;
        return b.Tag + (int)b.H;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Big Next(Big b)
    {
        b.A++;
        b.H = b.A ^ b.Tag;
        return b;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Big NextOrFail(Big b, int limit)
    {
        b.A = 1234;
        if (b.Tag > limit)
            throw new InvalidOperationException("tag");
        b.B = 5678;
        return b;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Divide(int a, int b)
    {
        Steps += 3;
        return a / b;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fill(out Big b, int seed)
    {
        b = default;
        b.C = seed;
        b.D = 100 / seed;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Many(int a, long b, byte c, short d, double e, float f, int g, int h, long i, double j, double k, double l, float m,
        double n, double o, double p, double q, int r, sbyte s, ushort t, char u, bool v) =>
        a + b + c + d + (long)(e > 0 ? 1 : 0) + (f > 0 ? 2 : 0) + g + h + i + (j > 0 ? 4 : 0) + (k > 0 ? 8 : 0) + (l > 0 ? 16 : 0)
        + (m > 0 ? 32 : 0) + (n > 0 ? 64 : 0) + (o > 0 ? 128 : 0) + (p > 0 ? 256 : 0) + (q > 0 ? 512 : 0) + r + s + t + u + (v ? 1024 : 0);

    public static int CopyStaysSame(Big b) => Touch(b) + TouchHard(b) + b.Tag + (int)b.A;

    public static int CopyOfElement([Length(1, 5)] Big[] all)
    {
        var sum = 0;
        for (var i = 0; i < all.Length; i++)
            sum += TouchHard(all[i]) + (int)all[i].A;
        return sum;
    }

    public static Big ResultOverArgument(Big b, [In(0, 6)] int n)
    {
        for (var i = 0; i < n; i++)
            b = Next(b);
        return b;
    }

    public static void ResultOverRef(ref Big b) => b = Next(Next(b));
    public static void ResultOverElement([Length(2, 4)] Big[] all) => all[0] = Next(all[1]);
    public static void FailureKeepsRef(ref Big b, int limit) => b = NextOrFail(b, limit);
    public static void FailureKeepsElement([Length(1, 4)] Big[] all, [In(0, 4)] int i, int limit) => all[i] = NextOrFail(all[0], limit);

    public static Big FailureOfResult(Big b, int limit) => NextOrFail(b, limit);

    public static int FailureInArgument(int a, int b, int c)
    {
        Steps = 1;
        return Math.Max(Divide(a, b), Divide(a, c)) + Steps;
    }

    public static long OutOrFail(int seed)
    {
        Fill(out var b, seed);
        return b.C + b.D;
    }

    public static void OutRefOrFail(ref Big b, int seed) => Fill(out b, seed);

    public static long ManyArguments(int a, long b, byte c, short d, double e, float f, int g, int h, long i, double j, double k, double l,
        float m, double n, double o, double p, double q, int r, sbyte s, ushort t, char u, bool v) =>
        Many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v) + Many(r, i, c, d, q, m, h, g, b, p, o, n, f, l, k, j, e, a, s, t, u, !v);

    public static One Single(One a, One b) => new() { Value = a.Value + b.Value };
    public static Empty Nothing(Empty e, int v) => e;
    public static Flags Change(Flags f, int v)
    {
        f.Yes = !f.Yes;
        f.Byte += (byte)v;
        f.Char = (char)v;
        return f;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsOdd(byte b) => (b & 1) != 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static sbyte Narrow(int v) => (sbyte)v;

    public static int SmallTypes(int v) => (IsOdd((byte)v) ? 1000 : 0) + Narrow(v) + Narrow(v >> 3);

    public static int EvenSteps([In(0, 30)] int n) => n <= 0 ? 0 : 1 + OddSteps(n - 2);
    public static int OddSteps([In(0, 30)] int n) => n <= 0 ? 0 : 3 + EvenSteps(n - 1);

    public static long RecursiveSum([Length(0, 40)] int[] a, [In(0, 41)] int from) => from == a.Length ? 0 : a[from] + RecursiveSum(a, from + 1);

    public static int RecursiveRef(ref int v, [In(0, 20)] int n)
    {
        v += n;
        return n == 0 ? v : RecursiveRef(ref v, n - 1) ^ v;
    }

    public static Big RecursiveStruct(Big b, [In(0, 8)] int n)
    {
        if (n == 0)
            return b;
        b.Tag += n;
        var r = RecursiveStruct(b, n - 1);
        r.A ^= b.Tag;
        return r;
    }

    public static unsafe int RecursiveStack([In(0, 12)] int n)
    {
        var p = stackalloc int[16];
        p[n] = n;
        return n == 0 ? 1 : p[n] + RecursiveStack(n - 1) + p[n];
    }

    public static unsafe int LargeFrame(int v)
    {
        var p = stackalloc byte[100_000];
        p[99_999] = (byte)v;
        p[0] = 1;
        return p[50_000] + p[99_999] + p[0];
    }

    public static int LocalAddress(int v)
    {
        Add(ref v, 3);
        var w = v;
        Add(ref w, v);
        return v ^ w;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(ref int v, int by) => v += by;

    public static int SpanArgument([Length(0, 30)] int[] a) => SumOf(a) + SumOf(a.AsSpan(a.Length / 2));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int SumOf(ReadOnlySpan<int> s)
    {
        var sum = 0;
        foreach (var x in s)
            sum += x;
        return sum;
    }

    public static int SpanResult(Span<int> s, [In(-1, 9)] int skip)
    {
        var rest = Skip(s, skip);
        return rest.Length == 0 ? -1 : rest[0];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<int> Skip(Span<int> s, int n) => s[n..];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref int Largest(int[] a)
    {
        ref var largest = ref a[0];
        for (var i = 1; i < a.Length; i++)
        {
            if (a[i] > largest)
                largest = ref a[i];
        }
        return ref largest;
    }

    public static void RefResult(int[] a) => Largest(a) = -1;
}
