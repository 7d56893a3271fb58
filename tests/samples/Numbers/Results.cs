// What an area computed, as a checksum: every bit of every result counts, in order. Which NaN comes out is not promised by C#, so all are one.
using Complex = System.Numerics.Complex;

namespace Numbers;

internal sealed class Results
{
    private const ulong Prime = 0x100000001b3;

    /// <summary>FNV-1a over 64-bit words.</summary>
    public ulong Checksum { get; private set; } = 0xcbf29ce484222325;

    public long Count { get; private set; }

    /// <summary>Computations that ended in an exception; its type and message count as their result.</summary>
    public int Refusals { get; private set; }

    public void Add(double value)
    {
        Mix(double.IsNaN(value) ? 0x7ff8000000000000 : BitConverter.DoubleToUInt64Bits(value));
        Count++;
    }

    public void Add(Complex value)
    {
        Add(value.Real);
        Add(value.Imaginary);
    }

    public void Add(IEnumerable<double> values)
    {
        foreach (var value in values)
            Add(value);
    }

    public void Add(IEnumerable<float> values)
    {
        foreach (var value in values)
            Add(value);
    }

    public void Add(IEnumerable<Complex> values)
    {
        foreach (var value in values)
            Add(value);
    }

    /// <summary>Adds what a computation gives, or how it fails.</summary>
    public void Try(Action<Results> compute)
    {
        try
        {
            compute(this);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Refusals++;
            foreach (var letter in e.GetType().FullName + e.Message)
                Mix(letter);
        }
    }

    private void Mix(ulong bits)
    {
        Checksum = (Checksum ^ bits) * Prime;
        Checksum ^= Checksum >> 29;
    }
}
