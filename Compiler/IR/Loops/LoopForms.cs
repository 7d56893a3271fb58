// What the values of a loop are as linear functions of the number of the round. Only what is certain from the loop itself: variables nobody
// takes the address of, and arithmetic that neither fails nor looks at memory.
//
// A variable that each round changes by the same is linear, however many instructions do it. Any other that the loop stores is what was
// stored last, for readings that come after that in each round; also where ways of a round store the same, each for itself, as they do with
// what waits on the stack while `a[i] = c ? x : y` chooses.
//
// In a loop that holds others, rounds are those of the outer one. Where control enters an inner loop, and inside it for what that loop
// leaves alone, a variable has one value a round; what an inner loop stores has no form inside it, nor after it.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>Tells linear forms of a loop's values.</summary>
public sealed class LoopForms
{
    /// <summary>Operations of a form: it is computed before the loop, and should cost less than a few rounds.</summary>
    private const int MaxSize = 24;

    private readonly IrLoop _loop;
    private readonly IReadOnlySet<IrLocal> _addressed;
    private readonly Dictionary<IrValue, (CodePoint At, IrInstruction Instruction)> _definitions = [];
    private readonly Dictionary<IrLocal, List<(CodePoint At, IrValue Value)>> _stores = [];
    private readonly Dictionary<IrValue, bool> _isInvariant = [];
    private readonly Dictionary<IrValue, LinearForm?> _forms = [];
    private readonly Dictionary<IrLocal, ImmutableArray<(CodePoint At, InvariantTerm Change)>> _changes = [];
    private readonly Dictionary<int, ImmutableHashSet<int>> _after = [];

    /// <param name="addressed">Variables of the function that code may change by their address.</param>
    public LoopForms(IrFunction function, IrLoop loop, IReadOnlySet<IrLocal> addressed)
    {
        _loop = loop;
        _addressed = addressed;
        foreach (var block in loop.Blocks)
        {
            var instructions = function.Blocks[block].Instructions;
            for (var i = 0; i < instructions.Length; i++)
            {
                foreach (var value in instructions[i].Definitions())
                    _definitions.Add(value, (new CodePoint(block, i), instructions[i]));
                if (instructions[i] is not IrStoreLocal store)
                    continue;
                if (!_stores.TryGetValue(store.Local, out var stores))
                    _stores.Add(store.Local, stores = []);
                stores.Add((new CodePoint(block, i), store.Value));
            }
        }
    }

    /// <summary>The instruction of the loop that defines a value.</summary>
    public IrInstruction Definition(IrValue value) => _definitions[value].Instruction;

    /// <summary>The form of a value of type I32, or null.</summary>
    public LinearForm? Of(IrValue value)
    {
        if (value.Type.Kind != IrKind.I32)
            return null;
        if (!_forms.TryGetValue(value, out var form))
        {
            // Until it is known: what asks for itself has none.
            _forms.Add(value, null);
            form = Find(value);
            _forms[value] = form = form?.Size > MaxSize ? null : form;
        }
        return form;
    }

    /// <summary>The greatest number a value of type I32 can be that is never negative; null when all that is known is its type.</summary>
    public InvariantTerm.Constant? Greatest(IrValue value) => Definition(value) switch
    {
        IrConvert { Conversion: IrConversion.ZeroExtend, Operand.Type.Kind: IrKind.I8 } => new(byte.MaxValue),
        IrConvert { Conversion: IrConversion.ZeroExtend, Operand.Type.Kind: IrKind.I16 } => new(ushort.MaxValue),
        IrBinary { Operator: IrBinaryOperator.And } masked => Mask(masked.Left) ?? Mask(masked.Right),
        IrBinary { Operator: IrBinaryOperator.ShiftRightUnsigned } shifted
            when Definition(shifted.Right) is IrConstant { Bits: > 0 and < 32 and var bits } => new((int)(uint.MaxValue >> (int)bits)),
        _ => null,
    };

    private InvariantTerm.Constant? Mask(IrValue value) =>
        Definition(value) is IrConstant constant && (int)constant.Bits >= 0 ? new((int)constant.Bits) : null;

    private LinearForm? Find(IrValue value)
    {
        var (at, instruction) = _definitions[value];
        switch (instruction)
        {
            case IrConstant constant:
                return LinearForm.Of(new InvariantTerm.Constant((int)constant.Bits));
            case IrLoadLocal load:
                return Read(load.Local, at);
            case IrBinary { Operator: IrBinaryOperator.Add or IrBinaryOperator.Sub or IrBinaryOperator.Mul } binary:
                return Combined(binary.Operator, Of(binary.Left), Of(binary.Right));
            // A length, as C# reads it: widened to a native int, and narrowed again.
            case IrConvert { Conversion: IrConversion.Truncate } narrowed
                when Definition(narrowed.Operand) is IrConvert { Conversion: IrConversion.SignExtend or IrConversion.ZeroExtend, Operand.Type.Kind: IrKind.I32 } widened:
                return Of(widened.Operand);
            default:
                return IsInvariant(value) ? LinearForm.Of(new InvariantTerm.Computed(value)) : null;
        }
    }

    /// <summary>What a term of a loop inside this one is, in rounds of this one; null when it has no form.</summary>
    public LinearForm? Of(InvariantTerm term, IrLoop inner)
    {
        var form = term switch
        {
            InvariantTerm.Constant => LinearForm.Of(term),
            InvariantTerm.AtEntry entry => _addressed.Contains(entry.Variable) ? null : Held(entry.Variable, new CodePoint(inner.Header, -1), inner),
            InvariantTerm.Computed computed => Of(computed.Value),
            InvariantTerm.Operation operation => Combined(operation.Operator, Of(operation.Left, inner), Of(operation.Right, inner)),
            _ => throw new InvalidOperationException($"no form of {term.GetType().Name}"),
        };
        return form?.Size > MaxSize ? null : form;
    }

    private static LinearForm? Combined(IrBinaryOperator operation, LinearForm? left, LinearForm? right) =>
        left is null || right is null ? null
        : operation switch
        {
            IrBinaryOperator.Add => left + right,
            IrBinaryOperator.Sub => left - right,
            _ => LinearForm.Product(left, right),
        };

    /// <summary>What a variable of type I32 holds where it is read.</summary>
    private LinearForm? Read(IrLocal variable, CodePoint at)
    {
        if (_addressed.Contains(variable))
            return null;
        if (_loop.InnerOf(at.Block) is not { } inner)
            return Held(variable, at, inner: null);
        var isChangedInside = _stores.TryGetValue(variable, out var stores) && stores.Exists(store => inner.Blocks.Contains(store.At.Block));
        return isChangedInside ? null : Held(variable, new CodePoint(inner.Header, -1), inner);
    }

    /// <param name="at">Where it is asked for; before the header's first instruction for what <paramref name="inner"/> finds.</param>
    /// <param name="inner">The loop control enters there, whose own stores come later.</param>
    private LinearForm? Held(IrLocal variable, CodePoint at, IrLoop? inner)
    {
        var entry = new InvariantTerm.AtEntry(variable);
        if (!_stores.TryGetValue(variable, out var stores))
            return LinearForm.Of(entry);
        if (Changes(variable) is [.., var last] changes)
            return new LinearForm(last.Change, entry + ChangeBefore(changes, at));
        var others = stores.Where(store => inner is null || !inner.Blocks.Contains(store.At.Block)).ToList();
        foreach (var (storedAt, value) in others)
        {
            if (_loop.InnerOf(storedAt.Block) is null
                && IsAlwaysBefore(storedAt, at)
                && others.TrueForAll(other => other.At == storedAt || !(IsBefore(storedAt, other.At) && IsBefore(other.At, at))))
            {
                return Of(value);
            }
        }
        return HeldOnAllWays(others, at);
    }

    /// <summary>What a variable holds that was stored on each way to where it is read; null where ways differ.</summary>
    private LinearForm? HeldOnAllWays(List<(CodePoint At, IrValue Value)> stores, CodePoint at)
    {
        var before = stores.Where(store => IsBefore(store.At, at)).ToList();
        if (before.Count < 2
            || before.Exists(store => _loop.InnerOf(store.At.Block) is not null)
            || _loop.NotThrough([.. before.Select(store => store.At.Block)]).Contains(at.Block))
        {
            return null;
        }
        var form = Of(before[0].Value);
        return before.TrueForAll(store => Of(store.Value) == form) ? form : null;
    }

    /// <summary>
    /// How a variable that each round changes by the same differs from what it held when the round began, after each of its stores in the
    /// order of the round; empty for any other.
    /// </summary>
    private ImmutableArray<(CodePoint At, InvariantTerm Change)> Changes(IrLocal variable)
    {
        if (_changes.TryGetValue(variable, out var known))
            return known;
        // Until it is known: what it changes by must not hang on itself.
        _changes[variable] = [];
        var changes = ImmutableArray.CreateBuilder<(CodePoint At, InvariantTerm Change)>();
        var stores = _stores[variable].ToList();
        if (!stores.TrueForAll(store => _loop.InnerOf(store.At.Block) is null && _loop.IsInEachRound(store.At.Block)))
            return [];
        // All rounds go through all of them, so they have an order.
        stores.Sort((a, b) => a.At == b.At ? 0 : IsBefore(a.At, b.At) ? -1 : 1);
        foreach (var (at, value) in stores)
        {
            if (ChangeOf(variable, value, [.. changes]) is not { } change)
                return [];
            changes.Add((at, change));
        }
        // A sum of zero would be a variable that only looks as if it moved.
        return changes[^1].Change.Number == 0 ? [] : _changes[variable] = changes.ToImmutable();
    }

    /// <summary>The difference of a stored value from the variable at the beginning of the round; null when that is not the same in each.</summary>
    private InvariantTerm? ChangeOf(IrLocal variable, IrValue value, ImmutableArray<(CodePoint At, InvariantTerm Change)> before)
    {
        var (at, instruction) = _definitions[value];
        if (instruction is IrLoadLocal load)
            return load.Local == variable ? ChangeBefore(before, at) : null;
        if (instruction is not IrBinary { Operator: IrBinaryOperator.Add or IrBinaryOperator.Sub } binary)
            return null;
        if (Of(binary.Right) is { IsInvariant: true, Offset: var right })
        {
            return ChangeOf(variable, binary.Left, before) is not { } left ? null
                : binary.Operator == IrBinaryOperator.Add ? left + right
                : left - right;
        }
        return binary.Operator == IrBinaryOperator.Add && Of(binary.Left) is { IsInvariant: true, Offset: var more } && ChangeOf(variable, binary.Right, before) is { } change
            ? change + more
            : null;
    }

    private InvariantTerm ChangeBefore(ImmutableArray<(CodePoint At, InvariantTerm Change)> changes, CodePoint at) =>
        changes.LastOrDefault(change => IsBefore(change.At, at)).Change ?? InvariantTerm.Zero;

    /// <summary>Whether a round can get from an instruction to another one; of those it goes through once at most, it can only one way.</summary>
    private bool IsBefore(CodePoint first, CodePoint second)
    {
        if (first.Block == second.Block)
            return first.Index < second.Index;
        if (!_after.TryGetValue(first.Block, out var after))
            _after.Add(first.Block, after = _loop.After(first.Block));
        return after.Contains(second.Block);
    }

    /// <summary>Whether a round can only get to the second instruction by way of the first.</summary>
    private bool IsAlwaysBefore(CodePoint first, CodePoint second) =>
        first.Block == second.Block ? first.Index < second.Index : !_loop.NotThrough(first.Block).Contains(second.Block);

    /// <summary>Whether the loop computes a value from nothing that it changes, by what may be computed before it as well.</summary>
    private bool IsInvariant(IrValue value)
    {
        if (_isInvariant.TryGetValue(value, out var known))
            return known;
        var isInvariant = Definition(value) switch
        {
            IrConstant => true,
            IrLoadLocal load => !load.Local.Type.IsStruct && !_stores.ContainsKey(load.Local) && !_addressed.Contains(load.Local),
            IrBinary { Operator: IrBinaryOperator.Div or IrBinaryOperator.DivUnsigned or IrBinaryOperator.Rem or IrBinaryOperator.RemUnsigned } => false,
            IrBinary or IrUnary or IrCompare or IrConvert or IrSelect => Definition(value).Operands().All(IsInvariant),
            _ => false,
        };
        _isInvariant.Add(value, isInvariant);
        return isInvariant;
    }
}
