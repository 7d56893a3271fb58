// Framework code that kernels take along: Math, BitConverter, spans' own methods, Complex, Half, TimeSpan, HashCode.
#nullable enable

public static class Libraries
{
    public static double ConstantMath(int which) => which switch
    {
        0 => Math.Sin(1.0),
        1 => Math.Pow(2.5, 0.5),
        2 => Math.Exp(1.0),
        3 => Math.Log(10.0),
        4 => Math.Pow(-8, 1.0 / 3),
        5 => Math.Sqrt(-1),
        6 => 5.5 % -2.25,
        7 => Math.Tan(Math.PI / 2),
        _ => Math.Atan2(-0.0, -1),
    };

    public static double PowSpecial(double a) => Math.Pow(a, 2) + Math.Pow(a, 0.5) + Math.Pow(2, a) + Math.Pow(a, -1) + Math.Pow(10, a);
    public static double ExpLog(double a) => Math.Exp(Math.Log(a)) - Math.Log(Math.Exp(a));
    public static double SinCos(double a)
    {
        var (s, c) = Math.SinCos(a);
        return s - c;
    }

    public static double RoundDigits(double a, [In(0, 15)] int digits) => Math.Round(a, digits);
    public static double Remainder(double a, double b) => Math.IEEERemainder(a, b);
    public static double Scale(double a, [In(-1100, 1100)] int n) => Math.ScaleB(a, n);
    public static int ExponentOf(double a) => Math.ILogB(a);
    public static double Up(double a) => Math.BitIncrement(a);
    public static float Down(float a) => MathF.BitDecrement(a);
    public static double MaxMagnitude(double a, double b) => Math.MaxMagnitude(a, b);
    public static double Hypotenuse(double a, double b) => double.Hypot(a, b);
    public static double Interpolate(double a, double b, double t) => double.Lerp(a, b, t);
    [StaysIL("PKI3015")]
    public static double Reciprocal(double a) => Math.ReciprocalEstimate(a);
    [StaysIL("PKI3015")]
    public static float ReciprocalF(float a) => MathF.ReciprocalEstimate(a);
    [StaysIL("PKI3015")]
    public static double ReciprocalRoot(double a) => Math.ReciprocalSqrtEstimate(a);
    [StaysIL("PKI3015")]
    public static float ReciprocalRootF(float a) => MathF.ReciprocalSqrtEstimate(a);
    [StaysIL("PKI3015")]
    public static int NativeConvert(double a) => double.ConvertToIntegerNative<int>(a);
    public static uint SaturatingConvert(double a) => uint.CreateSaturating(a);
    public static byte TruncatingConvert(double a) => byte.CreateTruncating(a);
    public static short CheckedConvert(long a) => short.CreateChecked(a);
    public static double MaxNumber(double a, double b) => double.MaxNumber(a, b);
    public static double MinNative(double a, double b) => double.MinNative(a, b);
    public static double Degrees(double a) => double.RadiansToDegrees(a);
    public static bool IsInteger(double a) => double.IsInteger(a) ^ double.IsEvenInteger(a) ^ double.IsPow2(a);
    public static int FloatSign(float a) => MathF.Sign(a);
    public static double CubeRoot(float a) => MathF.Cbrt(a);
    public static decimal PlusOne(decimal a) => a;

    public static Complex Divide(Complex a, Complex b) => a / b;
    public static double Magnitude(Complex a) => a.Magnitude;
    public static Complex Root(Complex a) => Complex.Sqrt(a);
    public static Complex Exponential(Complex a) => Complex.Exp(a);

    public static TimeSpan AddTimes(TimeSpan a, TimeSpan b) => a + b;
    public static double Seconds(TimeSpan a) => a.TotalSeconds;
    public static long Ticks(DateTime a) => a.Ticks;
    public static int Day(DateTime a) => a.DayOfYear;
    public static bool Before(DateOnly a, DateOnly b) => a < b;

    public static float HalfToFloat(Half a) => (float)a;
    public static Half FloatToHalf(float a) => (Half)a;
    public static Half AddHalves(Half a, Half b) => a + b;
    public static bool LessHalf(Half a, Half b) => a < b;

    public static int Combine(int a, long b, byte c) => HashCode.Combine(a, b, c);
    public static int HashOf(double a) => a.GetHashCode();
    public static int HashOfLong(long a) => a.GetHashCode();
    public static bool EqualDoubles(double a, double b) => a.Equals(b);
    public static int CompareDoubles(double a, double b) => a.CompareTo(b);
    public static int CompareBytes(byte a, byte b) => a.CompareTo(b);
    public static bool EqualGuids(Guid a, Guid b) => a == b;

    public static bool IsLetter(char c) => char.IsLetter(c);
    public static bool IsDigit(char c) => char.IsDigit(c) || char.IsAsciiHexDigit(c) || char.IsWhiteSpace(c);
    [StaysIL("PKI3015")]
    public static char Lower(char c) => char.ToLowerInvariant(c);
    public static bool IsSurrogate(char c) => char.IsHighSurrogate(c) | char.IsLowSurrogate(c);
    public static int RuneValue(char high, char low) => char.IsSurrogatePair(high, low) ? char.ConvertToUtf32(high, low) : -1;

    public static void CopySpan(ReadOnlySpan<int> from, Span<int> to) => from.CopyTo(to);
    public static bool TryCopySpan(ReadOnlySpan<byte> from, Span<byte> to) => from.TryCopyTo(to);
    [StaysIL("PKI3010")]
    public static void CopyArray(int[] from, int[] to, [In(-1, 20)] int n) => Array.Copy(from, to, n);
    [StaysIL("PKI3010")]
    public static void CopyBlock([Length(4, 20)] byte[] from, [Length(4, 20)] byte[] to, [In(0, 4)] int n) => Buffer.BlockCopy(from, 0, to, 0, n);
    [StaysIL("PKI3010")]
    public static void ClearArray(long[] a) => Array.Clear(a);
    public static void FillArray(short[] a, short v) => Array.Fill(a, v);
    public static void ReverseArray(int[] a) => Array.Reverse(a);
    public static int IndexOfSpan(ReadOnlySpan<byte> s, byte v) => s.IndexOf(v);
    public static bool SequenceEqual(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => a.SequenceEqual(b);
    public static bool EqualStrings(string a, string b) => a == b;
    public static int StringSwitch(string s) => s switch { "a" => 1, "label" => 2, "" => 3, _ => 4 };
    public static bool StartsWith(string s, char c) => s.Length > 0 && s[0] == c;
    public static int ListSum(List<int> list)
    {
        var sum = 0;
        for (var i = 0; i < list.Count; i++)
            sum += list[i];
        return sum;
    }

    public static int RangeOf(int[] a)
    {
        var sum = 0;
        foreach (var x in a.AsSpan(1..^1))
            sum += x;
        return sum;
    }

    public static int IndexFromEnd(int[] a) => a[^1] + a[new Index(0)];
    public static long DoubleBits(double a) => BitConverter.DoubleToInt64Bits(a) ^ BitConverter.HalfToInt16Bits(Half.One);
    public static ulong ReadSpan(ReadOnlySpan<byte> s) => BitConverter.ToUInt64(s);
    public static Int128 Wide(long a, long b) => (Int128)a * b;
    public static nint NativeMax(nint a, nint b) => Math.Max(a, b) ^ nint.MaxValue;
    public static uint Crc(uint crc, byte b) => BitOperations.Crc32C(crc, b);
    [StaysIL("PKI3015")]
    public static int Interlocked(ref int v) => System.Threading.Interlocked.Increment(ref v);
    [StaysIL("PKI3015")]
    public static int Exchange(ref int v, int w) => System.Threading.Interlocked.CompareExchange(ref v, w, 3);
    public static void Barrier(ref int v)
    {
        v++;
        System.Threading.Thread.MemoryBarrier();
        v *= 2;
    }

    [StaysIL("PKI3015")]
    public static int Environment(int v) => v + System.Environment.CurrentManagedThreadId - System.Environment.CurrentManagedThreadId;
    public static bool LittleEndian() => BitConverter.IsLittleEndian;
    public static int Size() => nint.Size + Unsafe.SizeOf<(byte, long)>();
}
