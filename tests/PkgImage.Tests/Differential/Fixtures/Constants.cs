// Read-only statics: values build time knows, values it cannot know, and initializers that must run all the same.
#nullable enable

public readonly struct Range2(double low, double high)
{
    public double Low { get; } = low;
    public double High { get; } = high;
    public readonly double Width => High - Low;
}

[Helper]
public static class Scalars
{
    public static readonly bool Yes = true;
    public static readonly sbyte Signed8 = -5;
    public static readonly byte Unsigned8 = 250;
    public static readonly short Signed16 = -30_000;
    public static readonly ushort Unsigned16 = 60_000;
    public static readonly char Letter = 'x';
    public static readonly int Signed32 = int.MinValue + 1;
    public static readonly uint Unsigned32 = uint.MaxValue;
    public static readonly long Signed64 = long.MinValue;
    public static readonly ulong Unsigned64 = 1UL << 63;
    public static readonly float Single = 1f / 3;
    public static readonly double Double = 2.0 / 3;
    public static readonly double Root = Math.Sqrt(2);
    public static readonly double NotANumber = double.NaN;
    public static readonly double Minus0 = -0.0;
    public static readonly int Never;
    public static readonly DayOfWeek Day = DayOfWeek.Friday;
    public static readonly Range2 Range = new(1.5, 4);
    public static readonly int Derived = Signed8 * 3 + Unsigned16;
    public static readonly int Looped = SumTo(100);
    public static readonly int Largest = FindLargest([3, 9, 4]);
    public static readonly nint Native = 77;
    public static readonly double Sine = Math.Sin(1);
    public static readonly int Parsed = int.Parse("123", System.Globalization.CultureInfo.InvariantCulture);

    private static int SumTo(int n)
    {
        var sum = 0;
        for (var i = 0; i <= n; i++)
            sum += i;
        return sum;
    }

    private static int FindLargest(int[] values)
    {
        var largest = int.MinValue;
        foreach (var v in values)
            largest = Math.Max(largest, v);
        return largest;
    }
}

[Helper]
public static class Quiet
{
    public static readonly int Size = 1 << 6;
    public static readonly int Mask = Size - 1;
    public static readonly long Product = (long)Size * Mask * 1_000_003;
}

[Helper]
public static class Log
{
    public static int Runs;

    public static int Note(int v)
    {
        Runs++;
        return v;
    }
}

[Helper]
public static class Noisy
{
    public static readonly int First = 5;
    public static readonly int Second = Log.Note(First);
    public static readonly int Third = First * 2;
}

[Helper]
public static class WithObjects
{
    public static readonly int First = 11;
    public static readonly object Lock = new();
    public static readonly List<int> List = [1, 2];
    public static readonly int Last = First + 1;
}

[Helper]
public static class Failing
{
    public static readonly int First = 3;
    public static readonly int Second = int.Parse("not a number", System.Globalization.CultureInfo.InvariantCulture);
}

[Helper]
public static class Dividing
{
    public static readonly int First = 3;
    public static readonly int Second = First / (First - 3);
}

[Helper]
public static class Precise
{
    public static readonly int Value = 9;

    static Precise() => Log.Runs += 100;
}

[Helper]
public static class Circular
{
    public static readonly int A = Other.B + 1;

    [Helper]
    public static class Other
    {
        public static readonly int B = A + 1;
    }
}

[Helper]
public static class Sized<T>
{
    public static readonly int Bytes = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
    public static readonly int Twice = 2 * 21;
}

[Helper]
public static class Escaping
{
    public static readonly int[] Table = [1, 2, 3];
    public static readonly int BeforeEscape = Table[1];
    public static readonly int Changed = Log.Note(Change(Table));
    public static readonly int AfterEscape = Table[1];

    private static int Change(int[] t) => t[1] = 20;
}

public static class Constants
{
    public static int Small(int v) => Scalars.Yes ? v + Scalars.Signed8 + Scalars.Unsigned8 : 0;
    public static int Medium(int v) => v ^ Scalars.Signed16 ^ Scalars.Unsigned16 ^ Scalars.Letter;
    public static long Wide(long v) => v + Scalars.Signed32 + Scalars.Unsigned32;
    public static ulong Wider(long v) => (ulong)(v ^ Scalars.Signed64) ^ Scalars.Unsigned64;
    public static double Reals(double v) => v * Scalars.Single + Scalars.Double * Scalars.Root;
    public static bool IsNotANumber(double v) => double.IsNaN(v + Scalars.NotANumber);
    public static double NegativeZero() => Scalars.Minus0;
    public static int Default(int v) => v * (Scalars.Never + 1);
    public static DayOfWeek NextDay() => Scalars.Day + 1;
    public static double Field(double v) => v * Scalars.Range.Low;
    public static double Property(double v) => v * Scalars.Range.Width;
    public static Range2 Copy() => Scalars.Range;
    public static int Computed(int v) => v + Scalars.Derived + Scalars.Looped + Scalars.Largest;
    public static nint NativeSized(int v) => v * Scalars.Native;
    public static double LeftToRunTime(double v) => v * Scalars.Sine;
    public static int ParsedAtRunTime(int v) => v + Scalars.Parsed;

    public static int Masked(int[] a, int v)
    {
        var sum = 0;
        for (var i = 0; i < Quiet.Size; i++)
            sum += (v >> (i & 31)) & Quiet.Mask;
        return sum + a.Length;
    }

    public static long Big() => Quiet.Product;
    public static int InitializerRuns(int v) => (Noisy.First * 1000) + Log.Runs + v;
    public static int InitializerRunsToo() => Noisy.Third + Log.Runs;
    public static int BesideObjects(int v) => (v * WithObjects.First) + WithObjects.Last;
    public static int FailsAllTheSame(int v) => Failing.First + v;
    public static int FailsWithin(int v) => Dividing.First + v;
    public static int InCircles() => Circular.A;
    public static int OfGenericType() => (Sized<long>.Bytes * 1000) + Sized<long>.Twice + Sized<byte>.Twice;
    public static int Escaped() => (Escaping.BeforeEscape * 100) + Escaping.AfterEscape;
    public static int EmptyGuid() => Guid.Empty == default ? 1 : 0;
    public static double Imaginary(double v) => (System.Numerics.Complex.ImaginaryOne * v).Imaginary;

    [StaysIL("PKI3019")]
    public static int AtFirstAccess() => Precise.Value;
}
