// Copies of functions with some instructions changed: how mutants of the compiler are made without the compiler knowing of them. What a
// mutant does to the IR is what a wrong lowering would do to the code.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Fuzz.Mutants;

/// <summary>A function's copy in the making.</summary>
internal sealed class FunctionRewriter(IrFunction function)
{
    private int _values = function.Blocks.SelectMany(b => b.Instructions).SelectMany(i => i.Definitions()).Select(v => v.Id).DefaultIfEmpty(-1).Max() + 1;

    public IrFunction Function { get; } = function;

    /// <summary>A value with a number of its own.</summary>
    public IrValue Fresh(IrType type) => new(_values++, type);

    /// <summary>A constant before its use.</summary>
    public IrConstant Constant(IrType type, long bits) => new(Fresh(type), bits);

    /// <summary>The function over other blocks.</summary>
    public IrFunction With(ImmutableArray<IrBlock> blocks) => Function.WithBody(Function.Locals, blocks);

    /// <summary>A package with every function changed; the same one when none was.</summary>
    /// <param name="change">Gives the function itself where it has nothing to change.</param>
    public static ImportedPackage Change(ImportedPackage package, Func<IrFunction, IrFunction> change)
    {
        var changed = new Dictionary<IrFunction, IrFunction>(ReferenceEqualityComparer.Instance);
        ImmutableArray<Kernel> kernels =
            [.. package.Kernels.Select(k => k with { Function = Once(k.Function), Callees = [.. k.Callees.Select(Once)] })];
        return changed.All(c => ReferenceEquals(c.Key, c.Value)) ? package : package with { Kernels = kernels };

        IrFunction Once(IrFunction function)
        {
            if (!changed.TryGetValue(function, out var copy))
                changed.Add(function, copy = change(function));
            return copy;
        }
    }
}
