// Loops in handled blocks of methods that stay IL: what a handler, and what follows it, sees of a loop that threw, and the ways out that leave a block.
#nullable enable

public static class HandledLoops
{
    private static readonly object s_lock = new();

    /// <summary>Cleaned up after, whatever happens in between.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Cleaned([Length(0, 20)] int[] a, [In(0, 25)] int count)
    {
        var log = new int[1];
        var sum = 0;
        try
        {
            for (var i = 0; i < count; i++)
                sum += a[i];
        }
        finally
        {
            log[0]++;
        }
        return sum + log[0];
    }

    /// <summary>What had been added up when it threw is read after the handler.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static long Partial([Length(0, 20)] int[] a, [In(0, 25)] int count)
    {
        var caught = new int[1];
        long sum = 1;
        var i = 0;
        try
        {
            for (; i < count; i++)
                sum = sum * 31 + a[i];
        }
        catch (IndexOutOfRangeException)
        {
            caught[0] = i;
        }
        return sum * 100 + caught[0];
    }

    /// <summary>The handler itself reads it, and so does a filter, before any other block is cleaned up.</summary>
    [StaysIL("PKI3016"), Outlined(1)]
    public static long Filtered([Length(0, 20)] int[] a, [In(0, 25)] int count, int divisor)
    {
        var seen = new long[2];
        long product = 1;
        try
        {
            try
            {
                for (var i = 0; i < count; i++)
                    product = product * 7 + a[i] / divisor;
            }
            finally
            {
                seen[0] = product;
            }
        }
        catch (Exception e) when (e is DivideByZeroException || product % 2 == 0)
        {
            seen[1] = product;
        }
        return seen[0] * 3 + seen[1];
    }

    /// <summary>An argument is what handlers may read, too.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static long Argument([Length(0, 20)] int[] a, long sum, [In(0, 25)] int count)
    {
        var caught = new int[1];
        try
        {
            for (var i = 0; i < count; i++)
                sum += a[i];
        }
        catch (IndexOutOfRangeException)
        {
            caught[0]++;
        }
        return sum - caught[0];
    }

    /// <summary>Four ways out: the end, a break, a return, and a jump over the rest.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Ways([Length(0, 30)] int[] a, int wanted, int stop, int skip)
    {
        var trace = new int[1];
        try
        {
            var i = 0;
            for (; i < a.Length; i++)
            {
                var x = a[i] ^ 1;
                if (x == wanted)
                    return i;
                if (x == stop)
                    break;
                if (x == skip)
                    goto behind;
            }
            trace[0] = i;
        }
        finally
        {
            trace[0] += 1000;
        }
        return -trace[0];
    behind:
        return trace[0] * 3;
    }

    /// <summary>Out of two blocks at once.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static int Deep([Length(0, 30)] int[] a, int wanted)
    {
        var trace = new int[1];
        try
        {
            try
            {
                foreach (var x in a)
                {
                    trace[0] += x;
                    if (x == wanted)
                        return trace[0];
                }
            }
            finally
            {
                trace[0] *= 3;
            }
            trace[0]++;
        }
        finally
        {
            trace[0] ^= 5;
        }
        return trace[0];
    }

    /// <summary>The first instruction of a block is a loop's, and so is the first one behind it.</summary>
    [StaysIL("PKI3011"), Outlined(3)]
    public static int Borders([Length(1, 20)] int[] a, [In(0, 25)] int count)
    {
        var trace = new int[2];
        var (i, j, k) = (0, 0, 0);
        do
        {
            trace[0] += a[0];
        }
        while (++i < 3);
        try
        {
            do
            {
                trace[0] += a[j];
            }
            while (++j < count);
        }
        catch (IndexOutOfRangeException)
        {
            trace[1] = j;
        }
        do
        {
            trace[0] ^= k;
        }
        while (++k < count);
        return trace[0] + 7 * trace[1];
    }

    [StaysIL("PKI3010"), Outlined(1)]
    public static int Locked([Length(0, 20)] int[] a)
    {
        var sum = 0;
        lock (s_lock)
        {
            foreach (var x in a)
                sum = sum * 3 + x;
        }
        return sum;
    }

    /// <summary>The block is in a loop itself, and what it adds up goes through all of its rounds.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static long Rounds([Length(0, 12)] int[] a, [In(0, 4)] int rounds, [In(0, 15)] int count)
    {
        var caught = new int[1];
        long sum = 0;
        for (var round = 0; round < rounds; round++)
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    sum = sum * 5 + a[i] - round;
                    if (sum % 1001 == 17)
                        sum += i;
                }
            }
            catch (IndexOutOfRangeException)
            {
                caught[0] += count;
            }
        }
        return sum + caught[0];
    }

    /// <summary>A handler is the last there is of the method.</summary>
    [StaysIL("PKI3011"), Outlined(1)]
    public static void Endless([Length(1, 20)] int[] a, [In(0, 30)] int limit)
    {
        var trace = new int[1];
        for (var i = 0; i < a.Length; i++)
            a[i] += i;
        try
        {
            while (true)
                a[trace[0]++ % a.Length] = Checked(trace[0], limit);
        }
        catch (InvalidOperationException)
        {
            throw;
        }
    }

    [Helper]
    public static int Checked(int value, int limit) => value > limit ? throw new InvalidOperationException(string.Concat("over ", new object())) : value;

    /// <summary>What a handler does in a loop of its own stays IL.</summary>
    [StaysIL("PKI3011"), Outlined(0)]
    public static int InHandler([Length(0, 20)] int[] a, [In(0, 25)] int index)
    {
        var sum = new int[1];
        try
        {
            sum[0] = a[index];
        }
        catch (IndexOutOfRangeException)
        {
            foreach (var x in a)
                sum[0] += x;
        }
        return sum[0];
    }
}
