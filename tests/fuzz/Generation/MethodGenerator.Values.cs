// Values of any type. A leaf is never a constant, so that the C# compiler finds nothing to fold or to refuse.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    private const int MaxDepth = 4;

    private Node Value(CsType type, int depth)
    {
        if (depth >= MaxDepth || _random.Chance(4))
            return Leaf(type, depth);
        if (_random.Chance(9) && TryCall(type, depth) is { } call)
            return call;
        if (_random.Chance(10))
            return V(type, "($ ? $ : $)", Value(CsType.Bool, depth + 1), Value(type, depth + 1), Value(type, depth + 1));
        if (_random.Chance(25))
            return Choice(type, depth);
        if (_random.Chance(20) && FindPlace(type, depth) is { } place)
            return V(type, "($ = $)", place, Value(type, depth + 1));
        return type.Shape switch
        {
            TypeShape.Bool => Condition(depth),
            TypeShape.Float => Real(type, depth),
            TypeShape.Enum when _random.Chance(3) => V(type, $"($ ? {_random.Pick(_declared.Constants[type.Name])} : {_random.Pick(_declared.Constants[type.Name])})",
                Value(CsType.Bool, depth + 1)),
            TypeShape.Enum => Cast(type, CsType.Int, depth),
            TypeShape.Nullable => Lifted(type, depth),
            TypeShape.Struct => Structure(type, depth),
            _ => Integer(type, depth),
        };
    }

    private Node? TryCall(CsType type, int depth)
    {
        var callable = Callable(m => m.Result == type);
        return callable.Count == 0 ? null : Call(_random.Pick(callable), depth);
    }

    /// <summary>A variable or part of one; of another type when there is none of this, and converted.</summary>
    private Node Leaf(CsType type, int depth)
    {
        var ways = Ways(type, onlyPlaces: false, depth);
        if (ways.Count > 0)
            return _random.Pick(ways)();
        return type.Shape switch
        {
            TypeShape.Struct => V(type, $"default({type})"),
            TypeShape.Nullable => V(type, $"({type})$", Leaf(type.Element!, depth)),
            _ => ConvertedLeaf(type, depth),
        };
    }

    private Node ConvertedLeaf(CsType type, int depth)
    {
        var source = _random.Pick(_variables.SelectMany(v => Parts(v.Type, 0)).Where(t => t.IsScalar).ToList());
        return Convert(type, source, _random.Pick(Ways(source, onlyPlaces: false, depth))());

        static IEnumerable<CsType> Parts(CsType type, int depth) =>
            type.IsSequence || type.Shape is TypeShape.Grid or TypeShape.Nullable or TypeShape.Pointer ? [type.Element!]
            : depth > MaxPathDepth ? []
            : type.Fields.SelectMany(f => Parts(f.Type, depth + 1)).Prepend(type);
    }

    /// <summary>A value that may be null, or arithmetic that gives null when an operand is.</summary>
    private Node Lifted(CsType type, int depth)
    {
        if (_random.Chance(4))
            return V(type, $"default({type})");
        return type.Element is { IsNumber: true } && _random.Chance(2)
            ? V(type, $"unchecked(({type})($ {_random.Pick(["+", "-", "*"])} $))", Value(type, depth + 1), Value(type, depth + 1))
            : V(type, $"({type})$", Value(type.Element!, depth + 1));
    }

    private Node Structure(CsType type, int depth)
    {
        if (_random.Chance(2))
            return Leaf(type, depth);
        if (type.Name.StartsWith('('))
            return Node.Of(Sort.Value(type), $"({string.Join(", ", type.Fields.Select(_ => Node.Hole))})", [.. type.Fields.Select(f => Value(f.Type, depth + 1))]);
        var set = type.Fields.Where(_ => !_random.Chance(4)).ToList();
        return Node.Of(Sort.Value(type), $"new {type} {{ {string.Join(", ", set.Select(f => $"{f.Name} = {Node.Hole}"))} }}",
            [.. set.Select(f => Value(f.Type, depth + 1))]);
    }

    /// <summary>A switch expression.</summary>
    private Node Choice(CsType type, int depth)
    {
        var arms = Enumerable.Range(0, 8).Where(_ => _random.Chance(2))
            .Select(n => Node.Of(new Sort(SortKind.Arm), $"{(_random.Chance(4) ? "> " : "")}{(n * n) - 1} => $, ", Value(type, depth + 2))).ToList();
        // An arm that an earlier one covers does not compile.
        var relational = arms.FindIndex(a => a.Print().StartsWith('>'));
        var kept = relational < 0 ? arms : arms[..(relational + 1)];
        return V(type, "($ switch { $_ => $ })", Value(CsType.Int, depth + 1),
            Node.List(new Sort(SortKind.Arm, "all"), "$", "", kept), Value(type, depth + 2));
    }

    private Node Condition(int depth)
    {
        if (_random.Chance(4))
            return V(CsType.Bool, $"($ {_random.Pick(["&", "|", "^", "&&", "&&", "||", "||", "==", "!="])} $)", Value(CsType.Bool, depth + 1), Value(CsType.Bool, depth + 1));
        if (_random.Chance(8))
            return V(CsType.Bool, "(!$)", Value(CsType.Bool, depth + 1));
        var nullables = _variables.Where(v => v.Type.Shape == TypeShape.Nullable).ToList();
        if (nullables.Count > 0 && _random.Chance(6))
        {
            var nullable = _random.Pick(nullables);
            return nullable.Type.Element!.IsNumber && _random.Chance(2)
                ? V(CsType.Bool, $"({nullable.Name} {_random.Pick(["<", ">=", "==", "!="])} $)", Value(nullable.Type, depth + 1))
                : V(CsType.Bool, nullable.Name + ".HasValue");
        }
        var spans = Sequences(v => v.Type.IsSpan && v.Type.Element!.IsInteger);
        if (spans.Count > 0 && _random.Chance(10))
        {
            var span = _random.Pick(spans);
            return _random.Chance(2)
                ? V(CsType.Bool, $"{span.Name}.Contains($)", Value(span.Type.Element!, depth + 1))
                : V(CsType.Bool, $"{span.Name}.SequenceEqual({_random.Pick(spans.Where(s => s.Type.Element == span.Type.Element).ToList()).Name})");
        }
        var type = _random.Chance(10) ? _random.Pick(CsType.WideIntegers) : TypeChoice.Scalar(_random, _declared);
        if (type == CsType.Bool)
            return V(type, "($ == $)", Value(type, depth + 1), Value(type, depth + 1));
        if (type.IsNumber && type.Bits <= 64 && type.Shape != TypeShape.Char && _random.Chance(10))
            return V(CsType.Bool, $"($ is {_random.Pick(["> 3 and < 90", "< 2 or > 60", ">= 7", "not 0"])})", Value(type, depth + 1));
        if (type.IsFloat && _random.Chance(8))
            return V(CsType.Bool, $"{type}.{_random.Pick(["IsNaN", "IsInfinity", "IsFinite"])}($)", Value(type, depth + 1));
        var right = type.IsNumber && _random.Chance(4) ? Literal(type) : Value(type, depth + 1);
        return V(CsType.Bool, $"($ {_random.Pick(["<", "<=", ">", ">=", "==", "!="])} $)", Value(type, depth + 1), right);
    }

    /// <summary>A value of one type made from one of another.</summary>
    private Node Cast(CsType to, CsType from, int depth) => Convert(to, from, Value(from, depth + 1));

    private static Node Convert(CsType to, CsType from, Node value)
    {
        if (to == from)
            return value;
        if (to == CsType.Bool)
            return V(to, from.Shape == TypeShape.Enum ? "($ != default)" : "($ != 0)", value);
        if (from == CsType.Bool)
            return Convert(to, CsType.Int, V(CsType.Int, "($ ? 1 : 0)", value));
        // 128-bit integers are structs with operators, which enums know nothing of.
        if ((to.Shape == TypeShape.Enum && from.Bits > 64) || (from.Shape == TypeShape.Enum && to.Bits > 64))
            return Convert(to, CsType.Long, Convert(CsType.Long, from, value));
        return V(to, $"unchecked(({to})($))", value);
    }
}
