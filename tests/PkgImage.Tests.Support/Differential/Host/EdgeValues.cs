// The inputs bugs live at, per type; tried before any random value.
using System.Collections.Immutable;

namespace PkgImage.Tests.Differential.Host;

internal static class EdgeValues
{
    private static readonly ImmutableArray<long> Integers =
    [
        0, 1, -1, 2, -2, 3, 7, 8, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 32767, 32768, 65535, 65536, -128, -129, -32768, -32769,
        int.MaxValue, int.MinValue, int.MaxValue - 1, int.MinValue + 1, (long)int.MaxValue + 1, uint.MaxValue, (long)uint.MaxValue + 1,
        long.MaxValue, long.MinValue, long.MaxValue - 1, long.MinValue + 1, 10, 100, -7,
    ];

    /// <summary>Bits of doubles: zeros, ones, halves, extremes, denormals, infinities, NaNs quiet and signaling, integers' limits.</summary>
    private static readonly ImmutableArray<double> Doubles =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 0.49999999999999994, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon,
        2.2250738585072014E-308, 2.2250738585072009E-308, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        BitConverter.UInt64BitsToDouble(0x7ff8000000000123), BitConverter.UInt64BitsToDouble(0xfff800000000beef),
        BitConverter.UInt64BitsToDouble(0x7ff0000000000001), 127.5, 128, -128.5, -129, 255.5, 256, 32767.5, 32768, -32769, 65535.5, 65536,
        2147483647, 2147483648, -2147483648, -2147483649, 4294967295, 4294967296, 9223372036854775807, -9223372036854775808,
        9223372036854774784, 18446744073709551615, 18446744073709549568, 9007199254740993, 3.141592653589793, 1e300, -1e-300, 10, 100,
    ];

    /// <summary>Bits of floats, in the order of <see cref="Doubles"/>.</summary>
    private static readonly ImmutableArray<float> Floats =
    [
        0f, -0f, 1, -1, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 0.49999997f, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon,
        1.17549435E-38f, 1.17549421E-38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
        BitConverter.UInt32BitsToSingle(0x7fc00123), BitConverter.UInt32BitsToSingle(0xffc0beef), BitConverter.UInt32BitsToSingle(0x7f800001),
        127.5f, 128, -128.5f, -129, 255.5f, 256, 32768, -32769, 65536, 2147483520, 2147483648, -2147483648, -2147483904, 4294967040,
        4294967296, 9.2233715E+18f, 9.223372E+18f, -9.223372E+18f, 1.8446743E+19f, 1.8446744E+19f, 16777217, 3.1415927f, 1e30f, 10, 100,
    ];

    /// <summary>Number of edges of a scalar type; zero when it has none.</summary>
    public static int Count(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => 2,
        TypeCode.Single => Floats.Length,
        TypeCode.Double => Doubles.Length,
        TypeCode.Object => type == typeof(nint) || type == typeof(nuint) ? Integers.Length : 0,
        TypeCode.Decimal or TypeCode.DateTime or TypeCode.String or TypeCode.DBNull or TypeCode.Empty => 0,
        _ => Integers.Length,
    };

    /// <summary>An edge of a scalar type that is no enum; an integer edge is cut to the type's width.</summary>
    public static object Get(Type type, int index) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => index != 0,
        TypeCode.Single => Floats[index],
        TypeCode.Double => Doubles[index],
        _ => Cut(type, Integers[index]),
    };

    /// <summary>The low bits of a number as a value of an integer type.</summary>
    public static object Cut(Type type, long bits) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => (bits & 1) != 0,
        TypeCode.Char => (char)bits,
        TypeCode.SByte => (sbyte)bits,
        TypeCode.Byte => (byte)bits,
        TypeCode.Int16 => (short)bits,
        TypeCode.UInt16 => (ushort)bits,
        TypeCode.Int32 => (int)bits,
        TypeCode.UInt32 => (uint)bits,
        TypeCode.Int64 => bits,
        TypeCode.UInt64 => (ulong)bits,
        _ when type == typeof(nint) => (nint)bits,
        _ when type == typeof(nuint) => (nuint)(ulong)bits,
        _ => throw new NotSupportedException($"no scalar: {type}"),
    };
}
