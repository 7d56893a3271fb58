// Loops over spans in methods that stay IL because they allocate. A span's members are called on the address of the variable that holds it,
// which is no reason to pass the variable by reference: a span goes in by value.
#nullable enable

using System;
using System.Runtime.CompilerServices;

public static class SpanLoops
{
    [StaysIL("PKI3011"), Outlined(1)]
    public static long[] Argument(ReadOnlySpan<int> values, int factor)
    {
        var products = new long[values.Length];
        for (var i = 0; i < values.Length; i++)
            products[i] = (long)factor * values[i];
        return products;
    }

    /// <summary>Constructed in place, before the loop.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static byte[] Text([In(0, 60)] int length, int seed)
    {
        ReadOnlySpan<byte> words = "the image of a package "u8;
        var text = new byte[length];
        var at = 0;
        while (at < text.Length)
        {
            seed = seed * 1103515245 + 12345;
            var start = (int)((uint)seed % (uint)words.Length);
            while (start > 0 && words[start - 1] != (byte)' ')
                start--;
            do
                text[at++] = words[start];
            while (at < text.Length && words[start++] != (byte)' ');
        }
        return text;
    }

    /// <summary>Two spans over one array, and an index that may be out of either.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] Shifted([Length(0, 30)] int[] a, [In(0, 4)] int by)
    {
        var result = new int[a.Length];
        ReadOnlySpan<int> from = a;
        Span<int> to = result.AsSpan(Math.Min(by, result.Length));
        for (var i = 0; i < from.Length; i++)
            to[i] += from[i];
        return result;
    }

    /// <summary>What the loop leaves of the span nobody reads.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] Consumed(ReadOnlySpan<int> values)
    {
        var sums = new int[2];
        var rest = values;
        while (!rest.IsEmpty)
        {
            sums[0] += rest[0];
            sums[1] ^= rest.Length;
            rest = rest.Slice(Math.Min(2, rest.Length));
        }
        return sums;
    }

    /// <summary>A span of each round, made on its own address.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] Windows([Length(0, 20)] int[] a)
    {
        var sums = new int[a.Length];
        for (var i = 0; i + 3 <= a.Length; i++)
        {
            var window = new ReadOnlySpan<int>(a, i, 3);
            for (var j = 0; j < window.Length; j++)
                sums[i] += window[j];
        }
        return sums;
    }

    /// <summary>The index is computed on two ways while the address waits on the stack.</summary>
    [StaysIL("PKI3011")]
    public static int[] Chosen(ReadOnlySpan<int> values, [In(-1, 20)] int other)
    {
        var sums = new int[1];
        for (var i = 0; i < values.Length; i++)
            sums[0] += values[(i & 1) == 0 ? i : other];
        return sums;
    }

    /// <summary>What is left of the span is asked for afterwards.</summary>
    [StaysIL("PKI3011")]
    public static int[] Rest(ReadOnlySpan<int> values)
    {
        var sums = new int[2];
        var rest = values;
        while (rest.Length > 3)
        {
            sums[0] += rest[0];
            rest = rest[1..];
        }
        sums[1] = rest.Length;
        return sums;
    }

    /// <summary>Another method changes the span through its address.</summary>
    [StaysIL("PKI3011")]
    public static int[] Advanced(ReadOnlySpan<int> values)
    {
        var sums = new int[1];
        var rest = values;
        while (rest.Length > 0)
        {
            sums[0] += rest[0];
            Advance(ref rest);
        }
        return sums;
    }

    /// <summary>Not a span, but its members may change it.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int[] Counted([In(0, 9)] int rounds)
    {
        var sums = new int[2];
        var counter = new Counter();
        for (var i = 0; i < rounds; i++)
            sums[0] += counter.Next();
        sums[1] = counter.Next();
        return sums;
    }

    [Helper]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Advance(ref ReadOnlySpan<int> values) => values = values[1..];

    [Helper]
    private struct Counter
    {
        private int _count;

        public int Next() => ++_count;
    }
}
