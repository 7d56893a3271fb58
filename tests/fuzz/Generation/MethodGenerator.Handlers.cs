// Throwing and catching.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    /// <summary>Rounds beyond which nothing is caught: an exception is some thousand times as dear as a statement.</summary>
    private const int MaxCatchingRounds = 20;

    private int _tries;
    private bool _inCatch;

    private Node Throw()
    {
        if (_inCatch && !_inFinally && _random.Chance(3))
            return S("if ($) throw;\n", Rarely());
        var message = $"e{_random.Below(100)}";
        var thrown = _random.Pick(
            (4, $"InvalidOperationException(\"{message}\")"),
            (2, "OverflowException()"),
            (2, $"ArgumentException(\"{message}\", \"p\")"),
            (1, $"ArgumentOutOfRangeException(\"{message}\")"),
            (_declared.Exceptions.Count > 0 ? 4 : 0, _declared.Exceptions.Count > 0 ? $"{_random.Pick(_declared.Exceptions)}(\"{message}\")" : ""),
            // Its text is made from values of the method; where it could be caught, a method with it stays IL.
            (_tries == 0 && !_inCatch ? 2 : 0, "InvalidOperationException(Text($))"),
            (_tries == 0 && !_inCatch ? 1 : 0, "ArgumentOutOfRangeException(\"p\", $, \"m\")"));
        // What can be caught may be thrown often; anything else ends the call, and what stands behind it is not tried.
        var condition = _tries > 0 ? Value(CsType.Bool, 2) : Rarely();
        return thrown.Contains(Node.Hole)
            ? S($"if ($) throw new {thrown};\n", condition, Value(CsType.Int, 2))
            : S($"if ($) throw new {thrown};\n", condition);
    }

    private Node Protected(int nesting)
    {
        if (_weight > MaxCatchingRounds)
            return If(nesting);
        _tries++;
        var hasFinally = _random.Chance(2);
        var block = Body(nesting, first: _random.Chance(2) ? Throw : null);
        var clauses = hasFinally && _random.Chance(2) ? null : Clauses(nesting);
        var final = hasFinally || clauses is null ? Finally(nesting) : null;
        _tries--;
        return (clauses, final) switch
        {
            ({ } c, { } f) => S("try\n$$finally\n$", block, c, f),
            ({ } c, null) => S("try\n$$", block, c),
            _ => S("try\n$finally\n$", block, final!),
        };
    }

    private Node Clauses(int nesting)
    {
        var (wasInCatch, types) = (_inCatch, new List<string>());
        _inCatch = true;
        var clauses = new List<Node>();
        for (var i = _random.Between(1, 3); i > 0; i--)
        {
            var type = _random.Pick(_declared.Bases.Keys.ToList());
            // A clause behind one of a base type does not compile.
            if (types.Any(earlier => _declared.Catches(earlier, type)))
                continue;
            types.Add(type);
            clauses.Add(Node.Of(new Sort(SortKind.Clause), $"catch ({type})\n$", Body(nesting, most: 2)));
        }
        if (clauses.Count == 0 || _random.Chance(3))
            clauses.Add(Node.Of(new Sort(SortKind.Clause), _random.Pick(["catch (Exception)\n$", "catch\n$"]), Body(nesting, most: 2)));
        _inCatch = wasInCatch;
        return Node.List(new Sort(SortKind.Clause, "all"), "$", "", clauses);
    }

    /// <summary>Nothing jumps or returns out of a finally block.</summary>
    private Node Finally(int nesting)
    {
        var (breakable, continuable, labels, wasInFinally) = (_breakable, _continuable, _labels.ToArray(), _inFinally);
        (_breakable, _continuable, _inFinally) = (0, 0, true);
        _labels.Clear();
        var block = Body(nesting, most: 3);
        (_breakable, _continuable, _inFinally) = (breakable, continuable, wasInFinally);
        _labels.AddRange(labels);
        return block;
    }
}
