// One- and multi-dimensional arrays of all element types: bounds and null failures with what was written before them.
#nullable enable

public static class Arrays
{
    public static int Length(int[] a) => a.Length;
    public static long LongLength(byte[] a) => a.LongLength;
    public static int Get(int[] a, int i) => a[i];
    public static long GetLongIndex(long[] a, long i) => a[i];
    public static byte GetUIntIndex(byte[] a, uint i) => a[i];
    public static short GetNativeIndex(short[] a, nint i) => a[i];
    public static void Set(int[] a, int i, int v) => a[i] = v;
    public static bool GetBool(bool[] a, int i) => a[i];
    public static sbyte GetSByte(sbyte[] a, int i) => a[i];
    public static ushort GetUShort(ushort[] a, int i) => a[i];
    public static char GetChar(char[] a, int i) => a[i];
    public static uint GetUInt(uint[] a, int i) => a[i];
    public static ulong GetULong(ulong[] a, int i) => a[i];
    public static nint GetNative(nint[] a, int i) => a[i];
    [ExactNaN] public static float GetFloat(float[] a, int i) => a[i];
    [ExactNaN] public static double GetDouble(double[] a, int i) => a[i];
    public static void SetBool(bool[] a, int i, bool v) => a[i] = v;
    public static void SetByte(byte[] a, int i, int v) => a[i] = (byte)v;
    public static void SetShort(short[] a, int i, int v) => a[i] = (short)v;
    public static void SetChar(char[] a, int i, char v) => a[i] = v;
    [ExactNaN] public static void SetFloat(float[] a, int i, float v) => a[i] = v;
    [ExactNaN] public static void SetDouble(double[] a, int i, double v) => a[i] = v;

    public static long Sum(int[] a)
    {
        long sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i];
        return sum;
    }

    public static int SumBytes(byte[] a)
    {
        var sum = 0;
        foreach (var b in a)
            sum += b;
        return sum;
    }

    public static int SumRange(int[] a, [In(-3, 80)] int from, [In(-3, 80)] int to)
    {
        var sum = 0;
        for (var i = from; i < to; i++)
            sum += a[i];
        return sum;
    }

    public static void FillRange(int[] a, [In(-3, 80)] int from, [In(-3, 120)] int to, int value)
    {
        for (var i = from; i < to; i++)
            a[i] = value + i;
    }

    public static void FillDown(int[] a, [In(-3, 120)] int from)
    {
        for (var i = from; i >= -1; i--)
            a[i] = i;
    }

    public static void CopyTo(int[] source, int[] target)
    {
        for (var i = 0; i < source.Length; i++)
            target[i] = source[i];
    }

    public static void CopyShifted(int[] a, [In(-4, 4)] int by)
    {
        for (var i = 0; i < a.Length; i++)
            a[i + by] = a[i];
    }

    public static void WriteThenFail(int[] a, int[] b, int i)
    {
        a[0] = 17;
        b[i] = a[0] + 1;
        a[1] = 18;
    }

    public static int EvaluationOrder(int[] a, int[] b, int i, int j) => a[i] = b[j] / i;

    public static void Saxpy(float[] x, float[] y, float a)
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = (a * x[i]) + y[i];
    }

    public static void Stencil(double[] from, double[] to)
    {
        for (var i = 1; i < from.Length - 1; i++)
            to[i] = (from[i - 1] + from[i] + from[i + 1]) / 3;
    }

    public static void Strided(int[] a, [In(-2, 5)] int start, [In(1, 7)] int step)
    {
        for (var i = start; i < a.Length; i += step)
            a[i] ^= i;
    }

    public static void Reverse(short[] a)
    {
        for (int i = 0, j = a.Length - 1; i < j; i++, j--)
            (a[i], a[j]) = (a[j], a[i]);
    }

    public static void Histogram(byte[] data, int[] counts)
    {
        foreach (var b in data)
            counts[b]++;
    }

    public static void PrefixSum(long[] a)
    {
        for (var i = 1; i < a.Length; i++)
            a[i] += a[i - 1];
    }

    public static int IndexOf(char[] a, char c)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] == c)
                return i;
        }
        return -1;
    }

    public static int BinarySearch(int[] sorted, int value)
    {
        int low = 0, high = sorted.Length - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) >> 1);
            if (sorted[middle] == value)
                return middle;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    public static void InsertionSort(int[] a)
    {
        for (var i = 1; i < a.Length; i++)
        {
            var value = a[i];
            var j = i - 1;
            while (j >= 0 && a[j] > value)
            {
                a[j + 1] = a[j];
                j--;
            }
            a[j + 1] = value;
        }
    }

    public static void CompoundElement(byte[] a, int i, int v)
    {
        a[i] += (byte)v;
        a[i] <<= 1;
        a[i]--;
    }

    public static int PostIncrementIndex(int[] a, [In(-1, 70)] int i)
    {
        var sum = a[i++];
        sum = (sum * 31) + a[i++];
        return (sum * 31) + a[i] + i;
    }

    [StaysIL("PKI3010")]
    public static ref int ElementRef(int[] a, int i) => ref a[i];

    public static void SwapElements(long[] a, int i, int j)
    {
        ref var x = ref a[i];
        ref var y = ref a[j];
        (x, y) = (y, x);
    }

    public static int NullBeforeIndex(int[] a, int i, int d) => a[i / d];

    public static int Sieve([In(0, 200)] int n, [Length(200, 220)] bool[] composite)
    {
        var count = 0;
        for (var i = 2; i < n; i++)
        {
            if (composite[i])
                continue;
            count++;
            for (var j = i * i; j < n; j += i)
                composite[j] = true;
        }
        return count;
    }

    public static int Levenshtein([Length(0, 12)] char[] a, [Length(0, 12)] char[] b, [Length(13, 13)] int[] row)
    {
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var next = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[b.Length];
    }
}

public static class MultiArrays
{
    public static int Get2(int[,] a, [In(-3, 8)] int i, [In(-3, 8)] int j) => a[i, j];
    public static void Set2(byte[,] a, [In(-3, 8)] int i, [In(-3, 8)] int j, byte v) => a[i, j] = v;
    public static double Get3(double[,,] a, [In(-3, 8)] int i, [In(-3, 8)] int j, [In(-3, 8)] int k) => a[i, j, k];
    public static int Lengths(int[,] a) => (a.GetLength(0) * 1000) + (a.GetLength(1) * 100) + a.Length;
    public static int LengthOf(int[,] a, [In(-1, 3)] int dimension) => a.GetLength(dimension);
    public static int Bounds(short[,,] a) => a.GetLowerBound(0) + (10 * a.GetUpperBound(1)) + (100 * a.GetUpperBound(2));
    public static int Rank(int[,,] a) => a.Rank;

    public static long Sum2(int[,] a)
    {
        long sum = 0;
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
                sum = (sum * 3) + a[i, j];
        }
        return sum;
    }

    public static long SumTooFar(long[,] a)
    {
        long sum = 0;
        for (var i = 0; i <= a.GetLength(0); i++)
        {
            for (var j = 0; j < a.GetLength(1); j++)
                sum += a[i, j] = sum;
        }
        return sum;
    }

    public static void Multiply(double[,] a, double[,] b, double[,] c)
    {
        for (var i = 0; i < a.GetLength(0); i++)
        {
            for (var j = 0; j < b.GetLength(1); j++)
            {
                double sum = 0;
                for (var k = 0; k < a.GetLength(1); k++)
                    sum += a[i, k] * b[k, j];
                c[i, j] = sum;
            }
        }
    }

    public static void Transpose([Length(4, 4)] float[,] a)
    {
        for (var i = 0; i < 4; i++)
        {
            for (var j = i + 1; j < 4; j++)
                (a[i, j], a[j, i]) = (a[j, i], a[i, j]);
        }
    }

    public static void Increment(int[,] a, [In(-2, 7)] int i, [In(-2, 7)] int j)
    {
        a[i, j]++;
        ref var cell = ref a[j, i];
        cell *= 2;
    }

    public static void Life([Length(5, 7)] bool[,] from, [Length(5, 7)] bool[,] to)
    {
        for (var y = 1; y < from.GetLength(0) - 1; y++)
        {
            for (var x = 1; x < from.GetLength(1) - 1; x++)
            {
                var n = 0;
                for (var dy = -1; dy <= 1; dy++)
                {
                    for (var dx = -1; dx <= 1; dx++)
                    {
                        if ((dx | dy) != 0 && from[y + dy, x + dx])
                            n++;
                    }
                }
                to[y, x] = n == 3 || (n == 2 && from[y, x]);
            }
        }
    }
}
