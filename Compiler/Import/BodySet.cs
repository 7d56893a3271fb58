// Bodies imported so far, with everything they call, and what could not be: each method once, whoever calls it.
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import;

/// <summary>Imports methods together with what they call.</summary>
internal sealed class BodySet(ImportContext context)
{
    /// <summary>
    /// Functions that a kernel may bring along, all of which are compiled with it: some times what real packages have at most, so that
    /// hostile input costs bounded time. MathNet.Numerics has up to 28.
    /// </summary>
    private const int MaxReach = 500;

    /// <summary>Imported bodies by symbol.</summary>
    public SortedDictionary<string, ImportedBody> Bodies { get; } = new(StringComparer.Ordinal);

    /// <summary>Methods that stay IL, by symbol.</summary>
    public Dictionary<string, SkippedMethod> Skipped { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Imports a method and all it calls. Core library code whose accelerated way calls what stays IL is imported again, as its portable
    /// way; the innermost first, so that what is around it need not change.
    /// </summary>
    public void ImportWithCallees(ClosedMethod root)
    {
        ImportReachable(root);
        if (ReachesTooMuch(root.Symbol))
            Bodies.Remove(root.Symbol);
        if (!Bodies.ContainsKey(root.Symbol))
        {
            Skipped.TryAdd(root.Symbol, TooMuch(root));
            return;
        }
        while (PortableWays.FindBlocked(SymbolName.Of(root), Bodies, Skipped.ContainsKey) is { } blocked)
        {
            Bodies.Remove(blocked.Symbol);
            if (MethodImporter.ImportPortable(context, blocked.Method, out var skipped) is not { } portable)
            {
                Skipped.Add(blocked.Symbol, skipped!);
                continue;
            }
            Bodies.Add(blocked.Symbol, portable);
            foreach (var call in portable.Calls)
                ImportReachable(call.Callee);
        }
    }

    private bool ReachesTooMuch(string root)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { root };
        var pending = new Stack<string>(reached);
        while (reached.Count <= MaxReach && pending.TryPop(out var symbol))
        {
            if (!Bodies.TryGetValue(symbol, out var body))
                continue;
            foreach (var callee in body.Calls.Select(call => call.Callee.Symbol).Where(reached.Add))
                pending.Push(callee);
        }
        return reached.Count > MaxReach;
    }

    private static SkippedMethod TooMuch(ClosedMethod method) =>
        new(DiagnosticCode.TooLarge, method.Signature, $"calls over {MaxReach} methods, directly or not", null);

    /// <summary>
    /// Of more than a kernel may bring along nothing is kept, since what is kept must have its callees. A recursion through two larger types a
    /// time has no end before memory has.
    /// </summary>
    private void ImportReachable(ClosedMethod root)
    {
        var (imported, refused) = (new List<string>(), new List<string>());
        var pending = new Stack<ClosedMethod>([root]);
        while (pending.TryPop(out var method))
        {
            var symbol = SymbolName.Of(method);
            if (Bodies.ContainsKey(symbol) || Skipped.ContainsKey(symbol))
                continue;
            if (imported.Count == MaxReach)
            {
                imported.ForEach(each => Bodies.Remove(each));
                refused.ForEach(each => Skipped.Remove(each));
                Skipped.Add(SymbolName.Of(root), TooMuch(root));
                return;
            }
            if (MethodImporter.Import(context, method, out var skipped) is not { } body)
            {
                Skipped.Add(symbol, skipped!);
                refused.Add(symbol);
                continue;
            }
            Bodies.Add(symbol, body);
            imported.Add(symbol);
            foreach (var call in body.Calls)
                pending.Push(call.Callee);
        }
    }
}
