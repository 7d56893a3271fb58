// finally, and catch that throws on: what runs on every way out, in which order, and what leaves in the end.
#nullable enable

public sealed class LateException : Exception
{
    public LateException(int v) => Cleanups.Steps += 1000 * v;
}

public static class Cleanups
{
    public static int Steps;

    [StaysIL("PKI3016")]
    public static int WouldComeLate(int v)
    {
        try
        {
            return v > 0 ? throw new LateException(v) : v;
        }
        finally
        {
            Steps *= 3;
        }
    }

    [Helper]
    public static int DeepInner(int depth, int v)
    {
        if (depth <= 0)
            return v / (v - 3);
        try
        {
            return DeepInner(depth - 1, v) + depth;
        }
        finally
        {
            Steps = Steps * 2 + depth;
        }
    }

    public static int Deep([In(0, 6)] int depth, [In(0, 6)] int v)
    {
        try
        {
            return DeepInner(depth, v);
        }
        catch (ArithmeticException)
        {
            return -depth;
        }
    }

    public static int Finally(int[] a, int i)
    {
        try
        {
            Steps += 1;
            return a[i];
        }
        finally
        {
            Steps += 10;
        }
    }

    public static int FinallySeesWrites([Length(0, 8)] int[] a, [In(0, 9)] int stop)
    {
        var done = 0;
        try
        {
            for (var i = 0; i < stop; i++)
            {
                a[i] += i;
                done++;
            }
            return done;
        }
        finally
        {
            Steps = done;
        }
    }

    public static int NestedFinally(int[] a, int i, int d)
    {
        var trace = 1;
        try
        {
            try
            {
                trace = trace * 2 + a[i];
                trace /= d;
            }
            finally
            {
                trace = trace * 3 + 1;
            }
            trace += 100;
        }
        catch (DivideByZeroException)
        {
            trace = -trace;
        }
        finally
        {
            trace ^= 5;
            Steps = trace;
        }
        return trace;
    }

    public static int LeavesManyWays([In(-2, 6)] int v)
    {
        var trace = 0;
        for (var i = 0; i < 10; i++)
        {
            try
            {
                trace = trace * 3 + i;
                if (i == v)
                    continue;
                if (i == v + 2)
                    break;
                if (v == 5)
                    return trace;
                trace++;
            }
            finally
            {
                trace += 7;
                Steps = trace;
            }
            trace--;
        }
        return trace;
    }

    public static int LeavesThroughTwo([In(-2, 6)] int v)
    {
        var trace = 0;
        for (var i = 0; i < 6; i++)
        {
            try
            {
                try
                {
                    if (i == v)
                        continue;
                    if (i > v + 1)
                        break;
                    trace += i;
                }
                finally
                {
                    trace = trace * 2 + 1;
                }
                trace += 3;
            }
            finally
            {
                trace = trace * 2;
                Steps += trace;
            }
        }
        return trace;
    }

    [StaysIL("PKI3011")]
    public static int AllocatesInFinally(int a, int b)
    {
        try
        {
            return a / b;
        }
        finally
        {
            var x = new int[1].Length;
            Steps += x;
        }
    }

    public static int ThrowInFinally(int a, int b, int c)
    {
        try
        {
            Steps += a / b;
            return Steps;
        }
        finally
        {
            Steps = checked(Steps * c);
        }
    }

    public static int Rethrow(int[] a, int i)
    {
        try
        {
            return a[i];
        }
        catch (IndexOutOfRangeException)
        {
            Steps += 3;
            throw;
        }
    }

    public static int RethrowWithValue(int v)
    {
        try
        {
            return v > 5 ? throw new ArgumentOutOfRangeException(nameof(v), v, "over five") : v;
        }
        catch (ArgumentException)
        {
            Steps ^= 3;
            throw;
        }
    }

    public static int RethrowThroughHandlers(int v, int w)
    {
        try
        {
            try
            {
                return v > 5 ? throw new ArgumentOutOfRangeException(nameof(v), v, "over five") : v / w;
            }
            catch (ArgumentException)
            {
                Steps += 3;
                try
                {
                    Steps += v / w;
                }
                catch (DivideByZeroException)
                {
                    Steps -= 100;
                }
                throw;
            }
        }
        finally
        {
            Steps *= 2;
        }
    }

    public static int PayloadOutlivesHandler(int v, int w)
    {
        try
        {
            return v > 5 ? throw new ArgumentOutOfRangeException(nameof(v), v, "first") : v;
        }
        finally
        {
            Steps += Careful(w);
        }
    }

    [Helper]
    public static int Careful(int w)
    {
        try
        {
            return w > 0 ? throw new ArgumentOutOfRangeException(nameof(w), w, "second") : w;
        }
        catch (ArgumentException)
        {
            return -w;
        }
    }

    public static int WritesByRef(ref int x, int y)
    {
        try
        {
            x = 5;
            x = 10 / y;
            return 1;
        }
        catch (DivideByZeroException)
        {
            x++;
            return 2;
        }
        finally
        {
            x *= 2;
        }
    }

    public static int LargePayload(long a, double b, int c)
    {
        try
        {
            if (c > 0)
                throw new ArgumentOutOfRangeException("c", a, "a long");
            if (c < -5)
                throw new ArgumentOutOfRangeException("c", b, "a double");
            return c;
        }
        finally
        {
            Steps += c;
        }
    }
}
