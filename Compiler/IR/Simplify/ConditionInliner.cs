// Callees that only decide a branch become part of their callers, branches and all: `while (list.MoveNext())`, `if (IsInside(x, y))`. CallInliner takes
// bodies without branches, since values live in one block and whatever followed the call would have to be carried over. Behind a call that
// decides a branch nothing follows: where the callee returns true or false, control goes the branch's one way or the other, and the loop around it
// has the shape it would have were it written out.
//
// Parameters and variables of the callee are variables of the caller, which begin anew with each call. What the callee begins with to compute of fields and arrays
// moves to the beginning of the caller, as it does in CallInliner.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Inlines calls that are conditions in one function.</summary>
internal sealed class ConditionInliner
{
    /// <summary>Instructions a callee may have: constants and variables left out.</summary>
    private const int MaxInstructions = 60;

    /// <summary>Blocks a callee may have.</summary>
    private const int MaxBlocks = 8;

    /// <summary>Blocks of a caller, so that hostile input costs bounded time.</summary>
    private const int MaxCaller = 1_000;

    private readonly IrFunction _function;
    private readonly BodyEditor _editor;
    private readonly HeldTerms _held;
    private readonly List<IrBlock> _blocks;

    private ConditionInliner(IrFunction function)
    {
        _function = function;
        _editor = new BodyEditor(function);
        _held = new HeldTerms(function, _editor);
        _blocks = [.. function.Blocks];
    }

    /// <summary>The function with such callees inlined; the same one when it has none.</summary>
    /// <param name="callees">A function of that symbol, as it may be inlined.</param>
    public static IrFunction Inline(IrFunction function, Func<string, IrFunction> callees)
    {
        var found = function.Blocks.Select(block => (block.Id, Decision: Decision.Of(block))).Where(each => each.Decision is not null).ToList();
        if (found.Count == 0)
            return function;
        var inliner = new ConditionInliner(function);
        foreach (var (block, decision) in found)
        {
            if (callees(decision!.Call.Callee) is var callee && inliner.Fits(callee, decision.Call) && inliner._blocks.Count + callee.Blocks.Length <= MaxCaller)
                inliner.Inline(block, decision, callee);
        }
        return inliner._blocks.Count == function.Blocks.Length ? function : inliner._editor.Finish(inliner._blocks);
    }

    private bool Fits(IrFunction callee, IrCall call) =>
        callee.Blocks.Length is > 1 and <= MaxBlocks
        && (!callee.HasLoop || _function.HasLoop)
        && callee is { NoAliasParameters.IsEmpty: true, OwnedParameters.IsEmpty: true, Pads.IsEmpty: true, Inlining: not IrInlining.Never }
        && callee.IsFastMath == _function.IsFastMath
        && callee.Symbol != _function.Symbol
        && callee.Blocks.All(block => block.Terminator is IrBranch or IrConditionalBranch or IrExit or IrReturn { Value.Type.Kind: IrKind.I32 })
        && callee.Blocks.Sum(block => block.Instructions.Count(Costs)) <= MaxInstructions
        && !callee.Blocks.Any(block => block.Instructions.Any(instruction => instruction is IrStackAllocate))
        && callee.Parameters.All(parameter => !InlinableBody.IsPassed(parameter) || call.Arguments[parameter.Index]?.Type == parameter.Type);

    private static bool Costs(IrInstruction instruction) => instruction is not (IrConstant or IrLoadLocal or IrStoreLocal);

    private void Inline(int number, Decision decision, IrFunction callee)
    {
        var block = _blocks[number];
        var copy = new Copied(_editor, decision.Call);
        foreach (var (local, term) in copy.EntryTerms(callee))
            copy.Use(local, _held.VariableOf(term, local.Name));
        var instructions = block.Instructions[..decision.At].ToBuilder();
        foreach (var parameter in callee.Parameters.Where(InlinableBody.IsPassed))
            instructions.Add(new IrStoreLocal(copy.Own(parameter), decision.Call.Arguments[parameter.Index]!));
        foreach (var local in callee.Locals.Where(local => !copy.IsHeld(local) && MayBeReadFirst(local, callee)))
        {
            var zero = _editor.NewValue(local.Type);
            instructions.Add(local.Type.IsStruct ? new IrZeroStruct(zero) : new IrConstant(zero, 0));
            instructions.Add(new IrStoreLocal(copy.Own(local), zero));
        }
        var first = _blocks.Count;
        _blocks[number] = block with { Instructions = instructions.ToImmutable(), Terminator = new IrBranch(first) { Location = block.Terminator.Location } };
        foreach (var each in callee.Blocks)
            _blocks.Add(CopyOf(each, first, copy, decision, block.Pad));
    }

    /// <summary>Whether a block reads a variable that it has not assigned.</summary>
    private static bool MayBeReadFirst(IrLocal local, IrFunction callee) => callee.Blocks.Any(block =>
        block.Instructions.FirstOrDefault(instruction => instruction.Local() == local) is not (null or IrStoreLocal));

    private IrBlock CopyOf(IrBlock block, int first, Copied copy, Decision decision, int pad)
    {
        var instructions = ImmutableArray.CreateBuilder<IrInstruction>();
        foreach (var instruction in block.Instructions.Where(instruction => instruction is not IrStoreLocal store || !copy.IsHeld(store.Local)))
            instructions.Add(copy.CopyOf(instruction));
        IrTerminator terminator = block.Terminator switch
        {
            IrBranch branch => new IrBranch(first + branch.Target),
            IrConditionalBranch branch => new IrConditionalBranch(copy.Read(branch.Condition), first + branch.WhenTrue, first + branch.WhenFalse),
            IrReturn { Value: { } value } => decision.WayOf(value, block) is { } way ? new IrBranch(way) : decision.BranchOn(copy.Read(value)),
            var exit => copy.Copy(exit),
        };
        return new IrBlock(_blocks.Count, instructions.ToImmutable(), copy.CopyOf(block.Terminator, terminator)) { Pad = pad };
    }

    /// <summary>A branch that the result of a call decides.</summary>
    /// <param name="At">Where the call is among the block's instructions.</param>
    /// <param name="IsNegated">Whether a result of zero goes the way of true.</param>
    private sealed record Decision(IrCall Call, int At, bool IsNegated, IrConditionalBranch Branch)
    {
        /// <summary>The decision at the end of a block; null where there is none, or anything else comes behind the call.</summary>
        public static Decision? Of(IrBlock block)
        {
            if (block.Terminator is not IrConditionalBranch branch)
                return null;
            var at = block.Instructions.Length - 1;
            while (at >= 0 && block.Instructions[at] is IrConstant or IrCompare)
                at--;
            if (at < 0 || block.Instructions[at] is not IrCall { Result: { Type.Kind: IrKind.I32 } result } call)
                return null;
            if (branch.Condition == result)
                return new Decision(call, at, false, branch);
            return block.Instructions.Skip(at).OfType<IrCompare>().FirstOrDefault(compare => compare.Result == branch.Condition) is
                { Predicate: IrPredicate.Equal or IrPredicate.NotEqual } compared
                && compared.Left == result
                && ConstantOf(compared.Right, block) == 0
                ? new Decision(call, at, compared.Predicate == IrPredicate.Equal, branch)
                : null;
        }

        /// <summary>Where control goes from a return of a constant; null for any other.</summary>
        public int? WayOf(IrValue returned, IrBlock block) =>
            ConstantOf(returned, block) is { } constant ? constant != 0 != IsNegated ? Branch.WhenTrue : Branch.WhenFalse : null;

        /// <summary>The branch for a result that is known at run time.</summary>
        public IrConditionalBranch BranchOn(IrValue returned) => IsNegated
            ? new IrConditionalBranch(returned, Branch.WhenFalse, Branch.WhenTrue)
            : new IrConditionalBranch(returned, Branch.WhenTrue, Branch.WhenFalse);

        /// <summary>Zero or one, where a value is known to be that; a bool is returned as a byte made an int.</summary>
        private static long? ConstantOf(IrValue value, IrBlock block) => block.Instructions.FirstOrDefault(instruction => instruction.Definitions().Contains(value)) switch
        {
            IrConstant { Bits: 0 or 1 } constant => constant.Bits,
            IrConvert { Conversion: IrConversion.Truncate or IrConversion.ZeroExtend } convert => ConstantOf(convert.Operand, block),
            _ => null,
        };
    }

    /// <summary>The callee in the caller.</summary>
    private sealed class Copied(BodyEditor editor, IrCall call) : CalleeMapping(editor, call)
    {
        /// <summary>The callee's variables that could be computed at the beginning of the caller.</summary>
        public IEnumerable<(IrLocal Local, EntryTerm Term)> EntryTerms(IrFunction callee) =>
            EntryVariables.Find(callee, WithCaptures(callee.Blocks[0].Instructions), given: _ => null);

        public IrInstruction CopyOf(IrInstruction instruction) => Copy(instruction) with { Location = Within(instruction.Location) };

        public IrTerminator CopyOf(IrTerminator terminator, IrTerminator copy) => copy with { Location = Within(terminator.Location) };
    }
}
