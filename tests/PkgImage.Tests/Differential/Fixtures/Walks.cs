// Walks over raw pointers, of which most tests for null can only be passed: those that cannot must stay, wherever the null comes from.
#nullable enable

public static unsafe class Walks
{
    public static long Steps([Length(32, 40)] byte* p)
    {
        long sum = *p;
        p += 3;
        sum = (sum * 31) + *(int*)p;
        p += 8;
        sum = (sum * 31) + *(long*)(p + 4);
        p -= 11;
        return sum + *p;
    }

    public static long StepsFromNull(byte* p)
    {
        long sum = 0;
        try
        {
            sum = 1;
            sum += *p;
            p += 8;
            sum += *p;
        }
        catch (NullReferenceException)
        {
            sum = -sum;
        }
        return sum;
    }

    public static long Rounds([Length(32, 40)] int* p, [In(0, 8)] int n)
    {
        long sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = (sum * 31) + *p++;
            sum ^= *p++;
            sum += *p++;
            sum ^= *p++;
        }
        return sum;
    }

    public static long NullInRound([Length(32, 40)] int* p, [In(0, 8)] int n, [In(0, 8)] int at)
    {
        long sum = 0;
        for (var i = 0; i < n; i++)
        {
            sum = (sum * 31) + *p++;
            if (i == at)
                p = null;
        }
        return sum;
    }

    public static long NullByStep([Length(32, 40)] byte* p, [In(0, 3)] int way)
    {
        long sum = *p;
        p += way switch { 0 => 4, 1 => -(nint)p, 2 => 8, _ => 0 };
        return sum + *p;
    }

    public static long NullOnOneWay([Length(8, 8)] long* p, long* other, bool takesOther)
    {
        var sum = *p;
        if (takesOther)
            p = other;
        return sum + *p;
    }

    public static long Copies([Length(8, 8)] int* p, int* q, bool sets)
    {
        var first = p;
        if (sets)
            q = first;
        var sum = (long)*first;
        p = q;
        return sum + *p;
    }

    public static long ByAddress([Length(8, 8)] int* p, bool clears)
    {
        var sum = (long)*p;
        Clear(&p, clears);
        return sum + *p;
    }

    public static long InHandler(int* p, [Length(8, 8)] int* q)
    {
        long sum = 0;
        try
        {
            sum = *q;
            sum += *p;
            sum += *q;
        }
        catch (NullReferenceException)
        {
            sum += *q++;
            p = q;
        }
        return sum + *p;
    }

    public static long Search([Length(16, 16)] byte* p, byte value)
    {
        var start = p;
        var end = p + 16;
        while (p < end && *p != value)
            p++;
        return p - start;
    }

    private static void Clear(int** p, bool clears)
    {
        if (clears)
            *p = null;
    }
}
