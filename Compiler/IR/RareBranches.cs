// Branches that are hardly ever taken one way, as far as their form tells.
//
// `if (Math.Abs(d) < tiny) d = tiny;` keeps a divisor from zero, as methods with continued fractions do in each round (Lentz). LLVM makes a
// selection of it, and each division of the round then waits for a comparison. Told that the assignment is rare, it leaves a branch, and the
// processor guesses.
namespace PkgImage.Compiler.IR;

/// <summary>Tells such branches.</summary>
internal static class RareBranches
{
    /// <summary>
    /// Whether a branch does not go on past an assignment, its second target, unless a float is nearer to zero than what is then assigned to it.
    /// Compilers put what follows an `if` without `else` first.
    /// </summary>
    public static bool IsRareWhenFalse(IrFunction function, IrBlock block)
    {
        if (block.Terminator is not IrConditionalBranch branch
            || function.Blocks[branch.WhenFalse] is not { Instructions: [.., IrStoreLocal { Value.Type.IsFloat: true } store] assigned, Terminator: IrBranch after }
            || assigned.Length != 2
            || after.Target != branch.WhenTrue
            || Definition(branch.Condition, block) is not IrCompare compare)
        {
            return false;
        }
        return compare.Predicate switch
        {
            IrPredicate.Greater or IrPredicate.GreaterOrEqual or IrPredicate.GreaterUnsigned or IrPredicate.GreaterOrEqualUnsigned => IsKept(compare.Left, compare.Right),
            IrPredicate.Less or IrPredicate.LessOrEqual or IrPredicate.LessUnsigned or IrPredicate.LessOrEqualUnsigned => IsKept(compare.Right, compare.Left),
            _ => false,
        };

        bool IsKept(IrValue size, IrValue least) =>
            Definition(size, block) is IrIntrinsicCall { Intrinsic: IrIntrinsic.Abs, Arguments: [var number] }
            && Definition(number, block) is IrLoadLocal kept && kept.Local == store.Local
            && IsSame(Definition(least, block), assigned[0]);
    }

    private static bool IsSame(IrInstruction? one, IrInstruction other) => (one, other) switch
    {
        (IrLoadLocal a, IrLoadLocal b) => a.Local == b.Local,
        (IrConstant a, IrConstant b) => a.Bits == b.Bits,
        _ => false,
    };

    private static IrInstruction? Definition(IrValue value, IrBlock block) => block.Instructions.FirstOrDefault(instruction => instruction.Defines == value);
}
