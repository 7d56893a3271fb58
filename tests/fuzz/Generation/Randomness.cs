// Random choices that are the same on every machine and runtime.
namespace PkgImage.Fuzz.Generation;

/// <summary>SplitMix64.</summary>
internal sealed class Randomness(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below the bound.</summary>
    public int Below(int bound) => (int)((Next() >> 33) % (ulong)bound);

    /// <summary>From low to high, both included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Chance(int oneIn) => Below(oneIn) == 0;

    public T Pick<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    /// <summary>One of some ways, each as likely as its weight says; those without weight never.</summary>
    public T Pick<T>(params ReadOnlySpan<(int Weight, T Way)> ways)
    {
        var sum = 0;
        foreach (var (weight, _) in ways)
            sum += weight;
        var at = Below(sum);
        foreach (var (weight, way) in ways)
        {
            at -= weight;
            if (at < 0)
                return way;
        }
        throw new InvalidOperationException("no way has a weight");
    }
}
