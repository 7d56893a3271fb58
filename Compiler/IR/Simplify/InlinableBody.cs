// Bodies that can be inlined: small, and without branches, so that their instructions can stand where the call does. Their guards are instructions, so
// no block of the caller has to be split, and values stay in the block that defines them.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>The body of a small function without branches.</summary>
/// <param name="Function">The function.</param>
/// <param name="Instructions">All it does, in order.</param>
/// <param name="Returned">What it returns, or null.</param>
internal sealed record InlinableBody(IrFunction Function, ImmutableArray<IrInstruction> Instructions, IrValue? Returned)
{
    /// <summary>Instructions it may have: constants and variables left out, of which copies leave nothing.</summary>
    private const int MaxInstructions = 60;

    /// <summary>Parameters and variables that the function assigns, or takes the address of.</summary>
    public ImmutableHashSet<IrLocal> Assigned { get; } = Function.AssignedLocals();

    /// <summary>The body of a function; null when it is none of these.</summary>
    public static InlinableBody? Of(IrFunction function)
    {
        // What is said of the function's parameters is not said of the caller's values; room on the stack is given back when the function returns.
        if (function.Inlining == IrInlining.Never || !function.NoAliasParameters.IsEmpty || function.Blocks.Any(block => block.Pad != IrBlock.NoPad))
            return null;
        var instructions = ImmutableArray.CreateBuilder<IrInstruction>();
        var (at, left) = (function.Blocks[0], function.Blocks.Length);
        while (true)
        {
            instructions.AddRange(at.Instructions);
            if (at.Terminator is IrReturn { Value: var returned })
            {
                return instructions.Count(Costs) <= MaxInstructions && !instructions.Any(instruction => instruction is IrStackAllocate)
                    ? new InlinableBody(function, instructions.ToImmutable(), returned)
                    : null;
            }
            if (at.Terminator is not IrBranch { Target: var next } || --left == 0)
                return null;
            at = function.Blocks[next];
        }
    }

    /// <summary>Whether a call is one of the function as it was declared, and means the same in the caller.</summary>
    public bool Fits(IrCall call, IrFunction caller) =>
        Function.IsFastMath == caller.IsFastMath
        && Function.Symbol != caller.Symbol
        && (call.Result is null || Returned?.Type == call.Result.Type)
        && Function.Parameters.All(parameter => !IsPassed(parameter)
            || (call.Arguments[parameter.Index] is { } argument && (argument.Type == parameter.Type || (IsSmall(parameter.Type) && argument.Type == IrType.I32))));

    /// <summary>Whether a variable is a parameter of the function.</summary>
    public bool IsParameter(IrLocal local) => Function.Parameters.Contains(local);

    /// <summary>Whether there is a native value for a parameter.</summary>
    public static bool IsPassed(IrLocal parameter) => parameter.Type.Kind != IrKind.Void;

    private static bool Costs(IrInstruction instruction) => instruction is not (IrConstant or IrLoadLocal or IrStoreLocal);

    private static bool IsSmall(IrType type) => type.Kind is IrKind.I8 or IrKind.I16;
}
