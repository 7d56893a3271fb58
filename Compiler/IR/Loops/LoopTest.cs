// A comparison that each round makes, and that ends the loop when it fails: of a value that moves by the same in each round, with one that
// does not move.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>A test that bounds how often a loop runs.</summary>
/// <param name="Block">The block it stands at the end of.</param>
/// <param name="Condition">The comparison of two values with forms.</param>
/// <param name="Counted">The value that moves.</param>
/// <param name="Limit">What it is compared with: it moves towards that.</param>
/// <param name="IsLimitFirst">Whether the limit is the comparison's left operand.</param>
/// <param name="IsUp">Whether the value moves up.</param>
/// <param name="IsInclusive">Whether the loop goes on at the limit itself.</param>
/// <param name="NotThrough">Blocks that a round can get to before the test; see <see cref="IrLoop.NotThrough"/>.</param>
public sealed record LoopTest(
    int Block, IrCompare Condition, LinearForm Counted, InvariantTerm Limit, bool IsLimitFirst, bool IsUp, bool IsInclusive, ImmutableHashSet<int> NotThrough)
{
    /// <summary>Larger steps than any loop over elements has; so sums with one cannot overflow 64 bits.</summary>
    public const int MaxStep = 1 << 16;

    /// <summary>
    /// Whether the loop ends where the value is the limit itself, and would go on beyond it. It ends as one that goes on while the value is before the limit
    /// does, if that is ahead by a whole number of steps.
    /// </summary>
    public bool IsExact { get; init; }

    /// <summary>Whether the comparison is of unsigned numbers: it is as of signed ones where the value is not negative in the first round, nor the limit.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>What a round adds to the value, if that is known: not zero, at most <see cref="MaxStep"/>, and of the direction's sign.</summary>
    public int? Step => Counted.Factor.Number;

    /// <summary>
    /// How far the limit is from the value in the first round, where that is a number although neither of the two is one; it holds unless
    /// one of them overflows 32 bits on the way.
    /// </summary>
    public int? Distance => Limit.Number is null && InvariantTerm.Difference(Counted.Offset, Limit) is >= int.MinValue and <= int.MaxValue and var distance ? (int)distance : null;

    /// <summary>Whether a block comes after the test of its round, whatever way the round takes.</summary>
    public bool Precedes(int block) => block != Block && !NotThrough.Contains(block);

    /// <summary>The test at the end of a block, or null.</summary>
    public static LoopTest? Of(IrFunction function, IrLoop loop, LoopForms forms, int block)
    {
        if (function.Blocks[block].Terminator is not IrConditionalBranch branch
            || loop.Blocks.Contains(branch.WhenTrue) == loop.Blocks.Contains(branch.WhenFalse)
            || forms.Definition(branch.Condition) is not IrCompare compare
            || forms.Of(compare.Left) is not { } left
            || forms.Of(compare.Right) is not { } right
            || left.IsInvariant == right.IsInvariant
            || !loop.IsInEachRound(block))
        {
            return null;
        }
        // As: the loop goes on while counted predicate limit.
        var (counted, limit) = left.IsInvariant ? (right, left) : (left, right);
        IrPredicate? predicate = left.IsInvariant ? Swapped(Signed(compare.Predicate)) : Signed(compare.Predicate);
        if (!loop.Blocks.Contains(branch.WhenTrue))
            predicate = Negated(predicate);
        var isUnsigned = Signed(compare.Predicate) != compare.Predicate;
        bool? isUp = predicate switch
        {
            IrPredicate.Less or IrPredicate.LessOrEqual => true,
            IrPredicate.Greater or IrPredicate.GreaterOrEqual => false,
            IrPredicate.NotEqual when counted.Factor.Number is { } by => by > 0,
            _ => null,
        };
        // Rounds of a step that is not known take a division to count: too much before a loop that may be short.
        var isStep = counted.Factor.Number is { } step ? isUp == step > 0 && Math.Abs((long)step) <= MaxStep : !loop.Inner.IsEmpty;
        // Below zero an unsigned number is the largest there is: what moves down is not followed there.
        return isUp is { } up && isStep && (up || !isUnsigned)
            ? new LoopTest(block, compare, counted, limit.Offset, left.IsInvariant, up, predicate is IrPredicate.LessOrEqual or IrPredicate.GreaterOrEqual, loop.NotThrough(block))
            {
                IsExact = predicate == IrPredicate.NotEqual,
                IsUnsigned = isUnsigned,
            }
            : null;
    }

    /// <summary>The predicate of signed numbers for one of unsigned ones; any other as it is.</summary>
    private static IrPredicate Signed(IrPredicate predicate) => predicate switch
    {
        IrPredicate.LessUnsigned => IrPredicate.Less,
        IrPredicate.LessOrEqualUnsigned => IrPredicate.LessOrEqual,
        IrPredicate.GreaterUnsigned => IrPredicate.Greater,
        IrPredicate.GreaterOrEqualUnsigned => IrPredicate.GreaterOrEqual,
        _ => predicate,
    };

    private static IrPredicate? Swapped(IrPredicate predicate) => predicate switch
    {
        IrPredicate.Less => IrPredicate.Greater,
        IrPredicate.LessOrEqual => IrPredicate.GreaterOrEqual,
        IrPredicate.Greater => IrPredicate.Less,
        IrPredicate.GreaterOrEqual => IrPredicate.LessOrEqual,
        IrPredicate.Equal or IrPredicate.NotEqual => predicate,
        _ => null,
    };

    /// <summary>Of integers; null for what is not signed.</summary>
    private static IrPredicate? Negated(IrPredicate? predicate) => predicate switch
    {
        IrPredicate.Less => IrPredicate.GreaterOrEqual,
        IrPredicate.LessOrEqual => IrPredicate.Greater,
        IrPredicate.Greater => IrPredicate.LessOrEqual,
        IrPredicate.GreaterOrEqual => IrPredicate.Less,
        IrPredicate.Equal => IrPredicate.NotEqual,
        IrPredicate.NotEqual => IrPredicate.Equal,
        _ => null,
    };
}
