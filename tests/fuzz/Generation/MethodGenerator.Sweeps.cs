// Loops over one counter or two whose indices are linear in them: the shapes the compiler checks before the loops, for all rounds at once. Starts, limits, steps
// and factors are small, so that ranges fit, are empty, or end one too late.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    private Node Sweep(int nesting)
    {
        var sequences = Sequences(_ => true);
        if (_weight > 100 || sequences.Count == 0)
            return Assignment();
        // In variables that nothing changes: an expression in a loop's head may be another number in each round.
        var (width, limit) = (Fresh("w"), Fresh("n"));
        var known = _variables.Count;
        _variables.Add(new Variable(width, CsType.Int, false));
        _variables.Add(new Variable(limit, CsType.Int, false));
        _breakable++;
        _continuable++;
        var loops = SweepOver([], _random.Between(1, 2), nesting, _random.Pick(sequences), [width, limit]);
        _breakable--;
        _continuable--;
        _variables.RemoveRange(known, _variables.Count - known);
        return S($"int {width} = ($ & 3), {limit} = ($ & 7);\n$", Value(CsType.Int, 2), Value(CsType.Int, 2), loops);
    }

    /// <param name="counters">Of the loops around.</param>
    /// <param name="count">Counters in all.</param>
    private Node SweepOver(string[] counters, int count, int nesting, Variable sequence, string[] terms)
    {
        if (counters.Length == count)
            return Body(nesting + count, most: 2, first: () => LinearAccess(sequence, counters, terms));
        var i = Fresh("i");
        var from = _random.Pick((4, "0"), (2, "1"), (1, terms[0]), (counters.Length > 0 ? 1 : 0, counters.LastOrDefault()!));
        var to = _random.Pick((3, $"{_random.Between(1, 6)}"), (3, terms[1]), (2, $"{sequence.Name}.Length"), (1, $"{from} + 4"));
        var step = _random.Pick((5, "1"), (1, "2"), (1, "3"), (1, $"{terms[0]} + 1"));
        var head = _random.Pick(
            (4, $"for (int {i} = {from}; {i} < {to}; {i} += {step})\n"),
            (1, $"for (int {i} = {from}; {i} <= {to}; {i} += {step})\n"),
            (1, $"for (int {i} = {to}; {i} >= {from}; {i} -= {step})\n"),
            (1, $"for (int {i} = {to}; {i} > {from}; {i} -= {step})\n"));
        var known = _variables.Count;
        _variables.Add(new Variable(i, CsType.Int, false));
        _weight *= MaxLength;
        var body = SweepOver([.. counters, i], count, nesting, sequence, terms);
        _weight /= MaxLength;
        _variables.RemoveRange(known, _variables.Count - known);
        return S(head + "$", count - counters.Length > 1 && _random.Chance(2) ? Block([body, Assignment()]) : body);
    }

    private Node LinearAccess(Variable sequence, string[] counters, string[] terms)
    {
        var parts = counters.Select(i => _random.Pick((4, i), (2, $"{i} * {terms[0]}"), (1, $"{i} * {terms[1]}"), (1, $"{i} * {_random.Between(-2, 3)}")));
        var offset = _random.Pick((4, ""), (1, $" + {terms[0]}"), (2, $" + {_random.Between(1, 3)}"), (1, $" - {_random.Between(1, 2)}"));
        var index = V(CsType.Int, string.Join(" + ", parts) + offset);
        var type = sequence.Type.Element!;
        var isPlace = sequence.Type.Shape != TypeShape.ReadOnlySpan;
        var element = Node.Of(isPlace ? Sort.Place(type) : Sort.Value(type), $"{sequence.Name}[$]", index);
        return isPlace && _random.Chance(2) ? S($"$ {_random.Pick(Operators(type))} $;\n", element, Value(type, 1))
            : FindPlace(type, 1) is { } place ? S($"$ {_random.Pick(Operators(type))} $;\n", place, element)
            : S("_ = $;\n", element);
    }
}
