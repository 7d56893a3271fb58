// Functions with loops that are called in loops: several rounds of the caller run side by side, each with as many rounds of its own as it takes.
#nullable enable
using System;
using System.Numerics;

public static class Lanes
{
    /// <summary>Escape times: most lanes are done long before the last one.</summary>
    public static void Mandelbrot([Length(0, 70)] int[] steps, [In(-1, 9)] int width, [In(-1, 9)] int height, [In(-2, 40)] int limit, double left, double top)
    {
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
                steps[row * width + column] = Escape(left + column * 0.05, top + row * 0.05, limit);
        }
    }

    private static int Escape(double cx, double cy, int limit)
    {
        double x = 0, y = 0, xx = 0, yy = 0;
        var n = 0;
        while (n < limit && xx + yy <= 4)
        {
            y = 2 * x * y + cy;
            x = xx - yy + cx;
            xx = x * x;
            yy = y * y;
            n++;
        }
        return n;
    }

    /// <summary>The loop is inside; what it leaves behind had a value before, which some rounds keep.</summary>
    public static int Inside([Length(0, 70)] int[] steps, [In(-1, 9)] int width, [In(-1, 9)] int height, [In(-2, 40)] int limit, double left, [In(-3, 3)] int n)
    {
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var (x, y) = (0.0, 0.0);
                while (x * x + y * y <= 4)
                {
                    if (n >= limit)
                        break;
                    (x, y) = (x * x - y * y + left + column * 0.05, 2 * x * y + row * 0.05);
                    n++;
                }
                steps[row * width + column] = n;
                n = row & 1;
            }
        }
        return n;
    }

    /// <summary>Complex numbers, and two places where the loop is left.</summary>
    public static int Julia([In(-9, 9)] int from, [In(-9, 30)] int to, double imaginary)
    {
        var sum = 0;
        for (var i = from; i <= to; i++)
            sum += Steps(new Complex(i / 10.0, imaginary));
        return sum;
    }

    private static int Steps(Complex c)
    {
        var z = c;
        for (var n = 0; n < 60; n++)
        {
            if (z.Real * z.Real + z.Imaginary * z.Imaginary > 4)
                return n;
            z = z * z + c;
        }
        return 60;
    }

    /// <summary>A loop in a loop, one of which only some lanes enter, and variables that live across both.</summary>
    public static void Nested([Length(0, 40)] double[] results, [Length(40, 40)] double[] numbers, [In(0, 12)] int n)
    {
        for (var i = 0; i < results.Length; i++)
            results[i] = Series(numbers[i], n + (i & 3));
    }

    private static double Series(double x, int n)
    {
        var (sum, sign) = (0.0, 1.0);
        for (var i = 0; i < n; i++)
        {
            var term = x * sign + 1;
            if (x > 0)
            {
                for (var k = 0; k < i; k++)
                    term = term * 0.5 + x - k;
            }
            else
            {
                sign = -sign;
                continue;
            }
            sum += term / (i + 1);
            if (sum > 1e6)
                return -sum;
        }
        return sum * sign;
    }

    /// <summary>Sixteen lanes of floats.</summary>
    public static void Roots([Length(0, 70)] float[] roots, [Length(0, 70)] float[] numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
            roots[i] = Root(numbers[i]);
    }

    private static float Root(float number)
    {
        var x = number;
        for (var i = 0; i < 30; i++)
        {
            var next = (x + number / x) * 0.5f;
            if (next == x)
                break;
            x = next;
        }
        return x;
    }

    /// <summary>The same array is read and written: by the element before, lanes cannot run side by side.</summary>
    public static void Chained([Length(0, 40)] float[] numbers)
    {
        for (var i = 1; i < numbers.Length; i++)
            numbers[i] = Root(numbers[i - 1] + numbers[i]);
    }

    /// <summary>Rounds past the end: what comes before the exception is stored.</summary>
    public static void Beyond([Length(0, 40)] float[] roots, [Length(0, 40)] float[] numbers, [In(0, 50)] int count)
    {
        for (var i = 0; i < count; i++)
            roots[i] = Root(numbers[i]);
    }

    /// <summary>A sum of floats stays one in order.</summary>
    public static float Sum([Length(0, 70)] float[] numbers)
    {
        var sum = 0f;
        foreach (var number in numbers)
            sum += Root(number);
        return sum;
    }

    /// <summary>Two calls a round, one of them of the other's result.</summary>
    public static void Twice([Length(0, 40)] float[] roots, [Length(0, 40)] float[] numbers)
    {
        for (var i = 0; i < roots.Length; i++)
            roots[i] = Root(Root(numbers[i]) + i);
    }
}
