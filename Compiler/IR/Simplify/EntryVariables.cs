// Variables that hold terms (EntryTerm) from the beginning of a function on: what a caller has already, and what a callee may find there.
namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Finds variables that straight-line code assigns terms to.</summary>
internal static class EntryVariables
{
    /// <summary>Each variable that is assigned a term there and nothing anywhere else, before the code reads it; in order.</summary>
    /// <param name="function">Whose variables they are.</param>
    /// <param name="beginning">The instructions it begins with.</param>
    /// <param name="given">The term of a variable that has one when the function is called; null for others.</param>
    public static IEnumerable<(IrLocal Local, EntryTerm Term)> Find(IrFunction function, IEnumerable<IrInstruction> beginning, Func<IrLoadLocal, EntryTerm?> given)
    {
        var stores = function.Blocks.SelectMany(block => block.Instructions).OfType<IrStoreLocal>().ToLookup(store => store.Local);
        var addressed = function.AddressedLocals();
        var (definitions, terms, read) = (new Dictionary<IrValue, IrInstruction>(), new Dictionary<IrLocal, EntryTerm>(), new HashSet<IrLocal>());
        foreach (var instruction in beginning)
        {
            foreach (var value in instruction.Definitions())
                definitions.Add(value, instruction);
            if (instruction is IrLoadLocal load)
                read.Add(load.Local);
            if (instruction is IrStoreLocal { Local: var local } store
                && stores[local].Count() == 1 && !read.Contains(local) && !addressed.Contains(local) && TermOf(store.Value, definitions, terms, given) is { } term)
            {
                terms.Add(local, term);
                yield return (local, term);
            }
        }
    }

    /// <summary>The term of a value; null when there is none.</summary>
    /// <param name="definitions">What defines it and what it is computed of.</param>
    /// <param name="terms">Of variables that hold some.</param>
    /// <param name="given">As for <see cref="Find"/>.</param>
    public static EntryTerm? TermOf(
        IrValue value, IReadOnlyDictionary<IrValue, IrInstruction> definitions, IReadOnlyDictionary<IrLocal, EntryTerm> terms, Func<IrLoadLocal, EntryTerm?> given) =>
        definitions.GetValueOrDefault(value) switch
        {
            null => null,
            IrLoadLocal load => given(load) ?? terms.GetValueOrDefault(load.Local),
            var instruction => EntryTerm.Of(instruction, operand => TermOf(operand, definitions, terms, given)),
        };
}
