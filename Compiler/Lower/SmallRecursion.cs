// Functions that call themselves and do little else: two levels of the recursion become one function. LLVM inlines no function into itself,
// so the function calls another one with the same body, which is inlined and calls the function again.
//
// Half of the calls go. Where LLVM sees that two of the rest are the same call of a function that only computes, one of them goes as well.
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Lower;

/// <summary>Decides which recursion is unrolled.</summary>
internal static class SmallRecursion
{
    /// <summary>Instructions beyond which a call is no large part of what a function does.</summary>
    private const int MaxInstructions = 60;

    /// <summary>Calls of itself, each of which becomes another copy of the body.</summary>
    private const int MaxCalls = 4;

    public static bool IsIn(IrFunction function, CodegenSettings settings)
    {
        if (!settings.UnrollsRecursion || function.Inlining == IrInlining.Never)
            return false;
        var (instructions, calls) = (0, 0);
        foreach (var instruction in function.Blocks.SelectMany(block => block.Instructions))
        {
            // Room that one level has is not given back before the level it is inlined into returns.
            if (instruction is IrStackAllocate)
                return false;
            instructions++;
            calls += instruction is IrCall call && call.Callee == function.Symbol ? 1 : 0;
        }
        return calls is > 0 and <= MaxCalls && instructions <= MaxInstructions;
    }
}
