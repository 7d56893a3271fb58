// Which exits leave each function, and which come to each of its pads: found by a fixed point over all imported bodies.
//
// A catch clause is decided for every exit that can come to it, at build time: the exception's type is known, or known to lie on one
// side of the clause's. And since the exception is made by managed code when all is over, or not at all when it is caught, making it must
// do nothing else: an exit that comes to a pad with an exception that cannot be told, or not be put off, keeps its method IL.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import;

internal sealed class ExitFlow
{
    private readonly SortedDictionary<string, ImportedBody> _bodies;
    private readonly Dictionary<string, HashSet<IrExitSite>> _leaving = new(StringComparer.Ordinal);
    private readonly Dictionary<IrExitSite, ThrownException> _thrown = [];

    public ExitFlow(SortedDictionary<string, ImportedBody> bodies)
    {
        _bodies = bodies;
        foreach (var (symbol, body) in bodies)
        {
            _leaving.Add(symbol, []);
            foreach (var each in body.Throws)
                _thrown.TryAdd(each.Site, ThrownException.Of(each));
        }
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var (symbol, body) in bodies)
            {
                var before = _leaving[symbol].Count;
                _leaving[symbol].UnionWith(Arriving(body)[^1]);
                isChanged |= _leaving[symbol].Count != before;
            }
        }
        Undecided = [.. bodies.Select(b => (b.Key, Reason: FindUndecided(b.Value))).Where(u => u.Reason is not null).Select(u => (u.Key, u.Reason!))];
    }

    /// <summary>Bodies with a handler that cannot be decided, with the reason; when there are any, nothing else here means anything.</summary>
    public ImmutableArray<(string Symbol, string Reason)> Undecided { get; }

    /// <summary>The exits a function can leave through.</summary>
    public IReadOnlySet<IrExitSite> Leaving(string symbol) => _leaving[symbol];

    /// <summary>The blocks with every test of an exit told which codes it is for, and without the resumes nothing comes to.</summary>
    public ImmutableArray<IrBlock> Complete(ImportedBody body)
    {
        if (body.Pads.IsEmpty)
            return body.Blocks;
        var arriving = Arriving(body);
        return [.. body.Blocks.Select(CompleteBlock)];

        IrBlock CompleteBlock(IrBlock block)
        {
            var pad = block.Terminator is IrResume resume ? resume.Pad : IrBlock.NoPad;
            return block with
            {
                Instructions = [.. block.Instructions.Select(i => i is IrExitTest test ? WithCodes(test) : i)],
                Terminator = pad >= 0 && Resumed(body, pad, arriving).Count == 0 ? new IrUnreachable() : block.Terminator,
            };
        }

        IrInstruction WithCodes(IrExitTest test)
        {
            var type = body.Clauses[test.Pad].CatchTypes[test.Clause];
            var codes = arriving[test.Pad].Where(s => Of(s).IsCaughtBy(type) == true).Select(s => s.Code).Order().ToImmutableArray();
            return codes.Length == arriving[test.Pad].Count ? new IrConstant(test.Result, 1) : test with { Codes = codes };
        }
    }

    /// <summary>The exits that come to each pad, and last those that leave the function.</summary>
    private HashSet<IrExitSite>[] Arriving(ImportedBody body)
    {
        var sets = new HashSet<IrExitSite>[body.Pads.Length + 1];
        for (var i = 0; i < sets.Length; i++)
            sets[i] = [];
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var block in body.Blocks)
            {
                var set = sets[block.Pad == IrBlock.NoPad ? ^1 : block.Pad];
                var before = set.Count;
                set.UnionWith(Raised(body, block, sets));
                isChanged |= set.Count != before;
            }
        }
        return sets;
    }

    private IEnumerable<IrExitSite> Raised(ImportedBody body, IrBlock block, HashSet<IrExitSite>[] sets)
    {
        foreach (var instruction in block.Instructions)
        {
            if (instruction is IrGuard guard)
            {
                foreach (var site in guard.Sites)
                    yield return site;
            }
            if (instruction is not IrCall call)
                continue;
            foreach (var site in _leaving[call.Callee])
                yield return site;
        }
        if (block.Terminator is IrExit exit)
            yield return exit.Site;
        if (block.Terminator is not IrResume resume)
            yield break;
        foreach (var site in Resumed(body, resume.Pad, sets))
            yield return site;
    }

    /// <summary>Of what comes to a pad, what goes on: all but what is certainly caught and never rethrown.</summary>
    private HashSet<IrExitSite> Resumed(ImportedBody body, int pad, HashSet<IrExitSite>[] sets)
    {
        var (types, rethrows) = body.Clauses[pad];
        return rethrows ? sets[pad] : [.. sets[pad].Where(s => !types.Any(t => Of(s).IsCaughtBy(t) == true))];
    }

    private string? FindUndecided(ImportedBody body)
    {
        var arriving = Arriving(body);
        for (var pad = 0; pad < body.Pads.Length; pad++)
        {
            foreach (var site in arriving[pad].OrderBy(s => s.Code))
            {
                var thrown = Of(site);
                if (!thrown.IsDeferrable)
                    return $"handles an exception whose making does more: {site.Key}";
                foreach (var type in body.Clauses[pad].CatchTypes)
                {
                    if (thrown.IsCaughtBy(type) is not { } isCaught)
                        return $"catches {type.FullName}, which may or may not be thrown by: {site.Key}";
                    if (isCaught)
                        break;
                }
            }
        }
        return null;
    }

    private ThrownException Of(IrExitSite site) =>
        _thrown.TryGetValue(site, out var thrown) ? thrown : _thrown[site] = ThrownException.OfRuntime(site, _bodies.Values.First().Method.Definition.Module);
}
