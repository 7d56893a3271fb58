// A C# program that calls every overload of every x86 instruction the framework has in these classes: one fixture method each. A constant
// operand is tried with several values; what goes through a pointer goes to a buffer that the method fills and gives back.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace PkgImage.Tests.Differential;

internal static class X86Programs
{
    /// <summary>Classes that the levels of x86-64 decide.</summary>
    public static ImmutableArray<Type> Levels { get; } =
    [
        typeof(X86Base), typeof(Sse), typeof(Sse.X64), typeof(Sse2), typeof(Sse2.X64), typeof(Sse3), typeof(Ssse3), typeof(Sse41), typeof(Sse41.X64),
        typeof(Sse42), typeof(Sse42.X64), typeof(Avx), typeof(Avx2), typeof(Fma), typeof(Bmi1), typeof(Bmi1.X64), typeof(Bmi2), typeof(Bmi2.X64),
        typeof(Lzcnt), typeof(Lzcnt.X64), typeof(Popcnt), typeof(Popcnt.X64),
    ];

    /// <summary>Classes that a CPU target has to name.</summary>
    public static ImmutableArray<Type> Extensions { get; } = [typeof(Aes), typeof(Pclmulqdq)];

    /// <summary>Instructions that are not compiled.</summary>
    private static readonly ImmutableDictionary<string, string> s_leftOut = new Dictionary<string, string>
    {
        ["CpuId"] = "asks about the machine at hand, not the one compiled for",
        ["DivRem"] = "faults where a quotient does not fit, and the fault is an exception",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Methods whose results have the bits of their operands, NaN or not.</summary>
    private static readonly ImmutableArray<string> s_moves =
    [
        "Unpack", "Shuffle", "Permute", "Blend", "Move", "Load", "Store", "Insert", "Extract", "Broadcast", "Duplicate", "Compare", "And", "Or", "Xor",
        "Mask", "Gather",
    ];

    private static readonly ImmutableArray<int> s_comparisons = [.. Enumerable.Range(0, 32)];
    private static readonly ImmutableArray<int> s_scales = [1, 2, 4, 8];
    private static readonly ImmutableArray<int> s_counts = [0, 1, 5, 7, 8, 15, 16, 17, 31, 32, 63, 64, 255];
    private static readonly ImmutableArray<int> s_fields = [0x00, 0x01, 0x1b, 0x31, 0x4e, 0x6c, 0x87, 0x93, 0xb1, 0xd8, 0xe4, 0xff];

    /// <summary>The program: a class for each instruction set. On a machine without one, each of its methods throws.</summary>
    public static string Create(IEnumerable<Type> classes)
    {
        var text = new StringBuilder("#nullable enable\n#pragma warning disable SYSLIB5004\nusing System.Runtime.Intrinsics;\nusing System.Runtime.Intrinsics.X86;\n\n");
        foreach (var type in classes)
        {
            var name = type.FullName![(type.FullName!.LastIndexOf('.') + 1)..].Replace('+', '.');
            text.Append($"public static unsafe class {name.Replace(".", "", StringComparison.Ordinal)}Calls\n{{\n");
            var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName);
            foreach (var method in methods.OrderBy(m => m.ToString(), StringComparer.Ordinal))
                Append(text, name, method);
            text.Append("}\n\n");
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, string type, MethodInfo method)
    {
        var parameters = method.GetParameters();
        if (s_leftOut.ContainsKey(method.Name))
            text.Append("    [StaysIL(\"PKI3015\")]\n");
        if (s_moves.Any(move => method.Name.StartsWith(move, StringComparison.Ordinal)))
            text.Append("    [ExactNaN]\n");
        var declared = parameters.Where(p => !p.ParameterType.IsPointer).Select(p => $"{(IsConstant(p) ? "byte" : VectorPrograms.Name(p.ParameterType))} p{p.Position}").ToList();
        var hasMemory = parameters.Any(p => p.ParameterType.IsPointer);
        if (hasMemory)
            declared.Insert(0, "Vector512<byte> memory");
        var isVoid = method.ReturnType == typeof(void);
        var returned = !isVoid ? VectorPrograms.Name(method.ReturnType) : hasMemory ? "Vector512<byte>" : "int";
        var unique = method.Name + string.Concat(parameters.Select(p => "_" + Word(p.ParameterType)));
        text.Append($"    public static {returned} {unique}({string.Join(", ", declared)})\n    {{\n");
        if (hasMemory)
        {
            // Two copies, aligned as no instruction asks for more.
            text.Append("        var start = stackalloc byte[192];\n        var buffer = (byte*)(((nuint)start + 63) & ~(nuint)63);\n");
            text.Append("        *(Vector512<byte>*)buffer = memory;\n        *(Vector512<byte>*)(buffer + 64) = memory;\n");
        }
        text.Append(isVoid ? $"        {Call(null)};\n        return {(hasMemory ? "*(Vector512<byte>*)buffer" : "1")};\n" : $"        return {Body()};\n");
        text.Append("    }\n\n");

        string Body()
        {
            if (parameters.FirstOrDefault(IsConstant) is not { } constant)
                return Call(null);
            var values = ValuesOf(method, constant);
            var cases = values.Select((value, i) => $"            {(i < values.Length - 1 ? i.ToString(System.Globalization.CultureInfo.InvariantCulture) : "_")} => {Call(value)},\n");
            return $"(p{constant.Position} % {values.Length}) switch\n        {{\n{string.Concat(cases)}        }}";
        }

        string Call(int? constant) => $"{type}.{method.Name}({string.Join(", ", parameters.Select(p => Argument(method, p, constant)))})";
    }

    private static string Argument(MethodInfo method, ParameterInfo parameter, int? constant)
    {
        if (parameter.ParameterType.IsPointer)
        {
            var offset = method.Name.Contains("Aligned", StringComparison.Ordinal) ? 0 : method.Name.StartsWith("Gather", StringComparison.Ordinal) ? 32 : 5;
            return $"({VectorPrograms.Name(parameter.ParameterType.GetElementType()!)}*)(buffer + {offset})";
        }
        if (IsConstant(parameter))
            return parameter.ParameterType.IsEnum ? $"(FloatComparisonMode){constant}" : $"{constant}";
        // Elements before and behind the address.
        if (method.Name.StartsWith("Gather", StringComparison.Ordinal) && parameter.Name == "index")
        {
            var vector = VectorPrograms.Name(parameter.ParameterType);
            var creator = vector[..vector.IndexOf('<', StringComparison.Ordinal)];
            var element = VectorPrograms.Name(parameter.ParameterType.GetGenericArguments()[0]);
            return $"((p{parameter.Position} & {creator}.Create(({element})7)) - {creator}.Create(({element})2))";
        }
        return $"p{parameter.Position}";
    }

    private static bool IsConstant(ParameterInfo parameter) => parameter.GetCustomAttribute<ConstantExpectedAttribute>() is not null;

    private static ImmutableArray<int> ValuesOf(MethodInfo method, ParameterInfo constant) =>
        constant.ParameterType.IsEnum ? s_comparisons
        : method.Name.StartsWith("Gather", StringComparison.Ordinal) ? s_scales
        : method.Name.StartsWith("Shift", StringComparison.Ordinal) || method.Name == "AlignRight" ? s_counts
        : s_fields;

    private static string Word(Type type) => type.IsPointer ? "At" + VectorPrograms.Word(type.GetElementType()!) : VectorPrograms.Word(type);
}
