// Integer arithmetic of every width: wrapping, checked, shifts, division at its edges, conversions, comparisons, bit operations.
#nullable enable

public static class Integers
{
    public static int Add32(int a, int b) => a + b;
    public static long Add64(long a, long b) => a + b;
    public static int Sub32(int a, int b) => a - b;
    public static long Sub64(long a, long b) => a - b;
    public static int Mul32(int a, int b) => a * b;
    public static long Mul64(long a, long b) => a * b;
    public static uint MulU32(uint a, uint b) => a * b;
    public static ulong MulU64(ulong a, ulong b) => a * b;
    public static nint AddNative(nint a, nint b) => a + b;
    public static nuint MulNative(nuint a, nuint b) => a * b;
    public static int Negate32(int a) => -a;
    public static long Negate64(long a) => -a;
    public static int Not32(int a) => ~a;
    public static ulong Not64(ulong a) => ~a;
    public static int And32(int a, int b) => a & b;
    public static ulong Or64(ulong a, ulong b) => a | b;
    public static uint XorU32(uint a, uint b) => a ^ b;

    public static int Div32(int a, int b) => a / b;
    public static long Div64(long a, long b) => a / b;
    public static uint DivU32(uint a, uint b) => a / b;
    public static ulong DivU64(ulong a, ulong b) => a / b;
    public static int Rem32(int a, int b) => a % b;
    public static long Rem64(long a, long b) => a % b;
    public static uint RemU32(uint a, uint b) => a % b;
    public static ulong RemU64(ulong a, ulong b) => a % b;
    public static nint DivNative(nint a, nint b) => a / b;
    public static nint RemNative(nint a, nint b) => a % b;
    public static int DivConstants(int a) => (a / 7) + (a / -3) + (a % 10) + (a / 16) + (a % 16) + (a / -1);
    public static uint DivConstantsU(uint a) => (a / 7) + (a % 10) + (a / 641) + (a >> 3);
    public static long DivConstants64(long a) => (a / 10) ^ (a % 1000) ^ (a / -5);
    public static int DivSmall(sbyte a, sbyte b) => a / b;
    public static int RemShort(short a, short b) => a % b;
    public static int DivOfByte(byte a, byte b) => a / b;

    public static int ShiftLeft32(int a, int n) => a << n;
    public static int ShiftRight32(int a, int n) => a >> n;
    public static uint ShiftRightU32(uint a, int n) => a >> n;
    public static int ShiftRightUnsigned32(int a, int n) => a >>> n;
    public static long ShiftLeft64(long a, int n) => a << n;
    public static long ShiftRight64(long a, int n) => a >> n;
    public static ulong ShiftRightU64(ulong a, int n) => a >> n;
    public static long ShiftRightUnsigned64(long a, int n) => a >>> n;
    public static nint ShiftNative(nint a, int n) => (a << n) ^ (a >> n) ^ (a >>> n);
    public static int ShiftBySelf(int a) => (a << a) ^ (a >> a);
    public static int ShiftByte(byte a, int n) => (a << n) + (a >> n);
    public static int ShiftSByte(sbyte a, int n) => (a << n) ^ (a >> n) ^ (a >>> n);

    public static int AddChecked32(int a, int b) => checked(a + b);
    public static long AddChecked64(long a, long b) => checked(a + b);
    public static uint AddCheckedU32(uint a, uint b) => checked(a + b);
    public static ulong AddCheckedU64(ulong a, ulong b) => checked(a + b);
    public static int SubChecked32(int a, int b) => checked(a - b);
    public static long SubChecked64(long a, long b) => checked(a - b);
    public static uint SubCheckedU32(uint a, uint b) => checked(a - b);
    public static ulong SubCheckedU64(ulong a, ulong b) => checked(a - b);
    public static int MulChecked32(int a, int b) => checked(a * b);
    public static long MulChecked64(long a, long b) => checked(a * b);
    public static uint MulCheckedU32(uint a, uint b) => checked(a * b);
    public static ulong MulCheckedU64(ulong a, ulong b) => checked(a * b);
    public static nint AddCheckedNative(nint a, nint b) => checked(a + b);
    public static nuint MulCheckedNative(nuint a, nuint b) => checked(a * b);
    public static int NegateChecked(int a) => checked(-a);
    public static byte IncrementCheckedByte(byte a) => checked((byte)(a + 1));

    public static sbyte ToSByte(long a) => (sbyte)a;
    public static byte ToByte(int a) => (byte)a;
    public static short ToShort(long a) => (short)a;
    public static ushort ToUShort(uint a) => (ushort)a;
    public static char ToChar(int a) => (char)a;
    public static int ToInt(long a) => (int)a;
    public static uint ToUInt(ulong a) => (uint)a;
    public static long ToLong(int a) => a;
    public static long ToLongU(uint a) => a;
    public static ulong ToULong(int a) => (ulong)a;
    public static long FromChar(char a) => a;
    public static nint ToNative(int a) => a;
    public static nuint ToNativeU(int a) => (nuint)a;

    public static sbyte ToSByteChecked(int a) => checked((sbyte)a);
    public static byte ToByteChecked(long a) => checked((byte)a);
    public static byte ToByteCheckedU(ulong a) => checked((byte)a);
    public static short ToShortChecked(long a) => checked((short)a);
    public static short ToShortCheckedU(uint a) => checked((short)a);
    public static ushort ToUShortChecked(int a) => checked((ushort)a);
    public static char ToCharChecked(long a) => checked((char)a);
    public static int ToIntChecked(long a) => checked((int)a);
    public static int ToIntCheckedU(ulong a) => checked((int)a);
    public static uint ToUIntChecked(long a) => checked((uint)a);
    public static uint ToUIntCheckedI(int a) => checked((uint)a);
    public static ulong ToULongChecked(long a) => checked((ulong)a);
    public static ulong ToULongCheckedI(int a) => checked((ulong)a);
    public static long ToLongCheckedU(ulong a) => checked((long)a);
    public static nint ToNativeChecked(ulong a) => checked((nint)a);
    public static nuint ToNativeUChecked(int a) => checked((nuint)a);

    public static int Compare32(int a, int b) =>
        (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0)
        | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int CompareU32(uint a, uint b) =>
        (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0)
        | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int Compare64(long a, long b) =>
        (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0)
        | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static int CompareU64(ulong a, ulong b) =>
        (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0)
        | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0);
    public static bool CompareMixed(int a, uint b) => a < b;
    public static bool CompareChars(char a, char b) => a < b;
    public static bool BoolLogic(bool a, bool b) => (a & !b) | (a ^ b);
    public static bool BoolShort(bool a, bool b, int c) => (a && c > 3) || (b && c < -3);

    public static byte AddBytes(byte a, byte b) => (byte)(a + b);
    public static sbyte AddSBytes(sbyte a, sbyte b) => (sbyte)(a + b);
    public static short MulShorts(short a, short b) => (short)(a * b);
    public static ushort SubUShorts(ushort a, ushort b) => (ushort)(a - b);
    public static char NextChar(char c) => ++c;

    public static byte ByteParameterStored(byte a, int b)
    {
        a += (byte)b;
        a *= 3;
        return a;
    }

    public static int SByteLocalWraps([In(0, 600)] int n)
    {
        sbyte s = 0;
        var sum = 0;
        for (var i = 0; i < n; i++)
        {
            s++;
            sum += s;
        }
        return sum;
    }

    public static int PopCount(uint a, ulong b) => BitOperations.PopCount(a) + (100 * BitOperations.PopCount(b));
    public static int LeadingZeros(uint a, ulong b) => BitOperations.LeadingZeroCount(a) + (100 * BitOperations.LeadingZeroCount(b));
    public static int TrailingZeros(uint a, ulong b, int c, long d) =>
        BitOperations.TrailingZeroCount(a) + (100 * BitOperations.TrailingZeroCount(b))
        + (10000 * BitOperations.TrailingZeroCount(c)) + (1000000 * BitOperations.TrailingZeroCount(d));
    public static int Log2(uint a, ulong b) => BitOperations.Log2(a) + (100 * BitOperations.Log2(b));
    public static uint RotateLeft(uint a, int n) => BitOperations.RotateLeft(a, n);
    public static ulong RotateRight(ulong a, int n) => BitOperations.RotateRight(a, n);
    public static bool IsPow2(int a, ulong b) => BitOperations.IsPow2(a) ^ BitOperations.IsPow2(b);
    public static uint RoundUpToPowerOf2(uint a) => BitOperations.RoundUpToPowerOf2(a);
    public static ulong BigMulHigh(ulong a, ulong b) => Math.BigMul(a, b, out var low) ^ low;
    public static long BigMulHighSigned(long a, long b) => Math.BigMul(a, b, out var low) ^ low;
    public static long BigMul32(int a, int b) => Math.BigMul(a, b);
    public static int Reverse32(int a) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(a);
    public static ulong Reverse64(ulong a) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(a);
    public static ushort Reverse16(ushort a) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(a);

    public static int MinMax(int a, int b) => Math.Min(a, b) - Math.Max(a, b);
    public static ulong MinMaxU(ulong a, ulong b) => Math.Min(a, b) ^ Math.Max(a, b);
    public static int Abs32(int a) => Math.Abs(a);
    public static long Abs64(long a) => Math.Abs(a);
    public static short AbsShort(short a) => Math.Abs(a);
    public static int Sign(int a, long b) => Math.Sign(a) + (3 * Math.Sign(b));
    public static int Clamp(int a, int low, int high) => Math.Clamp(a, low, high);
    public static int DivRem(int a, int b)
    {
        var (quotient, remainder) = Math.DivRem(a, b);
        return (quotient * 31) + remainder;
    }

    public static uint Collatz([In(1, 100000)] uint n)
    {
        uint steps = 0;
        while (n != 1)
        {
            n = (n & 1) == 0 ? n / 2 : (3 * n) + 1;
            steps++;
        }
        return steps;
    }

    public static ulong Gcd(ulong a, ulong b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    public static uint PowMod(uint b, uint exponent, uint modulus)
    {
        ulong result = 1, power = b;
        while (exponent != 0)
        {
            if ((exponent & 1) != 0)
                result = result * power % modulus;
            power = power * power % modulus;
            exponent >>= 1;
        }
        return (uint)result;
    }

    public static int FactorialChecked([In(-2, 20)] int n)
    {
        var result = 1;
        for (var i = 2; i <= n; i++)
            result = checked(result * i);
        return result;
    }

    public static ulong XorShift(ulong state, [In(0, 100)] int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }
        return state;
    }

    public static int ReverseDigits(int value)
    {
        var result = 0;
        while (value != 0)
        {
            result = (result * 10) + (value % 10);
            value /= 10;
        }
        return result;
    }

    public static uint IntegerSquareRoot(uint value)
    {
        uint result = 0, bit = 1u << 30;
        while (bit > value)
            bit >>= 2;
        while (bit != 0)
        {
            if (value >= result + bit)
            {
                value -= result + bit;
                result = (result >> 1) + bit;
            }
            else
            {
                result >>= 1;
            }
            bit >>= 2;
        }
        return result;
    }
}
