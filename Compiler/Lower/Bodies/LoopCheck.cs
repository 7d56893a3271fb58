// The check before a loop that stands for those of all its rounds: code for what CheckedLoop says. Everything is computed with 64 bits.
//
// A test says how far a loop gets: the last round that passes it is found by a division, or a difference where the step is one. What comes
// after the test in a round is reached in rounds up to that one, what comes before it in one round more. A value that is tested must not
// overflow 32 bits on its way, or the test would pass where the number it stands for does not; the check sees to that as well. One for
// equality (`i != end`) is taken as one for order, where the end is ahead by a whole number of steps.
//
// Where the check holds, tested values and indices are the same numbers in 64 bits as in 32, and the loop takes them so: LLVM then sees how
// often the loop runs and addresses that move in even steps and lie beside each other, and need not care for what 32 bits would do beyond
// their range.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>Builds the check where the builder stands.</summary>
/// <param name="term">The i32 of a term.</param>
internal sealed class LoopCheck(ModuleContext module, LLVMBuilderRef builder, MemoryBuilder memory, CheckedLoop loop, Func<InvariantTerm, LLVMValueRef> term)
{
    /// <summary>A factor of at most that many times any number of rounds fits 64 bits, and so do two of them.</summary>
    private const int SmallFactor = 1 << 16;

    /// <summary>Rounds whose guards cost no more than the check.</summary>
    private const int ShortLoop = 3;

    /// <summary>So many products of numbers of 32 bits add up to less than what would seem within an array's bounds again in 64 bits.</summary>
    private const int MaxProducts = 3;

    private readonly LlvmTypes _types = module.Types;
    private readonly Dictionary<InvariantTerm, LLVMValueRef> _widened = [];
    private readonly Dictionary<InvariantTerm, LLVMValueRef> _unwrapped = [];

    /// <summary>True once control may be in the loop, which changes variables that terms are made of.</summary>
    private bool _isComplete;
    private LLVMValueRef _holds = LlvmTypes.Constant(module.Types.I1, -1);

    /// <summary>
    /// An i1: whether the loop runs so often that the check pays. True where that is a constant: without its guards a loop can be unrolled
    /// as a whole.
    /// </summary>
    public LLVMValueRef Pays()
    {
        var rounds = LastRound(loop, loop.Checks[0].At.Block);
        var isLong = builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, rounds, _types.Int64(ShortLoop));
        return builder.BuildBinOp(LLVMOpcode.LLVMOr, isLong, memory.CallIntrinsic("llvm.is.constant", [_types.I64], rounds));
    }

    /// <summary>An i1: true when every guard and check of the loop holds in every round, and nothing that is tested overflows.</summary>
    public LLVMValueRef Holds()
    {
        foreach (var part in loop.All)
        {
            foreach (var condition in part.Guards.Select(guard => guard.Condition).Distinct())
                Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, term(condition), _types.Int32(0)));
            foreach (var test in part.Tests)
                RequireNoOverflow(test);
            // Of two blocks one may be before a test, and reached once more.
            foreach (var check in part.Checks.Where(check => !check.IsImplied).DistinctBy(check => (check.Index, check.Length, check.At.Block)))
                RequireWithinBounds(part, check);
            foreach (var length in part.Checks.Where(check => check.HasAnyLength).Select(check => check.Length).Where(length => !(length.Number >= 0)).Distinct())
                Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, Widened(length), _types.Int64(0)));
            // Nothing is to be checked for these; but the loop computes them, maybe in several places that do not lead to each other.
            foreach (var check in part.Checks.Where(check => check.IsImplied))
                Unwrapped(check.Index.Offset);
        }
        _isComplete = true;
        return _holds;
    }

    /// <summary>A checked index in a loop, as an i64.</summary>
    /// <param name="round">The number of the loop's round, an i64.</param>
    /// <param name="outer">That of the loop around it, in a nest.</param>
    public LLVMValueRef Index(RangeCheck check, LLVMValueRef round, LLVMValueRef outer)
    {
        var first = Unwrapped(check.Index.Offset);
        if (check.Index.Outer.Number != 0)
            first = Exact(LLVMOpcode.LLVMAdd, Times(outer, check.Index.Outer), first);
        return check.Index.Factor.Number == 0 ? first : Exact(LLVMOpcode.LLVMAdd, Times(round, check.Index.Factor), first);
    }

    /// <summary>A test in a loop, as an i1.</summary>
    public LLVMValueRef Test(LoopTest test, LLVMIntPredicate predicate, LLVMValueRef round)
    {
        var steps = Times(round, test.Counted.Factor);
        // Without what is the same on both sides: LLVM then sees a number of rounds.
        var (counted, limit) = test.Distance is { } distance
            ? (steps, _types.Int64(distance))
            : (Exact(LLVMOpcode.LLVMAdd, steps, Widened(test.Counted.Offset)), Widened(test.Limit));
        // The check has seen to it that the value comes to the limit: as a test for order LLVM has not to find that out again.
        if (test.IsExact)
            return builder.BuildICmp(Ordered(predicate, test.IsUp), counted, limit);
        if (test.IsUnsigned)
            predicate = Signed(predicate);
        return test.IsLimitFirst ? builder.BuildICmp(predicate, limit, counted) : builder.BuildICmp(predicate, counted, limit);
    }

    /// <summary>An index is least and greatest where each of its parts is; each is zero in the first round, and moves one way.</summary>
    private void RequireWithinBounds(CheckedLoop part, RangeCheck check)
    {
        var length = builder.BuildCast(LLVMOpcode.LLVMZExt, term(check.Length), _types.I64);
        var first = Unwrapped(check.Index.Offset);
        // The first round's is one of them. Where it may be large that is tested by itself: sums with it below then do not overflow.
        if (Products(check.Index.Offset) > 0)
            Require(IsLess(first, length));
        var (least, most) = (first, first);
        if (check.Index.Factor.Number != 0)
            Move(check.Index.Factor, LastRound(part, check.At.Block));
        if (check.Index.Outer.Number != 0)
            Move(check.Index.Outer, LastRound(loop, part.Loop.Header));
        Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, least, _types.Int64(0)));
        Require(IsLess(most, length));

        void Move(InvariantTerm factor, LLVMValueRef rounds)
        {
            var way = Product(rounds, factor);
            if (factor.Number is >= -SmallFactor and <= SmallFactor and var number)
            {
                // A negative number of rounds: control never gets to the check, and nothing is to hold.
                (least, most) = number > 0 ? (least, Sum(most, way)) : (Sum(least, way), most);
                return;
            }
            Require(IsLess(rounds, _types.Int64(int.MaxValue)));
            var isUp = builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, way, _types.Int64(0));
            (least, most) = (
                builder.BuildSelect(isUp, least, Sum(least, way)),
                builder.BuildSelect(isUp, Sum(most, way), most));
        }
    }

    /// <summary>That a tested value fits 32 bits even when the test ends the loop.</summary>
    private void RequireNoOverflow(LoopTest test)
    {
        // Both are widened here, before the loop, whatever the result: the loop compares with them.
        var (start, limit) = (Widened(test.Counted.Offset), Widened(test.Limit));
        if (test.IsUnsigned)
        {
            Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, start, _types.Int64(0)));
            Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, limit, _types.Int64(0)));
        }
        if (test.Distance is { } distance)
            Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, Sum(start, _types.Int64(distance)), limit));
        if (test.IsExact)
        {
            RequireAhead(test, start, limit);
            return;
        }
        // By one to below the limit: there is room for the limit itself.
        if (test is { Step: 1 or -1, IsInclusive: false })
            return;
        if (test.Step is null)
            Require(IsStep(test));
        var room = Difference(_types.Int64(test.IsUp ? int.MaxValue : int.MinValue), Widened(test.Counted.Factor));
        Require(builder.BuildICmp(test.IsUp ? LLVMIntPredicate.LLVMIntSLE : LLVMIntPredicate.LLVMIntSGE, LastPassing(test), room));
    }

    /// <summary>That a value comes to be its limit, the first time that it is not before it.</summary>
    private void RequireAhead(LoopTest test, LLVMValueRef start, LLVMValueRef limit)
    {
        var way = test.IsUp ? Difference(limit, start) : Difference(start, limit);
        Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntSGE, way, _types.Int64(0)));
        var rest = builder.BuildBinOp(LLVMOpcode.LLVMURem, way, _types.Int64(Math.Abs((long)test.Step!.Value)));
        Require(builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, rest, _types.Int64(0)));
    }

    /// <summary>What a test for equality with a limit that is never passed is as one for order.</summary>
    private static LLVMIntPredicate Ordered(LLVMIntPredicate predicate, bool isUp) => (predicate, isUp) switch
    {
        (LLVMIntPredicate.LLVMIntNE, true) => LLVMIntPredicate.LLVMIntSLT,
        (LLVMIntPredicate.LLVMIntNE, false) => LLVMIntPredicate.LLVMIntSGT,
        (LLVMIntPredicate.LLVMIntEQ, true) => LLVMIntPredicate.LLVMIntSGE,
        (LLVMIntPredicate.LLVMIntEQ, false) => LLVMIntPredicate.LLVMIntSLE,
        _ => throw new ArgumentOutOfRangeException(nameof(predicate)),
    };

    /// <summary>What a test of unsigned numbers is as one of signed ones that are not negative.</summary>
    private static LLVMIntPredicate Signed(LLVMIntPredicate predicate) => predicate switch
    {
        LLVMIntPredicate.LLVMIntULT => LLVMIntPredicate.LLVMIntSLT,
        LLVMIntPredicate.LLVMIntULE => LLVMIntPredicate.LLVMIntSLE,
        LLVMIntPredicate.LLVMIntUGT => LLVMIntPredicate.LLVMIntSGT,
        LLVMIntPredicate.LLVMIntUGE => LLVMIntPredicate.LLVMIntSGE,
        _ => throw new ArgumentOutOfRangeException(nameof(predicate)),
    };

    /// <summary>Whether a step has its direction, and is small.</summary>
    private LLVMValueRef IsStep(LoopTest test)
    {
        var step = Widened(test.Counted.Factor);
        return IsLess(Difference(test.IsUp ? step : builder.BuildNeg(step), _types.Int64(1)), _types.Int64(LoopTest.MaxStep));
    }

    /// <summary>The last number, in the direction of the step, that passes a test.</summary>
    private LLVMValueRef LastPassing(LoopTest test)
    {
        var limit = Widened(test.Limit);
        return test.IsInclusive ? limit : Difference(limit, _types.Int64(Sign(test)));
    }

    /// <summary>The last round of a loop that gets to a block, or a later one.</summary>
    private LLVMValueRef LastRound(CheckedLoop part, int block) => part.Tests
        .Select(test => LastRound(test, isBefore: test.Precedes(block)))
        .Aggregate((left, right) => builder.BuildSelect(builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, left, right), left, right));

    /// <param name="isBefore">Whether the test comes before what is asked for.</param>
    private LLVMValueRef LastRound(LoopTest test, bool isBefore)
    {
        var way = test.Distance is { } distance
            ? _types.Int64(test.IsInclusive ? distance : distance - (long)Sign(test))
            : Difference(LastPassing(test), Widened(test.Counted.Offset));
        // Towards zero: where not even the first round passes, that round counts, or the result is negative and no check holds.
        var rounds = test.Step switch
        {
            1 => way,
            -1 => builder.BuildNeg(way),
            null => Quotient(way, builder.BuildSelect(IsStep(test), Widened(test.Counted.Factor), _types.Int64(1))),
            { } step => Quotient(way, _types.Int64(step)),
        };
        if (isBefore)
            return rounds;
        // What comes before the test is reached in the first round, however far that is beyond the limit.
        var next = Sum(rounds, _types.Int64(1));
        return builder.BuildSelect(builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, next, _types.Int64(0)), _types.Int64(0), next);
    }

    /// <summary>A term as an i64, computed once: before the loop.</summary>
    private LLVMValueRef Widened(InvariantTerm number)
    {
        if (!_widened.TryGetValue(number, out var value))
        {
            if (_isComplete && number.Number is null)
                throw new InvalidOperationException($"{number} was not computed before the loop");
            _widened.Add(number, value = builder.BuildCast(LLVMOpcode.LLVMSExt, term(number), _types.I64));
        }
        return value;
    }

    /// <summary>
    /// A term as a number that does not wrap to 32 bits on the way, computed once: where that lies within the bounds of an array, it is
    /// what the term is.
    /// </summary>
    private LLVMValueRef Unwrapped(InvariantTerm number)
    {
        if (number is not InvariantTerm.Operation operation || Products(number) > MaxProducts)
            return Widened(number);
        if (!_unwrapped.TryGetValue(number, out var value))
        {
            value = operation.Operator switch
            {
                IrBinaryOperator.Add => Sum(Unwrapped(operation.Left), Unwrapped(operation.Right)),
                IrBinaryOperator.Sub => Difference(Unwrapped(operation.Left), Unwrapped(operation.Right)),
                _ => Product(Widened(operation.Left), operation.Right),
            };
            _unwrapped.Add(number, value);
        }
        return value;
    }

    /// <summary>Products that a term adds up, each of two numbers of 32 bits.</summary>
    private static int Products(InvariantTerm number) => number is not InvariantTerm.Operation operation ? 0
        : operation.Operator == IrBinaryOperator.Mul ? 1
        : Products(operation.Left) + Products(operation.Right);

    private void Require(LLVMValueRef condition) => _holds = builder.BuildBinOp(LLVMOpcode.LLVMAnd, _holds, condition);

    private static int Sign(LoopTest test) => test.IsUp ? 1 : -1;

    private LLVMValueRef Sum(LLVMValueRef left, LLVMValueRef right) => builder.BuildBinOp(LLVMOpcode.LLVMAdd, left, right);

    private LLVMValueRef Difference(LLVMValueRef left, LLVMValueRef right) => builder.BuildBinOp(LLVMOpcode.LLVMSub, left, right);

    /// <param name="divisor">Never zero: LLVM has no result for that, wherever it goes.</param>
    private LLVMValueRef Quotient(LLVMValueRef dividend, LLVMValueRef divisor) => builder.BuildBinOp(LLVMOpcode.LLVMSDiv, dividend, divisor);

    private LLVMValueRef Product(LLVMValueRef rounds, InvariantTerm factor) =>
        factor.Number == 1 ? rounds : builder.BuildBinOp(LLVMOpcode.LLVMMul, rounds, Widened(factor));

    private LLVMValueRef Times(LLVMValueRef round, InvariantTerm factor) => factor.Number == 1 ? round : Exact(LLVMOpcode.LLVMMul, round, Widened(factor));

    /// <summary>Arithmetic on numbers of 32 bits and rounds, where the check holds: it does not overflow 64.</summary>
    private unsafe LLVMValueRef Exact(LLVMOpcode opcode, LLVMValueRef left, LLVMValueRef right)
    {
        var value = builder.BuildBinOp(opcode, left, right);
        if (LLVM.IsAInstruction(value) != null)
            LLVM.SetNSW(value, 1);
        return value;
    }

    private LLVMValueRef IsLess(LLVMValueRef number, LLVMValueRef limit) => builder.BuildICmp(LLVMIntPredicate.LLVMIntULT, number, limit);
}
