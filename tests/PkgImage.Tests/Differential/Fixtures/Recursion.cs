// Methods that call themselves and do little else: results, exceptions from any depth, and what was written on the way.
#nullable enable
using System;
using System.Runtime.CompilerServices;

public static class Recursion
{
    public static int Fibonacci([In(-2, 18)] int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

    public static int Ackermann([In(0, 3)] int m, [In(0, 6)] int n) => m == 0 ? n + 1 : n == 0 ? Ackermann(m - 1, 1) : Ackermann(m - 1, Ackermann(m, n - 1));

    public static int Takeuchi([In(0, 9)] int x, [In(0, 9)] int y, [In(0, 9)] int z) =>
        x <= y ? z : Takeuchi(Takeuchi(x - 1, y, z), Takeuchi(y - 1, z, x), Takeuchi(z - 1, x, y));

    public static long Greatest(long a, long b) => b == 0 ? a : Greatest(b, a % b);

    public static int CheckedProduct([In(0, 20)] int n) => n <= 1 ? 1 : checked(n * CheckedProduct(n - 1));

    /// <summary>Fails at some depth, if at all.</summary>
    public static int Sum([Length(0, 12)] int[] a, [In(-1, 13)] int i) => i == 0 ? 0 : a[i - 1] + Sum(a, i - 1);

    /// <summary>Writes before and after each call, the last of which may fail.</summary>
    public static void Marked([Length(0, 12)] int[] a, [In(-1, 10)] int n)
    {
        a[n] += 3;
        if (n > 0)
            Marked(a, n - 1);
        a[n * 2] ^= 5;
    }

    public static int Caught([In(-3, 9)] int n)
    {
        try
        {
            return n == 0 ? throw new InvalidOperationException() : n < 0 ? throw new ArgumentException() : Caught(n - 2) + 1;
        }
        catch (InvalidOperationException)
        {
            return 100;
        }
    }

    public static (int Low, long High) Bounds([Length(1, 12)] int[] a, [In(0, 11)] int from, [In(0, 11)] int to)
    {
        if (from >= to)
            return (a[from], a[from]);
        var middle = (from + to) / 2;
        var (left, right) = (Bounds(a, from, middle), Bounds(a, middle + 1, to));
        return (Math.Min(left.Low, right.Low), Math.Max(left.High, right.High));
    }

    public static void Moved(ref int from, ref int to, [In(0, 7)] int n)
    {
        if (n == 0)
            return;
        Moved(ref to, ref from, n - 1);
        from -= n;
        to += n;
        Moved(ref from, ref to, n - 1);
    }

    /// <summary>Room on the stack of each level.</summary>
    public static int Buffered([In(0, 9)] int n)
    {
        Span<int> room = stackalloc int[4];
        room[n & 3] = n;
        return n == 0 ? room[0] : Buffered(n - 1) + room[n & 3] + room[(n + 1) & 3];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Kept([In(-2, 14)] int n) => n < 2 ? n : Kept(n - 1) + Kept(n - 2);

    public static double Power(double x, [In(0, 70)] int n) => n == 0 ? 1 : (n & 1) != 0 ? x * Power(x, n - 1) : Power(x * x, n / 2);

    public static T Chosen<T>(T value, T other, int n) => n <= 0 ? value : Chosen(other, value, n - 1);

    public static int ChosenInt([In(-1, 9)] int n) => Chosen(3, 4, n);
}
