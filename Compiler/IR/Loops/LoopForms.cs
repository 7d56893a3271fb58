// What the values of a loop are as linear functions of a counter. Only what is certain from the loop itself: variables nobody takes the address of, and
// arithmetic that neither fails nor looks at memory. A variable the loop stores is what was stored, for readings that come after that in each round.
namespace PkgImage.Compiler.IR.Loops;

/// <summary>Tells linear forms of a loop's values.</summary>
public sealed class LoopForms
{
    /// <summary>Operations of a form: it is computed before the loop, and should cost less than a few rounds.</summary>
    private const int MaxSize = 24;

    private readonly Dictionary<IrValue, (CodePoint At, IrInstruction Instruction)> _definitions = [];
    private readonly Dictionary<IrLocal, List<(CodePoint At, IrValue Value)>> _stores = [];
    private readonly Dictionary<IrValue, bool> _isInvariant = [];
    private readonly Dictionary<IrValue, LinearForm?> _forms = [];
    private readonly IReadOnlySet<IrLocal> _addressed;
    private readonly IrLoop _loop;
    private Func<CodePoint, LinearForm> _counterAt = _ => LinearForm.Of(InvariantTerm.Zero);
    private IrLocal? _counter;

    /// <param name="addressed">Variables of the function that code may change by their address.</param>
    public LoopForms(IrFunction function, IrLoop loop, IReadOnlySet<IrLocal> addressed)
    {
        _addressed = addressed;
        _loop = loop;
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

    /// <summary>Variables the loop stores once, and where, in the order of the loop.</summary>
    public IEnumerable<(IrLocal Variable, CodePoint At)> StoredOnce =>
        from stored in _stores
        where stored.Value.Count == 1 && !_addressed.Contains(stored.Key)
        orderby stored.Value[0].At.Block, stored.Value[0].At.Index
        select (stored.Key, stored.Value[0].At);

    /// <summary>The instruction of the loop that defines a value.</summary>
    public IrInstruction Definition(IrValue value) => _definitions[value].Instruction;

    /// <summary>From here on, forms are in a counter.</summary>
    /// <param name="at">What a reading of the variable yields, given where it stands.</param>
    public void Count(IrLocal variable, Func<CodePoint, LinearForm> at)
    {
        _counter = variable;
        _counterAt = at;
        _forms.Clear();
    }

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
            case IrLoadLocal load when load.Local == _counter:
                return _counterAt(at);
            case IrLoadLocal load:
                return IsInvariant(value) ? LinearForm.Of(new InvariantTerm.Variable(load.Local)) : StoredBefore(at, load.Local) is { } stored ? Of(stored) : null;
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

    /// <summary>What a variable holds where it is read, when there is one store of it, earlier in each round that gets there.</summary>
    private IrValue? StoredBefore(CodePoint reading, IrLocal variable)
    {
        if (_addressed.Contains(variable) || _stores[variable] is not [var (at, value)])
            return null;
        var isBefore = at.Block == reading.Block ? at.Index < reading.Index : !_loop.NotThrough(at.Block).Contains(reading.Block);
        return isBefore ? value : null;
    }

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
