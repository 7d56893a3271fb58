// Where values come from and go to: variables, fields, elements, and what points at them.
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed partial class MethodGenerator
{
    private const int MaxPathDepth = 3;

    private static readonly Sort s_pointerIndex = new(SortKind.Bound, "pointer");

    private List<Variable> Sequences(Func<Variable, bool> fits) => [.. _variables.Where(v => v.Type.IsSequence && fits(v))];

    /// <summary>Something of that type that can be assigned to, or null.</summary>
    private Node? FindPlace(CsType type, int depth)
    {
        var ways = Ways(type, onlyPlaces: true, depth);
        if (ways.Count == 0)
            return null;
        if (!_random.Chance(15))
            return _random.Pick(ways)();
        var (isInline, condition) = (_random.Chance(2), Value(CsType.Bool, depth + 2));
        var (a, b) = (_random.Pick(ways)(), _random.Pick(ways)());
        return isInline && !IsPointed(a) && !IsPointed(b)
            ? Node.Of(Sort.Place(type), "($ ? ref $ : ref $)", condition, a.As(Sort.Referent(type)), b.As(Sort.Referent(type)))
            : Node.Of(Sort.Place(type), "Either($, ref $, ref $)", condition, a, b);
    }

    /// <summary>
    /// An element of a pointer. No conditional reference chooses one: where it is used as a value, the C# compiler (Roslyn 5) forgets to
    /// load it. <c>x = c ? ref p[0] : ref p[1]</c> stores an address, which is another one in each run, or is no valid IL at all.
    /// </summary>
    private static bool IsPointed(Node place) => place.Children is [{ Sort: var index }] && index == s_pointerIndex;

    private List<Func<Node>> Ways(CsType type, bool onlyPlaces, int depth)
    {
        var ways = new List<Func<Node>>();
        foreach (var variable in _variables)
        {
            AddPaths(ways, type, variable.Type, variable.Name, variable.IsWritable, onlyPlaces, 0);
            switch (variable.Type.Shape)
            {
                case TypeShape.Array or TypeShape.Span:
                    AddElements(ways, type, variable, isPlace: true, depth);
                    break;
                case TypeShape.ReadOnlySpan when !onlyPlaces:
                    AddElements(ways, type, variable, isPlace: false, depth);
                    break;
                case TypeShape.Grid when variable.Type.Element == type:
                    ways.Add(() => Node.Of(Sort.Place(type), $"{variable.Name}[$, $]", GridIndex(variable, 0, depth), GridIndex(variable, 1, depth)));
                    break;
                case TypeShape.Pointer when variable.Type.Element == type:
                    ways.Add(() => Node.Of(Sort.Place(type), $"{variable.Name}[$]", PointerIndex(depth)));
                    break;
                case TypeShape.Struct when variable.Type.Element == type && (variable.IsWritable || !onlyPlaces):
                    ways.Add(() => Node.Of(variable.IsWritable ? Sort.Place(type) : Sort.Value(type), $"{variable.Name}[$]", InlineIndex(depth)));
                    break;
                case TypeShape.String when type == CsType.Char && !onlyPlaces:
                    ways.Add(() => V(type, $"{variable.Name}[$]", Index(variable, depth)));
                    break;
                case TypeShape.Nullable when variable.Type.Element == type && !onlyPlaces:
                    ways.Add(() => V(type, $"{variable.Name}.{_random.Pick(["GetValueOrDefault()", "GetValueOrDefault()", "Value"])}"));
                    break;
            }
        }
        return ways;
    }

    /// <summary>A variable of the type, and fields of the type in a variable.</summary>
    private static void AddPaths(List<Func<Node>> ways, CsType wanted, CsType type, string path, bool isWritable, bool onlyPlaces, int depth)
    {
        if (type == wanted && (isWritable || !onlyPlaces))
            ways.Add(() => Node.Of(isWritable ? Sort.Place(wanted) : Sort.Value(wanted), path));
        if (depth == MaxPathDepth)
            return;
        foreach (var (name, field) in type.Fields)
            AddPaths(ways, wanted, field, $"{path}.{name}", isWritable, onlyPlaces, depth + 1);
    }

    private void AddElements(List<Func<Node>> ways, CsType wanted, Variable sequence, bool isPlace, int depth)
    {
        var element = sequence.Type.Element!;
        if (element == wanted)
            ways.Add(() => Node.Of(SortOf(), $"{sequence.Name}[$]", Index(sequence, depth)));
        if (element == wanted && sequence.Type.Shape == TypeShape.Array && _random.Chance(8))
            ways.Add(() => Node.Of(SortOf(), $"At({sequence.Name}, $)", depth >= MaxDepth ? V(CsType.Int, "1") : V(CsType.Int, "($ & 3)", Value(CsType.Int, depth + 1))));
        foreach (var (name, field) in element.Fields.Where(f => f.Type == wanted))
            ways.Add(() => Node.Of(SortOf(), $"{sequence.Name}[$].{name}", Index(sequence, depth)));

        Sort SortOf() => isPlace ? Sort.Place(wanted) : Sort.Value(wanted);
    }

    /// <summary>An index that mostly hits.</summary>
    private Node Index(Variable sequence, int depth)
    {
        var name = sequence.Name;
        var known = _variables.LastOrDefault(v => v.IndexOf == name);
        if (depth >= MaxDepth)
            return V(CsType.Int, known?.Name ?? $"{_random.Below(4)}");
        return _random.Pick<Func<Node>>(
            (known is null ? 0 : 12, () => V(CsType.Int, known!.Name)),
            (5, () => V(CsType.Int, "($ & 3)", Value(CsType.Int, depth + 1))),
            (5, () => V(CsType.Int, $"(int)((uint)($) % (uint){name}.Length)", Value(CsType.Int, depth + 1))),
            (known is null ? 0 : 1, () => V(CsType.Int, $"({known!.Name} {_random.Pick(["+", "-"])} 1)")),
            (1, () => V(CsType.Int, $"({name}.Length - 1)")),
            (1, () => Value(CsType.Int, depth + 1)),
            (sequence.Type.Shape == TypeShape.Array ? 1 : 0, () => V(CsType.Long, "($ & 7)", Value(CsType.Long, depth + 1))))();
    }

    private Node GridIndex(Variable grid, int dimension, int depth) => _random.Pick<Func<Node>>(
        (depth >= MaxDepth ? 1000 : 0, () => V(CsType.Int, $"{_random.Below(2)}")),
        (4, () => V(CsType.Int, $"(int)((uint)($) % (uint){grid.Name}.GetLength({dimension}))", Value(CsType.Int, depth + 1))),
        (2, () => V(CsType.Int, "($ & 1)", Value(CsType.Int, depth + 1))),
        (1, () => Leaf(CsType.Int, depth + 1)))();

    /// <summary>An index into an inline array, which has four elements.</summary>
    private Node InlineIndex(int depth) => depth >= MaxDepth ? V(CsType.Int, $"{_random.Below(4)}")
        : _random.Chance(8) ? V(CsType.Int, "($ & 7)", Value(CsType.Int, depth + 1)) : V(CsType.Int, "($ & 3)", Value(CsType.Int, depth + 1));

    private Node PointerIndex(int depth) => depth >= MaxDepth
        ? Node.Of(s_pointerIndex, $"{_random.Below(4)}")
        : Node.Of(s_pointerIndex, "($ & 3)", Value(CsType.Int, depth + 1));

    private Node RefLocal()
    {
        var type = TypeChoice.Element(_random, _declared, structs: true);
        if (FindPlace(type, 1) is not { } place)
            return Assignment();
        var name = Fresh("r");
        _variables.Add(new Variable(name, type, true));
        return S($"ref {type} {name} = ref $;\n", place);
    }

    /// <summary>A pointer into an array, or at a local; only where the array is long enough for every index a pointer gets.</summary>
    private Node Pinned(int nesting)
    {
        var arrays = Sequences(v => v.Type.Shape != TypeShape.ReadOnlySpan && v.Type.Element!.IsScalar);
        if (arrays.Count == 0)
            return Assignment();
        var array = _random.Pick(arrays);
        var (name, type) = (Fresh("q"), array.Type.Element!);
        var known = _variables.Count;
        _variables.Add(new Variable(name, CsType.Pointer(type), false));
        var body = Body(nesting);
        _variables.RemoveRange(known, _variables.Count - known);
        return S($"if ({array.Name}.Length > 3)\nfixed ({type}* {name} = {array.Name})\n$", body);
    }

    private Node StackBuffer()
    {
        var type = TypeChoice.Scalar(_random, _declared);
        var name = Fresh("s");
        var statement = _random.Chance(3)
            ? S($"Span<{type}> {name} = stackalloc {type}[$];\n", Node.Of(new Sort(SortKind.Bound, "stack"), "(($ & 7) + 4)", Value(CsType.Int, 2)))
            : S($"Span<{type}> {name} = stackalloc {type}[{_random.Between(1, MaxLength)}];\n");
        _variables.Add(new Variable(name, CsType.Span(type), true));
        return statement;
    }

    /// <summary>A span over part of another sequence: the same memory under two names.</summary>
    private Node Slice()
    {
        var sequences = Sequences(_ => true);
        if (sequences.Count == 0)
            return Assignment();
        var sequence = _random.Pick(sequences);
        if (sequence.Type.Shape == TypeShape.Span && sequence.Type.Element!.Shape == TypeShape.Integer && _random.Chance(4))
            return Reinterpretation(sequence);
        var (name, element) = (Fresh("s"), sequence.Type.Element!);
        var isReadOnly = sequence.Type.Shape == TypeShape.ReadOnlySpan || _random.Chance(6);
        var source = sequence.Type.Shape == TypeShape.Array ? $"{sequence.Name}.AsSpan" : $"{sequence.Name}.Slice";
        var node = _random.Pick<Func<Node>>(
            (2, () => V(sequence.Type, sequence.Name)),
            (3, () => V(sequence.Type, $"{source}($ & 3)", Value(CsType.Int, 2))),
            (2, () => V(sequence.Type, $"{source}({_random.Below(3)}, $ & 3)", Value(CsType.Int, 2))),
            (1, () => V(sequence.Type, $"{source}($, $)", Value(CsType.Int, 2), Value(CsType.Int, 2))))();
        var type = isReadOnly ? CsType.ReadOnlySpan(element) : CsType.Span(element);
        _variables.Add(new Variable(name, type, !isReadOnly));
        return S($"{type} {name} = $;\n", node);
    }

    /// <summary>The same memory as integers of another width.</summary>
    private Node Reinterpretation(Variable span)
    {
        var (name, type) = (Fresh("s"), _random.Pick([.. CsType.WideIntegers[..4], .. CsType.NarrowIntegers[..^1]]));
        _variables.Add(new Variable(name, CsType.Span(type), true));
        return S($"Span<{type}> {name} = MemoryMarshal.Cast<{span.Type.Element}, {type}>({span.Name});\n");
    }

    /// <summary>A span's own operations, over memory that may overlap.</summary>
    private Node SpanCall()
    {
        var spans = Sequences(v => v.Type.Shape == TypeShape.Span);
        if (spans.Count == 0)
            return Slice();
        var span = _random.Pick(spans);
        var sources = Sequences(v => v.Type.IsSpan && v.Type.Element == span.Type.Element);
        return _random.Pick<Func<Node>>(
            (2, () => S($"{span.Name}.Fill($);\n", Value(span.Type.Element!, 2))),
            (1, () => S($"{span.Name}.Clear();\n")),
            (1, () => S($"{span.Name}.Reverse();\n")),
            (3, () => S($"{_random.Pick(sources).Name}.CopyTo({span.Name});\n")),
            (1, () => S($"{_random.Pick(sources).Name}.TryCopyTo({span.Name});\n")))();
    }

    /// <summary>An array of the method's own: such a method stays IL but for its loops.</summary>
    private Node Allocation()
    {
        var element = TypeChoice.Element(_random, _declared, structs: true);
        var name = Fresh("t");
        _variables.Add(new Variable(name, CsType.Array(element), false));
        return S($"{element}[] {name} = new {element}[{_random.Between(3, MaxLength)}];\n");
    }
}
