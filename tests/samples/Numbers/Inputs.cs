// Generated inputs, the same on every machine and runtime: SplitMix64, and the values that formulas are wrong at.
using Complex = System.Numerics.Complex;

namespace Numbers;

internal sealed class Inputs(ulong seed)
{
    private ulong _state = seed;

    /// <summary>Values at the borders of what functions are defined for.</summary>
    public static readonly double[] Edges =
    [
        0, -0.0, 0.5, -0.5, 1, -1, 2, -2, 3.75, -3.75, 10, -10, 33, 170, 171.7, 700, -700, 1e-8, -1e-8, 1e-300, 1e300, -1e300,
        double.Epsilon, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
    ];

    public ulong Next()
    {
        _state += 0x9e3779b97f4a7c15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in [low, high).</summary>
    public double Uniform(double low, double high) => low + (high - low) * ((Next() >> 11) * (1.0 / (1L << 53)));

    public double[] Reals(int count, double low = -1, double high = 1)
    {
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Uniform(low, high);
        return values;
    }

    public float[] Singles(int count)
    {
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)Uniform(-1, 1);
        return values;
    }

    public Complex[] Complexes(int count)
    {
        var values = new Complex[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = new Complex(Uniform(-1, 1), Uniform(-1, 1));
        return values;
    }

    /// <summary>Increasing values, no two alike.</summary>
    public double[] Increasing(int count)
    {
        var values = new double[count];
        var at = Uniform(-5, 5);
        for (var i = 0; i < values.Length; i++)
            values[i] = at += Uniform(0.01, 2);
        return values;
    }
}
