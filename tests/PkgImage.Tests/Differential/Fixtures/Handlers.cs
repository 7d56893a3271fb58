// try and catch: what is thrown and caught inside native code.
#nullable enable

public class PlainException : Exception
{
    public PlainException()
    {
    }

    public PlainException(string message, int code)
        : base(message) => Code = code;

    public int Code { get; }
}

public sealed class DerivedException(int code) : PlainException("derived", code);

public sealed class LoudException : Exception
{
    public LoudException(int v) => Handlers.Steps += 1000 * v;
}

public static class Handlers
{
    public static int Steps;

    public static int CatchDivide(int a, int b)
    {
        try
        {
            return a / b;
        }
        catch (DivideByZeroException)
        {
            return -1;
        }
    }

    public static int CatchBase(int a, int b)
    {
        try
        {
            return checked(a * b) / (a - b);
        }
        catch (ArithmeticException)
        {
            return 7;
        }
    }

    public static int CatchInOrder(int[] a, int i, int d)
    {
        try
        {
            Steps++;
            return a[i] / d;
        }
        catch (IndexOutOfRangeException)
        {
            return 1;
        }
        catch (DivideByZeroException)
        {
            return 2;
        }
        catch (NullReferenceException)
        {
            return 3;
        }
        catch (Exception)
        {
            return 4;
        }
    }

    public static int NotCaught(int[] a, int i)
    {
        try
        {
            Steps += 2;
            return a[i];
        }
        catch (DivideByZeroException)
        {
            return 1;
        }
    }

    public static int CatchAll(int[] a, int i)
    {
        try
        {
            return a[i];
        }
        catch
        {
            return -5;
        }
    }

    public static int NamedButUnused(int a, int b)
    {
        try
        {
            return a % b;
        }
        catch (DivideByZeroException e)
        {
            return a;
        }
    }

    public static int OwnThrow(int v)
    {
        try
        {
            if (v > 3)
                throw new InvalidOperationException("too large");
            return v;
        }
        catch (InvalidOperationException)
        {
            return Steps += v;
        }
    }

    public static int OwnThrowOfOwnType(int v)
    {
        try
        {
            if (v > 3)
                throw new DerivedException(v);
            if (v < -3)
                throw new PlainException("plain", v);
            return v;
        }
        catch (DerivedException)
        {
            return 1;
        }
        catch (PlainException)
        {
            return 2;
        }
    }

    public static int DerivedPasses(int v)
    {
        try
        {
            return v > 0 ? throw new PlainException("base", v) : v;
        }
        catch (DerivedException)
        {
            return 1;
        }
    }

    [StaysIL("PKI3016")]
    public static int LoudWouldBeLost(int v)
    {
        try
        {
            return v > 0 ? throw new LoudException(v) : v;
        }
        catch (LoudException)
        {
            return Steps;
        }
    }

    public static int LoudPassesBy(int v)
    {
        if (v > 0)
            throw new LoudException(v);
        try
        {
            return 10 / v;
        }
        catch (DivideByZeroException)
        {
            return -1;
        }
    }

    [StaysIL("PKI3016")]
    public static int UsesTheMessage(int v)
    {
        try
        {
            return 10 / v;
        }
        catch (DivideByZeroException e)
        {
            return e.Message.Length;
        }
    }

    [StaysIL("PKI3016")]
    public static int UsesTheException(int v)
    {
        try
        {
            return v > 0 ? throw new PlainException("code", v) : v;
        }
        catch (PlainException e)
        {
            return e.Code;
        }
    }

    [StaysIL("PKI3016")]
    public static int Filtered(int v)
    {
        try
        {
            return 10 / v;
        }
        catch (DivideByZeroException) when (Steps > 5)
        {
            return 1;
        }
    }

    [Helper]
    public static int Inner(int[] a, int i)
    {
        Steps++;
        if (i == 2)
            throw new ArgumentException("two", nameof(i));
        return a[i];
    }

    public static int FromCallee([Length(0, 5)] int[] a, [In(-1, 5)] int i)
    {
        try
        {
            return Inner(a, i);
        }
        catch (ArgumentException)
        {
            return -2;
        }
        catch (IndexOutOfRangeException)
        {
            return -3;
        }
    }

    public static int FromCalleeInPart([Length(0, 5)] int[] a, [In(-1, 5)] int i)
    {
        try
        {
            Steps += 10;
            return Inner(a, i);
        }
        catch (IndexOutOfRangeException)
        {
            return -3;
        }
    }

    public static int ThrowInCatch(int a, int b)
    {
        try
        {
            return a / b;
        }
        catch (DivideByZeroException)
        {
            throw new InvalidOperationException("instead");
        }
    }

    public static int CatchInLoop([Length(0, 20)] int[] a)
    {
        var zeros = 0;
        var sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            try
            {
                sum += 1000 / a[i];
            }
            catch (DivideByZeroException)
            {
                zeros++;
            }
        }
        return sum * 31 + zeros;
    }

    public static int Retry([In(0, 5)] int v)
    {
        var tries = 0;
    again:
        try
        {
            tries++;
            Steps += 10 / (v - tries);
        }
        catch (DivideByZeroException)
        {
            goto again;
        }
        return tries;
    }

    public static double CatchDouble(double x, int n)
    {
        try
        {
            return x / (n / n);
        }
        catch (DivideByZeroException)
        {
            return double.NaN;
        }
    }

    public static (int, long) CatchStruct(int a, long b)
    {
        (int, long) result = (a, b);
        try
        {
            result.Item1 = checked(a + 1_000_000_000);
            result.Item2 = checked(b * a);
        }
        catch (OverflowException)
        {
            result.Item2 = -1;
        }
        return result;
    }

    public static int ParameterInHandler(int a, int b)
    {
        try
        {
            a += 3;
            b = a / b;
            a += 4;
        }
        catch (DivideByZeroException)
        {
            a = -a;
        }
        return a * 31 + b;
    }

    public static int TwoInARow(int a, int b)
    {
        int x;
        try
        {
            x = a / b;
        }
        catch (DivideByZeroException)
        {
            x = 1;
        }
        try
        {
            x = checked(x * b * b);
        }
        catch (OverflowException)
        {
            x = 2;
        }
        return x;
    }

    public static int NestedCatch(int a, int b, int c)
    {
        try
        {
            try
            {
                return a / b;
            }
            catch (OverflowException)
            {
                return a / c;
            }
        }
        catch (DivideByZeroException)
        {
            return c;
        }
    }

    public static int CatchAroundHandler(int a, int b, int c)
    {
        try
        {
            try
            {
                return a / b;
            }
            catch (DivideByZeroException)
            {
                return a / c;
            }
        }
        catch (DivideByZeroException)
        {
            return -c;
        }
    }

    public static int Spans(ReadOnlySpan<int> a, int at)
    {
        try
        {
            return a[at];
        }
        catch (IndexOutOfRangeException)
        {
            return -1;
        }
    }

    public static int Slices(ReadOnlySpan<int> a, int at)
    {
        try
        {
            return a[at..].Length;
        }
        catch (ArgumentOutOfRangeException)
        {
            return -1;
        }
    }

    public static int NullArgument(int[] a)
    {
        try
        {
            ArgumentNullException.ThrowIfNull(a);
            return a.Length;
        }
        catch (ArgumentNullException)
        {
            return -1;
        }
    }

    public static unsafe int StackMemory([In(0, 9)] int at, int v)
    {
        var p = stackalloc int[4];
        try
        {
            p[at & 3] = v;
            p[0] = 7 / p[1];
        }
        catch (DivideByZeroException)
        {
            p[2] += 100;
        }
        return p[0] + 3 * p[1] + 5 * p[2] + 7 * p[3];
    }

    public static int SwitchInside([In(-1, 5)] int v, int w)
    {
        try
        {
            switch (v)
            {
                case 0: return w / v;
                case 1: return checked(w + int.MaxValue);
                case 2: throw new FormatException();
                case 3: throw new NotSupportedException("three");
                default: return v;
            }
        }
        catch (FormatException)
        {
            return -10;
        }
        catch (ArithmeticException)
        {
            return -20;
        }
    }
}
