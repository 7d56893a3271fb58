// Loops that vectorize, at every length and with every way out of them.
#nullable enable

public static class Vectors
{
    public static void AddInts(int[] a, int[] b, int[] c)
    {
        for (var i = 0; i < c.Length; i++)
            c[i] = a[i] + b[i];
    }

    public static void AddChecked(int[] a, int[] b, int[] c)
    {
        for (var i = 0; i < c.Length; i++)
            c[i] = checked(a[i] + b[i]);
    }

    public static long SumOfProducts(int[] a, int[] b)
    {
        long sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += (long)a[i] * b[i];
        return sum;
    }

    public static int SumChecked(int[] a)
    {
        var sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum = checked(sum + a[i]);
        return sum;
    }

    public static uint SumOfBytes(byte[] a)
    {
        uint sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i];
        return sum;
    }

    public static int SumOfSBytes(sbyte[] a)
    {
        var sum = 0;
        foreach (var x in a)
            sum += x;
        return sum;
    }

    public static long SumOfShorts(short[] a)
    {
        long sum = 0;
        foreach (var x in a)
            sum += x;
        return sum;
    }

    public static int Min(int[] a)
    {
        var min = int.MaxValue;
        foreach (var x in a)
            min = Math.Min(min, x);
        return min;
    }

    public static uint MaxUnsigned(uint[] a)
    {
        uint max = 0;
        foreach (var x in a)
            max = Math.Max(max, x);
        return max;
    }

    public static float MaxFloat(float[] a)
    {
        var max = float.NegativeInfinity;
        foreach (var x in a)
            max = Math.Max(max, x);
        return max;
    }

    public static double MinDouble(double[] a)
    {
        var min = double.PositiveInfinity;
        foreach (var x in a)
            min = x < min ? x : min;
        return min;
    }

    public static void Scale(double[] a, double by)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] *= by;
    }

    public static void Roots(float[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = MathF.Sqrt(a[i]);
    }

    public static void Floors(double[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = Math.Floor(a[i]) + Math.Ceiling(-a[i]) + Math.Round(a[i]) + Math.Truncate(a[i]);
    }

    public static void Sines(double[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = Math.Sin(a[i]);
    }

    [ExactNaN]
    public static void AbsAll(float[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = MathF.Abs(a[i]);
    }

    [ExactNaN]
    public static void NegateAll(double[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = -a[i];
    }

    public static void ToInts(float[] a, int[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (int)a[i];
    }

    public static void ToUInts(double[] a, uint[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (uint)a[i];
    }

    public static void ToLongs(double[] a, long[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (long)a[i];
    }

    public static void ToULongs(float[] a, ulong[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (ulong)a[i];
    }

    public static void ToBytes(float[] a, byte[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (byte)a[i];
    }

    public static void ToShorts(double[] a, short[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (short)a[i];
    }

    public static void FromUInts(uint[] a, float[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = a[i];
    }

    public static void FromULongs(ulong[] a, double[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = a[i];
    }

    public static void FromLongs(long[] a, float[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = a[i];
    }

    public static void Narrow(int[] a, byte[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (byte)a[i];
    }

    public static void NarrowChecked(int[] a, byte[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = checked((byte)a[i]);
    }

    public static void Saturate(int[] a, byte[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = (byte)Math.Clamp(a[i], 0, 255);
    }

    public static void Widen(char[] a, int[] b)
    {
        for (var i = 0; i < b.Length; i++)
            b[i] = a[i];
    }

    public static void Divide(int[] a, int[] b)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] /= b[i];
    }

    public static void DivideBy(int[] a, int by)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = (a[i] / by) + (a[i] % by);
    }

    public static void DivideByTen(uint[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = (a[i] / 10) ^ (a[i] % 7);
    }

    public static void ShiftAll(long[] a, int by)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = (a[i] << by) ^ (a[i] >> i);
    }

    public static int PopCounts(ulong[] a)
    {
        var n = 0;
        foreach (var x in a)
            n += BitOperations.PopCount(x);
        return n;
    }

    public static void Zeros(uint[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = (uint)(BitOperations.LeadingZeroCount(a[i]) + (100 * BitOperations.TrailingZeroCount(a[i])));
    }

    public static void Rotates(uint[] a)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = BitOperations.RotateLeft(a[i], i) + System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(a[i]);
    }

    public static int CountEqual(byte[] a, byte v)
    {
        var n = 0;
        for (var i = 0; i < a.Length; i++)
            n += a[i] == v ? 1 : 0;
        return n;
    }

    public static bool AllEqual(short[] a, short[] b)
    {
        var equal = true;
        for (var i = 0; i < a.Length; i++)
            equal &= a[i] == b[i];
        return equal;
    }

    public static void Select(int[] a, int[] b)
    {
        for (var i = 0; i < a.Length; i++)
            a[i] = a[i] > b[i] ? a[i] : -b[i];
    }

    public static void Conditional(int[] a, int[] b, int limit)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] > limit)
                b[i] = a[i];
        }
    }

    public static void Reversed(int[] a, int[] b)
    {
        for (var i = 0; i < a.Length; i++)
            b[b.Length - 1 - i] = a[i];
    }

    public static void Interleave(float[] a, float[] b, float[] c)
    {
        for (var i = 0; i < a.Length; i++)
        {
            c[2 * i] = a[i];
            c[(2 * i) + 1] = b[i];
        }
    }

    public static void Deinterleave(byte[] a, byte[] b, byte[] c)
    {
        for (var i = 0; i < b.Length; i++)
        {
            b[i] = a[3 * i];
            c[i] = a[(3 * i) + 2];
        }
    }

    public static void Gather(int[] a, byte[] indices, int[] b)
    {
        for (var i = 0; i < indices.Length; i++)
            b[i] = a[indices[i]];
    }

    public static void Recurrence(long[] a)
    {
        for (var i = 4; i < a.Length; i++)
            a[i] = a[i - 4] + a[i - 1];
    }

    public static void Distance(int[] a, [In(-9, 9)] int by)
    {
        for (var i = 10; i < a.Length - 10; i++)
            a[i + by] = a[i] + 1;
    }

    public static void FromMiddle(int[] a, [In(-2, 80)] int from, [In(-2, 80)] int to, int v)
    {
        for (var i = from; i <= to; i++)
            a[i] ^= v;
    }

    public static void Longs(int[] a, [In(-2, 80)] long from, [In(-2, 80)] long to)
    {
        for (var i = from; i < to; i++)
            a[i]++;
    }

    public static void Unsigned(int[] a, [In(0, 80)] uint from, [In(0, 80)] uint to)
    {
        for (var i = from; i < to; i++)
            a[i]--;
    }

    public static void TwoSteps(int[] a)
    {
        for (var i = 0; i < a.Length; i += 2)
            a[i + 1] = a[i];
    }

    public static void LimitOfOther(int[] a, int[] b)
    {
        for (var i = 0; i < b.Length; i++)
            a[i] = i;
    }

    public static int Search(int[] a, int v)
    {
        for (var i = 0; ; i++)
        {
            if (a[i] == v)
                return i;
        }
    }

    public static void Nested(int[] a, [In(0, 12)] int width, [In(0, 12)] int height)
    {
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                a[(y * width) + x] += x ^ y;
        }
    }

    public static void Sobel(byte[,] from, byte[,] to)
    {
        for (var y = 1; y < from.GetLength(0) - 1; y++)
        {
            for (var x = 1; x < from.GetLength(1) - 1; x++)
            {
                var gx = from[y - 1, x + 1] - from[y - 1, x - 1] + (2 * (from[y, x + 1] - from[y, x - 1])) + from[y + 1, x + 1] - from[y + 1, x - 1];
                var gy = from[y + 1, x - 1] - from[y - 1, x - 1] + (2 * (from[y + 1, x] - from[y - 1, x])) + from[y + 1, x + 1] - from[y - 1, x + 1];
                to[y, x] = (byte)Math.Min(255, Math.Abs(gx) + Math.Abs(gy));
            }
        }
    }

    public static int SpanSum(ReadOnlySpan<ushort> s)
    {
        var sum = 0;
        foreach (var x in s)
            sum += x;
        return sum;
    }

    public static void SpanMix(Span<double> a, ReadOnlySpan<float> b)
    {
        for (var i = 0; i < b.Length; i++)
            a[i] += b[i] * 0.5;
    }

    public static void Structs(Cell[] a)
    {
        for (var i = 0; i < a.Length; i++)
        {
            a[i].X += a[i].Y;
            a[i].Y *= 2;
        }
    }
}

public struct Cell
{
    public float X;
    public float Y;
}
