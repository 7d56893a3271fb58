// Instructions of the x86 classes that are one operation of the IR, as data. Each is guarded by the question of its class: where the
// answer is no, the call throws as the JIT compiler makes it throw. What is not here has no body to fall back to and stays IL.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using static PkgImage.Compiler.IR.IrVectorOperator;

namespace PkgImage.Compiler.Import;

/// <summary>What an instruction on vectors becomes.</summary>
/// <param name="IsSwapped">True when its operands come in the other order.</param>
/// <param name="MaxSize">Bytes of the largest vector it holds for: beyond, the instruction works within each sixteen bytes.</param>
internal sealed record X86VectorForm(IrVectorOperator Operator, ElementKinds Kinds, bool IsSwapped = false, int MaxSize = 64);

/// <summary>The tables.</summary>
internal static class X86Forms
{
    private static readonly ImmutableDictionary<string, X86VectorForm> Vectors = new Dictionary<string, X86VectorForm>
    {
        ["Add"] = new(Add, ElementKinds.Any),
        ["Subtract"] = new(Subtract, ElementKinds.Any),
        // Of integers the halves' full product.
        ["Multiply"] = new(Multiply, ElementKinds.Floats),
        ["MultiplyLow"] = new(Multiply, ElementKinds.Integers),
        ["Divide"] = new(Divide, ElementKinds.Floats),
        ["And"] = new(And, ElementKinds.Any),
        ["Or"] = new(Or, ElementKinds.Any),
        ["Xor"] = new(Xor, ElementKinds.Any),
        // not x and y.
        ["AndNot"] = new(AndNot, ElementKinds.Any, IsSwapped: true),
        ["Abs"] = new(Abs, ElementKinds.Integers),
        ["Max"] = new(MaxNative, ElementKinds.Any),
        ["Min"] = new(MinNative, ElementKinds.Any),
        ["AddSaturate"] = new(AddSaturate, ElementKinds.Integers),
        ["SubtractSaturate"] = new(SubtractSaturate, ElementKinds.Integers),
        ["Sqrt"] = new(Sqrt, ElementKinds.Floats),
        ["Floor"] = new(Floor, ElementKinds.Floats),
        ["Ceiling"] = new(Ceiling, ElementKinds.Floats),
        ["RoundToNegativeInfinity"] = new(Floor, ElementKinds.Floats),
        ["RoundToPositiveInfinity"] = new(Ceiling, ElementKinds.Floats),
        ["RoundToZero"] = new(Truncate, ElementKinds.Floats),
        ["RoundToNearestInteger"] = new(RoundEven, ElementKinds.Floats),
        ["CompareEqual"] = new(Equal, ElementKinds.Any),
        ["CompareNotEqual"] = new(NotEqual, ElementKinds.Floats),
        ["CompareGreaterThan"] = new(Greater, ElementKinds.Any),
        ["CompareGreaterThanOrEqual"] = new(GreaterOrEqual, ElementKinds.Floats),
        ["CompareLessThan"] = new(Less, ElementKinds.Any),
        ["CompareLessThanOrEqual"] = new(LessOrEqual, ElementKinds.Floats),
        ["MoveMask"] = new(SignMask, ElementKinds.Any),
        ["MultiplyAdd"] = new(FusedMultiplyAdd, ElementKinds.Floats),
        ["PackSignedSaturate"] = new(NarrowSaturate, ElementKinds.Integers, MaxSize: 16),
        ["PackUnsignedSaturate"] = new(NarrowSaturate, ElementKinds.Integers, MaxSize: 16),
        ["ConvertToVector128Single"] = new(IrVectorOperator.Convert, ElementKinds.Integers),
        ["ConvertToVector256Single"] = new(IrVectorOperator.Convert, ElementKinds.Integers),
        ["ConvertToVector128Int32WithTruncation"] = new(ConvertNative, ElementKinds.Floats),
        ["ConvertToVector256Int32WithTruncation"] = new(ConvertNative, ElementKinds.Floats),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, IrIntrinsic> Scalars = new Dictionary<string, IrIntrinsic>
    {
        ["Popcnt.PopCount"] = IrIntrinsic.PopCount,
        ["Lzcnt.LeadingZeroCount"] = IrIntrinsic.LeadingZeroCount,
        ["Bmi1.TrailingZeroCount"] = IrIntrinsic.TrailingZeroCount,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private const string Prefix = "System.Runtime.Intrinsics.X86.";

    public static bool IsHome(string type) => type.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The form of an instruction on vectors, or null.</summary>
    public static X86VectorForm? Find(string method) => Vectors.GetValueOrDefault(method);

    /// <summary>The operation of an instruction on general registers, or null. A 64-bit class holds the same names.</summary>
    public static IrIntrinsic? FindScalar(string type, string method)
    {
        var name = type[Prefix.Length..];
        if (name.EndsWith("/X64", StringComparison.Ordinal))
            name = name[..^"/X64".Length];
        return Scalars.TryGetValue($"{name}.{method}", out var operation) ? operation : null;
    }
}
