// stage: vectorize
using System;
using System.Numerics;

static class Lanes
{
    // One pixel a lane; the loop that is made into vectors is the one that calls.
    static void Mandelbrot(int[] iterations, int width, int height, int limit, double left, double top, double pixel)
    {
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
                iterations[row * width + column] = Escape(left + column * pixel, top + row * pixel, limit);
        }
    }

    static int Escape(double cx, double cy, int limit)
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

    // Complex numbers are two numbers each; the loop is left at two places.
    static int Sum()
    {
        var sum = 0;
        for (var re = -20; re <= 5; re++)
            sum += Steps(new Complex(re / 10.0, 0.25));
        return sum;
    }

    static int Steps(Complex c)
    {
        var z = c;
        for (var n = 0; n < 80; n++)
        {
            if (z.Real * z.Real + z.Imaginary * z.Imaginary > 4)
                return n;
            z = z * z + c;
        }
        return 80;
    }

    // Newton's method.
    static void CubeRoots(double[] roots, double[] numbers)
    {
        for (var i = 0; i < roots.Length; i++)
            roots[i] = CubeRoot(numbers[i]);
    }

    static double CubeRoot(double number)
    {
        var x = number;
        double last;
        do
        {
            last = x;
            x = (2 * x + number / (x * x)) / 3;
        }
        while (Math.Abs(x - last) > 1e-12 * Math.Abs(x));
        return x;
    }

    // Integers are not worth it.
    static void Collatz(int[] steps)
    {
        for (var i = 0; i < steps.Length; i++)
            steps[i] = CollatzSteps(i);
    }

    static int CollatzSteps(int n)
    {
        var steps = 0;
        while (n > 1)
        {
            n = (n & 1) == 0 ? n >> 1 : 3 * n + 1;
            steps++;
        }
        return steps;
    }

    // The loop over pixels has the other one inside.
    static void Inside(int[] iterations, int width, int height, double left, double top)
    {
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                double cx = left + column * 0.05, cy = top + row * 0.05, x = 0, y = 0;
                var n = 0;
                while (x * x + y * y <= 4 && n < 200)
                {
                    (x, y) = (x * x - y * y + cx, 2 * x * y + cy);
                    n++;
                }
                iterations[row * width + column] = n;
            }
        }
    }

    // Two numbers are left behind.
    static void Both(int[] iterations, double[] last)
    {
        for (var i = 0; i < iterations.Length; i++)
        {
            double x = i * 0.1;
            var n = 0;
            while (x < 50 && n < 100)
            {
                x = x * x * 0.7 + 1.1;
                n++;
            }
            iterations[i] = n;
            last[i] = x;
        }
    }

    // A sum of floats is one in order: LLVM would change the order in a loop that is asked to be vectors.
    static double SumOfRoots(double[] numbers)
    {
        var sum = 0.0;
        for (var i = 0; i < numbers.Length; i++)
            sum += CubeRoot(numbers[i]);
        return sum;
    }

    // Rounds without the call.
    static void Positive(double[] roots, double[] numbers)
    {
        for (var i = 0; i < roots.Length; i++)
        {
            var number = numbers[i];
            roots[i] = number > 0 ? CubeRoot(number) : -1;
        }
    }

    static void Some(double[] roots, double[] numbers)
    {
        for (var i = 0; i < roots.Length; i++)
        {
            if (numbers[i] > 0)
                roots[i] = CubeRoot(numbers[i]);
        }
    }
}

// expect:
// Lanes.Both(System.Int32[],System.Double[]): scalar
// Lanes.CollatzSteps(System.Int32): scalar
// Lanes.Collatz(System.Int32[]): scalar
// Lanes.CubeRoot(System.Double): scalar
// Lanes.CubeRoots(System.Double[],System.Double[]): <8 x double> <8 x i1> <8 x i32> <8 x i64> loops: 1
// Lanes.Escape(System.Double,System.Double,System.Int32): scalar
// Lanes.Inside(System.Int32[],System.Int32,System.Int32,System.Double,System.Double): <8 x double> <8 x i1> <8 x i32> <8 x i64> loops: 2
// Lanes.Mandelbrot(System.Int32[],System.Int32,System.Int32,System.Int32,System.Double,System.Double,System.Double): <8 x double> <8 x i1> <8 x i32> <8 x i64> loops: 2
// Lanes.Positive(System.Double[],System.Double[]): <8 x double> <8 x i1> <8 x i32> <8 x i64> loops: 1
// Lanes.Some(System.Double[],System.Double[]): scalar
// Lanes.Steps(System.Numerics.Complex): scalar
// Lanes.SumOfRoots(System.Double[]): scalar
// Lanes.Sum(): <8 x double> <8 x i1> <8 x i32> <8 x i64> loops: 1
