// What arm64 instructions compute, in numbers of any size, as the architecture's manual has it (Arm ARM, C7.2): no word of this is shared
// with the compiler's table.
using System.Collections.Immutable;

namespace PkgImage.Tests.Platforms;

/// <summary>A call: its operands, the constants among them in their places, and what the result's lanes are.</summary>
internal sealed record ArmCall(ImmutableArray<ArmLanes?> Operands, ImmutableArray<int> Constants, ArmLane Result, int ResultCount)
{
    public ArmLanes this[int operand] => Operands[operand]!;
    public int Width => this[0].Lane.Bits;
}

internal static class ArmExpectations
{
    /// <summary>Lane i of the result, where the result is integers.</summary>
    public static ImmutableDictionary<string, Func<ArmCall, int, Int128>> Integers { get; } = new Dictionary<string, Func<ArmCall, int, Int128>>
    {
        ["Add"] = (c, i) => A(c, i) + B(c, i),
        ["Subtract"] = (c, i) => A(c, i) - B(c, i),
        ["Multiply"] = (c, i) => A(c, i) * B(c, i),
        ["Negate"] = (c, i) => -A(c, i),
        ["Abs"] = (c, i) => Int128.Abs(A(c, i)),
        ["And"] = (c, i) => A(c, i) & B(c, i),
        ["Or"] = (c, i) => A(c, i) | B(c, i),
        ["Xor"] = (c, i) => A(c, i) ^ B(c, i),
        ["Not"] = (c, i) => ~A(c, i),
        ["BitwiseClear"] = (c, i) => A(c, i) & ~B(c, i),
        ["OrNot"] = (c, i) => A(c, i) | ~B(c, i),
        ["BitwiseSelect"] = (c, i) => (A(c, i) & B(c, i)) | (~A(c, i) & C(c, i)),
        ["MultiplyAdd"] = (c, i) => A(c, i) + (B(c, i) * C(c, i)),
        ["MultiplySubtract"] = (c, i) => A(c, i) - (B(c, i) * C(c, i)),
        ["MultiplyBySelectedScalar"] = (c, i) => A(c, i) * c[1].Integers[c.Constants[0]],
        ["MultiplyAddBySelectedScalar"] = (c, i) => A(c, i) + (B(c, i) * c[2].Integers[c.Constants[0]]),
        ["MultiplySubtractBySelectedScalar"] = (c, i) => A(c, i) - (B(c, i) * c[2].Integers[c.Constants[0]]),
        ["MultiplyByScalar"] = (c, i) => A(c, i) * c[1].Integers[0],
        ["Max"] = (c, i) => Int128.Max(A(c, i), B(c, i)),
        ["Min"] = (c, i) => Int128.Min(A(c, i), B(c, i)),
        ["CompareEqual"] = (c, i) => Mask(A(c, i) == B(c, i)),
        ["CompareGreaterThan"] = (c, i) => Mask(A(c, i) > B(c, i)),
        ["CompareGreaterThanOrEqual"] = (c, i) => Mask(A(c, i) >= B(c, i)),
        ["CompareLessThan"] = (c, i) => Mask(A(c, i) < B(c, i)),
        ["CompareLessThanOrEqual"] = (c, i) => Mask(A(c, i) <= B(c, i)),
        ["CompareTest"] = (c, i) => Mask((A(c, i) & B(c, i)) != 0),
        ["AbsSaturate"] = (c, i) => c.Result.Clamp(Int128.Abs(A(c, i))),
        ["NegateSaturate"] = (c, i) => c.Result.Clamp(-A(c, i)),
        ["AddSaturate"] = (c, i) => c.Result.Clamp(A(c, i) + B(c, i)),
        ["SubtractSaturate"] = (c, i) => c.Result.Clamp(A(c, i) - B(c, i)),
        ["AddSaturateScalar"] = (c, i) => i > 0 ? 0 : c.Result.Clamp(A(c, i) + B(c, i)),
        ["AddScalar"] = (c, i) => i > 0 ? 0 : A(c, i) + B(c, i),
        ["FusedAddHalving"] = (c, i) => (A(c, i) + B(c, i)) >> 1,
        ["FusedAddRoundedHalving"] = (c, i) => (A(c, i) + B(c, i) + 1) >> 1,
        ["FusedSubtractHalving"] = (c, i) => (A(c, i) - B(c, i)) >> 1,
        ["AbsoluteDifference"] = (c, i) => Int128.Abs(A(c, i) - B(c, i)),
        ["AbsoluteDifferenceAdd"] = (c, i) => A(c, i) + Int128.Abs(B(c, i) - C(c, i)),
        ["PolynomialMultiply"] = (c, i) => Carryless(A(c, i), B(c, i)),
        ["MultiplyDoublingSaturateHigh"] = (c, i) => c.Result.Clamp((2 * A(c, i) * B(c, i)) >> c.Width),
        ["MultiplyRoundedDoublingSaturateHigh"] = (c, i) => c.Result.Clamp(((2 * A(c, i) * B(c, i)) + (Int128.One << (c.Width - 1))) >> c.Width),
        ["MultiplyDoublingBySelectedScalarSaturateHigh"] = (c, i) => c.Result.Clamp((2 * A(c, i) * c[1].Integers[c.Constants[0]]) >> c.Width),
        ["MultiplyDoublingByScalarSaturateHigh"] = (c, i) => c.Result.Clamp((2 * A(c, i) * c[1].Integers[0]) >> c.Width),
        ["MultiplyRoundedDoublingAndAddSaturateHigh"] = (c, i) => c.Result.Clamp(((A(c, i) << c.Width) + (2 * B(c, i) * C(c, i)) + (Int128.One << (c.Width - 1))) >> c.Width),
        ["MultiplyRoundedDoublingAndSubtractSaturateHigh"] = (c, i) => c.Result.Clamp(((A(c, i) << c.Width) - (2 * B(c, i) * C(c, i)) + (Int128.One << (c.Width - 1))) >> c.Width),
        ["LeadingZeroCount"] = (c, i) => c.Width - (Unsigned(c[0], i) == 0 ? 0 : (int)Int128.Log2(Unsigned(c[0], i)) + 1),
        ["LeadingSignCount"] = (c, i) => A(c, i) is var a && (a < 0 ? ~a : a) is var m ? c.Width - 1 - (m == 0 ? 0 : (int)Int128.Log2(m) + 1) : 0,
        ["PopCount"] = (c, i) => Int128.PopCount(Unsigned(c[0], i)),
        ["ReverseElementBits"] = (c, i) => Enumerable.Range(0, c.Width).Aggregate(Int128.Zero, (sum, bit) => sum | (((A(c, i) >> bit) & 1) << (c.Width - 1 - bit))),
        ["ReverseElement8"] = (c, i) => Reverse(c, i, 8),
        ["ReverseElement16"] = (c, i) => Reverse(c, i, 16),
        ["ReverseElement32"] = (c, i) => Reverse(c, i, 32),

        ["AddPairwise"] = (c, i) => Pair(c, i, (a, b) => a + b),
        ["MaxPairwise"] = (c, i) => Pair(c, i, Int128.Max),
        ["MinPairwise"] = (c, i) => Pair(c, i, Int128.Min),
        ["AddPairwiseWidening"] = (c, i) => A(c, 2 * i) + A(c, (2 * i) + 1),
        ["AddPairwiseWideningAndAdd"] = (c, i) => A(c, i) + B(c, 2 * i) + B(c, (2 * i) + 1),
        ["AddAcross"] = (c, i) => i > 0 ? 0 : c[0].Integers.Aggregate((a, b) => a + b),
        ["AddAcrossWidening"] = (c, i) => i > 0 ? 0 : c[0].Integers.Aggregate((a, b) => a + b),
        ["MaxAcross"] = (c, i) => i > 0 ? 0 : c[0].Integers.Max(),
        ["MinAcross"] = (c, i) => i > 0 ? 0 : c[0].Integers.Min(),

        ["AddWideningLower"] = (c, i) => A(c, i) + B(c, i),
        ["AddWideningUpper"] = (c, i) => High(c, 0, i) + High(c, 1, i),
        ["SubtractWideningLower"] = (c, i) => A(c, i) - B(c, i),
        ["SubtractWideningUpper"] = (c, i) => High(c, 0, i) - High(c, 1, i),
        ["MultiplyWideningLower"] = (c, i) => A(c, i) * B(c, i),
        ["MultiplyWideningUpper"] = (c, i) => High(c, 0, i) * High(c, 1, i),
        ["MultiplyWideningLowerAndAdd"] = (c, i) => A(c, i) + (B(c, i) * C(c, i)),
        ["MultiplyWideningUpperAndAdd"] = (c, i) => A(c, i) + (High(c, 1, i) * High(c, 2, i)),
        ["MultiplyWideningLowerAndSubtract"] = (c, i) => A(c, i) - (B(c, i) * C(c, i)),
        ["MultiplyWideningUpperAndSubtract"] = (c, i) => A(c, i) - (High(c, 1, i) * High(c, 2, i)),
        ["MultiplyBySelectedScalarWideningLower"] = (c, i) => A(c, i) * c[1].Integers[c.Constants[0]],
        ["MultiplyBySelectedScalarWideningUpper"] = (c, i) => High(c, 0, i) * c[1].Integers[c.Constants[0]],
        ["AbsoluteDifferenceWideningLower"] = (c, i) => Int128.Abs(A(c, i) - B(c, i)),
        ["AbsoluteDifferenceWideningUpper"] = (c, i) => Int128.Abs(High(c, 0, i) - High(c, 1, i)),
        ["AbsoluteDifferenceWideningLowerAndAdd"] = (c, i) => A(c, i) + Int128.Abs(B(c, i) - C(c, i)),
        ["SignExtendWideningLower"] = (c, i) => A(c, i),
        ["SignExtendWideningUpper"] = (c, i) => High(c, 0, i),
        ["ZeroExtendWideningLower"] = (c, i) => Unsigned(c[0], i),
        ["ZeroExtendWideningUpper"] = (c, i) => Unsigned(c[0], c.ResultCount + i),
        ["PolynomialMultiplyWideningLower"] = (c, i) => c.Width == 8 ? Carryless(Unsigned(c[0], i), Unsigned(c[1], i)) : LongCarryless(A(c, 0), B(c, 0), i),
        ["PolynomialMultiplyWideningUpper"] = (c, i) => c.Width == 8 ? Carryless(High(c, 0, i), High(c, 1, i)) : LongCarryless(A(c, 1), B(c, 1), i),
        ["MultiplyDoublingWideningSaturateLower"] = (c, i) => c.Result.Clamp(2 * A(c, i) * B(c, i)),
        ["MultiplyDoublingWideningSaturateUpper"] = (c, i) => c.Result.Clamp(2 * High(c, 0, i) * High(c, 1, i)),
        ["MultiplyDoublingWideningLowerAndAddSaturate"] = (c, i) => c.Result.Clamp(A(c, i) + c.Result.Clamp(2 * B(c, i) * C(c, i))),
        ["MultiplyDoublingWideningUpperAndSubtractSaturate"] = (c, i) => c.Result.Clamp(A(c, i) - c.Result.Clamp(2 * High(c, 1, i) * High(c, 2, i))),
        ["ShiftLeftLogicalWideningLower"] = (c, i) => A(c, i) << c.Constants[0],
        ["ShiftLeftLogicalWideningUpper"] = (c, i) => High(c, 0, i) << c.Constants[0],

        ["ExtractNarrowingLower"] = (c, i) => A(c, i),
        ["ExtractNarrowingUpper"] = (c, i) => Joined(c, i, B),
        ["ExtractNarrowingSaturateLower"] = (c, i) => c.Result.Clamp(A(c, i)),
        ["ExtractNarrowingSaturateUpper"] = (c, i) => Joined(c, i, (call, n) => call.Result.Clamp(B(call, n))),
        ["ExtractNarrowingSaturateUnsignedLower"] = (c, i) => c.Result.Clamp(A(c, i)),
        ["AddHighNarrowingLower"] = (c, i) => (A(c, i) + B(c, i)) >> (c.Width / 2),
        ["AddHighNarrowingUpper"] = (c, i) => Joined(c, i, (call, n) => (B(call, n) + C(call, n)) >> call.Result.Bits),
        ["AddRoundedHighNarrowingLower"] = (c, i) => (A(c, i) + B(c, i) + (Int128.One << ((c.Width / 2) - 1))) >> (c.Width / 2),
        ["SubtractHighNarrowingLower"] = (c, i) => (A(c, i) - B(c, i)) >> (c.Width / 2),
        ["SubtractRoundedHighNarrowingLower"] = (c, i) => (A(c, i) - B(c, i) + (Int128.One << ((c.Width / 2) - 1))) >> (c.Width / 2),
        ["ShiftRightLogicalNarrowingLower"] = (c, i) => Unsigned(c[0], i) >> c.Constants[0],
        ["ShiftRightLogicalNarrowingUpper"] = (c, i) => Joined(c, i, (call, n) => Unsigned(call[1], n) >> call.Constants[0]),
        ["ShiftRightArithmeticNarrowingSaturateLower"] = (c, i) => c.Result.Clamp(A(c, i) >> c.Constants[0]),
        ["ShiftRightArithmeticNarrowingSaturateUnsignedLower"] = (c, i) => c.Result.Clamp(A(c, i) >> c.Constants[0]),
        ["ShiftRightArithmeticRoundedNarrowingSaturateLower"] = (c, i) => c.Result.Clamp(Rounded(A(c, i), c.Constants[0])),
        ["ShiftRightLogicalRoundedNarrowingLower"] = (c, i) => Rounded(Unsigned(c[0], i), c.Constants[0]),

        ["ShiftLeftLogical"] = (c, i) => A(c, i) << c.Constants[0],
        ["ShiftRightLogical"] = (c, i) => Unsigned(c[0], i) >> c.Constants[0],
        ["ShiftRightArithmetic"] = (c, i) => A(c, i) >> c.Constants[0],
        ["ShiftRightLogicalAdd"] = (c, i) => A(c, i) + (Unsigned(c[1], i) >> c.Constants[0]),
        ["ShiftRightArithmeticAdd"] = (c, i) => A(c, i) + (B(c, i) >> c.Constants[0]),
        ["ShiftRightLogicalRounded"] = (c, i) => Rounded(Unsigned(c[0], i), c.Constants[0]),
        ["ShiftRightArithmeticRounded"] = (c, i) => Rounded(A(c, i), c.Constants[0]),
        ["ShiftRightLogicalRoundedAdd"] = (c, i) => A(c, i) + Rounded(Unsigned(c[1], i), c.Constants[0]),
        ["ShiftRightArithmeticRoundedAdd"] = (c, i) => A(c, i) + Rounded(B(c, i), c.Constants[0]),
        ["ShiftLeftLogicalSaturate"] = (c, i) => c.Result.Clamp(A(c, i) << c.Constants[0]),
        ["ShiftLeftLogicalSaturateUnsigned"] = (c, i) => c.Result.Clamp(A(c, i) << c.Constants[0]),
        ["ShiftLeftAndInsert"] = (c, i) => (B(c, i) << c.Constants[0]) | (A(c, i) & ((Int128.One << c.Constants[0]) - 1)),
        ["ShiftRightAndInsert"] = (c, i) => (Unsigned(c[1], i) >> c.Constants[0]) | (A(c, i) & ~((Int128.One << (c.Width - c.Constants[0])) - 1)),
        ["ShiftLogical"] = (c, i) => Shift(Unsigned(c[0], i), Count(c, i)),
        ["ShiftArithmetic"] = (c, i) => Shift(A(c, i), Count(c, i)),
        ["ShiftLogicalRounded"] = (c, i) => Count(c, i) is var n && n < 0 ? Rounded(Unsigned(c[0], i), -n) : Shift(Unsigned(c[0], i), n),
        ["ShiftArithmeticRounded"] = (c, i) => Count(c, i) is var n && n < 0 ? Rounded(A(c, i), -n) : Shift(A(c, i), n),
        ["ShiftArithmeticSaturate"] = (c, i) => c.Result.Clamp(Saturated(A(c, i), Count(c, i), c.Width)),

        ["ZipLow"] = (c, i) => c[i % 2].Integers[i / 2],
        ["ZipHigh"] = (c, i) => c[i % 2].Integers[(c.ResultCount / 2) + (i / 2)],
        ["UnzipEven"] = (c, i) => Concatenated(c, 2 * i),
        ["UnzipOdd"] = (c, i) => Concatenated(c, (2 * i) + 1),
        ["TransposeEven"] = (c, i) => c[i % 2].Integers[i & ~1],
        ["TransposeOdd"] = (c, i) => c[i % 2].Integers[i | 1],
        ["ExtractVector64"] = (c, i) => Concatenated(c, c.Constants[0] + i),
        ["ExtractVector128"] = (c, i) => Concatenated(c, c.Constants[0] + i),
        ["DuplicateSelectedScalarToVector64"] = (c, _) => A(c, c.Constants[0]),
        ["DuplicateSelectedScalarToVector128"] = (c, _) => A(c, c.Constants[0]),
        ["InsertSelectedScalar"] = (c, i) => i == c.Constants[0] ? c[1].Integers[c.Constants[1]] : A(c, i),
        ["VectorTableLookup"] = (c, i) => Unsigned(c[1], i) < 16 ? A(c, (int)Unsigned(c[1], i)) : 0,
        ["VectorTableLookupExtension"] = (c, i) => Unsigned(c[2], i) < 16 ? B(c, (int)Unsigned(c[2], i)) : A(c, i),

        ["ConvertToInt32RoundToZero"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.ToZero),
        ["ConvertToUInt32RoundToZero"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.ToZero),
        ["ConvertToInt32RoundToEven"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.ToEven),
        ["ConvertToInt32RoundAwayFromZero"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.AwayFromZero),
        ["ConvertToInt32RoundToNegativeInfinity"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.ToNegativeInfinity),
        ["ConvertToUInt32RoundToPositiveInfinity"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.ToPositiveInfinity),
        ["ConvertToInt64RoundToZero"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.ToZero),
        ["ConvertToUInt64RoundToEven"] = (c, i) => Integer(c, c[0].Floats[i], MidpointRounding.ToEven),
        ["DotProduct"] = (c, i) => A(c, i) + Enumerable.Range(4 * i, 4).Aggregate(Int128.Zero, (sum, k) => sum + (B(c, k) * C(c, k))),
        ["DotProductBySelectedQuadruplet"] = (c, i) => A(c, i) + Enumerable.Range(0, 4).Aggregate(Int128.Zero, (sum, k) => sum + (B(c, (4 * i) + k) * C(c, (4 * c.Constants[0]) + k))),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Lane i of the result, where the result is floats; doubles hold every float, and one rounding to float follows.</summary>
    public static ImmutableDictionary<string, Func<ArmCall, int, double>> Floats { get; } = new Dictionary<string, Func<ArmCall, int, double>>
    {
        ["Add"] = (c, i) => F(c, 0, i) + F(c, 1, i),
        ["Subtract"] = (c, i) => F(c, 0, i) - F(c, 1, i),
        ["Multiply"] = (c, i) => F(c, 0, i) * F(c, 1, i),
        ["Divide"] = (c, i) => F(c, 0, i) / F(c, 1, i),
        ["Sqrt"] = (c, i) => Math.Sqrt(F(c, 0, i)),
        ["Negate"] = (c, i) => -F(c, 0, i),
        ["Abs"] = (c, i) => Math.Abs(F(c, 0, i)),
        ["Max"] = (c, i) => Math.Max(F(c, 0, i), F(c, 1, i)),
        ["Min"] = (c, i) => Math.Min(F(c, 0, i), F(c, 1, i)),
        ["AbsoluteDifference"] = (c, i) => Math.Abs(F(c, 0, i) - F(c, 1, i)),
        ["FusedMultiplyAdd"] = (c, i) => Fused(c, F(c, 1, i), F(c, 2, i), F(c, 0, i)),
        ["FusedMultiplySubtract"] = (c, i) => Fused(c, -F(c, 1, i), F(c, 2, i), F(c, 0, i)),
        ["FusedMultiplyAddNegatedScalar"] = (c, i) => i > 0 ? 0 : Fused(c, -F(c, 1, i), F(c, 2, i), -F(c, 0, i)),
        ["FusedMultiplySubtractNegatedScalar"] = (c, i) => i > 0 ? 0 : Fused(c, F(c, 1, i), F(c, 2, i), -F(c, 0, i)),
        ["AddScalar"] = (c, i) => i > 0 ? 0 : F(c, 0, i) + F(c, 1, i),
        ["DivideScalar"] = (c, i) => i > 0 ? 0 : F(c, 0, i) / F(c, 1, i),
        ["AddPairwise"] = (c, i) => 2 * i < c[0].Count ? F(c, 0, 2 * i) + F(c, 0, (2 * i) + 1) : F(c, 1, (2 * i) - c[0].Count) + F(c, 1, (2 * i) - c[0].Count + 1),
        ["Floor"] = (c, i) => Math.Floor(F(c, 0, i)),
        ["Ceiling"] = (c, i) => Math.Ceiling(F(c, 0, i)),
        ["RoundToZero"] = (c, i) => Math.Truncate(F(c, 0, i)),
        ["RoundToNearest"] = (c, i) => Math.Round(F(c, 0, i)),
        ["RoundAwayFromZero"] = (c, i) => Math.Round(F(c, 0, i), MidpointRounding.AwayFromZero),
        ["ConvertToSingle"] = (c, i) => (float)c[0].Integers[i],
        ["ConvertToDouble"] = (c, i) => c[0].Lane.IsFloat ? F(c, 0, i) : (double)c[0].Integers[i],
        ["ConvertToDoubleUpper"] = (c, i) => F(c, 0, c.ResultCount + i),
        ["ConvertToSingleLower"] = (c, i) => F(c, 0, i),
        ["ConvertToSingleUpper"] = (c, i) => i < c[0].Count ? F(c, 0, i) : F(c, 1, i - c[0].Count),
        ["MaxPairwiseScalar"] = (c, i) => i > 0 ? 0 : Math.Max(F(c, 0, 0), F(c, 0, 1)),
        ["AddPairwiseScalar"] = (c, i) => i > 0 ? 0 : F(c, 0, 0) + F(c, 0, 1),
        ["MinAcross"] = (c, i) => i > 0 ? 0 : c[0].Floats.Aggregate(Math.Min),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static Int128 A(ArmCall call, int lane) => call[0].Integers[lane];

    private static Int128 B(ArmCall call, int lane) => call[1].Integers[lane];

    private static Int128 C(ArmCall call, int lane) => call[2].Integers[lane];

    private static double F(ArmCall call, int operand, int lane) => call[operand].Floats[lane];

    private static Int128 Unsigned(ArmLanes lanes, int lane) => lanes.Integers[lane] & ((Int128.One << lanes.Lane.Bits) - 1);

    private static Int128 Mask(bool holds) => holds ? -1 : 0;

    /// <summary>A lane of the upper half where the operand has more lanes than the result.</summary>
    private static Int128 High(ArmCall call, int operand, int lane) =>
        call[operand].Integers[call[operand].Count > call.ResultCount ? call.ResultCount + lane : lane];

    private static Int128 Joined(ArmCall call, int lane, Func<ArmCall, int, Int128> upper) =>
        lane < call[0].Count ? A(call, lane) : upper(call, lane - call[0].Count);

    private static Int128 Concatenated(ArmCall call, int lane) => lane < call[0].Count ? A(call, lane) : B(call, lane - call[0].Count);

    private static Int128 Pair(ArmCall call, int lane, Func<Int128, Int128, Int128> operation) =>
        operation(Concatenated(call, 2 * lane), Concatenated(call, (2 * lane) + 1));

    private static Int128 Reverse(ArmCall call, int lane, int part)
    {
        Int128 result = 0;
        for (var at = 0; at < call.Width; at += part)
            result |= ((A(call, lane) >> at) & ((Int128.One << part) - 1)) << (call.Width - part - at);
        return result;
    }

    private static Int128 Carryless(Int128 left, Int128 right) =>
        Enumerable.Range(0, 8).Aggregate(Int128.Zero, (sum, bit) => ((right >> bit) & 1) != 0 ? sum ^ ((left & 0xff) << bit) : sum);

    /// <summary>A half of the product of 64 bits by 64.</summary>
    private static Int128 LongCarryless(Int128 left, Int128 right, int half)
    {
        var product = Enumerable.Range(0, 64).Aggregate(UInt128.Zero, (sum, bit) => ((right >> bit) & 1) != 0 ? sum ^ ((UInt128)(ulong)left << bit) : sum);
        return (ulong)(product >> (64 * half));
    }

    private static Int128 Rounded(Int128 value, int amount) => amount > 100 ? 0 : (value + (Int128.One << (amount - 1))) >> amount;

    /// <summary>The low byte of the second operand's lane.</summary>
    private static int Count(ArmCall call, int lane) => (sbyte)(byte)(B(call, lane) & 0xff);

    private static Int128 Shift(Int128 value, int count) => count >= 64 ? 0 : count >= 0 ? value << count : value >> Math.Min(-count, 100);

    private static Int128 Saturated(Int128 value, int count, int width) =>
        count >= width ? (value == 0 ? 0 : value > 0 ? Int128.MaxValue : Int128.MinValue) : Shift(value, count);

    private static double Fused(ArmCall call, double x, double y, double z) =>
        call.Result.Bits == 32 ? MathF.FusedMultiplyAdd((float)x, (float)y, (float)z) : Math.FusedMultiplyAdd(x, y, z);

    private static Int128 Integer(ArmCall call, double value, MidpointRounding rounding)
    {
        if (double.IsNaN(value))
            return 0;
        var rounded = Math.Round(value, rounding);
        return rounded >= (double)call.Result.Greatest ? call.Result.Greatest : rounded <= (double)call.Result.Least ? call.Result.Least : (Int128)rounded;
    }
}
