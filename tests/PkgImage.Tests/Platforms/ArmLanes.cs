// Vectors of arm64 as the tests think of them: an array of numbers and what they are. Nothing here knows of vector instructions.
using System.Globalization;

namespace PkgImage.Tests.Platforms;

/// <summary>What a lane is.</summary>
internal readonly record struct ArmLane(int Bits, bool IsSigned, bool IsFloat)
{
    public static ArmLane Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => new(8, true, false),
        TypeCode.Byte => new(8, false, false),
        TypeCode.Int16 => new(16, true, false),
        TypeCode.UInt16 => new(16, false, false),
        TypeCode.Int32 => new(32, true, false),
        TypeCode.UInt32 => new(32, false, false),
        TypeCode.Int64 => new(64, true, false),
        TypeCode.UInt64 => new(64, false, false),
        TypeCode.Single => new(32, true, true),
        TypeCode.Double => new(64, true, true),
        _ => throw new ArgumentException($"no lane: {type}", nameof(type)),
    };

    public Int128 Least => IsSigned ? -(Int128.One << (Bits - 1)) : 0;

    public Int128 Greatest => (Int128.One << (IsSigned ? Bits - 1 : Bits)) - 1;

    public Int128 Clamp(Int128 value) => Int128.Clamp(value, Least, Greatest);

    /// <summary>The number that the low bits are.</summary>
    public Int128 Wrap(Int128 value)
    {
        var low = value & ((Int128.One << Bits) - 1);
        return IsSigned && (low >> (Bits - 1)) != 0 ? low - (Int128.One << Bits) : low;
    }
}

/// <summary>The lanes of a vector or a scalar; integers and floats by their values.</summary>
internal sealed record ArmLanes(ArmLane Lane, Int128[] Integers, double[] Floats)
{
    public int Count => Lane.IsFloat ? Floats.Length : Integers.Length;

    public static ArmLanes Read(ArmLane lane, ReadOnlySpan<byte> bytes)
    {
        var size = lane.Bits / 8;
        var integers = new Int128[bytes.Length / size];
        var floats = new double[integers.Length];
        for (var i = 0; i < integers.Length; i++)
        {
            var at = bytes.Slice(i * size, size);
            UInt128 bits = 0;
            for (var b = size - 1; b >= 0; b--)
                bits = (bits << 8) | at[b];
            integers[i] = lane.Wrap((Int128)bits);
            floats[i] = !lane.IsFloat ? 0 : size == 4 ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble((ulong)bits);
        }
        return new ArmLanes(lane, integers, lane.IsFloat ? floats : []);
    }

    public static ArmLanes OfIntegers(ArmLane lane, IEnumerable<Int128> values) => new(lane, [.. values.Select(lane.Wrap)], []);

    public static ArmLanes OfFloats(ArmLane lane, IEnumerable<double> values) => new(lane, [], [.. values]);

    /// <summary>The lanes as text that is equal exactly when they are; any NaN equals any other.</summary>
    public override string ToString() => string.Join(' ', Lane.IsFloat
        ? Floats.Select(f => double.IsNaN(f) ? "NaN" : (Lane.Bits == 32 ? ((float)f).ToString("R", CultureInfo.InvariantCulture) : f.ToString("R", CultureInfo.InvariantCulture)))
        : Integers.Select(i => i.ToString(CultureInfo.InvariantCulture)));
}
