// Nests that LLVM is asked to unroll and jam: several rounds of the outer loop run side by side, in one inner loop.
//
// Asked for where the inner loop adds up floats. That is a chain in which each addition waits for the one before, since its order is the
// program's; the chains of several outer rounds do not wait for each other, and where they read elements that lie beside each other they
// become the lanes of vectors. Each sum is added up as before, so the results are the same to the bit.
//
// Nothing that decides whether this is correct is left to LLVM's analysis of dependences, which has let wrong nests pass (llvm-project
// issue 84796): all stores come after the inner loop, so that they keep their order, and go to arrays the nest does not read; all it reads
// are elements of other arrays. What is neither is not asked for.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>Finds nests of sums.</summary>
public static class JammedSums
{
    /// <summary>
    /// Outer rounds side by side: two vectors of doubles with AVX and four with SSE, so that additions are under way together, in few
    /// enough registers.
    /// </summary>
    public const int Rounds = 8;

    /// <summary>Whether a nest is one of them, but for what it calls.</summary>
    /// <param name="addressed">Variables of the function that code may change by their address.</param>
    public static bool AreIn(IrFunction function, IrLoop nest, DistinctArrays arrays, IReadOnlySet<IrLocal> addressed)
    {
        if (nest.Inner is not [var inner] || arrays.PairsIn(nest) is null)
            return false;
        var instructions = function.InstructionsIn(nest.Blocks).ToImmutableArray();
        var written = instructions.OfType<IrStore>().Select(arrays.Of).ToImmutableHashSet();
        return !written.IsEmpty
            && !written.Contains(null)
            && instructions.OfType<IrLoad>().All(load => load.IsInvariant || (arrays.Of(load) is { } array && !written.Contains(array)))
            && !instructions.Any(instruction => instruction is IrCopyBlock or IrFillBlock)
            && instructions.OfType<IrStoreLocal>().All(store => !store.Local.Type.IsStruct && !addressed.Contains(store.Local))
            && !function.InstructionsIn(inner.Blocks.Union(nest.NotThrough(inner.Header))).Any(instruction => instruction is IrStore)
            && inner.Blocks.Any(block => AddsUpFloats(function.Blocks[block].Instructions));
    }

    /// <summary>Whether a block adds something to a variable.</summary>
    private static bool AddsUpFloats(ImmutableArray<IrInstruction> block)
    {
        var held = block.OfType<IrLoadLocal>().ToDictionary(load => load.Result, load => load.Local);
        var sums = block.OfType<IrBinary>()
            .Where(binary => binary.Operator is IrBinaryOperator.Add or IrBinaryOperator.Sub).ToDictionary(binary => binary.Result);
        return block.OfType<IrStoreLocal>().Any(store => store.Local.Type.IsFloat
            && sums.TryGetValue(store.Value, out var sum)
            && sum.Operands().Any(operand => held.GetValueOrDefault(operand) == store.Local));
    }
}
