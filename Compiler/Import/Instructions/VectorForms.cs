// Methods of the vector types that are one operation of the IR, as data. What is not here is compiled from its own IL, which the framework
// has for every method and which ends in these. An entry holds for Vector64 to Vector512 alike, static class and operators of the generic
// struct, and for the kinds of elements it names: a framework body remains where the operation would not give its results bit for bit.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using static PkgImage.Compiler.IR.IrVectorOperator;

namespace PkgImage.Compiler.Import.Instructions;

/// <summary>Kinds of elements an entry is for.</summary>
[Flags]
internal enum ElementKinds
{
    Integers = 1,
    Floats = 2,
    Any = Integers | Floats,
}

/// <summary>What a method becomes.</summary>
/// <param name="Reason">Why an entry is not what its name suggests, or not for all kinds; empty where name and operation are one.</param>
/// <param name="MinSize">Bytes of the smallest vector it holds for.</param>
internal sealed record VectorForm(IrVectorOperator Operator, ElementKinds Kinds, string Reason, int MinSize);

/// <summary>The table.</summary>
internal static class VectorForms
{
    private static readonly ImmutableDictionary<string, VectorForm> Table = Build();

    /// <summary>The form of a method, or null when it is compiled from its own IL.</summary>
    public static VectorForm? Find(string method) => Table.GetValueOrDefault(method);

    /// <summary>
    /// Methods that stay IL. The core library itself may use those marked so: only where each of its ways gives the same.
    /// </summary>
    private static ImmutableDictionary<string, (string Reason, bool CoreLibraryMay)> Refused { get; } = BuildRefused();

    /// <summary>Why a method stays IL; null when it need not.</summary>
    public static string? WhyRefused(string method, bool isCalledByCoreLibrary) =>
        Refused.TryGetValue(method, out var refused) && !(isCalledByCoreLibrary && refused.CoreLibraryMay) ? refused.Reason : null;

    /// <summary>
    /// True for methods of the core library whose accelerated way gives other results than the portable one: without vectors libm is asked,
    /// whose last bit may differ from a polynomial's.
    /// </summary>
    public static bool HasOneWay(MethodDefinition method) =>
        method.Name is "Cos" or "Exp" or "Log" or "Log2" or "Sin" or "SinCos" && VectorTypes.IsHome(FrameworkFacts.NameOf(method.DeclaringType));

    private static ImmutableDictionary<string, (string, bool)> BuildRefused()
    {
        const string approximation = "the instruction's approximation differs from machine to machine";
        var refused = ImmutableDictionary.CreateBuilder<string, (string, bool)>(StringComparer.Ordinal);
        refused.Add("ReciprocalEstimate", (approximation, false));
        refused.Add("ReciprocalSqrtEstimate", (approximation, false));
        refused.Add("ShuffleNative", ("what it gives for an index out of range is the instruction's the runtime chooses", true));
        return refused.ToImmutable();
    }

    private static ImmutableDictionary<string, VectorForm> Build()
    {
        var table = ImmutableDictionary.CreateBuilder<string, VectorForm>(StringComparer.Ordinal);
        const string throwsOnZero = "integer division throws for a zero and for the least value by -1: the body does it lane by lane";
        const string noFloatShift = "shifts of floats throw in the body";
        Row("op_Addition Add", Add);
        Row("op_Subtraction Subtract", Subtract);
        Row("op_Multiply Multiply", Multiply);
        Row("op_Division Divide", Divide, ElementKinds.Floats, throwsOnZero);
        Row("op_UnaryNegation Negate", Negate);
        Row("op_BitwiseAnd BitwiseAnd", And);
        Row("op_BitwiseOr BitwiseOr", Or);
        Row("op_ExclusiveOr Xor", Xor);
        Row("op_OnesComplement OnesComplement", Not);
        Row("AndNot", AndNot);
        Row("ConditionalSelect", ConditionalSelect);
        Row("op_LeftShift ShiftLeft", ShiftLeft, ElementKinds.Integers, noFloatShift);
        Row("op_RightShift ShiftRightArithmetic", ShiftRight, ElementKinds.Integers, noFloatShift);
        Row("op_UnsignedRightShift ShiftRightLogical", ShiftRightUnsigned, ElementKinds.Integers, noFloatShift);

        Row("Equals", Equal);
        Row("LessThan", Less);
        Row("LessThanOrEqual", LessOrEqual);
        Row("GreaterThan", Greater);
        Row("GreaterThanOrEqual", GreaterOrEqual);
        Row("op_Equality EqualsAll", EqualAll);
        Row("EqualsAny", EqualAny);
        Row("op_Inequality", NotEqualAny);
        Row("LessThanAll", LessAll);
        Row("LessThanAny", LessAny);
        Row("LessThanOrEqualAll", LessOrEqualAll);
        Row("LessThanOrEqualAny", LessOrEqualAny);
        Row("GreaterThanAll", GreaterAll);
        Row("GreaterThanAny", GreaterAny);
        Row("GreaterThanOrEqualAll", GreaterOrEqualAll);
        Row("GreaterThanOrEqualAny", GreaterOrEqualAny);

        Row("Abs", Abs);
        Row("Max", Max);
        Row("Min", Min);
        Row("MaxNative", MaxNative);
        Row("MinNative", MinNative);
        Row("Sqrt", Sqrt, ElementKinds.Floats, "integer roots are the body's");
        Row("Floor", Floor, ElementKinds.Floats);
        Row("Ceiling", Ceiling, ElementKinds.Floats);
        Row("Truncate", Truncate, ElementKinds.Floats);
        Row("Round", RoundEven, ElementKinds.Floats);
        Row("FusedMultiplyAdd", FusedMultiplyAdd, ElementKinds.Floats);
        Row("MultiplyAddEstimate", MultiplyAddEstimate, ElementKinds.Floats, "rounds once where the runtime has FMA instructions, else twice");
        Row("AddSaturate", AddSaturate, ElementKinds.Integers, "of floats the plain sum, which the body takes");
        Row("SubtractSaturate", SubtractSaturate, ElementKinds.Integers, "of floats the plain difference, which the body takes");

        Row("Create", Create);
        Row("CreateScalar", CreateScalar);
        Row("CreateScalarUnsafe", CreateScalar, reason: "the other lanes may hold anything; zero is what they hold here");
        Row("get_AllBitsSet", AllBitsSet);
        Row("ToScalar", ToScalar);
        Row("ExtractMostSignificantBits", SignMask);
        Row("Sum", Sum, minSize: 16, reason: "Vector64 is no register: its body starts a sum of floats from +0");
        Row("Shuffle", Shuffle);

        Row("ConvertToDouble ConvertToSingle ConvertToInt32 ConvertToInt64 ConvertToUInt32 ConvertToUInt64", IrVectorOperator.Convert);
        Row("WidenLower", WidenLower);
        Row("WidenUpper", WidenUpper);
        Row("Narrow", Narrow);
        Row("NarrowWithSaturation", NarrowSaturate, ElementKinds.Integers, "of floats the body decides");
        return table.ToImmutable();

        void Row(string names, IrVectorOperator operation, ElementKinds kinds = ElementKinds.Any, string reason = "", int minSize = 8)
        {
            foreach (var name in names.Split(' '))
                table.Add(name, new VectorForm(operation, kinds, reason, minSize));
        }
    }
}
