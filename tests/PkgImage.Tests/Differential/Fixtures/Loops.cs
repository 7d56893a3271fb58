// Methods that stay IL because they allocate, and whose loops are kernels: every way in, every way out, every kind of variable.
#nullable enable

public struct Pair
{
    public long First;
    public double Second;
}

public static class Loops
{
    public static int Count;

    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] Filled([In(0, 40)] int length, int seed)
    {
        var result = new int[length];
        for (var i = 0; i < result.Length; i++)
            result[i] = seed * i;
        return result;
    }

    /// <summary>A sum goes in and comes out.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static long Sum([Length(0, 30)] int[] a, long start)
    {
        var copy = new int[a.Length];
        a.CopyTo(copy, 0);
        foreach (var x in copy)
            start += x;
        return start;
    }

    /// <summary>Two loops, one result between them.</summary>
    [StaysIL("PKI3011"), Outlined(2)]
    public static double[] Normalized([Length(0, 30)] double[] a)
    {
        var result = new double[a.Length];
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * a[i];
        for (var i = 0; i < a.Length; i++)
            result[i] = a[i] / sum;
        return result;
    }

    /// <summary>Three ways out: the end, a break, a return from inside.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Found([Length(0, 40)] int[] a, int wanted, int stop)
    {
        var position = new int[1];
        var i = 0;
        for (; i < a.Length; i++)
        {
            var x = a[i] ^ 1;
            if (x == wanted)
                return i;
            if (x == stop)
            {
                position[0] = -i;
                break;
            }
        }
        return position[0] + 1000 * i;
    }

    /// <summary>goto out of two loops, to different places.</summary>
    [StaysIL("PKI3011")]
    public static int Goto([Length(1, 20)] int[] a, int limit)
    {
        var trace = new int[3];
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = i; j < a.Length; j++)
            {
                trace[0] += a[j];
                if (trace[0] > limit)
                    goto over;
                if (a[j] == 7)
                    goto seven;
            }
        }
        return trace[0];
    over:
        return -trace[0];
    seven:
        return 7 + trace[0];
    }

    /// <summary>Fails in the middle: what was written stays, and so does what the method saw before.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static void Overrun([Length(0, 20)] int[] a, [In(0, 25)] int count)
    {
        var step = new int[1];
        for (var i = 0; i < count; i++)
        {
            Count++;
            a[i] = i + step[0]++;
        }
    }

    /// <summary>A variable whose address is taken is worked on in place.</summary>
    [StaysIL("PKI3011")]
    public static int ByAddress([Length(0, 20)] int[] a)
    {
        var box = new int[1];
        var sum = box[0];
        foreach (var x in a)
            Add(ref sum, x);
        Add(ref sum, 1);
        return sum;
    }

    [StaysIL("PKI3011"), Outlined(1)]
    public static Pair[] Structs([Length(0, 20)] long[] a, Pair start)
    {
        var result = new Pair[a.Length];
        for (var i = 0; i < a.Length; i++)
        {
            start.First += a[i];
            start.Second *= 0.5;
            result[i] = start;
        }
        return result;
    }

    /// <summary>An argument assigned in the loop is read after it.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] Argument(int value, [In(0, 50)] int rounds)
    {
        while (rounds-- > 0)
            value = value * 31 + rounds;
        return [value, rounds];
    }

    /// <summary>The loop cannot be outlined; the one inside can, and keeps its state from round to round.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static long[] Inner([In(0, 6)] int rounds, int seed)
    {
        var result = new long[rounds];
        var state = (uint)seed;
        for (var r = 0; r < rounds; r++)
        {
            var table = new long[16];
            for (var i = 0; i < table.Length; i++)
            {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                table[i] = (long)state * i + (state & 7) - (state >> 3) + (i << 2);
            }
            result[r] = table[^1] + table[r];
        }
        return result;
    }

    /// <summary>Variables a handler looks at.</summary>
    public static int Handled([Length(0, 20)] int[] a, [In(0, 25)] int count)
    {
        var i = 0;
        var sum = 0;
        while (sum < 10 && i < a.Length)
            sum += a[i++] & 3;
        try
        {
            for (i = 0; i < count; i++)
                sum += a[i];
        }
        catch (IndexOutOfRangeException)
        {
            return -i * 1000 + sum;
        }
        return sum;
    }

    /// <summary>A loop at the very start of the method, entered again from behind.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] AtStart([In(1, 1000)] int n)
    {
        do
        {
            n = (n & 1) == 0 ? n / 2 : 3 * n + 1;
        }
        while (n > 1);
        return [n];
    }

    [StaysIL("PKI3011"), Outlined(1)]
    public static string Text([Length(0, 20)] byte[] a)
    {
        var chars = new char[a.Length];
        for (var i = 0; i < a.Length; i++)
            chars[i] = (char)('a' + a[i] % 26);
        return new string(chars);
    }

    /// <summary>The loop calls what has to stay IL, which shows only when it is known what leaves the methods that are called in turn.</summary>
    [StaysIL("PKI3011"), Outlined(0)]
    public static int[] CallsHandler([Length(0, 20)] int[] a)
    {
        var result = new int[a.Length];
        for (var i = 0; i < a.Length; i++)
            result[i] = Handling(a[i]);
        return result;
    }

    /// <summary>The same around a loop that can be taken out.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] CallsHandlerAround([Length(1, 20)] int[] a)
    {
        var result = new int[a.Length];
        for (var i = 0; i < a.Length; i++)
        {
            var sum = Handling(a[i]);
            for (var j = 0; j <= i; j++)
                sum = (sum * 31) + (a[j] ^ (a[i] >> (j & 7))) - result[j];
            result[i] = sum;
        }
        return result;
    }

    /// <summary>A method without objects that has to stay IL only for what its handler catches: its other loop is a kernel.</summary>
    [StaysIL("PKI3016"), Outlined(1)]
    public static int BesideHandler([Length(0, 20)] int[] a, int v)
    {
        var sum = 0;
        foreach (var x in a)
            sum = (sum * 31) + x;
        try
        {
            return Failing(v) + sum;
        }
        catch (InvalidOperationException)
        {
            return -sum;
        }
    }

    /// <summary>A loop that calls a recursion over objects.</summary>
    [StaysIL("PKI3011"), Outlined(0)]
    public static int[] CallsRecursion([Length(0, 9)] int[] a)
    {
        var result = new int[a.Length];
        var chain = new LoopChain();
        for (var i = 0; i < a.Length; i++)
            result[i] = Follow(chain, a[i] & 1);
        return result;
    }

    [Helper]
    private static void Add(ref int sum, int x) => sum += x;

    [Helper]
    private static int Handling(int v)
    {
        try
        {
            return Failing(v) * 3;
        }
        catch (InvalidOperationException)
        {
            return -1;
        }
    }

    /// <summary>The text of its exception is made when it is thrown.</summary>
    [Helper]
    private static int Failing(int v) => (v & 3) == 1 ? throw new InvalidOperationException(Words(v)) : v;

    [Helper]
    private static string Words(int v) => "v" + v;

    [Helper]
    private static int Follow(LoopChain chain, int steps) => steps == 0 ? chain.Value : Follow(chain.Next, steps - 1);
}

[Helper]
public sealed class LoopChain
{
    public int Value = 5;
    public LoopChain Next;

    public LoopChain() => Next = this;
}

public sealed class LoopHolder
{
    private int _scale = 3;
    private double[] _weights = [0.5, 1.5, 2.5];

    [StaysIL("PKI3011"), Outlined(1)]
    public double[] Weighted([Length(0, 12)] double[] a)
    {
        var result = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
        {
            result[i] = a[i] * _weights[i % 3] * _scale;
            _scale += i;
        }
        return result;
    }
}
