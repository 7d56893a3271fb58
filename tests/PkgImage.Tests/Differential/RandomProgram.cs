// Random C# methods: typed expressions and bounded loops over every primitive type, arrays, structs, references and statics. Each program
// compiles, ends, and throws only what C# defines.
using System.Text;

namespace PkgImage.Tests.Differential;

/// <summary>A generator of one program.</summary>
internal sealed class RandomProgram
{
    private const int MaxExpressionDepth = 4;
    private const int MaxStatementDepth = 3;

    private static readonly string[] s_integers = ["int", "uint", "long", "ulong", "byte", "sbyte", "short", "ushort", "char"];
    private static readonly string[] s_scalars = [.. s_integers, "int", "long", "float", "double", "double", "bool"];
    private static readonly string[] s_arrays = ["int[]", "byte[]", "double[]", "long[]", "short[]", "float[]", "char[]"];
    private static readonly string[] s_literals =
        ["0", "1", "-1", "2", "3", "7", "31", "32", "63", "100", "127", "128", "255", "256", "32767", "65535", "1000000"];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<(string Name, string Type, bool IsWritable)> _variables = [];
    private readonly List<(string Name, string Result, string[] Parameters)> _leaves = [];
    private int _loops;
    private int _names;
    private int _indent = 1;
    private bool _callsAllowed;

    private RandomProgram(int seed) => _random = new Random(seed);

    /// <summary>The source of a static class of that name.</summary>
    public static string Create(string name, int seed, int methods)
    {
        var program = new RandomProgram(seed);
        program._text.Append("public struct S { public int A; public long B; public float C; public byte D; }\n");
        program._text.Append($"public static class {name}\n{{\n    public static int G;\n    public static long H;\n    public static double F;\n");
        for (var i = 0; i < methods; i++)
            program.Method("M" + i);
        return program._text.Append("}\n").ToString();
    }

    private void Method(string name)
    {
        _variables.Clear();
        _variables.AddRange([("G", "int", true), ("H", "long", true), ("F", "double", true)]);
        // Only methods without calls are called, and only outside of loops, so that running time stays bounded.
        var isLeaf = _random.Next(2) == 0;
        _callsAllowed = !isLeaf;
        var parameters = new List<string>();
        for (var i = _random.Next(1, 6); i > 0; i--)
            parameters.Add(_random.Next(6) switch { 0 => Pick(s_arrays), 1 => "ref " + Pick(s_scalars), 2 => "S", _ => Pick(s_scalars) });
        var result = Pick(s_scalars);
        var declared = parameters.Select((type, i) => $"{type} p{i}");
        Line($"public static {result} {name}({string.Join(", ", declared)})");
        Line("{");
        _indent++;
        for (var i = 0; i < parameters.Count; i++)
        {
            var type = parameters[i].Replace("ref ", "", StringComparison.Ordinal);
            _variables.Add(($"p{i}", type, true));
            if (type == "S")
                _variables.AddRange([($"p{i}.A", "int", true), ($"p{i}.B", "long", true), ($"p{i}.C", "float", true), ($"p{i}.D", "byte", true)]);
        }
        for (var i = _random.Next(1, 5); i > 0; i--)
            Declare();
        Statements(_random.Next(3, 9), 0);
        Line($"return {Expression(result, 0)};");
        _indent--;
        Line("}");
        if (isLeaf && parameters.All(p => !p.StartsWith("ref ", StringComparison.Ordinal)))
            _leaves.Add((name, result, [.. parameters]));
    }

    private void Declare()
    {
        var type = Pick(s_scalars);
        var value = Expression(type, 1);
        var name = "v" + _names++;
        Line($"{type} {name} = {value};");
        _variables.Add((name, type, true));
    }

    private void Statements(int count, int depth)
    {
        var known = _variables.Count;
        for (var i = 0; i < count; i++)
            Statement(depth);
        // What was declared in this block is gone behind it.
        if (depth > 0)
            _variables.RemoveRange(known, _variables.Count - known);
    }

    private void Statement(int depth)
    {
        switch (_random.Next(depth < MaxStatementDepth ? 12 : 6))
        {
            case 0:
                Declare();
                break;
            case 1 when Variables(s_arrays) is { Count: > 0 } arrays:
                var (array, type) = Pick(arrays);
                Line($"{array}[{Index(array)}] {Pick(Assignments(type[..^2]))} {Cast(type[..^2], 1)};");
                break;
            case 2 when depth > 0 && _loops > 0:
                Line($"if ({Expression("bool", 1)}) {(_random.Next(2) == 0 ? "break" : "continue")};");
                break;
            case 3 when _random.Next(4) == 0:
                Line($"if ({Expression("bool", 1)}) throw new InvalidOperationException(\"e{_names}\");");
                break;
            case 6 or 7:
                Line($"if ({Expression("bool", 1)})");
                Block(depth);
                if (_random.Next(2) == 0)
                {
                    Line("else");
                    Block(depth);
                }
                break;
            case 8 or 9 when _loops < 2:
                Loop(depth);
                break;
            case 10:
                Switch(depth);
                break;
            default:
                var (name, variableType, _) = Pick(_variables.Where(v => v.IsWritable && Array.IndexOf(s_scalars, v.Type) >= 0).ToList());
                Line($"{name} {Pick(Assignments(variableType))} {Cast(variableType, 1)};");
                break;
        }
    }

    private void Block(int depth)
    {
        Line("{");
        _indent++;
        Statements(_random.Next(1, 4), depth + 1);
        _indent--;
        Line("}");
    }

    private void Loop(int depth)
    {
        var i = "i" + _names++;
        var length = Variables(s_arrays) is { Count: > 0 } arrays && _random.Next(3) > 0 ? Pick(arrays).Name + ".Length" : $"{_random.Next(1, 12)}";
        Line(_random.Next(4) switch
        {
            0 => $"for (int {i} = {length}; {i} >= 0; {i}--)",
            1 => $"for (int {i} = 0; {i} < {length} && {Expression("bool", 2)}; {i} += {_random.Next(1, 4)})",
            _ => $"for (int {i} = 0; {i} < {length}; {i}++)",
        });
        _loops++;
        _variables.Add((i, "int", false));
        Block(depth);
        _variables.RemoveAll(v => v.Name == i);
        _loops--;
    }

    private void Switch(int depth)
    {
        // No break or continue of a loop around would mean the loop inside of a switch.
        var loops = _loops;
        Line($"switch ({Expression("int", 1)} & 7)");
        Line("{");
        _indent++;
        foreach (var label in Enumerable.Range(0, 8).Where(_ => _random.Next(2) == 0).Select(n => $"case {n}:").Append("default:"))
        {
            Line(label);
            _loops = 0;
            Block(depth + 1);
            _loops = loops;
            Line("    break;");
        }
        _indent--;
        Line("}");
    }

    private static string[] Assignments(string type) => type switch
    {
        "bool" => ["=", "&=", "|=", "^="],
        "float" or "double" => ["=", "=", "+=", "-=", "*=", "/="],
        _ => ["=", "=", "+=", "-=", "*=", "&=", "|=", "^="],
    };

    /// <summary>An expression whose assignment needs no conversion.</summary>
    private string Cast(string type, int depth) => type == "bool" ? Expression(type, depth) : $"unchecked(({type})({Expression(type, depth)}))";

    /// <summary>An expression of that type. Its first leaf is a variable, so that no part of it is a constant the compiler would refuse.</summary>
    private string Expression(string type, int depth)
    {
        if (depth >= MaxExpressionDepth || _random.Next(5) == 0)
            return Leaf(type);
        if (type == "bool")
            return Condition(depth);
        if (_random.Next(6) == 0)
            return $"({Expression("bool", depth + 1)} ? {Cast(type, depth + 1)} : {Cast(type, depth + 1)})";
        var callees = _callsAllowed && _loops == 0 && _random.Next(10) == 0 ? _leaves.Where(l => l.Result == type).ToList() : [];
        if (callees.Count > 0)
            return Call(Pick(callees));
        return type is "float" or "double" ? Real(type, depth) : Integer(type, depth);
    }

    private string Integer(string type, int depth)
    {
        // Arithmetic below int is int's; the result is cut back.
        var wide = type is "uint" or "long" or "ulong" ? type : "int";
        var (left, right) = (Operand(wide, depth), _random.Next(3) == 0 ? Literal(wide) : Operand(wide, depth));
        var text = _random.Next(14) switch
        {
            0 => $"{left} / {Operand(wide, depth)}",
            1 => $"{left} % {Operand(wide, depth)}",
            2 => $"{left} << {Expression("int", depth + 1)}",
            3 => $"{left} >> {Expression("int", depth + 1)}",
            4 => $"{left} >>> {Expression("int", depth + 1)}",
            5 => $"checked({left} {Pick(["+", "-", "*"])} {right})",
            6 => $"~{left}",
            7 => $"Math.{Pick(["Min", "Max"])}({left}, {right})",
            8 => $"({wide})BitOperations.{Pick(["PopCount", "LeadingZeroCount", "TrailingZeroCount"])}((ulong){left})",
            9 => $"({wide})({Expression(Pick(s_integers), depth + 1)})",
            10 => $"({wide})({Expression(Pick(["float", "double"]), depth + 1)})",
            _ => $"{left} {Pick(["+", "-", "*", "&", "|", "^"])} {right}",
        };
        return type == wide ? $"({text})" : $"({type})({text})";
    }

    private string Real(string type, int depth)
    {
        var (left, right) = (Operand(type, depth), Operand(type, depth));
        return _random.Next(9) switch
        {
            0 => $"({left} % {right})",
            1 => $"(-{left})",
            2 => $"({type})Math.{Pick(["Sqrt", "Abs", "Floor", "Ceiling", "Truncate", "Sin", "Exp"])}((double){left})",
            3 => $"Math.{Pick(["Min", "Max"])}({left}, {right})",
            4 => $"(({type})({Expression(Pick(s_integers), depth + 1)}))",
            5 => $"(({type})({Expression(type == "float" ? "double" : "float", depth + 1)}))",
            _ => $"({left} {Pick(["+", "-", "*", "/"])} {right})",
        };
    }

    private string Condition(int depth)
    {
        var type = Pick(s_scalars);
        if (type == "bool")
            return $"({Expression("bool", depth + 1)} {Pick(["&", "|", "^", "&&", "||", "==", "!="])} {Expression("bool", depth + 1)})";
        if (_random.Next(8) == 0)
            return $"(!{Expression("bool", depth + 1)})";
        return $"({Operand(type, depth)} {Pick(["<", "<=", ">", ">=", "==", "!="])} {Operand(type, depth)})";
    }

    private string Operand(string type, int depth) => $"(({type})({Expression(type, depth + 1)}))";

    private string Call((string Name, string Result, string[] Parameters) callee)
    {
        var arguments = callee.Parameters.Select(type => type switch
        {
            "S" => Variables("S") is { Count: > 0 } structs ? Pick(structs).Name : "default(S)",
            _ when type.EndsWith("[]", StringComparison.Ordinal) => Variables(type) is { Count: > 0 } arrays ? Pick(arrays).Name : $"({type})null!",
            _ => Cast(type, MaxExpressionDepth - 1),
        });
        return $"{callee.Name}({string.Join(", ", arguments)})";
    }

    private string Leaf(string type)
    {
        var choices = Variables(type).Select(v => v.Name).ToList();
        foreach (var (array, _) in Variables(type + "[]"))
            choices.Add($"{array}[{Index(array)}]");
        if (choices.Count > 0)
            return Pick(choices);
        // No variable of the type: one of another, converted.
        return type == "bool" ? $"({Pick(["G", "H", "F"])} > 3)" : $"unchecked(({type}){Pick(["G", "H", "F"])})";
    }

    private string Index(string array)
    {
        var index = Pick(Variables("int")).Name;
        return _random.Next(4) switch
        {
            0 => index,
            1 => $"{index} & 3",
            2 => $"(int)((uint){index} % (uint){array}.Length)",
            _ => Variables("int").FirstOrDefault(v => v.Name.StartsWith('i')).Name ?? index,
        };
    }

    private string Literal(string type) => $"unchecked(({type})({Pick(s_literals)}))";

    private List<(string Name, string Type)> Variables(params string[] types) =>
        [.. _variables.Where(v => Array.IndexOf(types, v.Type) >= 0).Select(v => (v.Name, v.Type))];

    private T Pick<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    private void Line(string text) => _text.Append(' ', 4 * _indent).Append(text).Append('\n');
}
