// A C# program that calls every overload of the x86 instructions in the compiler's table, by the class and the name the framework gives it.
using System.Reflection;
using System.Runtime.Intrinsics.X86;
using System.Text;
using PkgImage.Compiler.Import;

namespace PkgImage.Tests.Differential;

internal static class X86Programs
{
    private static readonly Type[] s_classes =
        [typeof(Sse), typeof(Sse2), typeof(Sse3), typeof(Ssse3), typeof(Sse41), typeof(Sse42), typeof(Avx), typeof(Avx2), typeof(Fma),
            typeof(Popcnt), typeof(Lzcnt), typeof(Bmi1), typeof(Popcnt.X64), typeof(Lzcnt.X64), typeof(Bmi1.X64)];

    /// <summary>The program: a class for each instruction set. On a machine without one, each of its methods throws.</summary>
    public static string Create()
    {
        var text = new StringBuilder("#nullable enable\nusing System.Runtime.Intrinsics;\n\n");
        foreach (var type in s_classes)
        {
            var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(m => !m.IsSpecialName && IsInTable(type, m)).OrderBy(m => m.ToString(), StringComparer.Ordinal).ToList();
            if (methods.Count == 0)
                continue;
            var name = type.FullName!.Replace('+', '.');
            text.Append($"public static class {name[(name.LastIndexOf("X86.", StringComparison.Ordinal) + 4)..].Replace('.', '_')}\n{{\n");
            foreach (var method in methods)
            {
                var parameters = method.GetParameters();
                var unique = method.Name + string.Concat(parameters.Select(p => "_" + VectorPrograms.Word(p.ParameterType)));
                var declared = parameters.Select((p, i) => $"{VectorPrograms.Name(p.ParameterType)} p{i}");
                text.Append($"    public static {VectorPrograms.Name(method.ReturnType)} {unique}({string.Join(", ", declared)}) =>\n");
                text.Append($"        {name}.{method.Name}({string.Join(", ", parameters.Select((_, i) => "p" + i))});\n\n");
            }
            text.Append("}\n\n");
        }
        return text.ToString();
    }

    /// <summary>Overloads on vectors of one size, or of one scalar; the others' meaning depends on more than the table tells.</summary>
    private static bool IsInTable(Type type, MethodInfo method)
    {
        var parameters = method.GetParameters().Select(p => p.ParameterType).ToList();
        if (X86Forms.FindScalar(type.FullName!.Replace('+', '/'), method.Name) is not null)
            return true;
        return X86Forms.Find(method.Name) is { } form && parameters.All(p => Host.VectorLanes.Of(p) is not null)
            && parameters.Append(method.ReturnType).Where(p => p.IsGenericType).Select(Size).Distinct().Count() == 1
            && Size(parameters[0]) <= form.MaxSize && parameters.Select(p => Host.VectorLanes.Of(p)!.Value.Count).Distinct().Count() == 1
            && (!method.ReturnType.IsGenericType || form.Operator == PkgImage.Compiler.IR.IrVectorOperator.NarrowSaturate
                || Host.VectorLanes.Of(method.ReturnType)!.Value.Count == Host.VectorLanes.Of(parameters[0])!.Value.Count)
            && (form.Kinds & (parameters[0].GetGenericArguments()[0] == typeof(float) || parameters[0].GetGenericArguments()[0] == typeof(double)
                ? ElementKinds.Floats : ElementKinds.Integers)) != 0;

        static int Size(Type vector) => int.Parse(vector.Name["Vector".Length..vector.Name.IndexOf('`', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture) / 8;
    }
}
