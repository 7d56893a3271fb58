// Exceptions: type, message, and everything done before them.
#nullable enable

public sealed class FixtureException(string message, int code) : Exception($"{message} ({code})")
{
    public FixtureException()
        : this("none", 0)
    {
    }

    public int Code { get; } = code;
}

public sealed class CountingException : Exception
{
    public CountingException()
    {
    }

    public CountingException(int v)
        : base("counted " + v) => Throws.Steps += v;
}

public static class Throws
{
    public static int Steps;

    public static int Constant(int v) => v < 0 ? throw new ArgumentException("negative") : v;
    public static int Named(int v) => v < 0 ? throw new ArgumentOutOfRangeException(nameof(v)) : v;
    public static int WithValue(int v) => v > 100 ? throw new ArgumentOutOfRangeException(nameof(v), v, "too large") : v;
    public static int NoMessage(int v) => v == 0 ? throw new InvalidOperationException() : v;
    public static int Own(int v) => v == 3 ? throw new FixtureException("own", v) : v;

    public static int Interpolated(int v, long w)
    {
        if (v > w)
            throw new InvalidOperationException($"{v} over {w}");
        return v;
    }

    public static int Concatenated(int v)
    {
        if ((v & 1) == 0)
            throw new InvalidOperationException("even: " + v.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return v;
    }

    private enum Level : byte { Low, High = 200 }

    public static int InterpolatedKinds(byte a, char b, bool c, float d, nint e) =>
        a > 9 ? throw new ArgumentException($"{a} {b}{c,8} {d:F2} {e,-6:x}|{(Level)a}", nameof(a)) : a;

    public static int InterpolatedElement([Length(0, 10)] int[] a, int i)
    {
        Steps++;
        if (i < 5)
            throw new InvalidOperationException($"{a[i] * 2} at {i}");
        return i;
    }

    public static int TwoMessages(int v, long w) => v > 2
        ? throw new ArgumentException($"{v} is too large", $"after {w}")
        : v < -2 ? throw new ArgumentException($"{v} is too small") : v;

    public static int InterpolatedOfMany(int v, double w, long x, short y, uint z) => v > 0
        ? throw new InvalidOperationException($"{v} {w} {x} {y} {z} {v + x} {w * 2} {y - 1}") : v;

    [StaysIL("PKI3022")]
    public static int InterpolatedOfTooMany(int v, double w) => v > 0
        ? throw new InvalidOperationException($"{v} {w} {v} {w} {v} {w} {v} {w} {v}") : v;

    [StaysIL("PKI3022")]
    public static int InterpolatedString(int v, string s) => v > 0 ? throw new InvalidOperationException($"{s} {v}") : v;

    // A choice within the text: it is not put together in one go.
    [StaysIL("PKI3010")]
    public static int InterpolatedChoice(int v) => v > 0 ? throw new InvalidOperationException($"{(v > 5 ? "large" : "small")} {v}") : v;

    // Evaluated before the exit, and seen to be.
    public static int InterpolatedCall(int v) => v > 0 ? throw new InvalidOperationException($"{Counted(v)} steps, {Steps}") : v;

    [StaysIL("PKI3011")]
    public static string MessageReturned(int v) => $"{v}";

    public static double Formatted(double v) => v > 1 ? throw new ArgumentException("is " + v.ToString("R") + " and not " + 1.ToString("D3")) : v;

    public static int InterpolatedAndCaught(int v)
    {
        try
        {
            return v > 0 ? throw new ArgumentException($"{v}") : v;
        }
        finally
        {
            Steps++;
        }
    }

    public static int ConcatenatedAndCaught(int v, [In(0, 5)] int w)
    {
        try
        {
            try
            {
                return v > 0 ? throw new ArgumentException("over " + v.ToString("X") + "/" + w.ToString()) : v / w;
            }
            finally
            {
                Steps++;
            }
        }
        catch (DivideByZeroException)
        {
            return -1;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Counted(int v) => Steps += v;

    // Its message names the types in another order once the JIT compiler optimizes it.
    [StaysIL("PKI3015")]
    public static int CastToOther(int v) => v > 3 ? Cast<int, long>(v) > 0 ? 1 : 2 : v;
    public static int CastToSame(int v) => Cast<int, int>(v) + Cast<Level, byte>((Level)v) + (int)Cast<int, DayOfWeek>(v);

    private static TOther Cast<T, TOther>(T v)
    {
        Steps++;
        return (TOther)(object)v!;
    }

    public static void AfterWrites([Length(0, 10)] int[] a, [In(0, 12)] int stop)
    {
        for (var i = 0; i < a.Length; i++)
        {
            Steps++;
            if (i == stop)
                throw new InvalidOperationException("stopped");
            a[i] = i;
        }
    }

    public static void NullChecked(int[] a, int[] b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        a[0] = b[0];
    }

    public static int RangeChecked(int v, double w)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(v);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(v, 1000);
        ArgumentOutOfRangeException.ThrowIfNegative(w);
        Steps++;
        ArgumentOutOfRangeException.ThrowIfEqual(v, Steps & 7, "steps");
        return v;
    }

    public static int NamedByCaller(int a, int b) => Checked(a, "first") + Checked(b, "second") + Checked(a - b, "first");

    private static int Checked(int v, string name)
    {
        if (v < -3)
            throw new ArgumentException("small", name);
        return name is null ? v * 2 : v;
    }

    private static void Fail() => throw new InvalidOperationException("helper");

    private static int FailWith(int v) => throw new ArgumentOutOfRangeException(nameof(v), v, "from helper");

    public static int Helper(int v)
    {
        if (v < 10)
            Fail();
        return v;
    }

    public static int HelperWithValue(int v) => v < 10 ? FailWith(v) : v;

    [Helper]
    public static int Inner(int[] a, int i, int d)
    {
        Steps += 10;
        return a[i] / d;
    }

    public static int Outer([Length(0, 9)] int[] a, [In(-1, 10)] int i, [In(-1, 2)] int d)
    {
        Steps++;
        var v = Inner(a, i, d);
        Steps += 100;
        return v;
    }

    public static int Deep(int v, [In(0, 5)] int depth)
    {
        Steps++;
        if (depth == 0)
            return v == 2 ? throw new InvalidOperationException("deep") : 100 / v;
        return Deep(v, depth - 1) + 1;
    }

    public static int DivideOrder(int[] a, int i, int j)
    {
        a[0] = 5;
        return a[i] / a[j];
    }

    public static int OverflowAfterWrite(ref int v, int by)
    {
        v ^= 1;
        return checked(v + by);
    }

    public static double Finite(double v)
    {
        if (double.IsNaN(v) || double.IsInfinity(v))
            throw new NotFiniteNumberException(v);
        return v;
    }

    public static int MathSign(double v) => Math.Sign(v);
    public static int MathAbs(int v) => Math.Abs(v);

    public static int Caught(int v)
    {
        try
        {
            return 100 / v;
        }
        catch (DivideByZeroException)
        {
            return -1;
        }
    }

    public static int Finally(int v)
    {
        try
        {
            return 100 / v;
        }
        finally
        {
            Steps++;
        }
    }

    [StaysIL("PKI3022")]
    public static int Rethrown(FixtureException? e, int v) => v == 7 ? throw e! : v;

    public static int ManyKinds([In(-1, 8)] int kind) => kind switch
    {
        0 => throw new ArgumentException("zero", nameof(kind)),
        1 => throw new ArgumentNullException(nameof(kind)),
        2 => throw new NotSupportedException(),
        3 => throw new IndexOutOfRangeException("three"),
        4 => throw new OverflowException(),
        5 => throw new FixtureException("five", kind),
        6 => throw new NullReferenceException("six"),
        _ => kind,
    };

    private static string Note(int v)
    {
        Steps += v;
        return "noted";
    }

    private static Exception Make(int v)
    {
        Steps ^= v;
        return new InvalidOperationException("made");
    }

    [StaysIL("PKI3022")]
    public static int DroppedCall(int v)
    {
        Note(v);
        return Steps;
    }

    [StaysIL("PKI3022")]
    public static int DroppedException(int v)
    {
        _ = new CountingException(v);
        return Steps;
    }

    public static int MadeByCall(int v) => v > 5 ? throw Make(v) : v;

    [StaysIL("PKI3010")]
    public static int ComparedCall(int v) => Made(v) is null ? v : Steps;

    private static string? Made(int v)
    {
        Steps += v;
        return v > 100 ? null : "made";
    }

    public static int NotedMessage(int v) => v > 5 ? throw new InvalidOperationException(Note(v)) : v;

    public static int CountedException(int v)
    {
        Steps = 2;
        return v > 5 ? throw new CountingException(v) : v;
    }

    [StaysIL("PKI3022")]
    public static int MessageBeforeEffect(int v)
    {
        Steps = 1;
        if (v > 5)
            throw new InvalidOperationException(Note(Steps) + (Steps = v));
        return v;
    }

    [StaysIL("PKI3022")]
    public static int NestedCalls(int v) => v > 5 ? throw new InvalidOperationException(Note(1), Make(Twice(v))) : v;
    private static int Twice(int v)
    {
        Steps++;
        return v * 2;
    }

    public static uint UnsignedPayload(uint v, byte w) =>
        v > 5 ? throw new ArgumentOutOfRangeException(nameof(v), v + w, "unsigned") : v;

    public static double FloatPayload(double v, float w) =>
        v > w ? throw new ArgumentOutOfRangeException(nameof(v), v, "float") : v;

    public static char CharPayload(char c) => c > 'z' ? throw new ArgumentOutOfRangeException(nameof(c), c, "char") : c;
    public static bool BoolPayload(bool b) => b ? throw new ArgumentOutOfRangeException(nameof(b), b, "bool") : b;
}

/// <summary>Exceptions that are never made where native code catches them: only those whose constructor does no more than fill them.</summary>
public static class CaughtConstructors
{
    [StaysIL("PKI3016")]
    public static int Aggregate(int v)
    {
        try
        {
            return v < 0 ? throw new AggregateException("m", (Exception[])null!) : v;
        }
        catch (AggregateException)
        {
            return 1;
        }
        catch (ArgumentNullException)
        {
            return 2;
        }
    }

    [StaysIL("PKI3016")]
    public static int AggregateOfOne(int v)
    {
        try
        {
            return v < 0 ? throw new AggregateException("m", (Exception)null!) : v;
        }
        catch (AggregateException)
        {
            return 1;
        }
        catch (ArgumentNullException)
        {
            return 2;
        }
    }

    [StaysIL("PKI3016")]
    public static int Derived(int v)
    {
        try
        {
            return v < 0 ? throw new ManyException() : v;
        }
        catch (ManyException)
        {
            return 1;
        }
        catch (ArgumentNullException)
        {
            return 2;
        }
    }

    public static int Inner(int v)
    {
        try
        {
            return v < 0 ? throw new InvalidOperationException("m", null) : v;
        }
        catch (InvalidOperationException)
        {
            return 1;
        }
    }

    public static int Value(int v)
    {
        try
        {
            return v < 0 ? throw new ArgumentOutOfRangeException(nameof(v), v, "negative") : v;
        }
        catch (ArgumentException)
        {
            return 1;
        }
    }
}

public sealed class ManyException() : AggregateException((IEnumerable<Exception>)null!);
