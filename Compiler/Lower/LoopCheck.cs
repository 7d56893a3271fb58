// The check before a loop that stands for those of all its rounds: code for what CheckedLoop says. Everything is computed with 64 bits.
//
// A test says how far the loop gets: the last round that passes it is found by a division, or a difference where the step is one. What comes after the
// test in a round is reached in rounds up to that one, what comes before it in one round more. A value that is tested must not overflow 32 bits on its way, or the
// test would pass where the number it stands for does not; the check sees to that as well.
//
// Where the check holds, tested values and indices are the same numbers in 64 bits as in 32, and the loop takes them so: LLVM then sees how often the loop runs
// and addresses that move in even steps, and need not care for what 32 bits would do beyond their range.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.Lower;

/// <summary>Builds the check where the builder stands.</summary>
/// <param name="term">The i32 of a term.</param>
internal sealed class LoopCheck(ModuleContext module, LLVMBuilderRef builder, CheckedLoop loop, Func<InvariantTerm, LLVMValueRef> term)
{
    /// <summary>A factor of at most that many times any number of rounds fits 64 bits.</summary>
    private const int SmallFactor = 1 << 16;

    private readonly LlvmTypes _types = module.Types;
    private readonly Dictionary<InvariantTerm, LLVMValueRef> _widened = [];

    /// <summary>An i1: true when every check of the loop holds in every round, and nothing that is tested overflows.</summary>
    public LLVMValueRef Holds()
    {
        var zero = _types.Int64(0);
        var holds = loop.Tests.Select(StaysInRange).Aggregate(And);
        foreach (var check in loop.Checks.DistinctBy(check => (check.Index, check.Length)))
        {
            var length = builder.BuildCast(LLVMOpcode.LLVMZExt, term(check.Length), _types.I64);
            var first = Linear(check.Index, zero, builder.BuildBinOp);
            if (check.Index.IsInvariant)
            {
                holds = And(holds, IsLess(first, length));
                continue;
            }
            var rounds = LastRound(check.At.Block);
            var last = Linear(check.Index, rounds, builder.BuildBinOp);
            var isSmall = check.Index.Factor.Number is >= -SmallFactor and <= SmallFactor;
            if (!isSmall)
                holds = And(holds, IsLess(rounds, _types.Int64(int.MaxValue)));
            if (isSmall && loop.Tests.Any(test => test.Precedes(check.At.Block)))
            {
                // Which of the two is the lesser is known, and arrays that share an index share the test of it. When no round gets there, nothing is to hold.
                var (least, most) = check.Index.Factor.Number > 0 ? (first, last) : (last, first);
                holds = And(And(holds, builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, least, zero)), IsLess(most, length));
            }
            else
            {
                holds = And(And(holds, IsLess(first, length)), IsLess(last, length));
            }
        }
        return holds;
    }

    /// <summary>A checked index in the loop, as an i64.</summary>
    /// <param name="round">The number of the round, an i64.</param>
    public LLVMValueRef Index(RangeCheck check, LLVMValueRef round) => Linear(check.Index, round, Exact);

    /// <summary>A test in the loop, as an i1.</summary>
    public LLVMValueRef Test(LoopTest test, LLVMIntPredicate predicate, LLVMValueRef round)
    {
        var (counted, limit) = (Linear(test.Counted, round, Exact), Widened(test.Limit));
        return test.IsLimitFirst ? builder.BuildICmp(predicate, limit, counted) : builder.BuildICmp(predicate, counted, limit);
    }

    private LLVMValueRef Linear(LinearForm form, LLVMValueRef round, Func<LLVMOpcode, LLVMValueRef, LLVMValueRef, string, LLVMValueRef> build) =>
        form.Factor.Number switch
        {
            0 => Widened(form.Offset),
            1 => build(LLVMOpcode.LLVMAdd, round, Widened(form.Offset), ""),
            _ => build(LLVMOpcode.LLVMAdd, build(LLVMOpcode.LLVMMul, round, Widened(form.Factor), ""), Widened(form.Offset), ""),
        };

    /// <summary>Whether a tested value fits 32 bits even when the test ends the loop.</summary>
    private LLVMValueRef StaysInRange(LoopTest test)
    {
        // Widened here, before the loop, whatever the result: the loop compares with it.
        _ = Widened(test.Counted.Offset);
        var last = LastPassing(test);
        // By one to below the limit: there is room for the limit itself.
        if (Math.Abs(test.Step) == 1 && !test.IsInclusive)
            return LlvmTypes.Constant(_types.I1, -1);
        return test.Step > 0
            ? builder.BuildICmp(LLVMIntPredicate.LLVMIntSLE, last, _types.Int64((long)int.MaxValue - test.Step))
            : builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, last, _types.Int64((long)int.MinValue - test.Step));
    }

    /// <summary>The last number, in the direction of the step, that passes a test.</summary>
    private LLVMValueRef LastPassing(LoopTest test)
    {
        var limit = Widened(test.Limit);
        return test.IsInclusive ? limit : builder.BuildBinOp(LLVMOpcode.LLVMSub, limit, _types.Int64(Math.Sign(test.Step)));
    }

    /// <summary>The last round that gets to a block, or a later one.</summary>
    private LLVMValueRef LastRound(int block) => loop.Tests
        .Select(test => LastRound(test, isBefore: test.Precedes(block)))
        .Aggregate((left, right) => builder.BuildSelect(builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, left, right), left, right));

    /// <param name="isBefore">Whether the test comes before what is asked for.</param>
    private LLVMValueRef LastRound(LoopTest test, bool isBefore)
    {
        var way = builder.BuildBinOp(LLVMOpcode.LLVMSub, LastPassing(test), Widened(test.Counted.Offset));
        // Towards zero: where not even the first round passes, that round counts, or the result is negative and no check holds.
        var rounds = test.Step switch
        {
            1 => way,
            -1 => builder.BuildNeg(way),
            _ => builder.BuildBinOp(LLVMOpcode.LLVMSDiv, way, _types.Int64(test.Step)),
        };
        if (isBefore)
            return rounds;
        // What comes before the test is reached in the first round, however far that is beyond the limit.
        var next = builder.BuildBinOp(LLVMOpcode.LLVMAdd, rounds, _types.Int64(1));
        return builder.BuildSelect(builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, next, _types.Int64(0)), _types.Int64(0), next);
    }

    /// <summary>A term as an i64, computed once: before the loop.</summary>
    private LLVMValueRef Widened(InvariantTerm number)
    {
        if (!_widened.TryGetValue(number, out var value))
            _widened.Add(number, value = builder.BuildCast(LLVMOpcode.LLVMSExt, term(number), _types.I64));
        return value;
    }

    /// <summary>Arithmetic on numbers of 32 bits and rounds, where the check holds: it does not overflow 64.</summary>
    private unsafe LLVMValueRef Exact(LLVMOpcode opcode, LLVMValueRef left, LLVMValueRef right, string name)
    {
        var value = builder.BuildBinOp(opcode, left, right, name);
        if (LLVM.IsAInstruction(value) != null)
            LLVM.SetNSW(value, 1);
        return value;
    }

    private LLVMValueRef IsLess(LLVMValueRef number, LLVMValueRef length) => builder.BuildICmp(LLVMIntPredicate.LLVMIntULT, number, length);

    private LLVMValueRef And(LLVMValueRef left, LLVMValueRef right) => builder.BuildBinOp(LLVMOpcode.LLVMAnd, left, right);
}
