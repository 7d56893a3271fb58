// Value types that hold objects: enumerators, slices of texts, segments of arrays, the frames of async methods. Native code reaches their fields where they lie:
// by reference, in an object, in another such value, in a static. What a loop changes is to be seen when it throws, and by whoever has another way there.
#nullable enable
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks;

/// <summary>A part of a text, as parsers pass it on.</summary>
public struct Slice
{
    [Length(0, 40)] public string? Text;
    [In(-1, 6)] public int Start;
    [In(-1, 45)] public int End;

    public char Next()
    {
        Start++;
        return Start > End ? '\0' : Text![Start];
    }

    public int Digits()
    {
        var count = 0;
        for (var i = Start; i <= End; i++)
            count += Text![i] is >= '0' and <= '9' ? 1 : 0;
        return count;
    }
}

[Helper]
public struct Rows
{
    [Length(0, 40)] public int[]? Cells;
    [In(-1, 9)] public int Width;
    public double Scale;
    public long Sum;
    public Place Place;
}

[Helper]
public struct Place
{
    public int X;
    public short Y;
}

[Helper]
public struct Outer
{
    public byte Tag;
    public Slice Inner;
    public Rows Rows;
}

[Helper]
public struct Counter
{
    public int[]? Cells;
    public int Total;

    [UnscopedRef]
    public Span<int> Place() => new(ref Total);

    public int Count() => Total++ + Cells!.Length;
}

/// <summary>Holds an object, and a reference to what holds another.</summary>
[Helper]
public ref struct Cursor
{
    public int[] Cells;
    public ref Rows Rows;

    public long Total()
    {
        long sum = 0;
        for (var i = 0; i < Cells.Length; i++)
        {
            sum += (long)Rows.Width * Cells[i];
            Rows.Sum += sum;
        }
        return sum;
    }
}

public sealed class Owner
{
    public Slice Slice;
    public Outer Outer;
    public Rows[]? Many;
    [Length(0, 30)] public int[]? Cells;
    public List<int>? List;

    public int InField()
    {
        var sum = 0;
        for (var i = 0; i < Cells!.Length; i++)
        {
            sum += Cells[i] * Slice.Start;
            Slice.Start++;
        }
        return sum;
    }

    /// <summary>Two steps down, and back to a field of the object itself.</summary>
    public long Deep()
    {
        long sum = 0;
        for (var i = 0; i < Outer.Rows.Cells!.Length; i++)
        {
            sum += Outer.Rows.Cells[i] * (long)Outer.Rows.Width + Outer.Inner.End;
            Outer.Rows.Place.X += i;
            Outer.Inner.End--;
            Outer.Tag ^= (byte)i;
        }
        return sum;
    }

    public int OfReference() => Holders.Walk(ref Outer.Inner) + Holders.Walk(ref Slice);

    [StaysIL("PKI3018"), Outlined(1)]
    public long InList()
    {
        long sum = 1;
        foreach (var x in List!)
            sum = sum * 31 + x;
        return sum;
    }
}

public static class Holders
{
    private static Rows s_rows = new() { Cells = [3, 1, 4, 1, 5, 9, 2, 6], Width = 3 };
    private static readonly ArraySegment<int> s_segment = new([2, 7, 1, 8, 2, 8, 1, 8], 2, 5);

    /// <summary>What was walked over stays walked over when the end of the text throws.</summary>
    public static int Walk(ref Slice slice)
    {
        var hash = 17;
        for (var c = slice.Next(); c != '\0'; c = slice.Next())
            hash = hash * 31 + c;
        return hash;
    }

    /// <summary>Two that may be one.</summary>
    public static long Pair(ref Rows a, ref Rows b)
    {
        for (var i = 0; i < a.Cells!.Length; i++)
        {
            b.Width += a.Cells[i];
            a.Sum += a.Width;
            b.Cells![i] ^= a.Width;
        }
        return a.Sum - b.Sum;
    }

    /// <summary>A reference may be one to a field.</summary>
    public static int Reached(ref Rows rows, ref int width, [Length(0, 30)] int[] a)
    {
        var sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            width += a[i];
            sum += rows.Width;
        }
        return sum;
    }

    [StaysIL("PKI3010")]
    public static int ReachedForSure([Length(0, 30)] int[] a, int width)
    {
        var rows = new Rows { Cells = a, Width = width };
        return Reached(ref rows, ref rows.Width, a) + rows.Width;
    }

    /// <summary>The array is known by another name.</summary>
    [StaysIL("PKI3010")]
    public static long Shared([Length(0, 30)] int[] a)
    {
        var rows = new Rows { Cells = a, Width = 1 };
        return Shift(ref rows, a) + rows.Sum;
    }

    public static long Shift(ref Rows rows, [Length(0, 30)] int[] a)
    {
        for (var i = 1; i < a.Length; i++)
        {
            rows.Cells![i] += a[i - 1];
            rows.Sum += a[i];
        }
        return rows.Sum * rows.Width;
    }

    public static int Static([In(0, 9)] int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += s_rows.Cells![i] * s_rows.Width;
            s_rows.Place.Y += (short)i;
        }
        return sum + s_rows.Place.Y;
    }

    /// <summary>By a local that stands for a place.</summary>
    public static double Local(ref Outer outer, [Length(0, 20)] double[] a)
    {
        ref var rows = ref outer.Rows;
        for (var i = 0; i < a.Length; i++)
        {
            rows.Scale += a[i];
            a[i] = rows.Scale * rows.Width;
        }
        return rows.Scale;
    }

    /// <summary>Another object is put there: not by native code.</summary>
    [StaysIL("PKI3010")]
    public static int Replaced(ref Rows rows, [Length(0, 20)] int[] a)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (rows.Cells![i] == a[i])
                rows.Cells = a;
        }
        return rows.Width;
    }

    /// <summary>A field of the framework's, and work that an argument tells the extent of: brief for a few elements, and left in the middle.</summary>
    public static int Counted(List<short> list, [Length(0, 6000)] int[] a, [In(0, 7000)] int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
            sum = (sum * 3) + (a[i] ^ list.Count);
        return sum;
    }

    public static Place Moved(List<short> list, [Length(0, 6000)] short[] a, Place place)
    {
        foreach (var x in a)
        {
            place.X += x / list.Capacity;
            place.Y ^= x;
        }
        return place;
    }

    public static void Raised(List<short> list, [Length(0, 3000)] int[] a, int limit)
    {
        for (var i = 0; i < a.Length; i++)
        {
            a[i] += list.Count;
            if (a[i] == limit)
                throw new ArgumentException(string.Concat("at ", i.ToString()));
        }
    }

    [StaysIL("PKI3011"), Outlined(1)]
    public static long List([Length(0, 70)] int[] a)
    {
        var list = new List<int>(a);
        long sum = 1;
        foreach (var x in list)
            sum = sum * 31 + x;
        return sum;
    }

    /// <summary>The list is not what its fields say.</summary>
    [StaysIL("PKI3018"), Outlined(1)]
    public static int Broken(List<short> list, int divisor)
    {
        var sum = 0;
        foreach (var x in list)
            sum += x / divisor;
        return sum;
    }

    /// <summary>A list that is changed while it is gone through throws at the next step.</summary>
    [StaysIL("PKI3011")]
    public static int Changed([Length(0, 30)] int[] a, int wanted, [In(0, 30)] int index)
    {
        var list = new List<int>(a);
        var sum = 0;
        try
        {
            foreach (var x in list)
            {
                sum = sum * 3 + x;
                if (x == wanted)
                    list[index] = sum;
            }
        }
        catch (InvalidOperationException)
        {
            sum ^= 0x5555;
        }
        return sum;
    }

    /// <summary>Out in the middle, in two ways, and on again behind it.</summary>
    [StaysIL("PKI3011")]
    public static int Twice([Length(0, 40)] int[] a, int wanted, int stop)
    {
        var list = new List<int>(a);
        var enumerator = list.GetEnumerator();
        var before = 0;
        while (enumerator.MoveNext())
        {
            before += enumerator.Current * 3;
            if (enumerator.Current == stop)
                break;
        }
        var after = enumerator.Current;
        while (enumerator.MoveNext())
        {
            if (enumerator.Current == wanted)
                return before - after;
            after = after * 5 + enumerator.Current;
        }
        return before * 7 + after + enumerator.Current;
    }

    /// <summary>Who catches the exception looks where the enumerator was.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Looked([Length(0, 30)] int[] a, int by)
    {
        var list = new List<int>(a);
        var (sum, enumerator) = (0, list.GetEnumerator());
        try
        {
            while (enumerator.MoveNext())
                sum += 100 / (enumerator.Current - by);
        }
        catch (DivideByZeroException)
        {
            sum = (enumerator.Current * 1000) + sum;
            while (enumerator.MoveNext())
                sum ^= enumerator.Current;
        }
        return sum;
    }

    /// <summary>A member that returns a way to its value: what is stored there is the value's.</summary>
    [StaysIL("PKI3010"), Outlined(1)]
    public static long Opened([Length(0, 30)] int[] a)
    {
        var counter = new Counter { Cells = a };
        long sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            counter.Place()[0] += a[i];
            sum = (sum * 3) + counter.Count();
        }
        return sum + counter.Total;
    }

    /// <summary>A way that leads by a reference within the value is none that a stub can go.</summary>
    [StaysIL("PKI3010")]
    public static long Referred([Length(0, 30)] int[] a, int width)
    {
        var rows = new Rows { Cells = a, Width = width };
        var cursor = new Cursor { Cells = a, Rows = ref rows };
        return cursor.Total() + rows.Sum;
    }

    /// <summary>Two on their way through one list, one of them ahead.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Ahead([Length(0, 30)] int[] a)
    {
        var list = new List<int>(a);
        var (first, second, sum) = (list.GetEnumerator(), list.GetEnumerator(), 0);
        second.MoveNext();
        while (first.MoveNext() && second.MoveNext())
            sum = (sum * 3) + (first.Current ^ second.Current);
        return sum + first.Current - second.Current;
    }

    [StaysIL("PKI3011")]
    public static long Nested([Length(0, 12)] int[] a, [Length(0, 12)] long[] b)
    {
        var (outer, inner) = (new List<int>(a), new List<long>(b));
        long sum = 0;
        foreach (var x in outer)
        {
            foreach (var y in inner)
            {
                var z = y * x;
                z ^= z >> 7;
                z += x;
                sum += z * 3 - (y & x) + (z >> 3);
            }
        }
        return sum;
    }

    [StaysIL("PKI3011")]
    public static double Structs([Length(0, 20)] double[] a)
    {
        var list = new List<(double X, int N)>();
        for (var i = 0; i < a.Length; i++)
            list.Add((a[i], i));
        var sum = 0.0;
        foreach (var (x, n) in list)
            sum += x * n;
        return sum;
    }

    [StaysIL("PKI3010")]
    public static int Segment([Length(0, 40)] int[] a, [In(0, 5)] int offset, [In(0, 40)] int count)
    {
        var segment = new ArraySegment<int>(a, offset, count);
        var sum = 0;
        for (var i = 0; i < segment.Count; i++)
            sum = sum * 3 + segment[i];
        foreach (var x in segment)
            sum ^= x;
        foreach (var x in s_segment)
            sum += x;
        return sum;
    }

    [StaysIL("PKI3018"), Outlined(1)]
    public static int Immutable([Length(0, 40)] int[] a)
    {
        var items = ImmutableArray.Create(a);
        var sum = 0;
        for (var i = 0; i < items.Length; i++)
            sum = sum * 3 + items[i];
        return sum;
    }

    [StaysIL("PKI3011")]
    public static long Sets([Length(0, 40)] int[] a)
    {
        var (set, map, queue) = (new HashSet<int>(a), new Dictionary<int, long>(), new Queue<int>(a));
        foreach (var x in a)
            map[x] = x * 3L;
        long sum = 0;
        foreach (var x in set)
            sum = sum * 31 + x;
        foreach (var (key, value) in map)
            sum = sum * 31 + key - value;
        foreach (var x in queue)
            sum ^= x;
        return sum;
    }

    /// <summary>An async method's frame is a struct with a builder in it, or an object when it is compiled for debugging.</summary>
    [StaysIL("PKI3010")]
    public static long Awaited([Length(0, 40)] int[] a, long seed) => Sum(a, seed).Result;

    [Helper]
    public static async Task<long> Sum(int[] a, long seed)
    {
        var sum = seed;
        for (var i = 0; i < a.Length; i++)
            sum = sum * 31 + a[i];
        await Task.Yield();
        for (var i = 0; i < a.Length; i++)
            sum ^= a[i] * seed;
        return sum;
    }

    [StaysIL("PKI3010")]
    public static long Iterated([Length(0, 30)] int[] a)
    {
        long sum = 0;
        foreach (var x in Parts(a))
            sum = sum * 7 + x;
        return sum;
    }

    [Helper]
    public static IEnumerable<long> Parts(int[] a)
    {
        for (var part = 0; part < 4; part++)
        {
            long sum = part;
            for (var i = part; i < a.Length; i += 4)
                sum = sum * 3 + a[i];
            yield return sum;
        }
    }
}
