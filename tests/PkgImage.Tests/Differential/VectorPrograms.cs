// C# programs that call every method of a vector type for every element it is made for: one fixture method each. What they call is read
// from the framework itself, so that no method goes untested because nobody thought of it.
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Text;

namespace PkgImage.Tests.Differential;

internal static class VectorPrograms
{
    private static readonly ImmutableArray<(Type Type, string Name)> s_elements =
    [
        (typeof(sbyte), "sbyte"), (typeof(byte), "byte"), (typeof(short), "short"), (typeof(ushort), "ushort"), (typeof(int), "int"),
        (typeof(uint), "uint"), (typeof(long), "long"), (typeof(ulong), "ulong"), (typeof(float), "float"), (typeof(double), "double"),
        (typeof(nint), "nint"), (typeof(nuint), "nuint"),
    ];

    /// <summary>Static classes of the vector types by their width in bits.</summary>
    private static readonly ImmutableDictionary<int, (Type Methods, Type Vector)> s_vectors = new Dictionary<int, (Type, Type)>
    {
        [64] = (typeof(Vector64), typeof(Vector64<>)),
        [128] = (typeof(Vector128), typeof(Vector128<>)),
        [256] = (typeof(Vector256), typeof(Vector256<>)),
        [512] = (typeof(Vector512), typeof(Vector512<>)),
    }.ToImmutableDictionary();

    /// <summary>
    /// Methods whose result .NET leaves open, so that nothing can be compared: lanes that may hold anything, and what an instruction of the
    /// machine at hand gives.
    /// </summary>
    private static readonly ImmutableHashSet<string> s_open =
    [
        "CreateScalarUnsafe", "ToVector128Unsafe", "ToVector256Unsafe", "ToVector512Unsafe", "AsVector128Unsafe",
    ];

    /// <summary>The elements a width is tried with: every kind, and every size and sign for the widths that all targets have registers for.</summary>
    private static ImmutableArray<(Type Type, string Name)> ElementsOf(int width) =>
        width is 128 or 256 ? s_elements : [.. s_elements.Where(e => e.Name is "sbyte" or "ushort" or "int" or "ulong" or "float" or "double")];

    /// <summary>What a source begins with before the programs of one or more widths.</summary>
    public const string Header = "#nullable enable\nusing System.Runtime.Intrinsics;\n\n";

    /// <summary>The program of one width: a class V{width} with a method for each overload and element.</summary>
    /// <param name="refused">Methods that stay IL, with the skip code.</param>
    /// <param name="isWanted">Which methods, by name.</param>
    public static string Create(int width, IReadOnlyDictionary<string, string> refused, Func<string, bool> isWanted)
    {
        var (methods, vector) = s_vectors[width];
        var text = new StringBuilder($"public static class V{width}\n{{\n");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var all = methods.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && !s_open.Contains(m.Name) && isWanted(m.Name))
            .OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.ToString(), StringComparer.Ordinal);
        foreach (var method in all)
        {
            foreach (var (element, _) in method.IsGenericMethodDefinition ? ElementsOf(width) : s_elements[..1])
            {
                if (method.IsGenericMethodDefinition && method.GetGenericArguments().Length != 1)
                    continue;
                var closed = method.IsGenericMethodDefinition ? method.MakeGenericMethod(element) : method;
                if (!closed.GetParameters().Select(p => p.ParameterType).Append(closed.ReturnType).All(IsValue))
                    continue;
                var call = $"{methods.Name}.{method.Name}{(method.IsGenericMethodDefinition ? $"<{Name(element)}>" : "")}";
                Add(method.Name, closed, element, arguments => $"{call}({string.Join(", ", arguments)})");
            }
        }
        foreach (var (element, _) in ElementsOf(width))
            AddOperators(vector.MakeGenericType(element), element);
        return text.Append("}\n").ToString();

        void AddOperators(Type closed, Type element)
        {
            foreach (var (name, symbol) in s_operators.Where(o => isWanted(o.Name)))
            {
                foreach (var overload in closed.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == name))
                {
                    Add(name, overload, element, arguments => arguments.Length == 1 ? $"{symbol}{arguments[0]}" : $"{arguments[0]} {symbol} {arguments[1]}");
                }
            }
            foreach (var property in new[] { "Zero", "One", "AllBitsSet", "Indices", "Count" })
            {
                if (isWanted("get_" + property) && closed.GetProperty(property) is { GetMethod: { } getter })
                    Add("get_" + property, getter, element, _ => $"{Name(closed)}.{property}");
            }
        }

        void Add(string name, MethodInfo method, Type element, Func<string[], string> call)
        {
            var parameters = method.GetParameters();
            var unique = $"{name}_{element.Name}_{string.Join('_', parameters.Select(p => Word(p.ParameterType)))}";
            if (!names.Add(unique))
                return;
            if (refused.TryGetValue(name, out var code))
                text.Append($"    [StaysIL(\"{code}\")]\n");
            var declared = parameters.Select((p, i) => $"{Limits(name, p)}{Name(p.ParameterType)} p{i}");
            text.Append($"    public static {Name(method.ReturnType)} {unique}({string.Join(", ", declared)}) =>\n");
            text.Append($"        {call([.. parameters.Select((_, i) => "p" + i)])};\n\n");
        }
    }

    private static readonly (string Name, string Symbol)[] s_operators =
    [
        ("op_Addition", "+"), ("op_Subtraction", "-"), ("op_Multiply", "*"), ("op_Division", "/"), ("op_BitwiseAnd", "&"), ("op_BitwiseOr", "|"),
        ("op_ExclusiveOr", "^"), ("op_OnesComplement", "~"), ("op_UnaryNegation", "-"), ("op_UnaryPlus", "+"), ("op_Equality", "=="),
        ("op_Inequality", "!="), ("op_LeftShift", "<<"), ("op_RightShift", ">>"), ("op_UnsignedRightShift", ">>>"),
    ];

    /// <summary>Element numbers mostly in range; every other scalar is any.</summary>
    private static string Limits(string method, ParameterInfo parameter) =>
        method is "GetElement" or "WithElement" && parameter.ParameterType == typeof(int) ? "[In(-1, 16)] " : "";

    private static bool IsValue(Type type) =>
        type == typeof(bool) || type == typeof(MidpointRounding) || s_elements.Any(e => e.Type == type)
        || (type.IsGenericType && (s_vectors.Values.Any(v => v.Vector == type.GetGenericTypeDefinition()) || type.Name == "ValueTuple`2"))
        || type == typeof(System.Numerics.Vector2) || type == typeof(System.Numerics.Vector3) || type == typeof(System.Numerics.Vector4)
        || type == typeof(System.Numerics.Quaternion) || type == typeof(System.Numerics.Plane);

    /// <summary>A type as C# writes it.</summary>
    public static string Name(Type type) => type == typeof(bool) ? "bool" : type == typeof(void) ? "void"
        : s_elements.FirstOrDefault(e => e.Type == type).Name is { } name ? name
        : !type.IsGenericType ? type.FullName!
        : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";

    /// <summary>A type as part of a name.</summary>
    public static string Word(Type type) => !type.IsGenericType ? type.Name
        : type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)] + string.Concat(type.GetGenericArguments().Select(Word));
}
