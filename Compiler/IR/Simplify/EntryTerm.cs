// Values that are the same wherever a function computes them, since they hang on nothing but what it was called with: parameters that it never
// assigns, captures, constants, and what of an object never changes. So they can be computed where the function begins.
//
// Nothing that may fail there: a length is read of an object that is there, or of zeros in its place (MethodImporter.Bounds).
using System.Collections.Immutable;
using System.Globalization;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>How a value is computed at the beginning of a function.</summary>
/// <param name="Key">Equal for values that are.</param>
/// <param name="Instruction">Defines it.</param>
/// <param name="Operands">What that reads, by the values it names.</param>
internal sealed record EntryTerm(string Key, IrInstruction Instruction, ImmutableDictionary<IrValue, EntryTerm> Operands)
{
    private static readonly ImmutableDictionary<IrValue, EntryTerm> _none = ImmutableDictionary<IrValue, EntryTerm>.Empty;

    /// <summary>A parameter that the function never assigns.</summary>
    public static EntryTerm Of(IrLoadLocal parameter) => new("$" + parameter.Local.Index, parameter, _none);

    /// <summary>The term of a value; null when there is none.</summary>
    /// <param name="instruction">Defines the value; no access to a variable.</param>
    /// <param name="operand">The terms of what the instruction reads.</param>
    public static EntryTerm? Of(IrInstruction instruction, Func<IrValue, EntryTerm?> operand)
    {
        var name = instruction switch
        {
            IrConstant i => string.Create(CultureInfo.InvariantCulture, $"{i.Result.Type} {i.Bits}"),
            IrDataAddress i => i.Data.Symbol,
            IrCaptureValue i => i.Capture.ToString(),
            IrCompare i => i.Predicate.ToString(),
            IrSelect => "select",
            IrOffset i => i.InBounds ? "within" : "offset",
            IrConvert i => $"{i.Conversion} {i.Result.Type}",
            IrLoad { IsInvariant: true, IsVolatile: false } i => $"load {i.Result.Type}",
            _ => null,
        };
        if (name is null)
            return null;
        var operands = instruction.Operands().Distinct().ToImmutableDictionary(value => value, operand);
        if (operands.ContainsValue(null))
            return null;
        var known = operands.ToImmutableDictionary(pair => pair.Key, pair => pair.Value!);
        if (instruction is IrLoad load && !IsReadable(known[load.Address]))
            return null;
        return new EntryTerm($"{name}({string.Join(", ", instruction.Operands().Select(value => known[value].Key))})", instruction, known);
    }

    /// <summary>Whether there is memory at an address whatever object it leads into: data of the image where that is null.</summary>
    private static bool IsReadable(EntryTerm address) => address.Instruction switch
    {
        IrOffset { InBounds: true } offset => IsReadable(address.Operands[offset.Base]),
        IrSelect select => address.Operands[select.WhenTrue].Instruction is IrDataAddress
            && address.Operands[select.Condition] is { Instruction: IrCompare { Predicate: IrPredicate.Equal } compare } test
            && test.Operands[compare.Left].Key == address.Operands[select.WhenFalse].Key
            && test.Operands[compare.Right].Instruction is IrConstant { Bits: 0 },
        _ => false,
    };
}
