// Whether straight lines of a function may become vectors (LLVM's SLP).
//
// LLVM begins with anything of which there are two: the indices of an array, the variables of a loop. What it puts side by side it counts in instructions; but an
// index in a vector has to be taken out again before something can be read there, and in a search through a hash chain the next index waits for that.
// Vectors of straight lines pay for floats, which stay in them, and for what is written side by side. Where there is neither, they do not. Figures are in
// ARCHITECTURE, "CPU targets".
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>Finds what vectors of straight lines are good for.</summary>
public static class StraightLines
{
    /// <summary>Stores of one type in a block from which they may be worth a vector: half of the least one.</summary>
    private const int FewestStores = 4;

    /// <summary>Whether the functions compute with floats or store numbers side by side, and wait for nothing from round to round that vectors delay.</summary>
    /// <param name="functions">A kernel and what it calls, which LLVM may make one function of.</param>
    public static bool AreWorthVectors(IEnumerable<IrFunction> functions)
    {
        var all = functions.ToImmutableArray();
        return all.Any(function => function.Blocks.Any(ComputesWithFloats) || function.Blocks.Any(StoresSideBySide)) && !all.Any(MixedRecurrences.AreIn);
    }

    private static bool ComputesWithFloats(IrBlock block) => block.Instructions.Any(instruction => instruction is IrBinary { Result.Type.IsFloat: true });

    private static bool StoresSideBySide(IrBlock block) => block.Instructions.OfType<IrStore>()
        .Where(store => !store.Value.Type.IsStruct)
        .GroupBy(store => store.Value.Type)
        .Any(stores => stores.Skip(FewestStores - 1).Any());
}
