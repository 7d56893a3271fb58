// The check before a loop that stands for those of all its rounds: code for what CheckedLoop says. Everything is computed with 64 bits.
//
// Rounds are told by r, what the counter holds when one starts. The first r is what it holds now. How far r gets follows from the tests: one that a
// round has passed bounds the r of that round; one that comes later bounds the r of the next, and the first r is bounded by nothing.
//
// Where the check holds, an index is the same number in 64 bits as in 32, and the loop takes it so: LLVM then sees addresses that move in even steps, and
// need not care for what 32 bits would do beyond their range.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.Lower;

/// <summary>Builds the check where the builder stands.</summary>
/// <param name="term">The i32 of a term.</param>
internal sealed class LoopCheck(ModuleContext module, LLVMBuilderRef builder, CheckedLoop loop, Func<InvariantTerm, LLVMValueRef> term)
{
    private readonly LlvmTypes _types = module.Types;
    private readonly LoopCounter _counter = loop.Counter;
    private readonly Dictionary<InvariantTerm, LLVMValueRef> _widened = [];

    private bool CountsUp => _counter.Step > 0;

    /// <summary>An i1: true when every check of the loop holds in every round, and the counter never overflows.</summary>
    public LLVMValueRef Holds()
    {
        var first = Widened(new InvariantTerm.Variable(_counter.Variable));
        var holds = StepsStayInRange(first);
        foreach (var check in loop.Checks.DistinctBy(check => (check.Index, check.Length)))
        {
            var length = builder.BuildCast(LLVMOpcode.LLVMZExt, term(check.Length), _types.I64);
            holds = And(holds, IsLess(At(check.Index, first), length));
            if (!check.Index.IsInvariant)
                holds = And(holds, IsLess(At(check.Index, Last(first, check.At.Block)), length));
        }
        return holds;
    }

    /// <summary>Whether the last step taken still fits 32 bits.</summary>
    private LLVMValueRef StepsStayInRange(LLVMValueRef first)
    {
        // By one to below the limit: there is room for the limit itself.
        if (Math.Abs(_counter.Step) == 1 && _counter.Tests.Any(test => !test.IsInclusive && test.Precedes(_counter.StepAt.Block)))
            return LlvmTypes.Constant(_types.I1, -1);
        var furthest = Furthest(first, _counter.StepAt.Block);
        return CountsUp
            ? builder.BuildICmp(LLVMIntPredicate.LLVMIntSLE, furthest, _types.Int64((long)int.MaxValue - _counter.Step))
            : builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, furthest, _types.Int64((long)int.MinValue - _counter.Step));
    }

    /// <summary>The r of the last round that gets to a block; of steps longer than one, a number it does not step over.</summary>
    private LLVMValueRef Last(LLVMValueRef first, int block)
    {
        var furthest = Furthest(first, block);
        if (Math.Abs(_counter.Step) == 1)
            return furthest;
        var step = _types.Int64(_counter.Step);
        var rounds = builder.BuildBinOp(LLVMOpcode.LLVMSDiv, builder.BuildBinOp(LLVMOpcode.LLVMSub, furthest, first), step);
        return builder.BuildBinOp(LLVMOpcode.LLVMAdd, first, builder.BuildBinOp(LLVMOpcode.LLVMMul, rounds, step));
    }

    /// <summary>What r does not go beyond in rounds that get to a block: the nearest bound of all tests.</summary>
    private LLVMValueRef Furthest(LLVMValueRef first, int block) => _counter.Tests
        .Select(test => test.Precedes(block)
            ? Bound(test, seen: test.IsAfterStep ? _counter.Step : 0)
            : Farther(first, Bound(test, seen: test.IsAfterStep ? 0 : -(long)_counter.Step)))
        .Aggregate(Nearer);

    /// <summary>The last number that passes a test, less what the test has seen of the steps.</summary>
    private LLVMValueRef Bound(LoopTest test, long seen)
    {
        var beyond = test.IsInclusive ? 0 : Math.Sign(_counter.Step);
        return builder.BuildBinOp(LLVMOpcode.LLVMSub, Widened(test.Limit), _types.Int64(beyond + seen));
    }

    /// <summary>The index of a checked access in the loop, as an i64: to be used where the builder stands, for the round that runs there.</summary>
    /// <param name="counted">The counter's variable, as it is there.</param>
    public LLVMValueRef IndexIn(RangeCheck check, LLVMValueRef counted)
    {
        var round = builder.BuildCast(LLVMOpcode.LLVMSExt, counted, _types.I64);
        if (_counter.IsAfterStep(check.At))
            round = builder.BuildBinOp(LLVMOpcode.LLVMSub, round, _types.Int64(_counter.Step));
        return At(check.Index, round);
    }

    private LLVMValueRef At(LinearForm index, LLVMValueRef round) => index.Factor.Number switch
    {
        0 => Widened(index.Offset),
        1 => builder.BuildBinOp(LLVMOpcode.LLVMAdd, round, Widened(index.Offset)),
        _ => builder.BuildBinOp(LLVMOpcode.LLVMAdd, builder.BuildBinOp(LLVMOpcode.LLVMMul, Widened(index.Factor), round), Widened(index.Offset)),
    };

    /// <summary>A term as an i64, computed once: before the loop.</summary>
    private LLVMValueRef Widened(InvariantTerm number)
    {
        if (!_widened.TryGetValue(number, out var value))
            _widened.Add(number, value = builder.BuildCast(LLVMOpcode.LLVMSExt, term(number), _types.I64));
        return value;
    }

    private LLVMValueRef IsLess(LLVMValueRef index, LLVMValueRef length) => builder.BuildICmp(LLVMIntPredicate.LLVMIntULT, index, length);

    private LLVMValueRef And(LLVMValueRef left, LLVMValueRef right) => builder.BuildBinOp(LLVMOpcode.LLVMAnd, left, right);

    private LLVMValueRef Nearer(LLVMValueRef left, LLVMValueRef right) => Pick(CountsUp, left, right);

    private LLVMValueRef Farther(LLVMValueRef left, LLVMValueRef right) => Pick(!CountsUp, left, right);

    private LLVMValueRef Pick(bool least, LLVMValueRef left, LLVMValueRef right)
    {
        var isLess = builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, left, right);
        return least ? builder.BuildSelect(isLess, left, right) : builder.BuildSelect(isLess, right, left);
    }
}
