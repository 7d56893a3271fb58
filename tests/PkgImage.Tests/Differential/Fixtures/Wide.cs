// 128-bit integers, half floats, and other framework structs that are plain data.
#nullable enable

public struct HoldsWide
{
    public byte A;
    public Int128 B;
    public byte C;
}

/// <summary>An object aligns what it holds to eight bytes at most.</summary>
public sealed class Account
{
    public byte Kind;
    public Int128 Balance;

    public void Deposit(Int128 amount) => Balance += amount;

    public Int128 Swap(Int128 other)
    {
        var before = Balance;
        Balance = other;
        return before;
    }
}

public struct Small
{
    public int Value;
}

public static class Wide
{
    public static Int128 First;
    public static byte Between;
    public static UInt128 Second;

    public static Int128 AddToStatic(Int128 v) => First += v;
    public static void CopyStatic() => Second = (UInt128)First;
    public static UInt128 RemainderOfStatic(UInt128 by) => Second %= by;
    public static void CopyElement(Int128[] a, int i, int j) => a[i] = a[j];

    /// <summary>The tuple is aligned to eight bytes, though nothing in it is.</summary>
    public static KeyValuePair<int, (Small, Small)> PairOfTuple(int k, Small a, Small b) => new(k, (a, b));

    public static Int128 Make(long high, long low) => new((ulong)high, (ulong)low);
    public static Int128 Add(Int128 a, Int128 b) => a + b;
    public static Int128 Subtract(Int128 a, Int128 b) => a - b;
    public static Int128 Multiply(Int128 a, Int128 b) => a * b;
    public static Int128 AddChecked(Int128 a, Int128 b) => checked(a + b);
    public static Int128 MultiplyChecked(Int128 a, long b) => checked(a * b);
    public static UInt128 AddUnsigned(UInt128 a, ulong b) => a + b;
    public static UInt128 MultiplyUnsigned(UInt128 a, UInt128 b) => a * b;
    public static Int128 Negate(Int128 a) => -a;
    public static Int128 Complement(Int128 a) => ~a;
    public static Int128 Logic(Int128 a, Int128 b) => (a & b) ^ (a | b);
    public static Int128 Left(Int128 a, int by) => a << by;
    public static Int128 Right(Int128 a, int by) => a >> by;
    public static Int128 RightUnsigned(Int128 a, int by) => a >>> by;
    public static bool Less(Int128 a, Int128 b) => a < b;
    public static bool LessUnsigned(UInt128 a, UInt128 b) => a < b;
    public static bool Equal(Int128 a, Int128 b) => a == b;
    public static int Compare(Int128 a, Int128 b) => a.CompareTo(b);
    public static long ToLong(Int128 a) => (long)a;
    public static long ToLongChecked(Int128 a) => checked((long)a);
    public static ulong High(UInt128 a) => (ulong)(a >> 64);
    public static double ToDouble(Int128 a) => (double)a;
    public static Int128 FromDouble(double a) => (Int128)a;
    public static Int128 Absolute(Int128 a) => Int128.Abs(a);
    public static Int128 Largest(Int128 a, Int128 b) => Int128.Max(a, b);
    public static int Sign(Int128 a) => Int128.Sign(a);
    public static int Bits(UInt128 a) => (int)UInt128.PopCount(a) + (int)UInt128.LeadingZeroCount(a);

    public static Int128 Sum(long[] a)
    {
        Int128 sum = 0;
        foreach (var x in a)
            sum += (Int128)x * x;
        return sum;
    }

    public static void Scale(Int128[] a, Int128 by)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] *= by;
    }

    public static Int128 InStruct(HoldsWide v) => v.B + v.A - v.C;
    public static HoldsWide MakeStruct(byte a, Int128 b) => new() { A = a, B = b, C = (byte)(a + 1) };

    public static UInt128 Modular([In(1, 1_000_000)] long b, [In(0, 60)] int exponent, [In(1, 1_000_000_007)] long modulus)
    {
        UInt128 result = 1;
        var square = (UInt128)(ulong)b;
        for (; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = (ulong)(result * square) % (ulong)modulus;
            square = (ulong)(square * square) % (ulong)modulus;
        }
        return result;
    }

    public static (int, int, int) ThreeInts(int a, int b, int c) => (c, b, a);
    public static (byte, byte, byte) ThreeBytes(byte a, byte b, byte c) => (c, b, a);
    public static (short, short, short) ThreeShorts((short, short, short) t) => (t.Item3, t.Item1, t.Item2);
    public static (int, (int, int, int)) Nested(int a, (int, int, int) t) => (t.Item1, (a, t.Item3, t.Item2));
    public static ((byte, byte), (byte, byte, byte)) Pairs((byte, byte) a, (byte, byte, byte) b) => ((b.Item3, a.Item1), (a.Item2, b.Item1, b.Item2));
    public static (byte, Guid) BesideGuid(byte a, Guid g) => ((byte)(a + 1), g);
    public static (int, int, int)? Maybe(int a) => a > 0 ? (a, a + 1, a + 2) : null;
    public static int SumTriples((int A, int B, int C)[] all)
    {
        var sum = 0;
        foreach (var (a, b, c) in all)
            sum = (sum * 31) + a - (b * c);
        return sum;
    }

    public static Half HalfProduct(Half a, Half b) => a * b;
    public static Half HalfRoot(Half a) => Half.Sqrt(a);
    public static int Halves(float[] a, Half[] to)
    {
        for (var i = 0; i < a.Length && i < to.Length; i++)
            to[i] = (Half)a[i];
        return to.Length;
    }

    public static TimeSpan Days(int n) => TimeSpan.FromDays(n % 1000);
    public static DateTime Later(DateTime a, [In(-1000, 1000)] int days) => a.AddDays(days);
    public static int Year(DateTime a) => (a.Year * 100) + a.Month;
    public static DateOnly Date(DateTime a) => DateOnly.FromDateTime(a);
    public static long Elapsed(DateTime a, DateTime b) => (a - b).Ticks;
    public static int Hour(TimeOnly a) => a.Hour;

    public static (double, double) SinAndCos(double a) => Math.SinCos(a);
    public static (float, float) SinAndCosF(float a) => MathF.SinCos(a);
}
