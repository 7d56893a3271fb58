// Julia's micro-benchmarks without matrices, from their definition (perf.jl): fib, parse_int, mandel, pi_sum.
using System.Numerics;

namespace Kernels.Julia;

public static class Scalars
{
    /// <summary>Fibonacci numbers by recursion: the cost of a call.</summary>
    public static int Fib(int n) => n < 2 ? n : Fib(n - 1) + Fib(n - 2);

    /// <summary>Writes each number in hexadecimal and reads it again. Both are written out, since otherwise the library is what is measured.</summary>
    /// <param name="text">Room for eight digits.</param>
    /// <returns>The sum of what was read.</returns>
    public static uint ParseInt(uint[] numbers, byte[] text)
    {
        var sum = 0u;
        for (var i = 0; i < numbers.Length; i++)
            sum += Parse(text, Format(numbers[i], text));
        return sum;
    }

    private static int Format(uint number, byte[] text)
    {
        var length = 1;
        for (var rest = number >> 4; rest != 0; rest >>= 4)
            length++;
        for (var i = length - 1; i >= 0; i--)
        {
            var digit = number & 15;
            text[i] = (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
            number >>= 4;
        }
        return length;
    }

    private static uint Parse(byte[] text, int length)
    {
        var number = 0u;
        for (var i = 0; i < length; i++)
        {
            var c = text[i];
            number = 16 * number + (c <= '9' ? c - (uint)'0' : c - (uint)'a' + 10);
        }
        return number;
    }

    /// <summary>Steps of z = z^2 + c over 21 by 26 points of the plane, in complex numbers; 14791 in all.</summary>
    public static int Mandel()
    {
        var sum = 0;
        for (var im = -10; im <= 10; im++)
        {
            for (var re = -20; re <= 5; re++)
                sum += Steps(new Complex(re / 10.0, im / 10.0));
        }
        return sum;
    }

    private static int Steps(Complex c)
    {
        const int Limit = 80;
        var z = c;
        for (var n = 0; n < Limit; n++)
        {
            if (z.Real * z.Real + z.Imaginary * z.Imaginary > 4)
                return n;
            z = z * z + c;
        }
        return Limit;
    }

    /// <summary>The first 10,000 terms of pi^2 / 6, added up 500 times.</summary>
    public static double PiSum()
    {
        var sum = 0.0;
        for (var j = 1; j <= 500; j++)
        {
            sum = 0.0;
            for (var k = 1; k <= 10000; k++)
                sum += 1.0 / (k * k);
        }
        return sum;
    }
}
