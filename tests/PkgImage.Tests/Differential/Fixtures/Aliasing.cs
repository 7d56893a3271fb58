// Two names for one place: the harness passes equal objects, overlapping spans and equal references for some inputs.
#nullable enable

public sealed class Cell
{
    public int Value;
    public int Other;
    public int[]? Items = new int[6];
}

public struct Pair
{
    public int A;
    public int B;
}

public static class Aliasing
{
    public static int Counter;
    public static int[] Shared = new int[8];
    public static int[] Signed = new int[8];
    public static uint[] Unsigned = (uint[])(object)Signed;
    public static DayOfWeek[] Days = (DayOfWeek[])(object)Signed;
    public static Pair Both;

    // One array under three types.
    public static int ArraysOfEqualElements([In(-1, 9)] int i, int v)
    {
        Signed[i] = v;
        Unsigned[i] += 3;
        var sum = Signed[i];
        Days[i] = (DayOfWeek)(v / 2);
        return sum ^ Signed[i] ^ (int)Unsigned[i];
    }

    public static void ArraysOfTwoTypes(double[] x, int[] places, double[] y)
    {
        for (var i = 0; i < places.Length; i++)
        {
            y[i] = x[places[i]] * 2;
            places[i] = (int)y[i];
        }
    }

    public static int TextAndArray(string text, char[] letters, byte[] codes)
    {
        var same = 0;
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = text[0];
            codes[i] = (byte)text[i];
            same += letters[i] == text[i] ? 1 : 0;
        }
        return same;
    }

    public static int ElementsAndSpan(int[] a, [In(-1, 5)] int i)
    {
        Span<int> span = a;
        a[i] = 1;
        span[i] = 2;
        var sum = a[i];
        MemoryMarshal.AsBytes(span)[4 * i] = 3;
        return sum + a[i];
    }

    public static unsafe long ElementsAndPointer([Length(2, 9)] double[] a)
    {
        fixed (double* first = a)
        {
            a[1] = 1;
            ((long*)first)[1] = 77;
            var bits = BitConverter.DoubleToInt64Bits(a[1]);
            ((byte*)first)[8] = 5;
            return bits + BitConverter.DoubleToInt64Bits(a[1]);
        }
    }

    public static int Refs(ref int a, ref int b)
    {
        a = 1;
        b = 2;
        return a;
    }

    public static int RefsOfTwoTypes(ref int a, ref uint b)
    {
        a = -1;
        b = 2;
        return a;
    }

    public static void Arrays(int[] a, int[] b)
    {
        for (var i = 0; i + 1 < a.Length; i++)
            b[i + 1] = a[i] + 1;
    }

    public static void ArraysBackwards(int[] a, int[] b)
    {
        for (var i = a.Length - 1; i > 0; i--)
            b[i - 1] = a[i] * 3;
    }

    public static void Spans(Span<byte> a, Span<byte> b)
    {
        for (var i = 0; i < a.Length && i < b.Length; i++)
            a[i] += b[i];
    }

    public static void SpanCopy(ReadOnlySpan<int> from, Span<int> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
    }

    public static int ArrayAndRef(int[] a, ref int r)
    {
        var sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            r = i;
            sum += a[i];
        }
        return sum;
    }

    public static int Objects(Cell a, Cell b)
    {
        a.Value = 5;
        b.Value = 6;
        a.Other = b.Value + a.Value;
        return a.Value;
    }

    public static int ItemsOfObjects(Cell a, Cell b)
    {
        var sum = 0;
        for (var i = 0; i < a.Items!.Length; i++)
        {
            b.Items![i] = i;
            sum = (sum * 3) + a.Items[i];
        }
        return sum;
    }

    public static int ItemsAndArray(Cell a, int[] items)
    {
        for (var i = 0; i < items.Length; i++)
            a.Items![i] = items[i] + 1;
        return a.Value;
    }

    public static void Structs(ref Pair a, ref Pair b)
    {
        a.A = b.B;
        b.B = a.A + 1;
        a = b;
        b.A++;
    }

    public static int StructAndField(ref Pair p, ref int field)
    {
        field = 3;
        p.A = 4;
        return field;
    }

    public static unsafe int Pointers([Length(3, 9)] int* a, [Length(3, 9)] int* b)
    {
        a[1] = 10;
        b[1] = 20;
        a[2] = b[1] + a[1];
        return a[1];
    }

    [Helper]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int WriteBoth(ref int r, int v)
    {
        Counter = v;
        r = v + 1;
        return Counter;
    }

    public static int RefToStatic(int v) => WriteBoth(ref Counter, v);

    [Helper]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int WriteShared(int[] a, int i, int v)
    {
        a[i] = v;
        Shared[i]++;
        return a[i];
    }

    public static int SharedArray([In(-1, 9)] int i, int v) => WriteShared(Shared, i, v);

    [Helper]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int WritePair(ref Pair p, int v)
    {
        p.A = v;
        Both.A++;
        return p.A + Both.B;
    }

    public static int StaticStruct(int v) => WritePair(ref Both, v);
    public static int StaticStructField(int v) => WriteBoth(ref Both.B, v) + Both.B;

    [Helper]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int WriteField(Cell c, ref int r)
    {
        c.Value = 7;
        r = 8;
        return c.Value;
    }

    public static int FieldOfObject(Cell c) => WriteField(c, ref c.Value);
    public static int ItemOfObject(Cell c, [In(-1, 6)] int i) => WriteField(c, ref c.Items![i]) + c.Items[i];

    public static void SwapElements(int[] a, int i, int j) => (a[i], a[j]) = (a[j], a[i]);

    public static int ElementTwice(int[] a, int i, int j)
    {
        ref var x = ref a[i];
        ref var y = ref a[j];
        x = 1;
        y = 2;
        return x;
    }

    public static void Rotate(int[] a)
    {
        if (a.Length == 0)
            return;
        var first = a[0];
        for (var i = 1; i < a.Length; i++)
            a[i - 1] = a[i];
        a[^1] = first;
    }

    public static int InAndRef(in int a, ref int b)
    {
        var before = a;
        b = before + 1;
        return a;
    }

    public static Pair InStruct(in Pair a, ref Pair b)
    {
        b.A = 99;
        return a;
    }

    public static int OutTwice(out int a, out int b)
    {
        a = 1;
        b = 2;
        return a;
    }

    // Nests whose arrays may be one: what a round writes, later ones read.
    public static void FirstAddedToRows([Length(0, 60)] int[] from, [Length(0, 60)] int[] to, [In(0, 8)] int rows, [In(0, 8)] int columns)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                to[y * columns + x] += from[0] + x;
        }
    }

    public static void FirstAddedToItsRows([Length(0, 60)] int[] a, [In(0, 8)] int rows, [In(0, 8)] int columns) => FirstAddedToRows(a, a, rows, columns);

    public static void SumsOfColumns([Length(0, 60)] double[] from, [Length(0, 60)] double[] to, [In(0, 8)] int rows, [In(0, 8)] int columns)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                to[x] += from[y * columns + x];
        }
    }

    public static void SumsInThemselves([Length(0, 60)] double[] a, [In(0, 8)] int rows, [In(0, 8)] int columns) => SumsOfColumns(a, a, rows, columns);

    public static uint UnderTwoTypes(int first, [In(0, 5)] int rows, [In(0, 5)] int columns)
    {
        Signed[0] = first;
        FirstOfOtherSign(Signed, Unsigned, rows, columns);
        return Unsigned[7];
    }

    private static void FirstOfOtherSign(int[] from, uint[] to, int rows, int columns)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                to[y * columns + x] += (uint)from[0];
        }
    }

    // Distinct in each call, and in the next one the other way round.
    public static void ChangingPlaces([Length(0, 60)] int[] a, [Length(0, 60)] int[] b, [In(0, 5)] int steps, [In(0, 8)] int rows, [In(0, 8)] int columns)
    {
        for (var step = 0; step < steps; step++)
        {
            Spread(a, b, rows, columns);
            (a, b) = (b, a);
        }
    }

    private static void Spread(int[] from, int[] to, int rows, int columns)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                to[y * columns + x] = from[y * columns + x] * 3 + from[0];
        }
    }

    // The same by calls at the end of each other.
    public static void Alternating([Length(0, 60)] int[] a, [Length(0, 60)] int[] b, [In(0, 5)] int steps, [In(0, 8)] int rows, [In(0, 8)] int columns)
    {
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
                b[y * columns + x] = a[y * columns + x] * 3 + a[0];
        }
        if (steps > 0)
            Alternating(b, a, steps - 1, rows, columns);
    }
}
