// What a function needs because of what it calls: found by fixed points over all imported bodies.
//
// A body whose callee could not be imported is dropped, and so are its callers; so is a recursion by tail calls. Exits and loops pass from callee
// to caller (exits but for those caught on the way: ExitFlow); captures do too, with the callee's object parameters replaced by the paths the
// caller passed.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import;

internal sealed class CallGraph
{
    /// <summary>Longest capture path; beyond it a recursion follows objects without bound.</summary>
    private const int MaxPath = 8;

    private readonly SortedDictionary<string, ImportedBody> _bodies;
    private readonly Dictionary<string, SkippedMethod> _skipped;
    private readonly Dictionary<string, HashSet<IrCapture>> _captures = new(StringComparer.Ordinal);
    private readonly ExitFlow _exits;
    private readonly HashSet<string> _loops = new(StringComparer.Ordinal);

    /// <param name="bodies">Imported bodies by symbol.</param>
    /// <param name="skipped">Methods that could not be imported, by symbol; dropped callers are added.</param>
    public CallGraph(SortedDictionary<string, ImportedBody> bodies, Dictionary<string, SkippedMethod> skipped)
    {
        _bodies = bodies;
        _skipped = skipped;
        DropTailRecursion();
        DropCallersOfSkipped();
        while (!TryFindCaptures())
            DropCallersOfSkipped();
        while (!TryFindExits(out _exits))
            DropCallersOfSkipped();
    }

    /// <summary>The finished functions by symbol.</summary>
    public SortedDictionary<string, IrFunction> Functions => field ??= Complete();

    /// <summary>
    /// Whether a method stays with everything it calls in the graph. What it calls decides that and nothing else, so the answer for some
    /// bodies holds in the graph of all.
    /// </summary>
    /// <param name="bodies">Bodies by symbol.</param>
    public static bool Keeps(string root, IReadOnlyDictionary<string, ImportedBody> bodies)
    {
        var reached = new SortedDictionary<string, ImportedBody>(StringComparer.Ordinal);
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out var symbol))
        {
            if (reached.ContainsKey(symbol))
                continue;
            if (!bodies.TryGetValue(symbol, out var body))
                return false;
            reached.Add(symbol, body);
            foreach (var callee in SymbolsCalledBy(body))
                pending.Push(callee);
        }
        // Bodies are dropped for where captures lead, for what comes to handlers and for tail calls; most have none, and a graph of them is not
        // needed.
        return reached.Values.All(b => b.Captures.IsEmpty && b.Pads.IsEmpty && !b.Calls.Any(c => c.IsTail))
            || new CallGraph(reached, new(StringComparer.Ordinal))._bodies.ContainsKey(root);
    }

    /// <summary>Every function reachable from <paramref name="symbol"/> through calls, itself excluded, ordered by symbol.</summary>
    public ImmutableArray<IrFunction> CalleesOf(string symbol)
    {
        var reached = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>([symbol]);
        while (pending.TryPop(out var caller))
        {
            foreach (var callee in SymbolsCalledBy(_bodies[caller]))
            {
                if (reached.Add(callee))
                    pending.Push(callee);
            }
        }
        reached.Remove(symbol);
        return [.. reached.Select(s => Functions[s])];
    }

    private static IEnumerable<string> SymbolsCalledBy(ImportedBody body) => body.Calls.Select(c => SymbolName.Of(c.Callee));

    /// <summary>Who calls each symbol, imported or not; callers in order.</summary>
    private Dictionary<string, List<string>> FindCallers()
    {
        var callers = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (symbol, body) in _bodies)
        {
            foreach (var callee in SymbolsCalledBy(body).Distinct(StringComparer.Ordinal))
            {
                if (!callers.TryGetValue(callee, out var list))
                    callers.Add(callee, list = []);
                list.Add(symbol);
            }
        }
        return callers;
    }

    /// <summary>
    /// Methods that a tail. call of their own leads back to go round as often as they like in one frame. Neither native code nor a
    /// stub, whose IL path calls the method from a frame of its own, keeps that promise; other tail. calls may well take a frame.
    /// </summary>
    private void DropTailRecursion()
    {
        var recursive = new List<string>();
        foreach (var (symbol, body) in _bodies.Where(b => b.Value.Calls.Any(c => c.IsTail)).ToList())
        {
            if (body.Calls.FirstOrDefault(c => c.IsTail && Reaches(SymbolName.Of(c.Callee), symbol)) is not { } call)
                continue;
            _skipped[symbol] = new SkippedMethod(DiagnosticCode.UnsupportedInstruction, body.Method.Signature,
                $"calls {call.Callee.Signature} by a tail call, which leads back to it", null);
            recursive.Add(symbol);
        }
        // Only now: each of a round is to be found, and calls lead through the others.
        recursive.ForEach(symbol => _bodies.Remove(symbol));
    }

    /// <summary>Whether calls lead from one body to another, or are the same.</summary>
    private bool Reaches(string from, string to)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { from };
        var pending = new Stack<string>(reached);
        while (pending.TryPop(out var symbol))
        {
            if (symbol == to)
                return true;
            if (!_bodies.TryGetValue(symbol, out var body))
                continue;
            foreach (var callee in SymbolsCalledBy(body).Where(reached.Add))
                pending.Push(callee);
        }
        return false;
    }

    private void DropCallersOfSkipped()
    {
        var callers = FindCallers();
        var missing = new Queue<string>(callers.Keys.Where(s => !_bodies.ContainsKey(s)).Order(StringComparer.Ordinal));
        while (missing.TryDequeue(out var callee))
        {
            var cause = _skipped[callee];
            // The root of a chain of calls is what a user can act on.
            var detail = cause.Code == DiagnosticCode.CalleeSkipped
                ? cause.Detail
                : $"calls {cause.Method}, which stays IL: {Diagnostic.Format(cause.Code)}: {cause.Detail}";
            foreach (var caller in callers.GetValueOrDefault(callee) ?? [])
            {
                if (!_bodies.TryGetValue(caller, out var body))
                    continue;
                _skipped[caller] = new SkippedMethod(DiagnosticCode.CalleeSkipped, body.Method.Signature, detail, null);
                _bodies.Remove(caller);
                missing.Enqueue(caller);
            }
        }
    }

    /// <summary>Passes captures up to callers; false when a body had to be dropped on the way.</summary>
    private bool TryFindCaptures()
    {
        _captures.Clear();
        foreach (var (symbol, body) in _bodies)
            _captures[symbol] = [.. body.Captures];
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var (symbol, body) in _bodies)
            {
                foreach (var call in body.Calls)
                {
                    foreach (var capture in _captures[SymbolName.Of(call.Callee)].ToArray())
                    {
                        var mapped = capture.SeenFrom(call.ObjectPaths);
                        if (mapped.Path.Length > MaxPath)
                        {
                            _skipped[symbol] = new SkippedMethod(
                                DiagnosticCode.ObjectReference, body.Method.Signature, "follows objects through a recursion without bound", null);
                            _bodies.Remove(symbol);
                            return false;
                        }
                        isChanged |= _captures[symbol].Add(mapped);
                    }
                }
            }
        }
        return true;
    }

    /// <summary>Passes exits up to callers; false when a body had to be dropped on the way.</summary>
    private bool TryFindExits(out ExitFlow exits)
    {
        exits = new ExitFlow(_bodies);
        foreach (var (symbol, reason) in exits.Undecided)
        {
            _skipped[symbol] = new SkippedMethod(DiagnosticCode.ExceptionHandler, _bodies[symbol].Method.Signature, reason, null);
            _bodies.Remove(symbol);
        }
        return exits.Undecided.IsEmpty;
    }

    /// <summary>
    /// Takes functions away whose callees are all taken: what remains is recursive, or calls what is. Such functions loop, as do all with a
    /// loop of their own, and all that call one.
    /// </summary>
    private void FindLoops()
    {
        var callers = FindCallers();
        var unfinished = _bodies.ToDictionary(b => b.Key, b => SymbolsCalledBy(b.Value).Distinct(StringComparer.Ordinal).Count(), StringComparer.Ordinal);
        var finished = new Queue<string>(unfinished.Where(u => u.Value == 0).Select(u => u.Key));
        while (finished.TryDequeue(out var symbol))
        {
            unfinished.Remove(symbol);
            foreach (var caller in callers.GetValueOrDefault(symbol) ?? [])
            {
                if (--unfinished[caller] == 0)
                    finished.Enqueue(caller);
            }
        }
        var looping = new Queue<string>(unfinished.Keys.Concat(_bodies.Where(b => b.Value.HasLoop).Select(b => b.Key)));
        while (looping.TryDequeue(out var symbol))
        {
            if (!_loops.Add(symbol))
                continue;
            foreach (var caller in callers.GetValueOrDefault(symbol) ?? [])
                looping.Enqueue(caller);
        }
    }

    private SortedDictionary<string, IrFunction> Complete()
    {
        FindLoops();
        var functions = new SortedDictionary<string, IrFunction>(StringComparer.Ordinal);
        foreach (var (symbol, body) in _bodies)
            functions.Add(symbol, Complete(symbol, body));
        return functions;
    }

    private IrFunction Complete(string symbol, ImportedBody body)
    {
        var leaving = _exits.Leaving(symbol);
        return (body with { Blocks = _exits.Complete(body) }).ToFunction(
            [.. _captures[symbol].OrderBy(c => c.ToString(), StringComparer.Ordinal)],
            leaving.Count > 0, leaving.Any(site => !site.Payload.IsEmpty), _loops.Contains(symbol));
    }
}
