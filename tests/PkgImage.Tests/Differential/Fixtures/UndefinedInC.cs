// What C leaves undefined, and an optimizer made for C may take for impossible; C# defines all of it.
#nullable enable

public static unsafe class UndefinedInC
{
    public static bool PlusOneIsGreater(int a) => a + 1 > a;
    public static bool MinusOneIsLess(long a) => a - 1 < a;
    public static bool DoubledKeepsSign(int a) => (a * 2 > 0) == (a > 0);
    public static int DoubledHalved(int a) => a * 2 / 2;
    public static bool NegatedIsPositive(int a) => a < 0 && -a > 0;
    public static bool SumOverflows(int a, int b) => ((a ^ (a + b)) & (b ^ (a + b))) < 0;

    public static int UpToWrap([In(2147483640, 2147483647)] int start)
    {
        var n = 0;
        for (var i = start; i > 0; i++)
            n++;
        return n;
    }

    public static int DownToWrap([In(-2147483648, -2147483640)] int start)
    {
        var n = 0;
        for (var i = start; i < 0; i--)
            n++;
        return n;
    }

    public static int IndexWraps([Length(10, 20)] int[] a, [In(2147483640, 2147483647)] int start)
    {
        var sum = 0;
        for (var i = start; i != -2147483645; i++)
            sum += a[i & 7];
        return sum;
    }

    public static long WideIndexWraps([Length(10, 20)] int[] a, [In(-5, 9)] int i) => a[unchecked(i + int.MaxValue + 1 + int.MinValue)];

    public static int ByteCounter(byte start, byte end)
    {
        var n = 0;
        for (var b = start; b != end; b++)
            n += b;
        return n;
    }

    public static int UnsignedBelowZero([In(0, 20)] uint n)
    {
        var count = 0;
        for (var i = n; i - 5 > 10; i--)
        {
            if (++count > 50)
                break;
        }
        return count;
    }

    public static int ShiftLoop(int v, [In(0, 70)] int n)
    {
        for (var i = 0; i < n; i++)
            v ^= (v << i) ^ (v >>> (i + 31));
        return v;
    }

    public static int ReadThenTest([Length(0, 3)] int[] a, int i)
    {
        var first = a[i];
        if (a == null)
            return -1;
        return first;
    }

    public static int TestAfterField(Holder h)
    {
        var v = h.Value;
        return h == null ? -1 : v;
    }

    public static float IntAsFloat([Length(1, 4)] int* p, int v)
    {
        *p = v;
        var f = *(float*)p;
        *p = 0;
        return f + *(float*)p;
    }

    public static int FloatThenInt([Length(1, 4)] float* p, float v)
    {
        *p = v;
        *(int*)p ^= 1;
        return *p == v ? 1 : 2;
    }

    public static long PartsOfLong(long v)
    {
        ((int*)&v)[1] = 7;
        ((byte*)&v)[2] = 9;
        return v;
    }

    public static bool PointerWraps([Length(4, 4)] byte* p, long n) => p + n < p == n < 0;
    public static long RoundTrip([Length(4, 4)] int* p, int v)
    {
        var address = (long)p;
        *(int*)(address + 4) = v;
        return p[1];
    }

    public static int ThroughXor([Length(4, 4)] int* p, int mask)
    {
        var hidden = (ulong)p ^ (ulong)(uint)mask;
        return *(int*)(hidden ^ (uint)mask);
    }

    public static int Misaligned([Length(20, 30)] byte[] a, [In(0, 16)] int at)
    {
        fixed (byte* p = a)
            return *(int*)(p + at);
    }

    public static int MisalignedSum([Length(60, 70)] byte* p, [In(0, 3)] int at)
    {
        var sum = 0;
        var q = (int*)(p + at);
        for (var i = 0; i < 13; i++)
            sum += q[i];
        return sum;
    }

    public static void MisalignedStores([Length(40, 40)] byte* p, [In(0, 3)] int at, short v)
    {
        var q = (short*)(p + at);
        for (var i = 0; i < 16; i++)
            q[i] = v;
    }

    public static int MinOverMinusOne(bool min, bool minus) => (min ? int.MinValue : 10) / (minus ? -1 : 2);
    public static long RemOfMin(long a) => a % -1;
    public static int UnusedDivision(int a, int b)
    {
        _ = a / b;
        return a;
    }

    public static int UnusedElement(int[] a, int i)
    {
        _ = a[i];
        return i;
    }

    public static void UnusedOverflow(int a, int b) => _ = checked(a * b);

    public static int HoistedDivision(int a, int b, [In(-1, 6)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += a / b;
        return sum;
    }

    public static int HoistedElement(int[] a, int at, [In(-1, 6)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += a[at];
        return sum;
    }

    public static int HoistedNull(int[] a, int[] b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] == 3)
                return b[0];
        }
        return -1;
    }

    public static int SpeculatedLoad(int[] a, int i, bool really) => really ? a[i] : 0;
    public static int SpeculatedDivide(int a, int b) => b != 0 ? a / b : 0;
    public static int SpeculatedConvert(double v) => v is >= -2147483648.0 and <= 2147483647.0 ? (int)v : -1;

    public static int Uninitialized(bool set, int v)
    {
        int x;
        Unsafe.SkipInit(out x);
        if (set)
            x = v;
        return set ? x : 0;
    }

    public static bool Bool(byte raw)
    {
        var b = *(bool*)&raw;
        return b;
    }

    public static int BoolTest(byte raw)
    {
        var b = *(bool*)&raw;
        return b ? 1 : 2;
    }

    public static int BoolNot(byte raw)
    {
        var b = *(bool*)&raw;
        return !b ? 1 : 2;
    }

    public static int BoolArithmetic(byte raw, byte other)
    {
        var a = *(bool*)&raw;
        var b = *(bool*)&other;
        return (a == b ? 1 : 0) | (a & b ? 2 : 0) | (a | b ? 4 : 0) | (a ^ b ? 8 : 0) | (a != b ? 16 : 0);
    }

    public static int BoolSum([Length(0, 40)] byte[] raw)
    {
        var n = 0;
        fixed (byte* p = raw)
        {
            var flags = (bool*)p;
            for (var i = 0; i < raw.Length; i++)
            {
                if (flags[i])
                    n++;
            }
        }
        return n;
    }

    public static int EnumOutside(int raw) => (Kind)raw switch { Kind.A => 1, Kind.B => 2, Kind.C => 3, _ => 4 };

    public static int NegativeStride(int* unused, [Length(9, 9)] int* p)
    {
        var sum = 0;
        for (var q = p + 8; q >= p; q--)
            sum = (sum * 3) + *q;
        return sum;
    }

    public static int CompareWithPast([Length(5, 9)] int* p)
    {
        var end = p + 5;
        var n = 0;
        while (p != end)
            n += *p++;
        return n;
    }

    public static int WriteConstants(int v)
    {
        ReadOnlySpan<int> table = [1, 2, 3, 4];
        Span<int> copy = stackalloc int[4];
        for (var i = 0; i < 4; i++)
            copy[i] = table[i];
        copy[v & 3] = v;
        return copy[0] + copy[1] + copy[2] + copy[3] + table[v & 3];
    }

    public static int EmptyLoop([In(0, 1000)] int n)
    {
        while (n > 0)
            n--;
        return n;
    }

    public static uint NestedWrap([In(1, 40)] uint n)
    {
        uint total = 0;
        for (var i = uint.MaxValue - n; i >= n; i++)
            total += i;
        return total;
    }
}

public enum Kind { A, B, C }

public sealed class Holder
{
    public int Value;
}
