// Instructions of the x86 classes that only move lanes, as functions from their constant to positions: IrPermute says what those mean.
// What works within each sixteen bytes does so at 32 bytes twice.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Import.Instructions;

/// <summary>What positions are asked for.</summary>
/// <param name="Lanes">Lanes of the first operand.</param>
/// <param name="Block">Lanes in sixteen bytes.</param>
/// <param name="Results">Lanes of the result.</param>
/// <param name="Constant">The last operand, or 0 where there is none.</param>
internal readonly record struct PermutationShape(int Lanes, int Block, int Results, int Constant)
{
    /// <summary>A field of the constant.</summary>
    public int Bits(int from, int count) => (Constant >> from) & ((1 << count) - 1);
}

/// <summary>A permutation.</summary>
/// <param name="IsOfBytes">True when it moves bytes, whatever the lanes are.</param>
/// <param name="Positions">For a lane of the result the position of the one it takes.</param>
internal sealed record X86Permutation(bool IsOfBytes, Func<PermutationShape, int, int> Positions)
{
    public ImmutableArray<int> Of(PermutationShape shape) => [.. Enumerable.Range(0, shape.Results).Select(i => Positions(shape, i))];
}

internal static class X86Permutations
{
    private const int Zero = -1;

    /// <summary>By method and operands, as <see cref="InstructionSignature"/> spells them.</summary>
    public static ImmutableDictionary<string, X86Permutation> Table { get; } = new Dictionary<string, X86Permutation>
    {
        ["UnpackLow(v,v)"] = Lanes((s, i) => Start(s, i) + (i % s.Block / 2) + (i % 2 * s.Lanes)),
        ["UnpackHigh(v,v)"] = Lanes((s, i) => Start(s, i) + (s.Block / 2) + (i % s.Block / 2) + (i % 2 * s.Lanes)),
        ["MoveHighToLow(v,v)"] = Lanes((s, i) => i < 2 ? s.Lanes + 2 + i : i),
        ["MoveLowToHigh(v,v)"] = Lanes((s, i) => i < 2 ? i : s.Lanes + i - 2),
        ["MoveScalar(v,v)"] = Lanes((s, i) => i == 0 ? s.Lanes : i),
        ["MoveScalar(v)"] = Lanes((_, i) => i == 0 ? 0 : Zero),
        ["MoveAndDuplicate(v)"] = Lanes((_, _) => 0),
        ["MoveLowAndDuplicate(v)"] = Lanes((_, i) => i & ~1),
        ["MoveHighAndDuplicate(v)"] = Lanes((_, i) => i | 1),
        ["DuplicateEvenIndexed(v)"] = Lanes((_, i) => i & ~1),
        ["DuplicateOddIndexed(v)"] = Lanes((_, i) => i | 1),
        ["BroadcastScalarToVector128(v)"] = Lanes((_, _) => 0),
        ["BroadcastScalarToVector256(v)"] = Lanes((_, _) => 0),

        // SHUFPS, SHUFPD.
        ["Shuffle(v4f32,v4f32,#)"] = Lanes(ShuffleTwo),
        ["Shuffle(v8f32,v8f32,#)"] = Lanes(ShuffleTwo),
        ["Shuffle(v2f64,v2f64,#)"] = Lanes((s, i) => Start(s, i) + s.Bits(i, 1) + (i % 2 * s.Lanes)),
        ["Shuffle(v4f64,v4f64,#)"] = Lanes((s, i) => Start(s, i) + s.Bits(i, 1) + (i % 2 * s.Lanes)),
        // PSHUFD, VPERMILPS, VPERMILPD.
        ["Shuffle(v4i32,#)"] = Lanes(ShuffleOne),
        ["Shuffle(v8i32,#)"] = Lanes(ShuffleOne),
        ["Permute(v4f32,#)"] = Lanes(ShuffleOne),
        ["Permute(v8f32,#)"] = Lanes(ShuffleOne),
        ["Permute(v2f64,#)"] = Lanes((s, i) => Start(s, i) + s.Bits(i, 1)),
        ["Permute(v4f64,#)"] = Lanes((s, i) => Start(s, i) + s.Bits(i, 1)),
        ["ShuffleLow(v,#)"] = Lanes((s, i) => i % s.Block < 4 ? ShuffleFour(s, i, 0) : i),
        ["ShuffleHigh(v,#)"] = Lanes((s, i) => i % s.Block < 4 ? i : ShuffleFour(s, i, 4)),
        ["Permute4x64(v,#)"] = Lanes((s, i) => s.Bits(2 * i, 2)),
        ["Permute2x128(v,v,#)"] = Lanes((s, i) => s.Bits((i / s.Block * 4) + 3, 1) != 0 ? Zero : (s.Bits(i / s.Block * 4, 2) * s.Block) + (i % s.Block)),
        ["ExtractVector128(v,#)"] = Lanes((s, i) => (s.Bits(0, 1) * s.Block) + i),
        ["InsertVector128(v,v,#)"] = Lanes((s, i) => i / s.Block == s.Bits(0, 1) ? s.Lanes + (i % s.Block) : i),
        // A bit for each lane of sixteen bytes where those are eight, else for each lane.
        ["Blend(v,v,#)"] = Lanes((s, i) => s.Bits(i % 8, 1) != 0 ? s.Lanes + i : i),

        ["AlignRight(v,v,#)"] = Bytes((s, i) => (s.Constant + (i % s.Block)) switch
        {
            var at when at < s.Block => s.Lanes + Start(s, i) + at,
            var at when at < 2 * s.Block => Start(s, i) + at - s.Block,
            _ => Zero,
        }),
        ["ShiftLeftLogical128BitLane(v,#)"] = Bytes((s, i) => i % s.Block < s.Constant ? Zero : i - s.Constant),
        ["ShiftRightLogical128BitLane(v,#)"] = Bytes((s, i) => (i % s.Block) + s.Constant < s.Block ? i + s.Constant : Zero),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static X86Permutation Lanes(Func<PermutationShape, int, int> positions) => new(IsOfBytes: false, positions);

    private static X86Permutation Bytes(Func<PermutationShape, int, int> positions) => new(IsOfBytes: true, positions);

    /// <summary>The first lane of the sixteen bytes that a lane is in.</summary>
    private static int Start(PermutationShape s, int lane) => lane / s.Block * s.Block;

    private static int ShuffleOne(PermutationShape s, int lane) => ShuffleFour(s, lane, 0);

    private static int ShuffleTwo(PermutationShape s, int lane) => ShuffleFour(s, lane, 0) + (lane % 4 < 2 ? 0 : s.Lanes);

    /// <summary>One of the four lanes behind <paramref name="first"/> in the same sixteen bytes, by two bits of the constant.</summary>
    private static int ShuffleFour(PermutationShape s, int lane, int first) => Start(s, lane) + first + s.Bits(lane % 4 * 2, 2);
}
