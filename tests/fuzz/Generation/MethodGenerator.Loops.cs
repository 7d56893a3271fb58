// Loops. Their rounds are bounded by what stands in the loop's own text, so that no shrinking makes one endless.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    private Node Loop(int nesting)
    {
        if (_weight > 300)
            return Assignment();
        var sequences = Sequences(_ => true);
        var label = _random.Chance(4) ? Fresh("L") : null;
        if (label is not null)
            _labels.Add(label);
        _breakable++;
        _continuable++;
        var loop = _random.Pick<Func<Node>>(
            (3, () => Counted(nesting)),
            (sequences.Count > 0 ? 5 : 0, () => OverSequence(nesting, _random.Pick(sequences))),
            (sequences.Count > 0 ? 2 : 0, () => ForEach(nesting, _random.Pick(sequences))),
            (1, () => While(nesting)))();
        _breakable--;
        _continuable--;
        if (label is null)
            return loop;
        _labels.Remove(label);
        return S($"$\n{label}: ;\n", loop);
    }

    private Node Counted(int nesting)
    {
        var rounds = _random.Between(1, 12);
        var i = Fresh("i");
        var bound = Node.Of(new Sort(SortKind.Bound, "rounds"), $"($ & {rounds})", Value(CsType.Int, 2));
        var (type, head) = _random.Pick(
            (3, (CsType.Int, $"for (int {i} = 0; {i} < {rounds}; {i}++)\n")),
            (2, (CsType.Int, $"for (int {i} = 0; {i} < $; {i}++)\n")),
            (2, (CsType.Int, $"for (int {i} = $; {i} >= 0; {i}--)\n")),
            (1, (CsType.Long, $"for (long {i} = -{rounds}; {i} <= 0; {i} += 2)\n")),
            (1, (CsType.WideIntegers[2], $"for (uint {i} = (uint)$; {i}-- > 0;)\n")),
            (1, (CsType.Byte, $"for (byte {i} = {255 - rounds}; {i} != 0; {i}++)\n")));
        var body = Repeated(nesting, rounds + 1, new Variable(i, type, false));
        return head.Contains(Node.Hole) ? S(head + "$", bound, body) : S(head + "$", body);
    }

    private Node OverSequence(int nesting, Variable sequence)
    {
        var i = Fresh("i");
        var (name, length) = (sequence.Name, $"{sequence.Name}.Length");
        var condition = Value(CsType.Bool, 2);
        var (head, isIndex) = _random.Pick(
            (5, ($"for (int {i} = 0; {i} < {length}; {i}++)\n", true)),
            (2, ($"for (int {i} = {length} - 1; {i} >= 0; {i}--)\n", true)),
            (1, ($"for (int {i} = 0; {i} < {length}; {i} += {_random.Between(2, 3)})\n", true)),
            (1, ($"for (int {i} = 1; {i} <= {length}; {i}++)\n", false)),
            (1, ($"for (int {i} = 0; {i} < {length} && $; {i}++)\n", true)),
            (1, ($"for (int {i} = 0; {i} <= {length}; {i}++)\n", true)));
        var body = Repeated(nesting, MaxLength, new Variable(i, CsType.Int, false) { IndexOf = isIndex ? name : null });
        return head.Contains(Node.Hole) ? S(head + "$", condition, body) : S(head + "$", body);
    }

    private Node ForEach(int nesting, Variable sequence)
    {
        var x = Fresh("x");
        var isPlace = sequence.Type.Shape == TypeShape.Span && sequence.IsWritable && _random.Chance(2);
        var body = Repeated(nesting, MaxLength, new Variable(x, sequence.Type.Element!, isPlace));
        return S($"foreach ({(isPlace ? "ref " : "")}{sequence.Type.Element} {x} in {sequence.Name})\n$", body);
    }

    private Node While(int nesting)
    {
        var (w, rounds) = (Fresh("w"), _random.Between(1, 9));
        var condition = Value(CsType.Bool, 2);
        var body = Repeated(nesting, rounds, new Variable(w, CsType.Int, false));
        return _random.Chance(2)
            ? S($"int {w} = {rounds};\nwhile ({w}-- > 0 && $)\n$", condition, body)
            : S($"int {w} = 0;\ndo\n$while (++{w} < {rounds} && $);\n", body, condition);
    }

    private Node Repeated(int nesting, int rounds, Variable variable)
    {
        var known = _variables.Count;
        _variables.Add(variable);
        _weight *= rounds;
        var body = Body(nesting);
        _weight /= rounds;
        _variables.RemoveRange(known, _variables.Count - known);
        return body;
    }
}
