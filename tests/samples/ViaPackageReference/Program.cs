// Counts primes with the sieve of Eratosthenes.
const int Limit = 2_000_000;
Console.WriteLine($"{Primes.Count(new bool[Limit])} primes below {Limit}");

internal static class Primes
{
    /// <summary>Number of primes below the length of <paramref name="composite"/>, which is all false before and the sieve after.</summary>
    public static int Count(bool[] composite)
    {
        var count = 0;
        for (var n = 2; n < composite.Length; n++)
        {
            if (composite[n])
                continue;
            count++;
            for (var multiple = (long)n * n; multiple < composite.Length; multiple += n)
                composite[multiple] = true;
        }
        return count;
    }
}
