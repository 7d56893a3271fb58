// Generic methods and types over primitives, with constraints, at several arguments each.
#nullable enable

public static class Generics
{
    private static T Sum<T>(T[] a) where T : INumber<T>
    {
        var sum = T.Zero;
        foreach (var x in a)
            sum += x;
        return sum;
    }

    private static T MaxOf<T>(T[] a) where T : IComparable<T>
    {
        var max = a[0];
        for (var i = 1; i < a.Length; i++)
        {
            if (a[i].CompareTo(max) > 0)
                max = a[i];
        }
        return max;
    }

    private static int IndexOf<T>(T[] a, T value) where T : IEquatable<T>
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i].Equals(value))
                return i;
        }
        return -1;
    }

    private static T Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : struct, IMultiplyOperators<T, T, T>, IAdditionOperators<T, T, T>
    {
        var sum = default(T);
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static T Clamp<T>(T v, T low, T high) where T : INumber<T> => v < low ? low : v > high ? high : v;

    private static void Swap<T>(ref T a, ref T b) => (a, b) = (b, a);

    private static void Reverse<T>(T[] a) where T : unmanaged
    {
        for (int i = 0, j = a.Length - 1; i < j; i++, j--)
            Swap(ref a[i], ref a[j]);
    }

    private static unsafe int SizeOf<T>() where T : unmanaged => sizeof(T);

    private static int ByType<T>(T v)
    {
        if (typeof(T) == typeof(int))
            return 1 + (int)(object)v!;
        if (typeof(T) == typeof(byte))
            return 1000;
        return -1;
    }

    private static T Power<T>(T b, int n) where T : INumberBase<T>
    {
        var result = T.One;
        for (var i = 0; i < n; i++)
            result *= b;
        return result;
    }

    private static int CountBits<T>(T v) where T : IBinaryInteger<T>
    {
        var n = 0;
        while (v != T.Zero)
        {
            v &= v - T.One;
            n++;
        }
        return n;
    }

    private static void Sort<T>(T[] a) where T : IComparable<T>
    {
        for (var i = 1; i < a.Length; i++)
        {
            var x = a[i];
            var j = i;
            for (; j > 0 && a[j - 1].CompareTo(x) > 0; j--)
                a[j] = a[j - 1];
            a[j] = x;
        }
    }

    public static int SumInt(int[] a) => Sum(a);
    public static long SumLong(long[] a) => Sum(a);
    public static double SumDouble(double[] a) => Sum(a);
    public static byte SumByte(byte[] a) => Sum(a);
    public static float SumFloat(float[] a) => Sum(a);
    public static int MaxInt(int[] a) => MaxOf(a);
    public static double MaxDouble(double[] a) => MaxOf(a);
    public static char MaxChar(char[] a) => MaxOf(a);
    public static ulong MaxULong(ulong[] a) => MaxOf(a);
    public static int IndexOfShort(short[] a, short v) => IndexOf(a, v);
    public static int IndexOfDouble(double[] a, double v) => IndexOf(a, v);
    public static int DotInt(ReadOnlySpan<int> a, ReadOnlySpan<int> b) => Dot(a, b);
    public static double DotDouble(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => Dot(a, b);
    public static int ClampInt(int v, int low, int high) => Clamp(v, low, high);
    public static double ClampDouble(double v, double low, double high) => Clamp(v, low, high);
    public static uint ClampUInt(uint v, uint low, uint high) => Clamp(v, low, high);
    public static void SwapInts(ref int a, ref int b) => Swap(ref a, ref b);
    public static void ReverseBytes(byte[] a) => Reverse(a);
    public static void ReversePairs(Pair<int, double>[] a) => Reverse(a);
    public static int Sizes() => SizeOf<byte>() + (10 * SizeOf<long>()) + (1000 * SizeOf<Pair<byte, int>>());
    public static int ByTypes(int a, byte b, long c) => ByType(a) ^ ByType(b) ^ ByType(c);
    public static long PowerLong(long b, [In(-1, 70)] int n) => Power(b, n);
    public static float PowerFloat(float b, [In(-1, 20)] int n) => Power(b, n);
    public static int BitsOfUInt(uint v) => CountBits(v);
    public static int BitsOfLong(long v) => CountBits(v);
    public static void SortInts(int[] a) => Sort(a);
    public static void SortDoubles(double[] a) => Sort(a);
    public static long UseBox(long v) => new Box<long>(v).Twice();
    public static double UseBoxDouble(double v) => new Box<double>(v).Twice();
    public static Pair<int, double> MakePair(int a, double b) => new() { First = a, Second = b };
    public static Pair<double, int> SwapPair(Pair<int, double> p) => p.Swapped();
    public static int Chain(int v) => Outer<int>.Twice(v) + Outer<int>.Nested<long>.Size();

    /// <summary>They only have the names of the framework's.</summary>
    public static int OwnDefaults(int v) => v + D<int>.Default + Comparer<int>.Default;
}

public static class D<T>
{
    public static int Default => 3;
}

public static class Comparer<T>
{
    public static int Default => 7;
}

public struct Pair<TFirst, TSecond>
    where TFirst : unmanaged
    where TSecond : unmanaged
{
    public TFirst First;
    public TSecond Second;

    public readonly Pair<TSecond, TFirst> Swapped() => new() { First = Second, Second = First };
}

public readonly struct Box<T>(T value) where T : INumber<T>
{
    public readonly T Value = value;

    public T Twice() => Value + Value;
}

public static class Outer<T> where T : unmanaged, INumber<T>
{
    public static T Twice(T v) => v + v;

    public static class Nested<TOther> where TOther : unmanaged
    {
        public static unsafe int Size() => sizeof(T) + (16 * sizeof(TOther));
    }
}
