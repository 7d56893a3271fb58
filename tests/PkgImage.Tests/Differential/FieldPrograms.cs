// C# programs over the fields of objects at random: classes that derive from each other, with fields of every size and kind, and methods with a loop that read
// and change fields of their own object, of another that may be the same one, and of one that an object holds, by name, by reference and through callees.
using System.Text;

namespace PkgImage.Tests.Differential;

/// <summary>Writes classes from a seed.</summary>
internal sealed class FieldPrograms(int seed)
{
    private static readonly string[] Numbers = ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double"];

    private readonly Random _random = new(seed);

    /// <summary>Number fields of each class, those of its base classes included: name and type.</summary>
    private readonly List<List<(string Name, string Type)>> _fields = [];

    /// <summary>The class at the end of each one's base classes: an object holds one of those, and no more, or all that hangs on it were a forest.</summary>
    private readonly List<int> _roots = [];

    /// <summary>Classes with so many methods each.</summary>
    public static string Create(int seed, int classes, int methods)
    {
        var programs = new FieldPrograms(seed);
        var text = new StringBuilder("#nullable enable\nusing System;\n");
        for (var i = 0; i < classes; i++)
            text.Append(programs.Class(i, methods));
        return text.ToString();
    }

    private string Class(int index, int methods)
    {
        var parent = index > 0 && OneIn(2) ? _random.Next(index) : -1;
        var all = parent < 0 ? [] : _fields[parent].ToList();
        var text = new StringBuilder($"public class C{index}{(parent < 0 ? "" : $" : C{parent}")}\n{{\n");
        for (var i = 2 + _random.Next(7); i > 0; i--)
        {
            var field = ($"F{index}_{i}", Pick(Numbers));
            all.Add(field);
            text.Append($"    public {field.Item2} {field.Item1};\n");
            if (OneIn(4))
                text.Append($"    public {Pick("string", "object")}? R{index}_{i};\n");
        }
        _roots.Add(parent < 0 ? index : _roots[parent]);
        if (parent < 0)
            text.Append($"    public C{index}? Held{index};\n");
        text.Append($"    [Length(0, 9)] public int[]? Data{index};\n");
        if (OneIn(4))
            text.Append($"    public bool IsOn{index};\n    public char Letter{index};\n");
        _fields.Add(all);
        text.Append($"    private static void Bump{index}(ref long x, int n) => x += n;\n");
        text.Append($"    private void Step{index}(int n)\n    {{\n{Statement(index, "this")}{Statement(index, "this")}    }}\n");
        for (var i = 0; i < methods; i++)
            text.Append(Method(index, i));
        return text.Append("}\n").ToString();
    }

    private string Method(int index, int number)
    {
        var text = new StringBuilder($"    public long M{index}_{number}(C{index} other, [In(-1, 12)] int n)\n    {{\n        var sum = 0L;\n");
        text.Append("        for (var i = 0; i < n; i++)\n        {\n");
        for (var i = 1 + _random.Next(5); i > 0; i--)
        {
            text.Append(_random.Next(7) switch
            {
                0 => $"            Step{index}(i);\n",
                1 => $"            other.Step{index}(i);\n",
                2 => $"            sum += Data{index}![i % 9] + other.Data{index}!.Length;\n",
                3 when OfType(index, "long") is { } wide => $"            Bump{index}(ref {Pick("this", "other")}.{wide}, i);\n",
                4 => Statement(_roots[index], $"Held{_roots[index]}!"),
                5 => Statement(index, "other"),
                _ => Statement(index, "this"),
            });
        }
        return text.Append($"            sum += (long){Pick("this", "other")}.{Field(index)};\n        }}\n        return sum;\n    }}\n").ToString();
    }

    /// <summary>A change of a field by others.</summary>
    private string Statement(int index, string target)
    {
        var (name, type) = Pick([.. _fields[index]]);
        var operation = type is "float" or "double" ? Pick("+", "-", "*") : Pick("+", "-", "*", "^");
        var other = type is "float" or "double" ? $"({type}){Field(index)}" : $"(int){Field(index)}";
        return $"        {target}.{name} = ({type})({target}.{name} {operation} {Cast(type, other)});\n";
    }

    private static string Cast(string type, string value) => type is "ulong" or "long" or "uint" ? $"({type})({value})" : value;

    private string Field(int index) => Pick([.. _fields[index]]).Name;

    private string? OfType(int index, string type) => _fields[index].Where(field => field.Type == type).Select(field => field.Name).LastOrDefault();

    private bool OneIn(int count) => _random.Next(count) == 0;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
