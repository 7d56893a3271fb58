// A branch to a block that does nothing but leave is a guard: `if ((uint)i >= (uint)_size) throw ...`, and the helpers that throw for it. As a guard it is an
// instruction like the check of an array's index: the function around it has no branch there, and a loop's check can be made before the loop.
//
// Only exits without payload, as guards have none, and from blocks that leave by the same way.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Makes guards of branches.</summary>
internal static class ThrowingBranches
{
    /// <summary>The function with its guards; the same one when there are no such branches.</summary>
    public static IrFunction ToGuards(IrFunction function)
    {
        if (!function.Blocks.Any(block => GuardOf(function, block) is not null))
            return function;
        var editor = new BodyEditor(function);
        return editor.Finish([.. function.Blocks.Select(block => GuardOf(function, block) is var (branch, site) ? Guarded(function, block, branch, site, editor) : block)]);
    }

    private static (IrConditionalBranch Branch, IrExitSite Site)? GuardOf(IrFunction function, IrBlock block) =>
        block.Terminator is IrConditionalBranch branch && branch.WhenTrue != branch.WhenFalse
        && (ExitOf(function.Blocks[branch.WhenFalse], block.Pad) ?? ExitOf(function.Blocks[branch.WhenTrue], block.Pad)) is { } site
            ? (branch, site)
            : null;

    private static IrExitSite? ExitOf(IrBlock block, int pad) =>
        block.Terminator is IrExit { Payload.IsEmpty: true, Site: var site } && block.Pad == pad && block.Instructions.All(instruction => instruction is IrConstant) ? site : null;

    private static IrBlock Guarded(IrFunction function, IrBlock block, IrConditionalBranch branch, IrExitSite site, BodyEditor editor)
    {
        if (ExitOf(function.Blocks[branch.WhenFalse], block.Pad) is not null)
            return With([new IrGuard(branch.Condition, site)], branch.WhenTrue);
        var (holds, zero) = (editor.NewValue(IrType.I32), editor.NewValue(IrType.I32));
        var condition = block.Instructions.OfType<IrCompare>().FirstOrDefault(compare => compare.Result == branch.Condition);
        ImmutableArray<IrInstruction> negated = condition is { Left.Type.IsFloat: false } compare
            ? [compare with { Result = holds, Predicate = Opposite(compare.Predicate) }]
            : [new IrConstant(zero, 0), new IrCompare(holds, IrPredicate.Equal, branch.Condition, zero)];
        return With([.. negated, new IrGuard(holds, site)], branch.WhenFalse);

        IrBlock With(ImmutableArray<IrInstruction> instead, int next) => block with
        {
            Instructions = [.. block.Instructions, .. instead.Select(instruction => instruction with { Location = branch.Location })],
            Terminator = new IrBranch(next) { Location = branch.Location },
        };
    }

    /// <summary>The predicate that holds for two numbers, none of them a float, where one does not.</summary>
    private static IrPredicate Opposite(IrPredicate predicate) => predicate switch
    {
        IrPredicate.Equal => IrPredicate.NotEqual,
        IrPredicate.NotEqual => IrPredicate.Equal,
        IrPredicate.Less => IrPredicate.GreaterOrEqual,
        IrPredicate.LessOrEqual => IrPredicate.Greater,
        IrPredicate.Greater => IrPredicate.LessOrEqual,
        IrPredicate.GreaterOrEqual => IrPredicate.Less,
        IrPredicate.LessUnsigned => IrPredicate.GreaterOrEqualUnsigned,
        IrPredicate.LessOrEqualUnsigned => IrPredicate.GreaterUnsigned,
        IrPredicate.GreaterUnsigned => IrPredicate.LessOrEqualUnsigned,
        _ => IrPredicate.LessUnsigned,
    };
}
