// A random program: enums, structs, statics, exception classes, operations for generics, helper methods, and entry methods, which are
// what is run. Every program compiles, ends soon, and does nothing that C# leaves open but the payload of a NaN.
using System.Collections.Immutable;
using System.Globalization;
using PkgImage.Fuzz.Syntax;

namespace PkgImage.Fuzz.Generation;

internal sealed class ProgramGenerator
{
    /// <summary>Begins the name of every entry method.</summary>
    public const string EntryPrefix = "Entry";

    private readonly Randomness _random;
    private readonly Declarations _declared = new();
    private readonly List<Node> _members = [];

    private ProgramGenerator(ulong seed) => _random = new Randomness(seed);

    /// <summary>The program of a seed. The class's name is left open: <see cref="PrintAs"/>.</summary>
    public static Node Create(ulong seed)
    {
        var generator = new ProgramGenerator(seed);
        // Something to read and to change is in scope everywhere.
        generator.Static("G", CsType.Int);
        generator.Exceptions();
        generator.Enums();
        generator.Structs();
        generator.Classes();
        generator.Statics();
        generator.Methods();
        return Node.List(new Sort(SortKind.Program), "public static unsafe class @\n{\n$}\n", "", generator._members);
    }

    /// <summary>The source of a program as a class of that name.</summary>
    public static string PrintAs(Node program, string name)
    {
        var text = program.Print();
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return $"#nullable disable\n{text[..at]}{name}{text[(at + 1)..]}";
    }

    private void Add(string template, params ReadOnlySpan<Node> children) => _members.Add(Node.Of(new Sort(SortKind.Member), template, children));

    private void Enums()
    {
        for (var i = _random.Below(3); i > 0; i--)
        {
            var underlying = _random.Pick([.. CsType.WideIntegers[..4], .. CsType.NarrowIntegers[..^1]]);
            var name = "E" + _declared.Enums.Count;
            var values = Enumerable.Range(0, _random.Between(2, 6)).Select(_ => (long)(_random.Next() >> _random.Between(57, 63)))
                .Append(underlying.IsSigned ? -1 : 127).Distinct().ToArray();
            var constants = values.Select((v, n) => $"C{n} = {v.ToString(CultureInfo.InvariantCulture)}");
            Add($"public enum {name} : {underlying} {{ {string.Join(", ", constants)} }}\n");
            _declared.Enums.Add(CsType.Enum(name, underlying));
            _declared.Constants.Add(name, [.. values.Select((_, n) => $"{name}.C{n}")]);
        }
    }

    private void Structs()
    {
        for (var i = _random.Below(4); i > 0; i--)
        {
            var name = "S" + _declared.Structs.Count;
            if (_random.Chance(5))
                AddOverlapping(name);
            else if (_random.Chance(6))
                AddInlineArray(name);
            else
                AddStruct(name);
        }
        for (var i = _random.Below(3); i > 0; i--)
            _declared.Structs.Add(CsType.Tuple([.. Enumerable.Range(0, _random.Between(2, 3)).Select(_ => Element(structs: true))]));
        if (_random.Chance(2))
        {
            Add("public struct Pair<A, B>\n{\npublic A First;\npublic B Second;\n"
                + "internal readonly Pair<B, A> Swapped() => new() { First = Second, Second = First };\n}\n");
            for (var i = _random.Between(1, 2); i > 0; i--)
                AddPair(Element(structs: true), Element(structs: true));
        }
    }

    private void AddPair(CsType a, CsType b)
    {
        if (_declared.Structs.Any(s => s.Name == $"Pair<{a}, {b}>"))
            return;
        var (there, back) = (Pair(a, b), Pair(b, a));
        _declared.Structs.Add(there);
        _declared.Methods.Add(new Method("Swapped", back, [], there, 1));
        if (a == b)
            return;
        _declared.Structs.Add(back);
        _declared.Methods.Add(new Method("Swapped", there, [], back, 1));

        static CsType Pair(CsType a, CsType b) => CsType.Struct($"Pair<{a}, {b}>", [("First", a), ("Second", b)]);
    }

    private void AddStruct(string name)
    {
        var fields = Enumerable.Range(0, _random.Between(1, 5)).Select(n => ("F" + n, Element(structs: true))).ToArray();
        var layout = _random.Chance(6) ? $"[StructLayout(LayoutKind.Sequential, Pack = {_random.Pick([1, 2, 4])})]\n" : "";
        var type = CsType.Struct(name, fields);
        var members = fields.Select(f => Node.Of(new Sort(SortKind.Member), $"public {f.Item2} {f.Item1};\n")).ToList();
        for (var i = _random.Below(3); i > 0; i--)
        {
            var (method, node) = MethodGenerator.CreateInstance(_random, _declared, type, "I" + _declared.Methods.Count);
            members.Add(node);
            _declared.Methods.Add(method);
        }
        _members.Add(Node.List(new Sort(SortKind.Member), $"{layout}public struct {name}\n{{\n$}}\n", "", members));
        _declared.Structs.Add(type);
    }

    /// <summary>Fields at any offset, one over the other. Integers only: a float's NaN is not to be seen as bits.</summary>
    private void AddOverlapping(string name)
    {
        var fields = Enumerable.Range(0, _random.Between(2, 4))
            .Select(n => ("F" + n, Type: _random.Pick([.. CsType.WideIntegers[..6], .. CsType.NarrowIntegers]), Offset: _random.Below(9))).ToArray();
        var members = fields.Select(f => Node.Of(new Sort(SortKind.Member), $"[FieldOffset({f.Offset})] public {f.Type} {f.Item1};\n"));
        _members.Add(Node.List(new Sort(SortKind.Member), $"[StructLayout(LayoutKind.Explicit)]\npublic struct {name}\n{{\n$}}\n", "", members));
        _declared.Structs.Add(CsType.Struct(name, fields.Select(f => (f.Item1, f.Type))));
    }

    /// <summary>Of integers only: the harness makes and compares its bytes.</summary>
    private void AddInlineArray(string name)
    {
        var element = _random.Pick([.. CsType.WideIntegers[..6], .. CsType.NarrowIntegers]);
        Add($"[InlineArray(4)]\npublic struct {name}\n{{\npublic {element} E;\n}}\n");
        _declared.Structs.Add(CsType.InlineArray(name, element));
    }

    /// <summary>A type that arrays, spans and fields can have.</summary>
    private CsType Element(bool structs) => TypeChoice.Element(_random, _declared, structs);

    /// <summary>Objects, which native code reaches by the addresses of their fields alone.</summary>
    private void Classes()
    {
        for (var i = _random.Below(3); i > 0; i--)
        {
            var name = "C" + i;
            var fields = Enumerable.Range(0, _random.Between(1, 4)).Select(n => ("F" + n, Type: _random.Chance(3) ? CsType.Array(Element(structs: true)) : Element(structs: true)))
                .ToImmutableArray();
            var members = fields.Select(f => Node.Of(new Sort(SortKind.Member), $"{MethodGenerator.Limits(_random, f.Type)}public {f.Type} {f.Item1};\n"));
            _members.Add(Node.List(new Sort(SortKind.Member), $"public class {name}\n{{\n$}}\n", "", members));
            _declared.Classes.Add(CsType.Class(name), fields);
        }
    }

    private void Statics()
    {
        for (var i = _random.Below(4); i > 0; i--)
            Static("G" + i, Element(structs: true));
    }

    private void Static(string name, CsType type)
    {
        Add($"public static {type} {name};\n");
        _declared.Statics.Add(new Variable(name, type, true));
    }

    private void Exceptions()
    {
        Add("private static string Text(int v) => \"v\" + v;\n");
        Add("private static ref T Either<T>(bool c, ref T a, ref T b)\n{\nif (c) return ref a;\nreturn ref b;\n}\n");
        Add("private static ref T At<T>(T[] a, int i) => ref a[i];\n");
        for (var i = _random.Below(3); i > 0; i--)
        {
            var name = "X" + _declared.Exceptions.Count;
            var parent = _random.Pick(["Exception", "InvalidOperationException", "ArithmeticException", .. _declared.Exceptions]);
            Add($"public class {name} : {parent}\n{{\npublic {name}(string m) : base(m)\n{{\n}}\n}}\n");
            _declared.Exceptions.Add(name);
            _declared.Bases.Add(name, parent);
        }
    }

    private void Methods()
    {
        if (_random.Chance(3))
            Operations();
        for (var i = _random.Between(1, 4); i > 0; i--)
        {
            var (method, node) = MethodGenerator.CreateHelper(_random, _declared, "M" + _declared.Methods.Count);
            _members.Add(node);
            _declared.Methods.Add(method);
        }
        for (var i = _random.Between(1, 2); i > 0; i--)
            _members.Add(MethodGenerator.CreateEntry(_random, _declared, EntryPrefix + i));
    }

    /// <summary>A static abstract member, structs that implement it, and methods generic over them.</summary>
    private void Operations()
    {
        Add("public interface IOperation<T>\n{\nstatic abstract T Apply(T a, T b);\n}\n");
        var type = _random.Pick<CsType>([CsType.Int, CsType.Long, CsType.Double, CsType.Byte]);
        Add("private static T Twice<T, TOp>(T a, T b) where TOp : IOperation<T> => TOp.Apply(a, TOp.Apply(b, a));\n");
        Add("private static T Fold<T, TOp>(ReadOnlySpan<T> s, T seed) where TOp : IOperation<T>\n"
            + "{\nforeach (var x in s)\nseed = TOp.Apply(seed, x);\nreturn seed;\n}\n");
        Add("private static T Largest<T>(T a, T b, T c) where T : INumber<T> => a > b ? T.Max(a, c) : b + c;\n");
        for (var i = _random.Between(1, 2); i > 0; i--)
        {
            var name = "Op" + i;
            var apply = MethodGenerator.CreateOperation(_random, _declared, type);
            Add($"public readonly struct {name} : IOperation<{type}>\n{{\n$}}\n", apply);
            AddGeneric("Twice", $"<{type}, {name}>", type, type);
            AddGeneric("Fold", $"<{type}, {name}>", CsType.ReadOnlySpan(type), type);
        }
        var number = _random.Pick([.. CsType.WideIntegers, CsType.Byte, CsType.Float, CsType.Double]);
        AddGeneric("Largest", $"<{number}>", number, number, number);
    }

    private void AddGeneric(string name, string arguments, params ReadOnlySpan<CsType> parameters)
    {
        var list = ImmutableArray.CreateBuilder<Parameter>();
        foreach (var type in parameters)
            list.Add(new Parameter("", type, Passing.ByValue));
        _declared.Methods.Add(new Method(name, parameters[^1], list.ToImmutable(), null, 20) { TypeArguments = arguments });
    }
}
