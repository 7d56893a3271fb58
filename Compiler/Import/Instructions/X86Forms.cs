// Instructions of the x86 classes that are one operation of the IR, as data. Each is guarded by the question of its class: where the
// answer is no, the call throws as the JIT compiler makes it throw. The other instructions are in X86Instructions and X86Permutations.
// One that is nowhere has no body to fall back to and stays IL.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using static PkgImage.Compiler.IR.IrVectorOperator;

namespace PkgImage.Compiler.Import.Instructions;

/// <summary>What an instruction on vectors becomes.</summary>
/// <param name="IsSwapped">True when its operands come in the other order.</param>
/// <param name="Negated">Numbers of the operands that are negated before.</param>
/// <param name="IsScalar">True when it computes the first lane only: see <see cref="IrVectorCall.IsScalar"/>.</param>
internal sealed record X86VectorForm(IrVectorOperator Operator, bool IsSwapped = false, ImmutableArray<int> Negated = default, bool IsScalar = false);

/// <summary>The tables.</summary>
internal static class X86Forms
{
    private static readonly ImmutableDictionary<string, X86VectorForm> Floats = BuildFloats();

    private static readonly ImmutableDictionary<string, X86VectorForm> Integers = new Dictionary<string, X86VectorForm>
    {
        ["Add"] = new(Add),
        ["Subtract"] = new(Subtract),
        ["Multiply"] = new(MultiplyEven),
        ["MultiplyLow"] = new(Multiply),
        ["And"] = new(And),
        ["Or"] = new(Or),
        ["Xor"] = new(Xor),
        // not x and y.
        ["AndNot"] = new(AndNot, IsSwapped: true),
        ["Abs"] = new(Abs),
        ["Max"] = new(Max),
        ["Min"] = new(Min),
        ["AddSaturate"] = new(AddSaturate),
        ["SubtractSaturate"] = new(SubtractSaturate),
        ["CompareEqual"] = new(Equal),
        ["CompareGreaterThan"] = new(Greater),
        ["CompareLessThan"] = new(Less),
        ["MoveMask"] = new(SignMask),
        ["ConvertToInt32"] = new(ToScalar),
        ["ConvertToUInt32"] = new(ToScalar),
        ["ConvertToInt64"] = new(ToScalar),
        ["ConvertToUInt64"] = new(ToScalar),
        ["ConvertToVector128Int16"] = new(Extend),
        ["ConvertToVector128Int32"] = new(Extend),
        ["ConvertToVector128Int64"] = new(Extend),
        ["ConvertToVector256Int16"] = new(Extend),
        ["ConvertToVector256Int32"] = new(Extend),
        ["ConvertToVector256Int64"] = new(Extend),
        ["ConvertToVector128Double"] = new(Extend),
        ["ConvertToVector256Double"] = new(Extend),
        ["ConvertToVector128Single"] = new(IrVectorOperator.Convert),
        ["ConvertToVector256Single"] = new(IrVectorOperator.Convert),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<string, IrIntrinsic> Counts = new Dictionary<string, IrIntrinsic>
    {
        ["PopCount"] = IrIntrinsic.PopCount,
        ["LeadingZeroCount"] = IrIntrinsic.LeadingZeroCount,
        ["TrailingZeroCount"] = IrIntrinsic.TrailingZeroCount,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private const string Prefix = "System.Runtime.Intrinsics.X86.";

    public static bool IsHome(string type) => type.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The form of an instruction on vectors, or null.</summary>
    public static X86VectorForm? Find(string method, bool isFloat) => (isFloat ? Floats : Integers).GetValueOrDefault(method);

    /// <summary>The operation of an instruction that counts bits in a general register, or null.</summary>
    public static IrIntrinsic? FindCount(string method) => Counts.TryGetValue(method, out var operation) ? operation : null;

    private static ImmutableDictionary<string, X86VectorForm> BuildFloats()
    {
        var table = ImmutableDictionary.CreateBuilder<string, X86VectorForm>(StringComparer.Ordinal);
        var both = new (string Method, X86VectorForm Form)[]
        {
            ("Add", new(Add)),
            ("Subtract", new(Subtract)),
            ("Multiply", new(Multiply)),
            ("Divide", new(Divide)),
            ("Max", new(MaxNative)),
            ("Min", new(MinNative)),
            ("Sqrt", new(Sqrt)),
            ("Floor", new(Floor)),
            ("Ceiling", new(Ceiling)),
            ("RoundToNegativeInfinity", new(Floor)),
            ("RoundToPositiveInfinity", new(Ceiling)),
            ("RoundToZero", new(Truncate)),
            ("RoundToNearestInteger", new(RoundEven)),
            // .NET never changes the mode.
            ("RoundCurrentDirection", new(RoundEven)),
            ("CompareEqual", new(Equal)),
            ("CompareNotEqual", new(NotEqual)),
            ("CompareGreaterThan", new(Greater)),
            ("CompareGreaterThanOrEqual", new(GreaterOrEqual)),
            ("CompareLessThan", new(Less)),
            ("CompareLessThanOrEqual", new(LessOrEqual)),
            ("CompareNotGreaterThan", new(NotGreater)),
            ("CompareNotGreaterThanOrEqual", new(NotGreaterOrEqual)),
            ("CompareNotLessThan", new(NotLess)),
            ("CompareNotLessThanOrEqual", new(NotLessOrEqual)),
            ("CompareOrdered", new(Ordered)),
            ("CompareUnordered", new(Unordered)),
            // The first operand gives a scalar's other lanes: its sign stays, and the factor beside it changes the product's.
            ("MultiplyAdd", new(FusedMultiplyAdd)),
            ("MultiplySubtract", new(FusedMultiplyAdd, Negated: [2])),
            ("MultiplyAddNegated", new(FusedMultiplyAdd, Negated: [1])),
            ("MultiplySubtractNegated", new(FusedMultiplyAdd, Negated: [1, 2])),
        };
        foreach (var (method, form) in both)
        {
            table.Add(method, form);
            var isComparison = method.StartsWith("Compare", StringComparison.Ordinal);
            table.Add(isComparison ? method.Insert("Compare".Length, "Scalar") : method + "Scalar", form with { IsScalar = true });
        }
        table.Add("And", new(And));
        table.Add("Or", new(Or));
        table.Add("Xor", new(Xor));
        table.Add("AndNot", new(AndNot, IsSwapped: true));
        table.Add("MoveMask", new(SignMask));
        table.Add("ConvertToVector128Double", new(Extend));
        table.Add("ConvertToVector256Double", new(Extend));
        return table.ToImmutable();
    }
}
