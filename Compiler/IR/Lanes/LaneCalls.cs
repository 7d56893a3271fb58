// Loops whose calls of a function are made for several rounds at once (see LaneFunction). LLVM makes such a loop into vectors, as any
// other, and calls the function's version for lanes instead of the function: it is told of it as of a vector version of a library's function.
//
// Asked for where nothing but such calls is in the way: a test tells how many rounds there are, and no guard is left in the loop. Rounds that
// do not make a call, and those behind the last one, are lanes that its mask leaves out. Whether rounds may change places is LLVM's to find
// out, as ever, but for floats: who asks LLVM for vectors of a size allows it to add them up in another order
// (LoopVectorizeHints::allowReordering). So no float may go from one round to the next: not by a variable, and not by an element that LLVM
// could keep in one.
using System.Collections.Immutable;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.IR.Lanes;

/// <summary>A loop that is asked to become vectors by its calls.</summary>
/// <param name="Calls">The calls it makes, with the function that is called.</param>
/// <param name="Guards">The guards it has: none of them may be left in the version that this counts for.</param>
public sealed record LaneLoop(IrLoop Loop, ImmutableDictionary<IrCall, LaneFunction> Calls, ImmutableArray<CodePoint> Guards)
{
    /// <summary>Rounds side by side.</summary>
    public int Lanes => Calls.Values.First().Lanes;
}

/// <summary>Finds them.</summary>
public static class LaneCalls
{
    /// <summary>The loops of a function, by header.</summary>
    /// <param name="callee">The version for lanes of what a symbol names, or null.</param>
    public static ImmutableDictionary<int, LaneLoop> FindIn(IrFunction function, Func<string, LaneFunction?> callee)
    {
        if (!function.HasLoop || !function.Blocks.Any(block => block.Instructions.OfType<IrCall>().Any(call => callee(call.Callee) is not null)))
            return ImmutableDictionary<int, LaneLoop>.Empty;
        var addressed = function.AddressedLocals();
        return IrLoops.FindIn(function).Where(loop => loop.Inner.IsEmpty).Select(loop => Of(function, loop, callee, addressed)).OfType<LaneLoop>()
            .ToImmutableDictionary(loop => loop.Loop.Header);
    }

    private static LaneLoop? Of(IrFunction function, IrLoop loop, Func<string, LaneFunction?> callee, IReadOnlySet<IrLocal> addressed)
    {
        var calls = ImmutableDictionary.Create<IrCall, LaneFunction>(ReferenceEqualityComparer.Instance);
        var guards = ImmutableArray.CreateBuilder<CodePoint>();
        foreach (var block in loop.Blocks)
        {
            var instructions = function.Blocks[block].Instructions;
            for (var i = 0; i < instructions.Length; i++)
            {
                if (instructions[i] is IrGuard)
                    guards.Add(new CodePoint(block, i));
                if (instructions[i] is not IrCall call)
                    continue;
                if (callee(call.Callee) is not { } lanes)
                    return null;
                calls = calls.Add(call, lanes);
            }
        }
        if (calls.Values.Select(lanes => lanes.Lanes).Distinct().Count() != 1)
            return null;
        var forms = new LoopForms(function, loop, addressed);
        return !CarriesFloats(function, loop, forms) && loop.Blocks.Any(block => loop.IsInEachRound(block) && LoopTest.Of(function, loop, forms, block) is not null)
            ? new LaneLoop(loop, calls, guards.ToImmutable())
            : null;
    }

    private static bool CarriesFloats(IrFunction function, IrLoop loop, LoopForms forms) =>
        CarriesByVariable(function, loop) || CarriesByElement(function, loop, forms);

    /// <summary>Whether a variable with floats may be read in a round before it is assigned there.</summary>
    private static bool CarriesByVariable(IrFunction function, IrLoop loop)
    {
        var changed = function.InstructionsIn(loop.Blocks).Where(instruction => instruction is IrStoreLocal or IrLocalAddress)
            .Select(instruction => instruction.Local()!).Where(local => local.Type.IsFloat || local.Type.IsStruct).ToHashSet();
        return changed.Count > 0 && Liveness.AtStart(function, loop.Blocks)[loop.Header].Any(changed.Contains);
    }

    /// <summary>Whether the loop reads floats, and writes some to what may be the same place in each round.</summary>
    private static bool CarriesByElement(IrFunction function, IrLoop loop, LoopForms forms)
    {
        var instructions = function.InstructionsIn(loop.Blocks).ToList();
        return instructions.OfType<IrLoad>().Any(load => MayHoldFloats(load.Result) && !IsOfVariable(load.Address, forms))
            && instructions.OfType<IrStore>().Any(store => MayHoldFloats(store.Value) && !IsOfVariable(store.Address, forms) && !Moves(store.Address, forms));
    }

    private static bool MayHoldFloats(IrValue value) => value.Type.IsFloat || value.Type.IsStruct;

    private static bool IsOfVariable(IrValue address, LoopForms forms) => forms.Definition(address) switch
    {
        IrLocalAddress => true,
        IrOffset offset => IsOfVariable(offset.Base, forms),
        _ => false,
    };

    /// <summary>Whether an address is of another element in each round.</summary>
    private static bool Moves(IrValue value, LoopForms forms) => forms.Definition(value) switch
    {
        IrOffset offset => Moves(offset.Bytes, forms),
        IrConvert { Operand.Type.Kind: IrKind.I32 } index => forms.Of(index.Operand)?.Factor.Number is not (null or 0),
        IrBinary { Operator: IrBinaryOperator.Mul or IrBinaryOperator.ShiftLeft } scaled => Moves(scaled.Left, forms),
        _ => false,
    };
}
