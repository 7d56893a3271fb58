// What is done to a function before its loops are looked at, in this order: branches that only throw become guards, then small callees become part of it, then
// fields that nobody else reaches become variables, and other fields it reads in loops are read at its beginning. All of it makes of C# with objects, properties,
// indexers and enumerators what they stand for: arrays and numbers. Last, inner loops that can run in lanes become functions.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Simplifies functions that are compiled together.</summary>
/// <param name="functions">All of them, by symbol.</param>
/// <param name="inlines">False keeps every call a call.</param>
internal sealed class FunctionSimplifier(IReadOnlyDictionary<string, IrFunction> functions, bool inlines)
{
    private readonly Dictionary<string, IrFunction> _inlined = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InlinableBody?> _bodies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FieldEffects> _effects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IrFunction> _simplified = new(StringComparer.Ordinal);

    /// <summary>A function, and those it reaches, simplified: what is no longer called by any of them is left out.</summary>
    public (IrFunction Function, ImmutableArray<IrFunction> Callees) Simplify(string symbol)
    {
        var called = new SortedDictionary<string, IrFunction>(StringComparer.Ordinal);
        var pending = new Stack<IrFunction>([Simplified(symbol)]);
        while (pending.TryPop(out var caller))
        {
            foreach (var callee in caller.Blocks.SelectMany(block => block.Instructions).OfType<IrCall>().Select(call => call.Callee).Distinct(StringComparer.Ordinal))
            {
                if (callee != symbol && !called.ContainsKey(callee))
                {
                    called.Add(callee, Simplified(callee));
                    pending.Push(called[callee]);
                }
            }
        }
        return (Simplified(symbol), [.. called.Values]);
    }

    private IrFunction Simplified(string symbol)
    {
        if (_simplified.TryGetValue(symbol, out var simplified))
            return simplified;
        simplified = FollowedPointers.DropTests(EntryReads.Move(OwnedFields.Hold(Inlined(symbol)), EffectsOf));
        if (inlines)
        {
            (simplified, var loops) = LoopFunctions.Extract(simplified);
            foreach (var loop in loops)
                _simplified.Add(loop.Symbol, loop);
        }
        _simplified.Add(symbol, simplified);
        return simplified;
    }

    private IrFunction Inlined(string symbol)
    {
        if (_inlined.TryGetValue(symbol, out var inlined))
            return inlined;
        var function = ThrowingBranches.ToGuards(functions[symbol]);
        // What calls itself by way of others is called there.
        _inlined.Add(symbol, function);
        if (!inlines)
            return function;
        return _inlined[symbol] = ConditionInliner.Inline(CallInliner.Inline(function, BodyOf), Inlined);
    }

    private InlinableBody? BodyOf(string symbol)
    {
        if (!_bodies.TryGetValue(symbol, out var body))
            _bodies[symbol] = body = InlinableBody.Of(Inlined(symbol));
        return body;
    }

    private FieldEffects EffectsOf(string symbol)
    {
        if (_effects.TryGetValue(symbol, out var effects))
            return effects;
        // Until it is known: a recursion is taken to do anything.
        _effects.Add(symbol, FieldEffects.Unknown);
        return _effects[symbol] = FieldEffects.Of(Inlined(symbol), EffectsOf);
    }
}
