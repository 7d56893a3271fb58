// Floating point: comparison with NaN, signed zeros, conversions to and from every integer type, remainder, Math and MathF.
#nullable enable

public static class Floats
{
    public static double Add(double a, double b) => a + b;
    public static float AddF(float a, float b) => a + b;
    public static double Sub(double a, double b) => a - b;
    public static double Mul(double a, double b) => a * b;
    public static float MulF(float a, float b) => a * b;
    public static double Div(double a, double b) => a / b;
    public static float DivF(float a, float b) => a / b;
    public static double Rem(double a, double b) => a % b;
    public static float RemF(float a, float b) => a % b;
    public static double MulAdd(double a, double b, double c) => (a * b) + c;
    public static float MulAddF(float a, float b, float c) => (a * b) + c;
    public static float WidenedSum(float a, float b) => (float)((double)a + b);

    [ExactNaN] public static double Negate(double a) => -a;
    [ExactNaN] public static float NegateF(float a) => -a;
    [ExactNaN] public static double Move(double a, double b, bool first) => first ? a : b;
    [ExactNaN] public static long Bits(double a) => BitConverter.DoubleToInt64Bits(a);
    [ExactNaN] public static int BitsF(float a) => BitConverter.SingleToInt32Bits(a);
    [ExactNaN] public static double FromBits(long a) => BitConverter.Int64BitsToDouble(a);
    [ExactNaN] public static float FromBitsF(uint a) => BitConverter.UInt32BitsToSingle(a);
    [ExactNaN] public static double CopySign(double a, double b) => Math.CopySign(a, b);
    [ExactNaN] public static float CopySignF(float a, float b) => MathF.CopySign(a, b);
    [ExactNaN] public static double Abs(double a) => Math.Abs(a);
    [ExactNaN] public static float AbsF(float a) => MathF.Abs(a);

    public static int Compare(double a, double b) =>
        (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0)
        | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int CompareNot(double a, double b) => (!(a < b) ? 1 : 0) | (!(a <= b) ? 2 : 0) | (!(a > b) ? 4 : 0) | (!(a >= b) ? 8 : 0) | (!(a == b) ? 16 : 0);
    public static int CompareF(float a, float b) =>
        (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0)
        | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int BranchOnFloats(float a, float b)
    {
        if (a < b)
            return 1;
        if (!(a <= b))
            return 2;
        if (a != b)
            return 3;
        return 4;
    }

    public static sbyte ToSByte(double a) => (sbyte)a;
    public static byte ToByte(double a) => (byte)a;
    public static short ToShort(float a) => (short)a;
    public static ushort ToUShort(double a) => (ushort)a;
    public static char ToChar(float a) => (char)a;
    public static int ToInt(double a) => (int)a;
    public static int ToIntF(float a) => (int)a;
    public static uint ToUInt(double a) => (uint)a;
    public static uint ToUIntF(float a) => (uint)a;
    public static long ToLong(double a) => (long)a;
    public static long ToLongF(float a) => (long)a;
    public static ulong ToULong(double a) => (ulong)a;
    public static ulong ToULongF(float a) => (ulong)a;
    public static nint ToNative(double a) => (nint)a;
    public static nuint ToNativeU(double a) => (nuint)a;
    public static float ToFloat(double a) => (float)a;
    public static double ToDouble(float a) => a;

    public static int ToIntChecked(double a) => checked((int)a);
    public static uint ToUIntChecked(double a) => checked((uint)a);
    public static long ToLongChecked(double a) => checked((long)a);
    public static ulong ToULongChecked(double a) => checked((ulong)a);
    public static byte ToByteChecked(float a) => checked((byte)a);
    public static sbyte ToSByteChecked(double a) => checked((sbyte)a);
    public static short ToShortChecked(double a) => checked((short)a);
    public static ushort ToUShortChecked(float a) => checked((ushort)a);
    public static long ToLongCheckedF(float a) => checked((long)a);
    public static ulong ToULongCheckedF(float a) => checked((ulong)a);

    public static double FromInt(int a) => a;
    public static double FromUInt(uint a) => a;
    public static double FromLong(long a) => a;
    public static double FromULong(ulong a) => a;
    public static float FromIntF(int a) => a;
    public static float FromUIntF(uint a) => a;
    public static float FromLongF(long a) => a;
    public static float FromULongF(ulong a) => a;
    public static float FromByteF(byte a, sbyte b, short c, ushort d) => a + b + c + d;

    public static bool Classify(double a) => double.IsNaN(a) ^ double.IsInfinity(a) ^ double.IsNegative(a) ^ double.IsFinite(a);
    public static bool ClassifyF(float a) => float.IsNaN(a) | (float.IsPositiveInfinity(a) & float.IsFinite(a)) | float.IsNegativeInfinity(a);
    public static bool IsNormal(double a) => double.IsNormal(a) | double.IsSubnormal(a);

    public static double Sqrt(double a) => Math.Sqrt(a);
    public static float SqrtF(float a) => MathF.Sqrt(a);
    public static double Floor(double a) => Math.Floor(a);
    public static double Ceiling(double a) => Math.Ceiling(a);
    public static double Truncate(double a) => Math.Truncate(a);
    public static double Round(double a) => Math.Round(a);
    public static float FloorF(float a) => MathF.Floor(a);
    public static float CeilingF(float a) => MathF.Ceiling(a);
    public static float TruncateF(float a) => MathF.Truncate(a);
    public static float RoundF(float a) => MathF.Round(a);
    public static double RoundAway(double a) => Math.Round(a, MidpointRounding.AwayFromZero);
    public static double FusedMultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);
    public static float FusedMultiplyAddF(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static double Sin(double a) => Math.Sin(a);
    public static double Cos(double a) => Math.Cos(a);
    public static double Tan(double a) => Math.Tan(a);
    public static double Asin(double a) => Math.Asin(a);
    public static double Acos(double a) => Math.Acos(a);
    public static double Atan(double a) => Math.Atan(a);
    public static double Atan2(double a, double b) => Math.Atan2(a, b);
    public static double Sinh(double a) => Math.Sinh(a);
    public static double Cosh(double a) => Math.Cosh(a);
    public static double Tanh(double a) => Math.Tanh(a);
    public static double Asinh(double a) => Math.Asinh(a);
    public static double Acosh(double a) => Math.Acosh(a);
    public static double Atanh(double a) => Math.Atanh(a);
    public static double Exp(double a) => Math.Exp(a);
    public static double Log(double a) => Math.Log(a);
    public static double Log2(double a) => Math.Log2(a);
    public static double Log10(double a) => Math.Log10(a);
    public static double LogBase(double a, double b) => Math.Log(a, b);
    public static double Pow(double a, double b) => Math.Pow(a, b);
    public static double Cbrt(double a) => Math.Cbrt(a);
    public static float SinF(float a) => MathF.Sin(a);
    public static float CosF(float a) => MathF.Cos(a);
    public static float ExpF(float a) => MathF.Exp(a);
    public static float LogF(float a) => MathF.Log(a);
    public static float PowF(float a, float b) => MathF.Pow(a, b);
    public static float TanhF(float a) => MathF.Tanh(a);
    public static float Atan2F(float a, float b) => MathF.Atan2(a, b);

    public static double Min(double a, double b) => Math.Min(a, b);
    public static double Max(double a, double b) => Math.Max(a, b);
    public static float MinF(float a, float b) => MathF.Min(a, b);
    public static float MaxF(float a, float b) => Math.Max(a, b);
    public static float MinOfType(float a, float b) => float.Min(a, b) - float.Max(a, b);
    public static double AtMost(double a) => Math.Min(a, 255);
    public static double AtLeast(double a) => Math.Max(-1.5, a);
    public static float AtMostF(float a) => MathF.Min(255, a);
    public static float AtLeastF(float a) => Math.Max(a, 1e-40f);
    public static double NotNegative(double a) => Math.Max(a, 0.0);
    public static double NotBelowNegativeZero(double a) => Math.Max(-0.0, a);
    public static double NotPositive(double a) => Math.Min(0.0, a);
    public static double AtMostNaN(double a) => Math.Min(a, double.NaN) + Math.Max(double.NaN, a);
    public static double AtMostInfinity(double a) => Math.Min(a, double.PositiveInfinity) - Math.Max(a, double.NegativeInfinity);
    public static byte LimitedByte(float a) => (byte)Math.Min(a, 255f);
    public static byte ClampedByte(double a) => (byte)Math.Max(Math.Min(a, 255), 0);
    public static int LimitedInt(float a) => (int)Math.Max(a, -2147483648f);
    public static int LimitedIntAbove(double a) => (int)Math.Min(2147483647.0, a);
    public static int HardlyLimited(double a) => (int)Math.Min(Math.Max(a, -1e10), 1e10);
    public static byte LengthByte(float a, float b) => (byte)Math.Min(MathF.Sqrt((a * a) + (b * b)), 255f);
    public static int Sign(double a) => Math.Sign(a);
    public static double Clamp(double a, double low, double high) => Math.Clamp(a, low, high);

    public static double SumStrict(double[] values)
    {
        double sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    public static float DotF(float[] a, float[] b)
    {
        float sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    public static double Horner(double x, [Length(0, 20)] double[] coefficients)
    {
        double result = 0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            result = (result * x) + coefficients[i];
        return result;
    }

    public static int Mandelbrot([In(-2, 1)] double cx, [In(-1.5, 1.5)] double cy)
    {
        double x = 0, y = 0;
        var n = 0;
        while ((x * x) + (y * y) <= 4 && n < 200)
        {
            (x, y) = ((x * x) - (y * y) + cx, (2 * x * y) + cy);
            n++;
        }
        return n;
    }

    public static double MaxOf(double[] values)
    {
        var max = double.NegativeInfinity;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] > max)
                max = values[i];
        }
        return max;
    }

    public static int CountNaN(float[] values)
    {
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] != values[i])
                count++;
        }
        return count;
    }

    public static void ConvertAll(double[] from, int[] to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (int)from[i];
    }

    public static void ConvertAllF(float[] from, int[] to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (int)from[i];
    }

    public static void LimitAll(float[] from, byte[] to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = (byte)Math.Min(MathF.Sqrt(from[i]), 255f);
    }

    public static void LogarithmsOfAll(double[] from, double[] to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = Math.Log(from[i]) * 2 + 1;
    }

    public static void PowersOfSome([Length(0, 40)] float[] from, [Length(0, 40)] float[] to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            if (from[i] > 1)
                to[i] = MathF.Pow(from[i], 0.3f) + MathF.Exp(-from[i]);
        }
    }

    // Vectors of what is added; the order of the additions is what it was.
    public static double SumOfQuotients([Length(0, 70)] double[] a, [Length(0, 70)] double[] b)
    {
        var sum = -0.0;
        for (var i = 0; i < a.Length && i < b.Length; i++)
            sum += a[i] / (b[i] * b[i] + 1);
        return sum;
    }

    public static float AlternatingSums([Length(0, 70)] float[] a, float start)
    {
        var (sum, difference) = (start, start);
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * i;
            difference -= a[i] - start;
        }
        return sum * difference;
    }

    public static double SumOfPositive([Length(0, 70)] double[] a)
    {
        var sum = 0.0;
        foreach (var x in a)
        {
            if (x > 0)
                sum += 1 / x;
        }
        return sum;
    }

    public static double SumsOfEverySecond([Length(0, 70)] int[] a, [In(1, 5)] int step)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i += 2)
            sum += Math.Sqrt(a[i] & 0xFFFF) / step;
        return sum;
    }

    public static float GreatestF([Length(0, 70)] float[] a)
    {
        var greatest = float.NegativeInfinity;
        foreach (var x in a)
            greatest = MathF.Max(greatest, x);
        return greatest;
    }

    public static double GreatestFrom([Length(0, 70)] double[] a, double greatest)
    {
        for (var i = 0; i < a.Length; i++)
            greatest = Math.Max(a[i], greatest);
        return greatest;
    }

    public static float LeastF([Length(0, 70)] Span<float> a, float least)
    {
        foreach (var x in a)
            least = Math.Min(x, least);
        return least;
    }

    /// <summary>Zeros of both signs, nothing else.</summary>
    public static double LeastZero([Length(0, 70)] int[] a)
    {
        var least = 0.0;
        foreach (var x in a)
            least = Math.Min(least, (x & 1) == 0 ? 0.0 : -0.0);
        return least;
    }

    public static double Width([Length(0, 70)] double[] a)
    {
        var (least, greatest) = (double.MaxValue, double.MinValue);
        foreach (var x in a)
        {
            least = Math.Min(least, x * 0.5);
            greatest = Math.Max(greatest, x * 0.5);
        }
        return greatest - least;
    }

    public static double NewtonRoot([In(0, 1000)] double value)
    {
        var x = value;
        for (var i = 0; i < 30; i++)
            x = 0.5 * (x + (value / x));
        return x;
    }

    public static double Constants(int which) => which switch
    {
        0 => double.NaN,
        1 => -0.0,
        2 => double.Epsilon,
        3 => Math.PI,
        -1 => double.NegativeInfinity,
        _ => 0.1,
    };
}
