// Statements that are no loops and no exception handling.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    private const int MaxNesting = 4;

    /// <summary>Statements beyond which a method gets none that hold others.</summary>
    private const int LongMethod = 22;

    /// <summary>Loops and switches that break can leave, and loops that continue goes on with.</summary>
    private int _breakable;
    private int _continuable;

    /// <summary>Labels behind the loops around.</summary>
    private readonly List<string> _labels = [];

    /// <summary>True inside a finally block, which nothing but an exception leaves.</summary>
    private bool _inFinally;
    private int _statements;

    private Node Statement(int nesting)
    {
        _cost += _weight;
        _statements++;
        var isShallow = nesting < MaxNesting && _statements < LongMethod && _cost < CostLimit / 2;
        return _random.Pick<Func<Node>>(
            (10, Assignment),
            (4, Declaration),
            (3, Exchange),
            (3, CallStatement),
            (2, Throw),
            (_breakable > 0 ? 3 : 0, Jump),
            (nesting > 0 && !_inFinally ? 1 : 0, ReturnEarly),
            (isShallow ? 7 : 0, () => If(nesting)),
            (isShallow ? 8 : 0, () => Loop(nesting)),
            (isShallow ? 4 : 0, () => Sweep(nesting)),
            (isShallow ? 3 : 0, () => Switch(nesting)),
            (isShallow ? 5 : 0, () => Protected(nesting)),
            (isShallow ? 1 : 0, () => CheckedBlock(nesting)),
            (isShallow && _weight == 1 ? 2 : 0, () => Pinned(nesting)),
            (nesting == 0 ? 2 : 0, StackBuffer),
            (_weight == 1 ? 2 : 0, LocalFunction),
            (2, Slice),
            (2, SpanCall),
            (1, RefLocal))();
    }

    /// <summary>A block; what is declared in it is gone behind it.</summary>
    private Node Body(int nesting, int most = 4, Func<Node>? first = null)
    {
        var (known, functions) = (_variables.Count, _localFunctions.Count);
        var statements = new List<Node>();
        if (first is not null)
            statements.Add(first());
        for (var i = _random.Between(1, most); i > 0; i--)
            statements.Add(Statement(nesting + 1));
        _variables.RemoveRange(known, _variables.Count - known);
        _localFunctions.RemoveRange(functions, _localFunctions.Count - functions);
        return Block(statements);
    }

    private Node Declaration()
    {
        var type = TypeChoice.Local(_random, _declared);
        var name = Fresh("v");
        var statement = S($"{type} {name} = $;\n", Value(type, 1));
        _variables.Add(new Variable(name, type, true) { IsCapturable = true });
        return statement;
    }

    private Node Assignment()
    {
        var type = TypeChoice.Local(_random, _declared);
        if (FindPlace(type, 1) is not { } place)
        {
            type = CsType.Int;
            place = FindPlace(type, 1)!;
        }
        var checkedly = type.IsNumber && type.Bits <= 64 && _random.Chance(5);
        var (open, close) = checkedly ? ("checked {\n", "}\n") : ("", "");
        if (type.IsNumber && type.IsInteger && _random.Chance(6))
            return S($"{open}$ {_random.Pick(["<<", ">>", ">>>"])}= $;\n{close}", place, Value(CsType.Int, 1));
        if (type.IsInteger && _random.Chance(6))
            return S($"{open}${_random.Pick(["++", "--"])};\n{close}", place);
        return S($"{open}$ {_random.Pick(Operators(type))} $;\n{close}", place, Value(type, 1));
    }

    private static string[] Operators(CsType type) => type.Shape switch
    {
        TypeShape.Bool => ["=", "=", "&=", "|=", "^="],
        TypeShape.Enum => ["=", "&=", "|="],
        TypeShape.Float => ["=", "=", "+=", "-=", "*=", "/=", "%="],
        TypeShape.Integer or TypeShape.Char => ["=", "=", "=", "+=", "-=", "*=", "&=", "|=", "^=", "/=", "%="],
        _ => ["="],
    };

    /// <summary>Two places at once, which may be the same.</summary>
    private Node Exchange()
    {
        var type = TypeChoice.Element(_random, _declared, structs: true);
        if (FindPlace(type, 1) is not { } a || FindPlace(type, 1) is not { } b)
            return Assignment();
        return _random.Chance(2) ? S("($, $) = ($, $);\n", a, b, Value(type, 2), Value(type, 2)) : S("($, $) = ($, $);\n", a, b, b, a);
    }

    private Node If(int nesting)
    {
        var condition = Value(CsType.Bool, 1);
        return _random.Chance(2)
            ? S("if ($)\n$else\n$", condition, Body(nesting), Body(nesting))
            : S("if ($)\n$", condition, Body(nesting));
    }

    private Node Jump()
    {
        var target = _random.Pick(
            (3, "break"),
            (_continuable > 0 ? 3 : 0, "continue"),
            (_labels.Count > 0 ? 2 : 0, _labels.Count > 0 ? "goto " + _random.Pick(_labels) : ""));
        return S($"if ($) {target};\n", Value(CsType.Bool, 2));
    }

    private Node ReturnEarly() => S("if ($) $", Rarely(), Return());

    /// <summary>A condition that seldom holds.</summary>
    private Node Rarely() => V(CsType.Bool, $"(($ & 15) == {_random.Between(1, 15)})", Value(CsType.Int, 2));

    private Node Return() => _result is null ? S("return;\n") : S("return $;\n", Value(_result, 0));

    private Node Switch(int nesting)
    {
        var declaredEnum = _declared.Enums.Count > 0 && _random.Chance(4) ? _random.Pick(_declared.Enums) : null;
        var type = declaredEnum ?? _random.Pick([CsType.Int, CsType.Int, CsType.Int, CsType.Byte, CsType.Char, CsType.Long, CsType.WideIntegers[3]]);
        // Dense labels become a jump table, sparse ones comparisons.
        string[] labels = declaredEnum is not null ? _declared.Constants[declaredEnum.Name]
            : _random.Chance(2) ? [.. Enumerable.Range(_random.Below(3), 8).Select(n => Number(type, n))]
            : [.. new[] { 0, 1, 7, 31, 64, 100, 127 }.Select(n => Number(type, n))];
        var subject = declaredEnum is null && _random.Chance(2)
            ? V(type, $"unchecked(({type})($ & 7))", Value(type.Bits < 32 ? CsType.Int : type, 1)) : Value(type, 1);
        _breakable++;
        var sections = new List<Node>();
        foreach (var label in labels.Where(_ => _random.Chance(2)))
            sections.Add(Node.Of(new Sort(SortKind.Section), $"case {label}:\n$break;\n", Body(nesting, most: 2)));
        sections.Add(Node.Of(new Sort(SortKind.Section), "default:\n$break;\n", Body(nesting, most: 2)));
        _breakable--;
        return S("switch ($)\n$", subject, Node.List(new Sort(SortKind.Section, "all"), "{\n$}\n", "", sections));
    }

    private static string Number(CsType type, int number) => type.Shape == TypeShape.Char ? $"(char){number}" : $"{number}";

    private Node CheckedBlock(int nesting) => S($"{_random.Pick(["checked", "unchecked"])}\n$", Body(nesting));

    private Node CallStatement()
    {
        var callable = Callable(_ => true);
        return callable.Count == 0 || Call(_random.Pick(callable), 1) is not { } call ? Assignment() : S("$;\n", call);
    }
}
