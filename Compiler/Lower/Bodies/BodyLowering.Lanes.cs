// Calls that LLVM may make for several rounds of a loop at once (see IR.Lanes.LaneCalls): they go to the function in scalars, which has a
// version for lanes beside it, and the loop is asked to become vectors of as many.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Lanes;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    /// <summary>Loops with such calls, by header.</summary>
    private readonly ImmutableDictionary<int, LaneLoop> _laneLoops = ImmutableDictionary<int, LaneLoop>.Empty;

    /// <summary>What the branches that end their rounds carry, by header.</summary>
    private readonly Dictionary<int, LLVMValueRef> _laneRounds = [];

    /// <summary>What is called in lanes by a call; null for an ordinary one.</summary>
    private LaneFunction? LanesOf(IrCall call) =>
        _laneLoops.Values.FirstOrDefault(loop => loop.Calls.ContainsKey(call)) is { } loop && IsWithoutGuards(loop) ? loop.Calls[call] : null;

    /// <summary>Whether this body lowers a loop without any guard.</summary>
    private bool IsWithoutGuards(LaneLoop loop) => loop.Guards.All(guard => _held.Contains(guard) || _checkedBefore.ContainsKey(guard));

    /// <summary>An argument, or a field of one that is a struct.</summary>
    private LLVMValueRef Part(IrValue argument, ScalarParameter part) => argument.Type.IsStruct
        ? _memory.Load(_types.Of(part.Type), _memory.ByteOffset(Value(argument), _types.Int64(part.Offset), inBounds: true), part.Type.Alignment)
        : Value(argument);

    /// <summary>What the branch at the end of a round carries that begins another one of a loop in lanes; null for any other.</summary>
    private LLVMValueRef? LaneRound(IrTerminator terminator)
    {
        if (terminator.Successors.Select(_laneLoops.GetValueOrDefault).FirstOrDefault(loop => loop?.Loop.Blocks.Contains(_at.Block) == true) is not { } loop
            || !IsWithoutGuards(loop))
        {
            return null;
        }
        if (!_laneRounds.TryGetValue(loop.Loop.Header, out var round))
            _laneRounds.Add(loop.Loop.Header, round = _module.Metadata.LoopInLanes(loop.Lanes));
        return round;
    }
}
