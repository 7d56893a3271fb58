// C# that calls arm64 instructions, read from the framework itself: every overload of these classes.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Text;
using PkgImage.Tests.Differential;

namespace PkgImage.Tests.Platforms;

internal static class ArmPrograms
{
    public const string Header = "#nullable enable\nusing System.Runtime.Intrinsics;\nusing System.Runtime.Intrinsics.Arm;\n\n";

    private static readonly ImmutableArray<Type> s_classes =
    [
        typeof(AdvSimd), typeof(AdvSimd.Arm64), typeof(Dp), typeof(Rdm), typeof(Rdm.Arm64), typeof(ArmBase), typeof(ArmBase.Arm64),
        typeof(Aes), typeof(Crc32), typeof(Crc32.Arm64), typeof(Sha1), typeof(Sha256),
    ];

    /// <summary>Methods that stay IL although they neither take nor give several vectors at once, which all of those do.</summary>
    private static readonly ImmutableDictionary<string, string> s_leftOut = new Dictionary<string, string>
    {
        ["ReciprocalExponentScalar"] = "has no form on vectors",
        ["StorePairScalar"] = "one access of eight bytes",
        ["StorePairScalarNonTemporal"] = "one access of eight bytes",
        ["ExtractNarrowingSaturateScalar"] = Narrowing,
        ["ExtractNarrowingSaturateUnsignedScalar"] = Narrowing,
        ["ShiftRightArithmeticNarrowingSaturateScalar"] = Narrowing,
        ["ShiftRightArithmeticNarrowingSaturateUnsignedScalar"] = Narrowing,
        ["ShiftRightArithmeticRoundedNarrowingSaturateScalar"] = Narrowing,
        ["ShiftRightArithmeticRoundedNarrowingSaturateUnsignedScalar"] = Narrowing,
        ["ShiftRightLogicalNarrowingSaturateScalar"] = Narrowing,
        ["ShiftRightLogicalRoundedNarrowingSaturateScalar"] = Narrowing,
        ["MultiplyDoublingWideningSaturateScalar"] = Widening,
        ["MultiplyDoublingWideningSaturateScalarBySelectedScalar"] = Widening,
        ["MultiplyDoublingWideningAndAddSaturateScalar"] = Widening,
        ["MultiplyDoublingWideningAndSubtractSaturateScalar"] = Widening,
        ["MultiplyDoublingWideningScalarBySelectedScalarAndAddSaturate"] = Widening,
        ["MultiplyDoublingWideningScalarBySelectedScalarAndSubtractSaturate"] = Widening,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private const string Narrowing = "narrows a vector that is half as long as that of the form it would be made of";
    private const string Widening = "widens to a vector that is half as long as that of the form it would be made of";

    /// <summary>All there are.</summary>
    public static IEnumerable<MethodInfo> Methods => s_classes
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)).Where(m => !m.IsSpecialName);

    public static bool IsCompiled(MethodInfo method) =>
        !s_leftOut.ContainsKey(method.Name) && method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType).All(type => !IsTuple(type));

    public static bool IsConstant(ParameterInfo parameter) => parameter.GetCustomAttribute<ConstantExpectedAttribute>() is not null;

    /// <summary>A constant the instruction takes: a lane of the vector before it, or bits of one.</summary>
    public static int ConstantOf(MethodInfo method, ParameterInfo parameter)
    {
        var before = method.GetParameters()[parameter.Position - 1].ParameterType;
        if (IsTuple(before))
            return 0;
        var lane = ArmLane.Of(before.GetGenericArguments()[0]);
        var choice = Math.Abs(method.ToString()!.Aggregate(parameter.Position, (hash, c) => unchecked((hash * 31) + c)) % 1000);
        if (method.Name.Contains("Quadruplet", StringComparison.Ordinal))
            return choice % (SizeOf(before) / 4);
        if (!method.Name.StartsWith("Shift", StringComparison.Ordinal))
            return choice % (SizeOf(before) * 8 / lane.Bits);
        var bits = method.Name.Contains("Narrowing", StringComparison.Ordinal) ? lane.Bits / 2 : lane.Bits;
        return method.Name.Contains("Left", StringComparison.Ordinal) ? choice % bits : (choice % bits) + 1;
    }

    /// <summary>Bytes of a vector.</summary>
    public static int SizeOf(Type vector) => vector.GetGenericTypeDefinition() == typeof(Vector64<>) ? 8 : 16;

    /// <summary>The call with these texts for its operands that are no constants.</summary>
    public static string Call(MethodInfo method, Func<ParameterInfo, string> operand)
    {
        var operands = method.GetParameters().Select(p => IsConstant(p) ? ConstantOf(method, p).ToString(CultureInfo.InvariantCulture) : operand(p));
        return $"{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}({string.Join(", ", operands)})";
    }

    /// <summary>A class Calls with a method for each; their names end in their positions.</summary>
    public static string Create(IEnumerable<MethodInfo> methods)
    {
        var text = new StringBuilder(Header).Append("public static unsafe class Calls\n{\n");
        foreach (var (position, method) in methods.Index())
        {
            var declared = method.GetParameters().Where(p => !IsConstant(p)).Select(p => $"{Name(p.ParameterType)} p{p.Position}");
            text.Append($"    public static {Name(method.ReturnType)} {method.Name}_{position}({string.Join(", ", declared)}) =>\n");
            text.Append($"        {Call(method, p => $"p{p.Position}")};\n");
        }
        return text.Append("}\n").ToString();
    }

    private static bool IsTuple(Type type) => type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal);

    private static string Name(Type type) => type.IsPointer ? Name(type.GetElementType()!) + "*"
        : IsTuple(type) ? $"({string.Join(", ", type.GetGenericArguments().Select(Name))})"
        : VectorPrograms.Name(type);
}
