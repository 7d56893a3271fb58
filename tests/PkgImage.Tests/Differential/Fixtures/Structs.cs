// Value types by value, by reference and as results: nested, explicit layout, fixed buffers, enums, Nullable, tuples.
#nullable enable

public struct Point
{
    public int X;
    public int Y;

    public readonly int Dot(Point other) => (X * other.X) + (Y * other.Y);

    public void Scale(int by)
    {
        X *= by;
        Y *= by;
    }

    public void ScaleUntil(int by, [In(0, 1000)] int limit)
    {
        for (var i = 0; i < 10 && X < limit; i++)
            Scale(by);
    }

    [Helper] public static Point operator +(Point a, Point b) => new() { X = a.X + b.X, Y = a.Y + b.Y };
}

public struct Mixed
{
    public byte A;
    public double B;
    public short C;
    public long D;
    public bool E;
    public float F;
    public char G;
}

/// <summary>Sequential, though its first field has a layout of the runtime's choice.</summary>
public struct HoldsTuple
{
    public (ushort A, int B, int C) Tuple;
    public long Last;
}

public struct Nested
{
    public Point First;
    public Mixed Second;
    public byte Last;
}

[StructLayout(LayoutKind.Explicit)]
public struct Union
{
    [FieldOffset(0)] public int Int;
    [FieldOffset(0)] public uint UInt;
    [FieldOffset(0)] public byte Byte0;
    [FieldOffset(1)] public byte Byte1;
    [FieldOffset(2)] public ushort High;
    [FieldOffset(8)] public long Long;
}

[StructLayout(LayoutKind.Sequential, Pack = 1)]
public struct Packed
{
    public byte A;
    public int B;
    public short C;
    public long D;
}

[StructLayout(LayoutKind.Sequential, Size = 24)]
public struct Padded
{
    public int A;
}

public unsafe struct Buffer
{
    public int Count;
    public fixed byte Bytes[13];
    public fixed int Ints[3];
}

[InlineArray(5)]
public struct Five
{
    private int _first;
}

[Helper]
public readonly record struct Reading(int Sensor, double Value);

public enum Color { Red, Green, Blue }

public enum Small : sbyte { Low = -128, Zero = 0, High = 127 }

[Flags]
public enum Bits : ulong { None = 0, One = 1, Top = 1UL << 63, All = ulong.MaxValue }

public static class Structs
{
    public static int ByValue(Point p) => p.X - p.Y;
    public static int ChangedCopy(Point p)
    {
        p.X++;
        p.Scale(3);
        return p.X + p.Y;
    }

    public static Point Make(int x, int y) => new() { X = x, Y = y };
    public static Point Default() => default;
    public static Point Add(Point a, Point b) => a + b;
    public static int Dot(Point a, Point b) => a.Dot(b);

    public static void ByRef(ref Point p, int d)
    {
        p.X += d;
        p.Y = p.X ^ d;
    }

    public static int ByIn(in Point p) => p.X * p.Y;

    public static void ByOut(out Point p, int v)
    {
        p = default;
        p.Y = v;
    }

    public static void Swap(ref Point a, ref Point b) => (a, b) = (b, a);

    public static Point LoadedBeforeStore(ref Point p)
    {
        var copy = p;
        p.X = 99;
        return copy;
    }

    public static Mixed MakeMixed(byte a, double b, short c, long d, bool e, float f, char g) =>
        new() { A = a, B = b, C = c, D = d, E = e, F = f, G = g };

    public static long ReadMixed(Mixed m) => m.A + m.C + m.D + (m.E ? 1 : 0) + m.G;
    public static void WriteMixed(ref Mixed m, int v)
    {
        m.A = (byte)v;
        m.C = (short)v;
        m.D = v;
        m.E = v > 0;
        m.G = (char)v;
    }

    public static Nested ChangeNested(Nested n, int v)
    {
        n.First.X = v;
        n.Second.D = n.First.Y;
        n.Last++;
        return n;
    }

    [StaysIL("PKI3010")]
    public static ref int FieldRef(ref Nested n) => ref n.First.Y;

    public static Nested Nest(Point p, Mixed m) => new() { First = p, Second = m, Last = 7 };

    public static uint ReadUnion(Union u) => u.UInt ^ u.Byte1 ^ u.High;
    public static Union WriteUnion(int i, byte b, ushort h)
    {
        Union u = default;
        u.Int = i;
        u.Byte1 = b;
        u.High = h;
        return u;
    }

    public static Packed ChangePacked(Packed p, int v)
    {
        p.B += v;
        p.D -= p.B;
        p.C++;
        return p;
    }

    public static Padded ChangePadded(Padded p) => p with { A = p.A + 1 };

    public static unsafe int SumBuffer(Buffer b)
    {
        var sum = b.Count;
        for (var i = 0; i < 13; i++)
            sum += b.Bytes[i];
        for (var i = 0; i < 3; i++)
            sum ^= b.Ints[i];
        return sum;
    }

    public static unsafe void FillBuffer(ref Buffer b, byte v)
    {
        for (var i = 0; i < 13; i++)
            b.Bytes[i] = (byte)(v + i);
        b.Ints[2] = v;
    }

    public static int SumInline(Five f)
    {
        var sum = 0;
        foreach (var x in f)
            sum += x;
        return sum;
    }

    public static void SetInline(ref Five f, int i, int v) => f[i] = v;

    public static Reading Warmer(Reading r, double by) => r with { Value = r.Value + by };
    public static bool EqualReadings(Reading a, Reading b) => a == b;

    public static long SumPoints(Point[] points)
    {
        long sum = 0;
        foreach (var p in points)
            sum += p.X ^ p.Y;
        return sum;
    }

    public static void MovePoints(Point[] points, Point by)
    {
        for (var i = 0; i < points.Length; i++)
            points[i] += by;
    }

    public static void ScaleAll(Point[] points, int by)
    {
        for (var i = 0; i < points.Length; i++)
            points[i].Scale(by);
    }

    public static void SetNested(Nested[] all, int i, double v)
    {
        all[i].Second.B = v;
        all[i].First = all[0].First;
    }

    public static Mixed GetMixed(Mixed[] all, int i) => all[i];

    public static Color NextColor(Color c) => (Color)(((int)c + 1) % 3);
    public static int SwitchColor(Color c) => c switch { Color.Red => 10, Color.Green => 20, Color.Blue => 30, _ => -1 };
    public static bool IsSmall(Small s) => s < Small.Zero;
    public static Small Negated(Small s) => (Small)(-(int)s);
    public static bool HasTop(Bits b) => (b & Bits.Top) != 0;
    public static Bits Toggle(Bits b, Bits with) => b ^ with;
    public static int CountColors(Color[] colors, Color which)
    {
        var n = 0;
        foreach (var c in colors)
        {
            if (c == which)
                n++;
        }
        return n;
    }

    public static int OrZero(int? v) => v ?? 0;
    public static int? Add(int? a, int? b) => a + b;
    public static bool HasValue(long? v) => v.HasValue;
    public static long ValueOf(long? v) => v!.Value;
    public static double? Half(double? v) => v / 2;
    public static bool EqualNullable(int? a, int? b) => a == b;
    public static int SumNullables(int?[] all)
    {
        var sum = 0;
        foreach (var v in all)
            sum += v.GetValueOrDefault(100);
        return sum;
    }

    public static (int, long) MakeTuple(int a, long b) => (a + 1, b - 1);
    public static (byte A, double B, (short C, char D) E) Deep(byte a, double b, short c, char d) => (a, b, (c, d));
    public static int UseTuple((int A, int B) t) => (t.A * 31) + t.B;
    public static (int Min, int Max) MinMax([Length(1, 30)] int[] a)
    {
        var result = (Min: a[0], Max: a[0]);
        for (var i = 1; i < a.Length; i++)
        {
            result.Min = Math.Min(result.Min, a[i]);
            result.Max = Math.Max(result.Max, a[i]);
        }
        return result;
    }

    public static Guid SameGuid(Guid g) => g;
    public static Complex ComplexMultiply(Complex a, Complex b) => a * b;
    public static Vector2 AddVectors(Vector2 a, Vector2 b) => new(a.X + b.X, a.Y + b.Y);

    public static long ManyArguments(int a, byte b, Point c, double d, long e, Mixed f, float g, char h, bool i, nint j) =>
        a + b + c.X + (d > 0 ? 1 : 0) + e + f.D + (g > 0 ? 2 : 0) + h + (i ? 4 : 0) + j;

    public static long SumOfHolder(HoldsTuple h) => h.Tuple.A + h.Tuple.B + h.Tuple.C + h.Last;
    public static void SetInHolder(HoldsTuple[] a, int i, int v) => (a[i].Tuple.C, a[i].Last) = (v, -v);
    public static KeyValuePair<(byte A, DateTime When), long> PairOf(byte a, DateTime when, long value) => new((a, when), value);
}
