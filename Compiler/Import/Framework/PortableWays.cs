// Core library code that chooses by what the hardware has, and whose accelerated way calls what has to stay IL.
//
// The two ways do not always compute the same: IndexOfAnyInRange finds elements between bounds in the wrong order on one of them,
// Matrix4x4.Invert rounds differently. So the portable way is taken only for code in the table, whose ways are equal by its contract.
using System.Collections.Immutable;
using Mono.Cecil;

namespace PkgImage.Compiler.Import.Framework;

internal static class PortableWays
{
    /// <summary>Types, or namespaces with their final dot, whose methods give one result by any way.</summary>
    private static readonly ImmutableArray<string> s_equal =
    [
        // A portable body over the halves of a vector is what each operation means; tests call every one of them.
        "System.Runtime.Intrinsics.",
        // Bits and integers have one result.
        "System.Numerics.BitOperations",
        "System.Int128",
        "System.UInt128",
        // Searches and comparisons, which end element by element whatever they began with.
        "System.SpanHelpers",
    ];

    /// <summary>True for a method that gives the same result by its portable way.</summary>
    public static bool AreEqualIn(MethodDefinition method)
    {
        var type = method.DeclaringType;
        while (type.DeclaringType is { } outer)
            type = outer;
        return s_equal.Any(name => name.EndsWith('.') ? type.FullName.StartsWith(name, StringComparison.Ordinal) : type.FullName == name);
    }

    /// <summary>
    /// A method reachable from <paramref name="root"/> that has a portable way and that a skipped method blocks: it is called by it, or by
    /// what it calls, but not through another method with a portable way. So the innermost choice changes, and what is around it need not.
    /// </summary>
    /// <param name="bodies">Imported bodies by symbol.</param>
    /// <param name="isSkipped">Whether the method of a symbol stays IL.</param>
    /// <returns>The first by symbol, or null when none is blocked.</returns>
    public static ImportedBody? FindBlocked(string root, IReadOnlyDictionary<string, ImportedBody> bodies, Func<string, bool> isSkipped)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var callers = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var blocking = new Queue<string>();
        var pending = new Stack<string>([root]);
        while (pending.TryPop(out var symbol))
        {
            if (!reached.Add(symbol))
                continue;
            if (isSkipped(symbol))
                blocking.Enqueue(symbol);
            if (!bodies.TryGetValue(symbol, out var body))
                continue;
            foreach (var callee in body.Calls.Select(call => SymbolName.Of(call.Callee)).Distinct(StringComparer.Ordinal))
            {
                if (!callers.TryGetValue(callee, out var list))
                    callers.Add(callee, list = []);
                list.Add(symbol);
                pending.Push(callee);
            }
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var blocked = new SortedSet<string>(StringComparer.Ordinal);
        while (blocking.TryDequeue(out var symbol))
        {
            foreach (var caller in callers.GetValueOrDefault(symbol) ?? [])
            {
                if (!seen.Add(caller))
                    continue;
                if (bodies[caller].HasPortableWay)
                    blocked.Add(caller);
                else
                    blocking.Enqueue(caller);
            }
        }
        return blocked.Count == 0 ? null : bodies[blocked.Min!];
    }
}
