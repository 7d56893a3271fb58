// Inputs, the same on every machine and runtime: SplitMix64, and what is made of it.
//
// Where a kernel branches by its data, one input called with again and again measures how much of it the branch predictor can learn by heart:
// on Zen 5 all of a thousand numbers. Such kernels get another input each time.
namespace Suite.Cases;

internal struct Inputs(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9e3779b97f4a7c15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [0, 1): 53 random bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <param name="make">Makes an element of the generator's next number.</param>
    public static T[] Array<T>(int count, ulong seed, Func<ulong, T> make)
    {
        var inputs = new Inputs(seed);
        var values = new T[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = make(inputs.Next());
        return values;
    }

    public static T[,] Square<T>(int size, ulong seed, Func<ulong, T> make)
    {
        var inputs = new Inputs(seed);
        var values = new T[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                values[i, j] = make(inputs.Next());
        }
        return values;
    }

    /// <summary>Uniform in [from, to).</summary>
    public static double[] Doubles(int count, ulong seed, double from = -1, double to = 1) =>
        Array(count, seed, r => from + (to - from) * ((r >> 11) * (1.0 / (1L << 53))));

    /// <summary>Standard normal numbers by the polar method of Marsaglia.</summary>
    public static double[] Normals(int count, ulong seed)
    {
        var inputs = new Inputs(seed);
        var values = new double[count];
        for (var i = 0; i < count;)
        {
            var x = 2 * inputs.NextDouble() - 1;
            var y = 2 * inputs.NextDouble() - 1;
            var square = x * x + y * y;
            if (square is > 0 and < 1)
                values[i++] = x * Math.Sqrt(-2 * Math.Log(square) / square);
        }
        return values;
    }
}

/// <summary>Inputs of one kind, to be taken in turn.</summary>
/// <param name="make">Makes one, of a seed.</param>
internal sealed class ChangingInputs<T>(Func<ulong, T> make, ulong seed)
{
    /// <summary>More branches than any predictor remembers, in little enough memory for the second-level cache.</summary>
    private const int Count = 16;

    private readonly T[] _inputs = [.. Enumerable.Range(0, Count).Select(i => make(seed + 1000 * (ulong)i))];

    /// <summary>A call that uses the first input, then the next one, and so on.</summary>
    public Action Each(Action<T> use)
    {
        var next = 0;
        return () => use(_inputs[next++ % Count]);
    }

    public Func<TResult> Each<TResult>(Func<T, TResult> use)
    {
        var next = 0;
        return () => use(_inputs[next++ % Count]);
    }
}
