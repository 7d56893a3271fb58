// Loops over objects as programs write them: properties, indexers and small helpers that become part of the loop, fields that are read at the beginning,
// and all the ways in which a field is changed after all: by name, by reference, through a span, by a callee, by another object that is the same.
#nullable enable
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[Helper]
public struct Spot
{
    public int X;
    public int Y;
}

[Helper]
[StructLayout(LayoutKind.Explicit)]
public struct Both
{
    [FieldOffset(0)] public int Whole;
    [FieldOffset(0)] public short Low;
    [FieldOffset(2)] public short High;
}

public sealed class Grid
{
    [Length(0, 70)] public float[]? Cells;
    [Length(0, 40)] public int[]? Marks;
    [In(-1, 9)] public int Width;
    [In(-1, 9)] public int Height;
    public float Scale;
    public byte Small;
    [In(0, 9)] public volatile int Limit;
    public Spot Spot;
    public Both Both;
    public Grid? Other;
    public static int Calls;

    public int Columns => Width;
    public int Rows => Height;
    public float this[int x, int y]
    {
        get => Cells![y * Width + x];
        set => Cells![y * Width + x] = value;
    }

    private float Scaled(int i) => Cells![i] * Scale;
    private int Mark(int i) => Marks![i];
    private int Twice(int i) => Mark(Mark(i) & 7) + Mark(i);
    private void Count(int by) => Width += by;
    private static ref int At(int[] a, int i) => ref a[i];

    public float SumScaled()
    {
        var sum = 0f;
        for (var i = 0; i < Cells!.Length; i++)
            sum += Scaled(i);
        return sum;
    }

    public void ScaleAll()
    {
        for (var i = 0; i < Cells!.Length; i++)
            Cells[i] = Cells[i] * Scale + 0.25f;
    }

    public int SumTwice([In(-1, 40)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum = sum * 3 + Twice(i);
        return sum;
    }

    /// <summary>The width changes while the loop runs.</summary>
    public float Widening()
    {
        var sum = 0f;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
                sum += this[x, y];
            Width--;
        }
        return sum;
    }

    public float WideningByCallee()
    {
        var sum = 0f;
        for (var y = 0; y < Height; y++)
        {
            sum += this[0, y];
            Count(1);
        }
        return sum;
    }

    public int ThroughReference()
    {
        ref var width = ref Width;
        var sum = 0;
        for (var i = 0; i < Height; i++)
        {
            sum = sum * 3 + Columns;
            width += i;
        }
        return sum;
    }

    public int ThroughSpan([In(0, 9)] int n)
    {
        var span = MemoryMarshal.CreateSpan(ref Width, 1);
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = sum * 3 + Columns;
            span[0] = i;
        }
        return sum;
    }

    public int ThroughStruct([In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = sum * 3 + Spot.Y;
            Spot = new Spot { X = Spot.Y, Y = i };
            sum = sum * 5 + Spot.X;
            Spot.X = sum;
        }
        return sum;
    }

    public int OverEachOther([In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = sum * 3 + Both.Whole;
            Both.High = (short)i;
            sum ^= Both.Low;
        }
        return sum;
    }

    public int OfTheSameObject(Grid other, [In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = sum * 3 + Columns;
            other.Width = i;
        }
        return sum;
    }

    public int Volatile([In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum += Limit + Columns;
            Limit = i;
        }
        return sum;
    }

    public int Static([In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = sum * 3 + Calls + Height;
            Calls++;
        }
        return sum;
    }

    public int Marked([In(0, 40)] int n)
    {
        for (var i = 0; i < n; i++)
            At(Marks!, i) += Width;
        return Width;
    }

    public static void Differences(Grid a, Grid b)
    {
        for (var y = 1; y < a.Rows - 1; y++)
        {
            for (var x = 1; x < a.Columns - 1; x++)
                b[x, y] = a[x + 1, y - 1] - a[x - 1, y + 1];
        }
    }

    public static void Product(Grid a, Grid b, Grid c)
    {
        for (var i = 0; i < a.Rows; i++)
        {
            for (var j = 0; j < b.Columns; j++)
            {
                var sum = 0f;
                for (var k = 0; k < a.Columns; k++)
                    sum += a[k, i] * b[j, k];
                c[j, i] = sum;
            }
        }
    }

    public static float Chain(Grid first, [In(0, 8)] int n)
    {
        var sum = 0f;
        for (var i = 0; i < n; i++)
            sum += first.Other!.Cells![i] * first.Other.Scale + first.Scale;
        return sum;
    }

    public static int Caught(Grid a, [In(0, 9)] int n)
    {
        var sum = 0;
        for (var i = -1; i < n; i++)
        {
            try
            {
                sum = sum * 3 + a.Mark(i);
                a.Height = i;
            }
            catch (IndexOutOfRangeException)
            {
                sum += 1000;
            }
        }
        return sum + a.Rows;
    }
}

public static class Objects
{
    private static int Of(int[] a, int i) => a[i];
    private static int Narrow(byte a, sbyte b, short c, ushort d, bool e, char f) => a + b * 3 + c * 5 + d * 7 + (e ? 11 : 13) + f;
    private static int Assigned(int a, int b)
    {
        a = a * 3 + b;
        b ^= a;
        return a + b;
    }

    private static Spot Moved(Spot spot, int by)
    {
        spot.X += by;
        return spot;
    }

    private static int Across(in Spot spot) => spot.X * 31 + spot.Y;
    private static long Wide(long a, nint b) => a * 3 + b;
    private static void Swap(ref int a, ref int b) => (a, b) = (b, a);
    private static int Even(int n) => n + Odd(n - 1);
    private static int Odd(int n) => n <= 0 ? 0 : Even(n - 1);
    private static byte Low(int value) => (byte)value;
    private static int Second<T>(T first, int second) where T : struct => second + Unsafe.SizeOf<T>();

    public static int Helpers([Length(0, 20)] int[] a, [In(-1, 20)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum = sum * 3 + Of(a, i);
        return sum;
    }

    /// <summary>The helper's array is another one each round.</summary>
    public static int Alternating([Length(0, 20)] int[] a, [Length(0, 20)] int[] b, [In(0, 20)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = sum * 3 + Of(a, i);
            (a, b) = (b, a);
        }
        return sum;
    }

    public static int AssignedBefore([Length(0, 20)] int[] a, [Length(0, 20)] int[] b, [In(0, 20)] int n, bool other)
    {
        var from = a;
        if (other)
            from = b;
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum = sum * 3 + Of(from, i) + Of(a, i);
        return sum;
    }

    public static int NarrowArguments(int seed, [In(0, 20)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            seed = seed * 1103515245 + 12345;
            sum = sum * 3 + Narrow((byte)seed, (sbyte)(seed >> 8), (short)(seed >> 3), (ushort)(seed >> 16), (seed & 1) != 0, (char)(seed >> 5)) + Low(seed);
        }
        return sum;
    }

    public static int AssignedParameters(int a, [In(0, 20)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum = sum * 3 + Assigned(a, i) + a;
        return sum;
    }

    public static int Structs(Spot spot, [In(0, 20)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            var moved = Moved(spot, i);
            sum = sum * 3 + Across(moved) + Across(spot);
        }
        return sum;
    }

    public static long Wides(long a, [In(0, 20)] int n)
    {
        var sum = 0L;
        for (var i = 0; i < n; i++)
            sum = Wide(sum, i) + Wide(a, (nint)sum);
        return sum;
    }

    public static void Reversed([Length(0, 20)] int[] a)
    {
        for (int i = 0, j = a.Length - 1; i < j; i++, j--)
            Swap(ref a[i], ref a[j]);
    }

    public static int Mutual([In(-5, 30)] int n) => Even(n) - Odd(n);

    public static int Generic([In(0, 20)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum = sum * 3 + Second(new Spot(), i) + Second((byte)i, 1);
        return sum;
    }

    /// <summary>Tests of the program's own that throw, one with a limit that may be negative.</summary>
    public static int Tested([Length(0, 20)] int[] a, [In(-2, 20)] int limit, [In(-2, 20)] int n, [In(-3, 3)] int first)
    {
        var sum = 0;
        for (var i = first; i < n; i++)
        {
            if ((uint)i >= (uint)limit)
                throw new ArgumentOutOfRangeException(nameof(limit), sum.ToString());
            sum = sum * 3 + a[i];
        }
        return sum;
    }

    public static int TestedByHelper([Length(0, 20)] int[] a, int limit, [In(-2, 20)] int n, [In(-2147483648, 2147483647)] int first)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            Require((uint)unchecked(first + i) < (uint)limit);
            if (i < 0 || i >= a.Length)
                throw new InvalidOperationException("i");
            sum = sum * 3 + a[i];
        }
        return sum;
    }

    private static void Require(bool holds)
    {
        if (!holds)
            throw new ArgumentException("not so");
    }

    public static double Listed(System.Collections.Generic.List<double> list, [Length(0, 20)] double[] to, [In(-1, 20)] int n)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            to[i] = list[i] * 2;
            sum += list[i];
        }
        return sum;
    }

    public static int ThrownAndCaught([Length(0, 20)] int[] a, [In(-2, 20)] int limit, [In(0, 20)] int n)
    {
        var sum = 0;
        for (var i = -1; i < n; i++)
        {
            try
            {
                Require(i != limit);
                if (i > limit)
                    throw new InvalidOperationException("beyond");
                sum = sum * 3 + a[i];
            }
            catch (ArgumentException)
            {
                sum += 100;
            }
            catch (IndexOutOfRangeException)
            {
                sum += 10;
            }
        }
        return sum;
    }
}
