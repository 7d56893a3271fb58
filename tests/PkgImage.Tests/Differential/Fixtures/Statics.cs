// Static fields: mutable ones shared between calls, read-only tables, initializers that must run when C# says.
#nullable enable

public static class Statics
{
    public static int Counter;
    public static long Total = 0;
    public static double Average;
    public static Color Mode;
    public static Point Origin;
    public static int[] Cells = new int[8];
    public static int[]? Missing;
    public static string Name = "static";
    public static readonly int Limit = int.Parse("40", System.Globalization.CultureInfo.InvariantCulture);
    public const int Constant = 7;

    public static int Increment() => ++Counter;
    public static int PostIncrement() => Counter++;
    public static void Set(int v) => Counter = v;
    public static int Get() => Counter;

    public static long Accumulate([In(0, 100)] int n)
    {
        for (var i = 0; i < n; i++)
        {
            Total += i;
            Counter ^= i;
        }
        return Total;
    }

    public static double UpdateAverage(double[] values)
    {
        Average = 0;
        for (var i = 0; i < values.Length; i++)
            Average += (values[i] - Average) / (i + 1);
        return Average;
    }

    public static void SetThenFail(int[] a, int i)
    {
        Counter = 1;
        a[i] = 2;
        Counter = 3;
    }

    public static Color Cycle() => Mode = (Color)(((int)Mode + 1) % 3);

    public static int MoveOrigin(int dx, int dy)
    {
        Origin.X += dx;
        Origin.Y -= dy;
        return Origin.X ^ Origin.Y;
    }

    public static Point CopyOrigin() => Origin;
    public static void WriteCells([In(-1, 9)] int i, int v) => Cells[i] = v;

    public static int SumCells()
    {
        var sum = 0;
        for (var i = 0; i < Cells.Length; i++)
            sum += Cells[i];
        return sum;
    }

    public static int ReadMissing(int i) => Missing![i];
    public static int NameHash()
    {
        var hash = 0;
        foreach (var c in Name)
            hash = (hash * 31) + c;
        return hash;
    }

    public static int UpToLimit(int n)
    {
        var i = 0;
        while (i < n && i < Limit)
            i += Constant;
        return i;
    }

    public static int CallsOthers([In(0, 10)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Increment() + PostIncrement();
        return sum;
    }

    public static void RefToStatic(int v)
    {
        ref var counter = ref Counter;
        counter += v;
        counter *= 3;
    }

    public static int AliasedStatic(int v)
    {
        ref var counter = ref Counter;
        counter = v;
        Counter++;
        return counter;
    }
}

public static class Tables
{
    private static readonly uint[] s_crc = MakeCrc();
    private static readonly byte[] s_primes = [2, 3, 5, 7, 11, 13, 17, 19];
    private static readonly double[] s_weights = [0.25, 0.5, 0.25];
    private static readonly int[,] s_grid = { { 1, 2, 3 }, { 4, 5, 6 } };

    private static ReadOnlySpan<ushort> Shorts => [1, 10, 100, 1000, 10000];

    [Helper]
    public static uint[] MakeCrc()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var c = i;
            for (var k = 0; k < 8; k++)
                c = (c & 1) != 0 ? (c >> 1) ^ 0xedb88320 : c >> 1;
            table[i] = c;
        }
        return table;
    }

    public static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        for (var i = 0; i < data.Length; i++)
            crc = s_crc[(crc ^ data[i]) & 0xff] ^ (crc >> 8);
        return ~crc;
    }

    public static int Prime(int i) => s_primes[i];
    public static ushort Short(int i) => Shorts[i];

    public static double Smooth(double[] a)
    {
        double sum = 0;
        for (var i = 1; i + 1 < a.Length; i++)
        {
            for (var k = -1; k <= 1; k++)
                sum += a[i + k] * s_weights[k + 1];
        }
        return sum;
    }

    public static int Grid([In(-1, 3)] int i, [In(-1, 3)] int j) => s_grid[i, j];
}

public static class Trace
{
    public static int Events;
}

/// <summary>Precise initialization: runs at the first access of a member, not before.</summary>
public static class Precise
{
    public static int Value;

    static Precise()
    {
        Trace.Events = (Trace.Events * 10) + 1;
        Value = 5;
    }
}

[Helper]
public static class Relaxed
{
    public static int Value = Trace.Events + 100;
}

[Helper]
public static class Failing
{
    public static int Value = Fail();

    private static int Fail() => throw new InvalidOperationException("no value");
}

public static class Initializers
{
    [StaysIL("PKI3019")]
    public static int ReadPrecise(int v) => Trace.Events + (v > 0 ? Precise.Value : 0);

    public static int Untouched(int v)
    {
        if (v == 12345)
            return Failing.Value;
        return v;
    }

    public static int TouchFailing(int v) => v + Failing.Value;

    public static int ReadRelaxed([In(0, 3)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Relaxed.Value;
        return sum;
    }
}

/// <summary>A struct's initializer is started by any method of it, but not by having one.</summary>
public struct PreciseStruct
{
    private static int s_value;
    public int X;

    static PreciseStruct()
    {
        Trace.Events = (Trace.Events * 10) + 2;
        s_value = 7;
    }

    public readonly int Next => X + 1;

    [Helper]
    public readonly int Plain() => X + 1;

    [Helper]
    public readonly int WithStatic() => X + s_value;

    /// <summary>A stub would take the static's address before the method asked for it.</summary>
    [StaysIL("PKI3019")]
    public readonly int Sum([In(0, 3)] int n)
    {
        var sum = X;
        for (var i = 0; i < n; i++)
            sum += s_value;
        return sum;
    }

    /// <summary>Within the type nothing is left to be started.</summary>
    public readonly int OwnMethods([In(0, 3)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Plain() + Next;
        return sum;
    }
}

/// <summary>Each closed type has an initializer of its own.</summary>
[Helper]
public class PreciseOf<T>
{
    public static int Value;

    static PreciseOf()
    {
        Trace.Events = (Trace.Events * 10) + 3;
        Value = 5;
    }

    public static int Twice(int x) => x * 2;

    public int OwnValue(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Value + Twice(i);
        return sum;
    }

    public int OtherValue(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += PreciseOf<long>.Value;
        return sum;
    }

    public int OtherMethod(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += PreciseOf<short>.Twice(i);
        return sum;
    }
}

public static class TypeInitializers
{
    private static readonly PreciseOf<int> s_object = new();

    [StaysIL("PKI3019")]
    public static int StructMethod([In(0, 3)] int n, int v)
    {
        var p = new PreciseStruct { X = v };
        var sum = Trace.Events;
        for (var i = 0; i < n; i++)
            sum += p.Plain();
        return sum + Trace.Events;
    }

    [StaysIL("PKI3019")]
    public static int StructProperty([In(0, 3)] int n, int v)
    {
        var p = new PreciseStruct { X = v };
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += p.Next;
        return sum + Trace.Events;
    }

    [StaysIL("PKI3019")]
    public static int StructMethodWithStatic([In(0, 3)] int n, int v)
    {
        var p = new PreciseStruct { X = v };
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += p.WithStatic();
        return sum + Trace.Events;
    }

    public static int StructWithoutMethod(int v) => new PreciseStruct { X = v }.X;

    public static int OfOwnType([In(0, 3)] int n) => s_object.OwnValue(n);

    [StaysIL("PKI3015")]
    public static int OfOtherType([In(0, 3)] int n) => s_object.OtherValue(n) + Trace.Events;

    [StaysIL("PKI3015")]
    public static int MethodOfOtherType([In(0, 3)] int n) => s_object.OtherMethod(n) + Trace.Events;
}

public enum Color { Red, Green, Blue }

public struct Point
{
    public int X;
    public int Y;
}

[Helper]
public static class PerThread
{
    [ThreadStatic]
    public static int Value;
}

public static class ThreadStatics
{
    [StaysIL("PKI3024")]
    public static int Bump() => ++PerThread.Value;
}

/// <summary>Its initializer runs at the first access, and nobody can tell: it sets its own fields.</summary>
[Helper]
public struct Unnoticed
{
    public static readonly int[] Powers;
    public static int Total;
    private static int s_calls;

    public int X;

    static Unnoticed()
    {
        Powers = new int[10];
        var power = 1;
        for (var i = 0; i < Powers.Length; i++, power *= 3)
            Powers[i] = power;
        Total = Weight(Powers.Length);
    }

    public readonly int Power() => Powers[X & 7];

    public static int Weight(int n) => n * 5 + s_calls;
}

/// <summary>What it computes with may be missing, and then it throws.</summary>
[Helper]
public static class Unsure
{
    public static readonly int Length;

    static Unsure() => Length = Names()[0].Length;

    private static string[] Names() => new string[1];

    public static int Twice(int v) => 2 * v;
}

/// <summary>Which thread gets the value hangs on which one is first.</summary>
[Helper]
public static class OfThread
{
    [ThreadStatic]
    private static int s_mine;
    private static readonly int s_all;

    static OfThread() => s_all = s_mine = 3;

    public static int Twice(int v) => 2 * v;
    public static int Mine => s_mine + s_all;
}

[Helper]
public sealed class Numbers
{
    private readonly int[] _numbers = [3, 1, 4, 1];

    public int this[int at] => _numbers[at & 3];
}

/// <summary>To ask it for its object is a use of it, too.</summary>
[Helper]
public struct Counted(Numbers numbers)
{
    private readonly Numbers _numbers = numbers;

    static Counted() => Trace.Events += 5;

    public readonly Numbers Numbers => _numbers;
}

public sealed class CountedHolder
{
    private Counted _counted;

    [StaysIL("PKI3019")]
    public int First(int v) => v > 100 ? _counted.Numbers[v] + Trace.Events : v;
}

public static class Exactly
{
    public static int Structs([In(0, 20)] int n, int v)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += new Unnoticed { X = v + i }.Power();
        return sum + Unnoticed.Weight(v);
    }

    public static int Fields(int v) => Unnoticed.Total += v;

    public static int Elements([In(0, 9)] int at, int v) => Unnoticed.Powers[at] ^= v;

    [StaysIL("PKI3019")]
    public static int MayThrow(int v) => Unsure.Twice(v);

    [StaysIL("PKI3019")]
    public static int OnOneThread(int v) => OfThread.Twice(v) + OfThread.Mine;
}
