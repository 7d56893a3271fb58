// A small generator of its own, so that inputs are the same on every machine and runtime: SplitMix64.
namespace Gallery;

internal struct Random64(ulong seed)
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

    /// <summary><paramref name="count"/> values uniform in [-1, 1).</summary>
    public static double[] Values(int count, ulong seed)
    {
        var random = new Random64(seed);
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = 2 * random.NextDouble() - 1;
        return values;
    }

    /// <summary>Bytes that compress as prose does: words drawn from a small vocabulary, frequent ones more often.</summary>
    public static byte[] Text(int length, ulong seed)
    {
        ReadOnlySpan<byte> words = "the image of a package holds native code made once and thrown away with its assembly "u8;
        var random = new Random64(seed);
        var text = new byte[length];
        var at = 0;
        while (at < text.Length)
        {
            var r = random.NextDouble();
            var start = (int)(r * r * words.Length);
            while (start > 0 && words[start - 1] != (byte)' ')
                start--;
            do
                text[at++] = words[start];
            while (at < text.Length && words[start++] != (byte)' ');
        }
        return text;
    }
}
