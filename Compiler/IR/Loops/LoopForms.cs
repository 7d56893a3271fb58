// What the values of a loop are as linear functions of the number of the round. Only what is certain from the loop itself: variables nobody takes the address
// of, and arithmetic that neither fails nor looks at memory.
//
// A variable that each round changes by constants is linear, however many instructions do it. Any other that the loop stores is what was stored, for
// readings that come after that in each round.
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
    private readonly Dictionary<IrLocal, ImmutableArray<(CodePoint At, int Change)>> _changes = [];
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
                if (Of(binary.Left) is not { } left || Of(binary.Right) is not { } right)
                    return null;
                return binary.Operator switch
                {
                    IrBinaryOperator.Add => left + right,
                    IrBinaryOperator.Sub => left - right,
                    _ => LinearForm.Product(left, right),
                };
            // A length, as C# reads it: widened to a native int, and narrowed again.
            case IrConvert { Conversion: IrConversion.Truncate } narrowed
                when Definition(narrowed.Operand) is IrConvert { Conversion: IrConversion.SignExtend or IrConversion.ZeroExtend, Operand.Type.Kind: IrKind.I32 } widened:
                return Of(widened.Operand);
            default:
                return IsInvariant(value) ? LinearForm.Of(new InvariantTerm.Computed(value)) : null;
        }
    }

    /// <summary>What a variable of type I32 holds where it is read.</summary>
    private LinearForm? Read(IrLocal variable, CodePoint at)
    {
        if (_addressed.Contains(variable))
            return null;
        var entry = new InvariantTerm.AtEntry(variable);
        if (!_stores.TryGetValue(variable, out var stores))
            return LinearForm.Of(entry);
        if (Changes(variable) is [.., var last] changes)
            return new LinearForm(new InvariantTerm.Constant(last.Change), entry + new InvariantTerm.Constant(ChangeBefore(changes, at)));
        return stores is [var (storedAt, stored)] && IsAlwaysBefore(storedAt, at) ? Of(stored) : null;
    }

    /// <summary>
    /// How a variable that each round changes by constants differs from what it held when the round began, after each of its stores in the order of
    /// the round; empty for any other.
    /// </summary>
    private ImmutableArray<(CodePoint At, int Change)> Changes(IrLocal variable)
    {
        if (_changes.TryGetValue(variable, out var known))
            return known;
        var changes = ImmutableArray.CreateBuilder<(CodePoint At, int Change)>();
        var stores = _stores[variable].ToList();
        if (!stores.TrueForAll(store => _loop.IsInEachRound(store.At.Block)))
            return _changes[variable] = [];
        // All rounds go through all of them, so they have an order.
        stores.Sort((a, b) => a.At == b.At ? 0 : IsBefore(a.At, b.At) ? -1 : 1);
        foreach (var (at, value) in stores)
        {
            if (ChangeOf(variable, value, [.. changes]) is not { } change)
            {
                changes.Clear();
                break;
            }
            changes.Add((at, change));
        }
        // A sum of zero would be a variable that only looks as if it moved.
        if (changes.Count > 0 && changes[^1].Change == 0)
            changes.Clear();
        return _changes[variable] = changes.ToImmutable();
    }

    /// <summary>The difference of a stored value from the variable at the beginning of the round; null when that is no constant.</summary>
    private int? ChangeOf(IrLocal variable, IrValue value, ImmutableArray<(CodePoint At, int Change)> before)
    {
        var (at, instruction) = _definitions[value];
        return instruction switch
        {
            IrLoadLocal load when load.Local == variable => ChangeBefore(before, at),
            IrBinary { Operator: IrBinaryOperator.Add } sum when Definition(sum.Right) is IrConstant constant =>
                unchecked(ChangeOf(variable, sum.Left, before) + (int)constant.Bits),
            IrBinary { Operator: IrBinaryOperator.Add } sum when Definition(sum.Left) is IrConstant constant =>
                unchecked(ChangeOf(variable, sum.Right, before) + (int)constant.Bits),
            IrBinary { Operator: IrBinaryOperator.Sub } difference when Definition(difference.Right) is IrConstant constant =>
                unchecked(ChangeOf(variable, difference.Left, before) - (int)constant.Bits),
            _ => null,
        };
    }

    private int ChangeBefore(ImmutableArray<(CodePoint At, int Change)> changes, CodePoint at) =>
        changes.LastOrDefault(change => IsBefore(change.At, at)).Change;

    /// <summary>Whether an instruction in a block that each round goes through comes before another one in every round.</summary>
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
