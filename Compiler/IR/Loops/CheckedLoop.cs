// Checks of a loop that can be made before it, for all rounds at once.
//
// An index that is linear in the number of the round lies, in every round, between what it is in the first and what it is in the last one
// the tests allow. With both of them within the bounds no round can fail. All of that is computed with 64 bits, where nothing overflows; an
// index within the bounds is the same number in 32 bits as in 64, whatever wrapped on the way to it.
//
// An index of which only the range is known, as a byte or a number of which some bits are taken, is checked for its greatest value.
//
// Only checks that every whole round makes: one behind a condition (the left neighbour, where there is one) does not hold for the whole
// range as a rule. It does where its index is never outside those of two others: a cell whose neighbours are looked at in every round.
//
// A nest is a loop whose rounds each run an inner one from the same start to the same limit, such as the rows of a picture. What is linear
// in the numbers of both rounds is least and greatest in corners of that rectangle; so one check before the nest does for all rounds of all
// rounds. The loops inside it remain checked loops of their own, for where the check of the nest fails.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>A guard of a loop whose index is linear, or has a range.</summary>
/// <param name="At">The guard.</param>
/// <param name="Value">The index.</param>
/// <param name="Index">Its form.</param>
/// <param name="Length">It must be less than that, both taken as unsigned.</param>
/// <param name="IsExact">Whether the index is what its form says; else that, or less and not negative.</param>
public sealed record RangeCheck(CodePoint At, IrValue Value, LinearForm Index, InvariantTerm Length, bool IsExact)
{
    /// <summary>Whether it holds wherever two others of the loop do, so that nothing is to be checked for it.</summary>
    public bool IsImplied { get; init; }

    /// <summary>Whether the length may be negative: any number of the program's own, but none of an array.</summary>
    public bool HasAnyLength { get; init; }
}

/// <summary>A guard that holds in every round if something does that no round changes: that there is an array at all, or that a divisor is not minus one.</summary>
/// <param name="At">The guard.</param>
public sealed record InvariantGuard(CodePoint At, InvariantTerm Condition);

/// <summary>A loop, the tests that end it, and its guards that one check before the loop can do without.</summary>
/// <param name="Tests">At least one.</param>
/// <param name="Checks">Those of the loop's own blocks.</param>
/// <param name="Guards">Those of the loop's own blocks, as well. LLVM takes them out of the loop too, but by making two of it.</param>
/// <param name="Inner">Of a nest: the loops inside it that have checks, their terms being those of the outer loop. Empty for any other loop.</param>
public sealed record CheckedLoop(
    IrLoop Loop, ImmutableArray<LoopTest> Tests, ImmutableArray<RangeCheck> Checks, ImmutableArray<InvariantGuard> Guards, ImmutableArray<CheckedLoop> Inner)
{
    /// <summary>Whether it is a nest of <see cref="JammedSums"/>.</summary>
    public bool HasJammedSums { get; init; }

    /// <summary>Instructions a loop may have: a round that is longer is not spent on its checks.</summary>
    private const int MaxInstructions = 500;

    /// <summary>The loop and those inside it.</summary>
    public ImmutableArray<CheckedLoop> All => [this, .. Inner];

    /// <summary>The loops of a function for which a check before them is worth its cost.</summary>
    /// <param name="arrays">Of the function.</param>
    public static ImmutableArray<CheckedLoop> FindIn(IrFunction function, DistinctArrays arrays)
    {
        if (!function.HasLoop || !function.Blocks.Any(block => block.Instructions.Any(IsOfIndex)))
            return [];
        var addressed = function.AddressedLocals();
        var found = new Dictionary<IrLoop, CheckedLoop>(ReferenceEqualityComparer.Instance);
        foreach (var loop in IrLoops.FindIn(function))
        {
            if (Of(function, loop, addressed, found) is not { } checkedLoop)
                continue;
            if (loop.Inner.IsEmpty)
                found.Add(loop, checkedLoop);
            else if (JammedSums.AreIn(function, loop, arrays, addressed))
                found.Add(loop, checkedLoop with { HasJammedSums = true });
            else if (loop.Inner.Any(inner => found.TryGetValue(inner, out var part) && part.IsWorthItsCheck))
                found.Add(loop, checkedLoop);
        }
        return [.. found.Values.Where(loop => !loop.Inner.IsEmpty || loop.IsWorthItsCheck)];
    }

    /// <summary>Whether a loop that holds no others has checks that its tests are not already: LLVM needs no help with those.</summary>
    private bool IsWorthItsCheck => Checks.Any(check => !check.IsImplied && !Tests.Any(test => IsSame(test, check)));

    /// <param name="found">What was found for the loops inside this one.</param>
    private static CheckedLoop? Of(IrFunction function, IrLoop loop, IReadOnlySet<IrLocal> addressed, Dictionary<IrLoop, CheckedLoop> found)
    {
        if (loop.Blocks.Sum(block => function.Blocks[block].Instructions.Length) > MaxInstructions)
            return null;
        var own = loop.Blocks.Where(block => loop.InnerOf(block) is null && loop.IsInEachRound(block)).ToImmutableArray();
        var forms = new LoopForms(function, loop, addressed);
        var tests = Counting([.. own.Select(block => LoopTest.Of(function, loop, forms, block)).OfType<LoopTest>()], loop.Header);
        if (tests.IsEmpty)
            return null;
        var required = own.SelectMany(block => ChecksIn(function.Blocks[block], forms)).ToImmutableArray();
        var implied = loop.Blocks.Where(block => loop.InnerOf(block) is null).Except(own).SelectMany(block => ChecksIn(function.Blocks[block], forms))
            .Where(check => IsBetween(check, required, tests)).Select(check => check with { IsImplied = true });
        ImmutableArray<RangeCheck> checks = [.. required, .. implied];
        var guards = own.SelectMany(block => GuardsIn(function.Blocks[block], forms)).ToImmutableArray();
        if (loop.Inner.IsEmpty)
            return new CheckedLoop(loop, tests, checks, guards, []);
        // A nest stands for all the checks inside it that need it, or there is none.
        var inside = loop.Inner.Where(found.ContainsKey).Select(inner => (Own: found[inner], Rebased: Rebased(found[inner], loop, forms))).ToImmutableArray();
        var parts = inside.Select(inner => inner.Rebased).OfType<CheckedLoop>().ToImmutableArray();
        return parts.IsEmpty || inside.Any(inner => inner.Rebased is null && inner.Own.IsWorthItsCheck) ? null : new CheckedLoop(loop, tests, checks, guards, parts);
    }

    /// <summary>
    /// The tests to rely on. One for equality may be of a number that never comes, and the check before the loop then hold for none: there is at most one of these,
    /// where no other test counts the rounds. The header's, which the loop's statement makes, is it rather than one for the way out in the middle.
    /// </summary>
    private static ImmutableArray<LoopTest> Counting(ImmutableArray<LoopTest> tests, int header) =>
        tests.RemoveAll(test => test.IsExact) is { IsEmpty: false } ordered ? ordered : [.. tests.OrderByDescending(test => test.Block == header).Take(1)];

    private static IEnumerable<RangeCheck> ChecksIn(IrBlock block, LoopForms forms)
    {
        for (var i = 0; i < block.Instructions.Length; i++)
        {
            if (block.Instructions[i] is IrGuard guard
                && IsOfIndex(guard)
                && forms.Definition(guard.Condition) is IrCompare { Predicate: IrPredicate.LessUnsigned } compare
                && forms.Of(compare.Right) is { IsInvariant: true, Offset: var length })
            {
                var hasAnyLength = guard.Site != IrExitSite.IndexOutOfRange;
                if (forms.Of(compare.Left) is { } index)
                    yield return new RangeCheck(new CodePoint(block.Id, i), compare.Left, index, length, IsExact: true) { HasAnyLength = hasAnyLength };
                else if (forms.Greatest(compare.Left) is { } greatest)
                    yield return new RangeCheck(new CodePoint(block.Id, i), compare.Left, LinearForm.Of(greatest), length, IsExact: false) { HasAnyLength = hasAnyLength };
            }
        }
    }

    private static IEnumerable<InvariantGuard> GuardsIn(IrBlock block, LoopForms forms)
    {
        for (var i = 0; i < block.Instructions.Length; i++)
        {
            if (block.Instructions[i] is IrGuard guard && guard.Site != IrExitSite.IndexOutOfRange && Enough(guard.Condition, forms) is { } condition)
                yield return new InvariantGuard(new CodePoint(block.Id, i), condition);
        }
    }

    /// <summary>What a condition holds for, whatever the round; null when that depends on it.</summary>
    private static InvariantTerm? Enough(IrValue condition, LoopForms forms) =>
        forms.Of(condition) is { IsInvariant: true, Offset: var itself } ? itself
        : forms.Definition(condition) is IrBinary { Operator: IrBinaryOperator.Or } either ? Enough(either.Left, forms) ?? Enough(either.Right, forms)
        : null;

    /// <summary>
    /// Whether a check holds in every round that comes to it if others do: its index is one of theirs, or lies between two of them, by the
    /// same numbers in each round; and no round comes to it that does not count for them.
    /// </summary>
    private static bool IsBetween(RangeCheck check, IEnumerable<RangeCheck> others, ImmutableArray<LoopTest> tests)
    {
        var distances = others
            .Where(other => !other.IsImplied && other.IsExact && check.IsExact && other.Length == check.Length
                && other.Index.Factor == check.Index.Factor && other.Index.Outer == check.Index.Outer
                && tests.All(test => !test.Precedes(other.At.Block) || test.Precedes(check.At.Block)))
            .Select(other => InvariantTerm.Difference(check.Index.Offset, other.Index.Offset)).OfType<long>().ToList();
        // Less than half of 2^32 apart: the numbers between two within bounds are there as well, whatever wrapped on the way to them.
        return distances.Exists(down => down <= 0 && distances.Exists(up => up >= 0 && up - down <= int.MaxValue));
    }

    /// <summary>A loop with the terms of the one around it; null unless it runs as often in each round of that.</summary>
    private static CheckedLoop? Rebased(CheckedLoop inner, IrLoop around, LoopForms forms)
    {
        if (!around.IsInEachRound(inner.Loop.Header))
            return null;
        var tests = inner.Tests.Select(test => Invariant(test.Counted.Offset) is { } start && Invariant(test.Limit) is { } limit
            ? test with { Counted = test.Counted with { Offset = start }, Limit = limit }
            : null).ToImmutableArray();
        var required = inner.Checks.Where(check => !check.IsImplied).Select(RebasedCheck).ToImmutableArray();
        if (tests.Contains(null) || required.Contains(null))
            return null;
        ImmutableArray<LoopTest> rebasedTests = [.. tests.OfType<LoopTest>()];
        ImmutableArray<RangeCheck> checks = [.. required.OfType<RangeCheck>()];
        // Guards that move with the outer loop stay where they are, and so do checks that, seen from there, no longer hold by others.
        var implied = inner.Checks.Where(check => check.IsImplied).Select(RebasedCheck).OfType<RangeCheck>().Where(check => IsBetween(check, checks, rebasedTests));
        var guards = inner.Guards.Select(guard => Invariant(guard.Condition) is { } condition ? guard with { Condition = condition } : null).OfType<InvariantGuard>();
        return inner with { Tests = rebasedTests, Checks = [.. checks, .. implied], Guards = [.. guards] };

        RangeCheck? RebasedCheck(RangeCheck check) =>
            Invariant(check.Index.Factor) is { } factor && Form(check.Index.Offset) is { } first && Invariant(check.Length) is { } length
                ? check with { Index = new LinearForm(factor, first.Offset) { Outer = first.Factor }, Length = length }
                : null;

        LinearForm? Form(InvariantTerm term) => forms.Of(term, inner.Loop);

        InvariantTerm? Invariant(InvariantTerm term) => Form(term) is { IsInvariant: true, Offset: var value } ? value : null;
    }

    /// <summary>Whether a test is the check already, from above.</summary>
    private static bool IsSame(LoopTest test, RangeCheck check) =>
        test is { IsUp: true, IsInclusive: false, IsExact: false } && test.Precedes(check.At.Block) && test.Counted == check.Index && test.Limit == check.Length;

    /// <summary>Whether a guard may be one of an index: the runtime's, or a test of the program's own that throws.</summary>
    private static bool IsOfIndex(IrInstruction instruction) =>
        instruction is IrGuard { Site: var site } && (site == IrExitSite.IndexOutOfRange || site.Code >= IrExitSite.FirstCustom);
}
