// Function pointers: calls of the method they were made from, when build time can see which one that is.
#nullable enable

public static unsafe class FunctionPointers
{
    public static int Calls;

    [Helper] public static int Twice(int v) => 2 * v;
    [Helper] public static long Mixed(byte a, long b, double c) => a + b + (long)(c > 0 && c < 100 ? c : 0);
    [Helper] public static int Divide(int a, int b) => a / b;
    [Helper] public static void Count(int by) => Calls += by;
    [Helper] public static (int, long) Pair(int a, (int, long) b) => (b.Item1 + a, b.Item2 - a);
    [Helper] public static int Sum(ReadOnlySpan<int> s) => s.IsEmpty ? 0 : s[0] + Sum(s[1..]);
    [Helper] public static T Same<T>(T v) => v;
    [Helper] public static int Apply(delegate*<int, int> f, int v) => f(v);

    public static int Known(int v)
    {
        delegate*<int, int> f = &Twice;
        return f(v) + f(v + 1);
    }

    public static int InLoop([Length(0, 30)] int[] a)
    {
        delegate*<int, int> f = &Twice;
        var sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += f(a[i]);
        return sum;
    }

    public static long OfSeveral(byte a, long b, double c)
    {
        delegate*<byte, long, double, long> f = &Mixed;
        return f(a, b, c);
    }

    public static int Throwing(int a, int b)
    {
        delegate*<int, int, int> f = &Divide;
        Calls++;
        return f(a, b);
    }

    public static int Void(int v)
    {
        delegate*<int, void> f = &Count;
        f(v);
        f(3);
        return Calls;
    }

    public static (int, long) Structs(int a, (int, long) b)
    {
        delegate*<int, (int, long), (int, long)> f = &Pair;
        return f(a, f(a, b));
    }

    public static int Spans([Length(0, 9)] int[] a)
    {
        delegate*<ReadOnlySpan<int>, int> f = &Sum;
        return f(a);
    }

    public static double Generic(double v)
    {
        delegate*<double, double> f = &Same<double>;
        return f(v);
    }

    [StaysIL("PKI3013")]
    public static int Chosen(int v, bool b)
    {
        delegate*<int, int> f = b ? &Twice : &Same<int>;
        return f(v);
    }

    [StaysIL("PKI3013")]
    public static int Passed(int v) => Apply(&Twice, v);

    public static int Changed(int v)
    {
        delegate*<int, int> f = &Twice;
        var x = f(v);
        f = &Same<int>;
        return x + f(v);
    }

    [StaysIL("PKI3013")]
    public static int ChangedInLoop(int v, [In(0, 9)] int n)
    {
        delegate*<int, int> f = &Twice;
        for (var i = 0; i < n; i++)
        {
            v = f(v);
            f = &Same<int>;
        }
        return v;
    }
}
