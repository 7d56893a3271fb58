// Generators of random numbers: the arithmetic of System.Random in a program's own types, and what is left of a loop that asks System.Random.
#nullable enable

// The additive generator behind new Random(seed) (Knuth, volume 2, 3.2.2), over an array the object has.
[Helper]
public sealed class Subtractive
{
    private readonly int[] _table = new int[56];
    private int _next;
    private int _nextP = 21;

    public Subtractive() : this(20_000)
    {
    }

    public Subtractive(int seed)
    {
        var subtraction = seed == int.MinValue ? int.MaxValue : Math.Abs(seed);
        var mj = 161803398 - subtraction;
        _table[55] = mj;
        var mk = 1;
        var ii = 0;
        for (var i = 1; i < 55; i++)
        {
            if ((ii += 21) >= 55)
                ii -= 55;
            _table[ii] = mk;
            mk = mj - mk;
            if (mk < 0)
                mk += int.MaxValue;
            mj = _table[ii];
        }
        for (var k = 1; k < 5; k++)
        {
            for (var i = 1; i < 56; i++)
            {
                var n = i + 30;
                if (n >= 55)
                    n -= 55;
                _table[i] -= _table[1 + n];
                if (_table[i] < 0)
                    _table[i] += int.MaxValue;
            }
        }
    }

    public int Sample()
    {
        var next = _next + 1 >= 56 ? 1 : _next + 1;
        var nextP = _nextP + 1 >= 56 ? 1 : _nextP + 1;
        var result = _table[next] - _table[nextP];
        if (result == int.MaxValue)
            result--;
        if (result < 0)
            result += int.MaxValue;
        _table[next] = result;
        _next = next;
        _nextP = nextP;
        return result;
    }
}

[Helper]
public struct Xoshiro256
{
    public ulong S0, S1, S2, S3;

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(S1 * 5, 7) * 9;
        var t = S1 << 17;
        S2 ^= S0;
        S3 ^= S1;
        S1 ^= S2;
        S0 ^= S3;
        S2 ^= t;
        S3 = BitOperations.RotateLeft(S3, 45);
        return result;
    }

    // Lemire's method, as Random.Next(maxValue) has it.
    public uint NextUInt32(uint max)
    {
        var product = (ulong)max * (uint)(NextUInt64() >> 32);
        var low = (uint)product;
        if (low < max)
        {
            var remainder = (0u - max) % max;
            while (low < remainder)
            {
                product = (ulong)max * (uint)(NextUInt64() >> 32);
                low = (uint)product;
            }
        }
        return (uint)(product >> 32);
    }

    public ulong NextUInt64(ulong max)
    {
        var product = Math.BigMul(max, NextUInt64(), out var low);
        if (low < max)
        {
            var remainder = unchecked(0ul - max) % max;
            while (low < remainder)
                product = Math.BigMul(max, NextUInt64(), out low);
        }
        return product;
    }

    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1ul << 53));
    public float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1u << 24));
}

public static class Randoms
{
    public static Xoshiro256 Shared = new() { S0 = 1, S1 = 2, S2 = 3, S3 = 4 };

    public static int SumOfSubtractive(Subtractive random, [In(0, 200)] int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum ^= random.Sample() + i;
        return sum;
    }

    public static ulong Next(ref Xoshiro256 random) => random.NextUInt64();
    public static uint NextBelow(ref Xoshiro256 random, uint max) => random.NextUInt32(max);
    public static ulong NextLongBelow(ref Xoshiro256 random, ulong max) => random.NextUInt64(max);
    public static double NextDouble(ref Xoshiro256 random) => random.NextDouble() - random.NextSingle();
    public static double OfStatic() => Shared.NextDouble();

    public static void Fill(ref Xoshiro256 random, Span<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, random.NextUInt64());
            bytes = bytes[8..];
        }
        if (bytes.Length > 0)
        {
            var last = random.NextUInt64();
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)(last >> (8 * i));
        }
    }

    public static void Shuffle(ref Xoshiro256 random, Span<int> values)
    {
        for (var i = 0; i < values.Length - 1; i++)
        {
            var j = (int)random.NextUInt32((uint)(values.Length - i)) + i;
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private static readonly Random s_random = new(5);

    // An object that may be of a class of the program's own.
    [StaysIL("PKI3012")]
    public static int OfObject(int max) => s_random.Next(max);

    [StaysIL("PKI3011")]
    [Outlined(1)]
    public static double Seeded(int seed, [Length(0, 20)] double[] a)
    {
        var random = new Random(seed);
        for (var i = 0; i < a.Length; i++)
            a[i] = random.NextDouble();
        var sum = 0.0;
        foreach (var x in a)
            sum += x;
        return sum;
    }

    [StaysIL("PKI3012")]
    public static int OfShared() => Random.Shared.Next(1);
}
