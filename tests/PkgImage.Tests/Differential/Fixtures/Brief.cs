// Kernels whose arguments tell whether they end soon: both ways of calling each, and arguments for which the estimate is far off.
#nullable enable
using System;

public static class Brief
{
    private static int _limit = 40;

    public struct Sums
    {
        public double Total;
        public int Rounds;
        public long Last;

        /// <summary>What an init accessor returns is a void with a modifier.</summary>
        public int Started
        {
            init
            {
                for (var i = 0; i < value; i++)
                    Last = Last * 3 + i;
            }
        }

        /// <summary>`this` is passed by its address.</summary>
        public int Add(int[] values, [In(-3, 700)] int count)
        {
            for (var i = 0; i < count; i++)
            {
                Total += values[i % values.Length];
                Rounds++;
                Last = values[i % values.Length];
            }
            return Rounds;
        }
    }

    /// <summary>Stays IL, and calls the accessor's stub.</summary>
    [StaysIL("PKI3011")]
    public static long Initialized([In(0, 5000)] int rounds)
    {
        var kept = new[] { rounds };
        return new Sums { Started = kept[0] }.Last;
    }

    public static int Array(int[] values, int from)
    {
        var sum = 0;
        for (var i = from; i < values.Length; i++)
            sum += values[i] ^ i;
        return sum;
    }

    /// <summary>Counts down in steps, and may start far above; 16 bits are kept of the rest.</summary>
    public static long Down([In(-10, 4000)] int start, short other, ulong seed)
    {
        var sum = 0L;
        for (var i = start; i > other % 64; i -= 3)
            sum = sum * 31 + (long)(seed >> (i & 31));
        return sum;
    }

    public static double Span(ReadOnlySpan<float> values, Span<double> sums, [In(-2, 900)] int times)
    {
        var total = 0.0;
        for (var i = 0; i < times; i++)
        {
            total += values[i % Math.Max(1, values.Length)] * 0.5;
            sums[i % Math.Max(1, sums.Length)] += total;
        }
        return total;
    }

    /// <summary>An exit that carries values, early or late.</summary>
    public static void Throwing(byte[] text, [In(0, 1500)] int end, [In(-1, 1600)] int bad)
    {
        for (var i = 0; i < end; i++)
        {
            if (i == bad)
                throw new ArgumentOutOfRangeException(nameof(text), i * 2, "too far");
            if (text.Length > 0)
                text[i % text.Length]++;
        }
    }

    /// <summary>A struct comes back, from either call.</summary>
    public static Sums Returned(double[] values, [In(0, 600)] int rounds, int seed)
    {
        var sums = default(Sums);
        for (var i = 0; i < rounds; i++)
        {
            sums.Total += values.Length == 0 ? i : values[i % values.Length];
            sums.Rounds++;
            sums.Last = sums.Last * 17 + seed;
        }
        return sums;
    }

    [StaysIL("PKI3010"), Outlined(1)]
    public static ref int Reference(int[] values, [In(-2, 2000)] int steps)
    {
        var at = 0;
        while (steps-- > 0)
            at = (at * 5 + 1) % Math.Max(1, values.Length);
        return ref values[at];
    }

    /// <summary>The limit is a static field, and a nest.</summary>
    public static int Nest(int[] cells, [In(-1, 70)] int rows, [In(0, 80)] int columns)
    {
        var hash = _limit;
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++)
                hash = hash * 33 + (cells.Length == 0 ? r : cells[(r + c) % cells.Length]);
        }
        for (var i = 0; i < _limit; i++)
            hash ^= i << (hash & 7);
        return hash;
    }

    /// <summary>Distances that do not fit 32 bits, and loops that end at once all the same.</summary>
    public static long Far(int from, int to, [In(0, 300)] int most)
    {
        var sum = 0L;
        var rounds = 0;
        for (long i = from; i < to; i++)
        {
            sum += i;
            if (++rounds > most)
                return -sum;
        }
        return sum;
    }

    /// <summary>Two loops, one of them constant, and a division in each round.</summary>
    public static int Both([In(1, 1000)] int n, int divisor)
    {
        var sum = 0;
        for (var i = 0; i < 64; i++)
            sum += i * n;
        for (var i = n; i != 0; i--)
            sum += sum / divisor;
        return sum;
    }

    public static int Constant(uint seed)
    {
        for (var i = 0; i < 32; i++)
            seed = (seed << 5) ^ (seed >> 3) ^ (uint)i;
        return (int)seed;
    }

    public static unsafe int Pointers(byte[] text, [In(0, 3000)] int count)
    {
        var sum = 0;
        fixed (byte* start = text)
        {
            byte* end = start + Math.Min(count, text.Length);
            for (var at = start; at < end; at++)
                sum = sum * 31 + *at;
        }
        return sum;
    }

    /// <summary>A specialization, whose stub is elsewhere.</summary>
    public static int Calls(int[] values, short[] others, [In(-2, 900)] int times) => Most(values, times, -5) + Most<short>(others, times, -7);

    [Helper]
    public static int Most<T>(T[] values, int times, T least) where T : struct, IComparable<T>
    {
        var most = least;
        for (var i = 0; i < times; i++)
        {
            if (values[i % values.Length].CompareTo(most) > 0)
                most = values[i % values.Length];
        }
        return most.GetHashCode();
    }
}
