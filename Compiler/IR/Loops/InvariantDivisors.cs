// Divisions in loops by a number that the loop does not change, such as the size of a window. What is computed once for all of them, and
// what then takes a division's place, is the lowering's concern.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>Finds divisions by what a loop leaves alone.</summary>
public static class InvariantDivisors
{
    /// <summary>Quotients and remainders of 32 bits; those of constants are left out, since LLVM divides by a constant without dividing.</summary>
    public static ImmutableHashSet<IrBinary> FindIn(IrFunction function)
    {
        if (!function.HasLoop || !function.Blocks.Any(block => block.Instructions.Any(IsDivision)))
            return [];
        var addressed = function.AddressedLocals();
        var found = ImmutableHashSet.CreateBuilder<IrBinary>(ReferenceEqualityComparer.Instance);
        foreach (var loop in IrLoops.FindIn(function))
        {
            var own = loop.Blocks.Where(block => loop.InnerOf(block) is null);
            var divisions = function.InstructionsIn(own).Where(IsDivision).Cast<IrBinary>().ToImmutableArray();
            if (divisions.IsEmpty)
                continue;
            var forms = new LoopForms(function, loop, addressed);
            found.UnionWith(divisions.Where(division => forms.Of(division.Right) is { IsInvariant: true, Offset.Number: null }));
        }
        return found.ToImmutable();
    }

    private static bool IsDivision(IrInstruction instruction) => instruction is IrBinary
    {
        Operator: IrBinaryOperator.Div or IrBinaryOperator.DivUnsigned or IrBinaryOperator.Rem or IrBinaryOperator.RemUnsigned,
        Result.Type.Kind: IrKind.I32,
    };
}
