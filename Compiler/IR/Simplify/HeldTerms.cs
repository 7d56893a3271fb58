// The variables of a function that hold terms (EntryTerm) from its beginning on, while callees are inlined into it: one for each term, whoever computes it.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Terms that a function holds.</summary>
internal sealed class HeldTerms
{
    private readonly IrFunction _function;
    private readonly BodyEditor _editor;
    private readonly ImmutableHashSet<IrLocal> _assigned;
    private readonly Dictionary<string, IrLocal> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<IrLocal, EntryTerm> _terms = [];

    public HeldTerms(IrFunction function, BodyEditor editor)
    {
        _function = function;
        _editor = editor;
        _assigned = function.AssignedLocals();
        foreach (var (local, term) in EntryVariables.Find(function, function.Blocks[0].Instructions.TakeWhile(instruction => instruction is not IrCall), Given))
            Hold(local, term);
    }

    /// <summary>The term of a value; null when there is none.</summary>
    /// <param name="definitions">What defines it and what it is computed of.</param>
    public EntryTerm? TermOf(IrValue value, IReadOnlyDictionary<IrValue, IrInstruction> definitions) => EntryVariables.TermOf(value, definitions, _terms, Given);

    /// <summary>The variable that holds a term: one that does so already, or a new one.</summary>
    /// <param name="name">Of a new one.</param>
    public IrLocal VariableOf(EntryTerm term, string name)
    {
        if (!_held.TryGetValue(term.Key, out var held))
            Hold(held = _editor.NewLocal(name, term), term);
        return held;
    }

    private void Hold(IrLocal local, EntryTerm term)
    {
        _terms.Add(local, term);
        _held.TryAdd(term.Key, local);
    }

    /// <summary>The term of a parameter that the function never assigns.</summary>
    private EntryTerm? Given(IrLoadLocal load) => _function.Parameters.Contains(load.Local) && !_assigned.Contains(load.Local) ? EntryTerm.Of(load) : null;
}
