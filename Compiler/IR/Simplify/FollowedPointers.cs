// Tests of pointers for null that can only be passed: `*p++` in code over raw pointers tests every pointer it makes of the first one. A pointer that was
// followed leads to memory, none of which lies in the first 64 KB, so a pointer less than that away is not null either.
//
// Facts are about variables, block by block: how far their pointers are, at most, from one that was followed, on every way to the block. Distances of constants
// alone are counted. LLVM knows nothing of the kind: to it the sum of a pointer and a number may be anything.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Removes the null tests that cannot fail.</summary>
internal static class FollowedPointers
{
    /// <summary>No address below is mapped: what .NET relies on when it makes NullReferenceExceptions of faults there.</summary>
    private const long Unmapped = 1 << 16;

    /// <summary>Times a block is looked at with other distances; those that grow after that belong to a loop that moves without following.</summary>
    private const int MaxVisits = 4;

    /// <summary>The function without those tests; the same one when it has none.</summary>
    public static IrFunction DropTests(IrFunction function)
    {
        if (function.Blocks.Sum(block => block.Instructions.Count(IsNullTest)) < 2)
            return function;
        var addressed = function.AddressedLocals();
        var atStart = AtStart(function, addressed);
        var blocks = function.Blocks.Select(block => atStart[block.Id] is { } known ? Walk.Through(block, known, addressed).Needed : block).ToImmutableArray();
        return function.WithBody(function.Locals, blocks);
    }

    private static bool IsNullTest(IrInstruction instruction) => instruction is IrGuard { NullObject: null } guard && guard.Site.Equals(IrExitSite.NullReference);

    /// <summary>The distances of variables when a block begins, those that have none left out; null for a block that nothing leads to.</summary>
    private static ImmutableDictionary<IrLocal, long>?[] AtStart(IrFunction function, ImmutableHashSet<IrLocal> addressed)
    {
        var atStart = new ImmutableDictionary<IrLocal, long>?[function.Blocks.Length];
        var visits = new int[function.Blocks.Length];
        // An exit may come from anywhere in its protected block.
        var pending = new Stack<int>([.. function.Pads.Select(pad => pad.Block), 0]);
        foreach (var block in pending)
            atStart[block] = ImmutableDictionary<IrLocal, long>.Empty;
        while (pending.TryPop(out var at))
        {
            var after = Walk.Through(function.Blocks[at], atStart[at]!, addressed).Known;
            foreach (var next in function.Blocks[at].Terminator.Successors)
            {
                var both = atStart[next] is { } before ? Both(before, after, mayGrow: visits[next] < MaxVisits) : after;
                if (both == atStart[next])
                    continue;
                atStart[next] = both;
                visits[next]++;
                pending.Push(next);
            }
        }
        return atStart;
    }

    /// <summary>What holds on two ways; the same as before when the second adds nothing.</summary>
    private static ImmutableDictionary<IrLocal, long> Both(ImmutableDictionary<IrLocal, long> before, ImmutableDictionary<IrLocal, long> after, bool mayGrow)
    {
        var both = before;
        foreach (var (local, distance) in before)
        {
            if (!after.TryGetValue(local, out var other) || (other > distance && !mayGrow))
                both = both.Remove(local);
            else if (other > distance)
                both = both.SetItem(local, other);
        }
        return both;
    }

    /// <summary>One block from its beginning to its end.</summary>
    private sealed class Walk(ImmutableDictionary<IrLocal, long> known, ImmutableHashSet<IrLocal> addressed)
    {
        private readonly Dictionary<IrValue, IrInstruction> _definitions = [];

        /// <summary>For values loaded from a variable again: the first one that it holds.</summary>
        private readonly Dictionary<IrValue, IrValue> _first = [];
        private readonly Dictionary<IrLocal, IrValue> _held = [];
        private readonly Dictionary<IrValue, long> _distances = [];
        private ImmutableDictionary<IrLocal, long> _known = known;

        /// <summary>The block without the tests that are passed, and what is known at its end.</summary>
        public static (IrBlock Needed, ImmutableDictionary<IrLocal, long> Known) Through(
            IrBlock block, ImmutableDictionary<IrLocal, long> known, ImmutableHashSet<IrLocal> addressed)
        {
            var walk = new Walk(known, addressed);
            ImmutableArray<IrInstruction> needed = [.. block.Instructions.Where(walk.IsNeeded)];
            return (needed.Length == block.Instructions.Length ? block : block with { Instructions = needed }, walk._known);
        }

        private bool IsNeeded(IrInstruction instruction)
        {
            if (instruction.Defines is { } defined)
                _definitions.Add(defined, instruction);
            switch (instruction)
            {
                case IrLoadLocal { Local: var local } load when Follows(local):
                    if (!_held.TryAdd(local, load.Result))
                        _first.Add(load.Result, _held[local]);
                    else if (_known.TryGetValue(local, out var known))
                        _distances.Add(load.Result, known);
                    return true;
                case IrStoreLocal { Local: var local } store when Follows(local):
                    _held[local] = Same(store.Value);
                    _known = _distances.TryGetValue(_held[local], out var stored) ? _known.SetItem(local, stored) : _known.Remove(local);
                    return true;
                case IrOffset offset when _distances.TryGetValue(Same(offset.Base), out var from) && Constant(offset.Bytes) is { } bytes && from + Math.Abs(bytes) < Unmapped:
                    _distances.Add(offset.Result, from + Math.Abs(bytes));
                    return true;
                case IrGuard guard when IsNullTest(guard) && Tested(guard) is { } pointer:
                    var isNeeded = !_distances.ContainsKey(pointer);
                    // It is followed next, tested or not.
                    _distances[pointer] = 0;
                    _known = _known.SetItems(_held.Where(held => held.Value == pointer).Select(held => KeyValuePair.Create(held.Key, 0L)));
                    return isNeeded;
                default:
                    return true;
            }
        }

        private bool Follows(IrLocal local) => local.Type == IrType.Ptr && !addressed.Contains(local);

        private IrValue Same(IrValue value) => _first.GetValueOrDefault(value, value);

        /// <summary>A constant number of bytes, small enough to matter.</summary>
        private long? Constant(IrValue bytes) => _definitions.GetValueOrDefault(bytes) is IrConstant { Bits: > -Unmapped and < Unmapped and var bits } ? bits : null;

        /// <summary>The pointer that a guard leaves for when it is null.</summary>
        private IrValue? Tested(IrGuard guard) =>
            _definitions.GetValueOrDefault(guard.Condition) is IrCompare { Predicate: IrPredicate.NotEqual, Left: var pointer, Right: var zero }
            && _definitions.GetValueOrDefault(zero) is IrConstant { Bits: 0, Result.Type.Kind: IrKind.Ptr }
                ? Same(pointer)
                : null;
    }
}
