// A function's body while it is changed: new values and variables, and what is to be computed before everything else.
namespace PkgImage.Compiler.IR.Simplify;

/// <summary>The changes of one function.</summary>
internal sealed class BodyEditor
{
    private readonly IrFunction _function;
    private readonly List<IrLocal> _locals;
    private readonly List<IrInstruction> _first = [];
    private readonly Dictionary<string, IrValue> _computed = new(StringComparer.Ordinal);
    private int _nextValue;

    public BodyEditor(IrFunction function)
    {
        _function = function;
        _locals = [.. function.Locals];
        _nextValue = function.Blocks.SelectMany(block => block.Instructions).SelectMany(instruction => instruction.Definitions()).Select(value => value.Id + 1)
            .DefaultIfEmpty(0).Max();
    }

    public IrValue NewValue(IrType type) => new(_nextValue++, type);

    /// <summary>A variable; zero at first, as all are.</summary>
    public IrLocal NewLocal(string name, IrType type)
    {
        var local = new IrLocal(_locals.Count, $"{name}{_locals.Count}", type);
        _locals.Add(local);
        return local;
    }

    /// <summary>A variable that holds what a term is, from the beginning of the function on.</summary>
    public IrLocal NewLocal(string name, EntryTerm term)
    {
        var value = Compute(term);
        var local = NewLocal(name, value.Type);
        _first.Add(new IrStoreLocal(local, value));
        return local;
    }

    /// <summary>Adds an instruction to those before all others.</summary>
    public void AddFirst(IrInstruction instruction) => _first.Add(instruction);

    /// <summary>The function with its new body.</summary>
    public IrFunction Finish(IEnumerable<IrBlock> blocks) => _function.WithBody(
        [.. _locals], [.. blocks.Select(block => block.Id == 0 ? block with { Instructions = [.. _first, .. block.Instructions] } : block)]);

    private IrValue Compute(EntryTerm term)
    {
        if (_computed.TryGetValue(term.Key, out var known))
            return known;
        var mapping = new Renamed(this, term.Operands.ToDictionary(operand => operand.Key, operand => Compute(operand.Value)));
        _first.Add(mapping.Copy(term.Instruction) with { Location = null });
        _computed.Add(term.Key, mapping.Result!);
        return mapping.Result!;
    }

    /// <summary>One instruction over the values that stand for its operands, with a result of its own.</summary>
    private sealed class Renamed(BodyEditor editor, Dictionary<IrValue, IrValue> operands) : IrMapping
    {
        public IrValue? Result { get; private set; }

        public override IrValue Read(IrValue value) => operands[value];

        protected override IrValue Define(IrValue value) => Result = editor.NewValue(value.Type);
    }
}
