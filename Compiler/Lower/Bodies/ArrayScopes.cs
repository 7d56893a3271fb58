// Alias scopes (LangRef, noalias and alias.scope) for a nest that runs where its arrays are known to be distinct: a scope for each array,
// and with each access the scopes it stays out of. LLVM can then keep elements in registers over the rounds of a loop, and vectorize
// without tests whether arrays overlap.
//
// What the scopes say holds for one call of the function, whose parameters the arrays are. Inlined into a loop it would be said of all the
// rounds of that, where the arrays may change places; and a call at its end that became a jump to its beginning would make such a loop of
// the function itself. So a function with scopes is never inlined, its calls stay calls, and one that has to be inlined has none.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>The scopes of one nest.</summary>
internal sealed class ArrayScopes
{
    private readonly FunctionFrame _frame;
    private readonly DistinctArrays _arrays;
    private readonly ImmutableArray<(IrLocal Left, IrLocal Right)> _pairs;
    private readonly Dictionary<IrLocal, (LLVMValueRef Own, LLVMValueRef Others)> _scopes = [];

    private ArrayScopes(FunctionFrame frame, DistinctArrays arrays, ImmutableArray<(IrLocal Left, IrLocal Right)> pairs, string nest)
    {
        (_frame, _arrays, _pairs) = (frame, arrays, pairs);
        var metadata = frame.Module.Metadata;
        var all = pairs.SelectMany(pair => new[] { pair.Left, pair.Right }).Distinct().Select((array, number) => (array, number))
            .ToDictionary(each => each.array, each => metadata.Scope(nest, $"{each.array.Name}.{each.number}"));
        foreach (var (array, scope) in all)
        {
            var others = pairs.Where(pair => pair.Left == array || pair.Right == array).Select(pair => all[pair.Left == array ? pair.Right : pair.Left]);
            _scopes.Add(array, (metadata.List([scope]), metadata.List([.. others])));
        }
    }

    /// <summary>The scopes of a nest, or null when there is nothing to say, or it cannot be said.</summary>
    public static ArrayScopes? Of(FunctionFrame frame, DistinctArrays arrays, CheckedLoop loop)
    {
        var mayBeInlined = frame.Function.Inlining == IrInlining.Always || frame.Self != frame.Value;
        if (loop.Inner.IsEmpty || mayBeInlined || arrays.PairsIn(loop.Loop) is not { IsEmpty: false } pairs)
            return null;
        frame.Module.Attributes.ApplyOneCall(frame.Value);
        return new ArrayScopes(frame, arrays, pairs, $"{frame.Function.Symbol}.b{loop.Loop.Header}");
    }

    /// <summary>An i1, where the builder stands: whether the arrays are what the scopes say.</summary>
    public LLVMValueRef AreDistinct() => _pairs
        .Select(pair => _frame.Builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, Address(pair.Left), Address(pair.Right)))
        .Aggregate((left, right) => _frame.Builder.BuildBinOp(LLVMOpcode.LLVMAnd, left, right));

    /// <summary>Says of an access what is known of its array.</summary>
    /// <param name="access">What <paramref name="instruction"/> was lowered to.</param>
    public void Mark(LLVMValueRef access, IrInstruction instruction)
    {
        if (_arrays.Of(instruction) is { } array && _scopes.TryGetValue(array, out var scopes))
            _frame.Module.Metadata.MarkScopes(access, scopes.Own, scopes.Others);
    }

    private LLVMValueRef Address(IrLocal array) => _frame.Memory.Load(_frame.Module.Types.Ptr, _frame.AddressOf(array), array.Type.Alignment);
}
