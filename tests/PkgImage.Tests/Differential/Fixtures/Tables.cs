// Read-only static arrays: those whose elements build time knows, and those that something still writes to.
#nullable enable

[Helper]
public readonly struct Step(int low, double factor)
{
    public readonly int Low = low;
    public readonly double Factor = factor;
    public double Scale(double v) => (v - Low) * Factor;
}

public enum Weight : byte { None, Light = 3, Heavy = 200 }

[Helper]
public static class Crc
{
    private static readonly uint[] Table = Make();

    private static uint[] Make()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var c = i;
            for (var bit = 0; bit < 8; bit++)
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            table[i] = c;
        }
        return table;
    }

    public static uint Next(uint crc, byte b) => Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
}

// Read while it is made: whoever asks too early sees an element that is not there yet.
[Helper]
public static class Early
{
    private static readonly int[] Half = Fill();
    private static readonly int[] Whole = [Sum(), Half[0], Half[1]];
    private static int s_seen;

    private static int[] Fill()
    {
        var cells = new int[2];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = 10 + Known();
        return cells;
    }

    private static int Known()
    {
        var sum = 0;
        for (var i = 0; i < 3; i++)
            sum += Half is null ? 100 : Half[i & 1];
        return sum;
    }

    public static int Sum()
    {
        var sum = 0;
        for (var i = 0; i < 2; i++)
            sum += Half[i] + (Whole is null ? 7 : Whole[i]);
        s_seen++;
        return sum;
    }

    public static int Last(int i) => Whole[i] + s_seen;
}

[Helper]
public static class Exact
{
    private static readonly short[] Cells;

    static Exact()
    {
        Cells = new short[8];
        for (var i = 0; i < Cells.Length; i++)
            Cells[i] = (short)(i * 300);
    }

    public static int Sum(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Cells[i];
        return sum;
    }
}

public static class Tables
{
    private static readonly bool[] Flags = [true, false, true, true];
    private static readonly sbyte[] Signed8 = [-128, 127, -1, 0];
    private static readonly byte[] Unsigned8 = [255, 128, 1, 0];
    private static readonly short[] Signed16 = [-32768, 32767, -1];
    private static readonly ushort[] Unsigned16 = [65535, 32768, 1];
    private static readonly char[] Letters = ['a', 'ß', '\uffff'];
    private static readonly int[] Signed32 = [int.MinValue, int.MaxValue, -1, 0, 17];
    private static readonly uint[] Unsigned32 = [uint.MaxValue, 1u << 31];
    private static readonly long[] Signed64 = [long.MinValue, long.MaxValue, -1];
    private static readonly ulong[] Unsigned64 = [ulong.MaxValue, 1UL << 63];
    private static readonly float[] Singles = [float.NaN, float.NegativeInfinity, -0f, 1f / 3];
    private static readonly double[] Doubles = [double.NaN, double.Epsilon, -0.0, 2.0 / 3, 1e308];
    private static readonly Weight[] Weights = [Weight.Heavy, Weight.Light];
    private static readonly Step[] Steps = [new(1, 0.5), new(20, -3), new(-4, 1e9)];
    private static readonly int[] Empty = new int[0];
    private static readonly double[] Squares = Square(20);
    private static readonly byte[] Text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8.ToArray();
    private static readonly int[] Big = new int[20_000];

    private static readonly int[] Written = [1, 2, 3];
    private static readonly int[] HandedOut = [1, 2, 3];
    private static readonly int[] WrittenThrough = [1, 2, 3];
    private static readonly int[] First = [1, 2, 3];
    private static readonly int[] Second = First;

    private static double[] Square(int n)
    {
        var squares = new double[n];
        for (var i = 0; i < n; i++)
            squares[i] = (double)i * i;
        return squares;
    }

    public static bool Flag(int i) => Flags[i];
    public static int Narrow(int i) => (Signed8[i] * 1000) + Unsigned8[i];
    public static int Medium(int i) => Signed16[i] ^ (Unsigned16[i] << 3) ^ Letters[i];
    public static int Index32(int i) => Signed32[i];
    public static int IndexUnsigned(uint i) => Signed32[i];
    public static int IndexLong(long i) => Signed32[i];
    public static ulong Wide(int i) => Unsigned32[i & 1] + (ulong)Signed64[i & 1] + Unsigned64[i & 1];
    public static float Single(int i) => Singles[i];
    public static double Double(int i) => Doubles[i];
    public static Weight OfEnum(int i) => Weights[i];
    public static double OfStruct(int i, double v) => Steps[i].Scale(v);
    public static Step CopyOfStruct(int i) => Steps[i];
    public static int FieldOfStruct(int i) => Steps[i].Low;

    public static double ByReference(int i)
    {
        ref readonly var step = ref Steps[i];
        return step.Low * step.Factor;
    }

    public static int OfText(int i) => Text[i] + Text.Length;
    public static int OfNothing(int i) => Empty[i];
    public static int Lengths() => Signed32.Length + (Empty.Length * 10) + (Signed32.GetLength(0) * 100) + (Signed32.GetUpperBound(0) * 1000);

    public static double SumOfSquares()
    {
        var sum = 0.0;
        foreach (var s in Squares)
            sum += s;
        return sum;
    }

    public static double Dot(double[] a)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * Squares[i];
        return sum;
    }

    public static int Handed(int i) => Choose(i > 2 ? Signed32 : Empty, i);

    private static int Choose(int[] cells, int i)
    {
        for (var at = 0; at < cells.Length; at++)
        {
            if (cells[at] == i)
                return at;
        }
        return -1;
    }

    public static int Span(int i)
    {
        ReadOnlySpan<int> span = Signed32;
        return span[i] + span.Slice(1).Length;
    }

    public static int SpanSearch(int v) => new ReadOnlySpan<int>(Signed32, 1, 3).IndexOf(v);
    public static int BeyondTheLimit(int i) => Big[i & 0xFFF] + Big.Length;

    public static uint Checksum(byte[] a)
    {
        var crc = uint.MaxValue;
        foreach (var b in a)
            crc = Crc.Next(crc, b);
        return ~crc;
    }

    public static int WriteAndRead(int i, int v)
    {
        Written[i] = v;
        return Written[0] + Written[1] + Written[2];
    }

    public static int WriteThroughReference(int i, int v)
    {
        ref var cell = ref WrittenThrough[i];
        cell += v;
        return WrittenThrough[0] + WrittenThrough[1] + WrittenThrough[2];
    }

    public static int WriteElsewhere(int v)
    {
        Fill(HandedOut, v);
        return HandedOut[0] + HandedOut[2];
    }

    private static void Fill(int[] cells, int v)
    {
        for (var i = 0; i < cells.Length; i++)
            cells[i] = v * i;
    }

    public static int WriteAlias(int v)
    {
        Second[1] = v;
        return First[1];
    }

    public static int WhileItIsMade(int i) => Early.Last(i) + Early.Sum();

    public static int AtFirstUse(int n) => Exact.Sum(n);
}
