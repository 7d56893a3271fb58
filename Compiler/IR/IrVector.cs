// Operations on vectors: Vector64<T> to Vector512<T>, and the other structs whose lanes the same operations work on.
//
// A vector is no kind of its own. It is a struct value like any other, in memory with the struct's layout, and an operation reads its
// operands' bytes as lanes; the lowering makes LLVM vectors of them, and SROA keeps them in registers. So everything that holds for
// structs (copies, fields, parameters, layouts) holds for vectors, and code that looks into one stays as it is.
//
// Where an operation takes lanes and is given a scalar, the scalar stands for a vector with that value in each lane.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>What the lanes of a vector are.</summary>
public enum IrLane
{
    Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Float32, Float64,
}

/// <summary>Facts about lanes.</summary>
public static class IrLanes
{
    /// <summary>Bytes of a lane.</summary>
    public static int Size(this IrLane lane) => lane switch
    {
        IrLane.Int8 or IrLane.UInt8 => 1,
        IrLane.Int16 or IrLane.UInt16 => 2,
        IrLane.Int32 or IrLane.UInt32 or IrLane.Float32 => 4,
        _ => 8,
    };

    public static bool IsFloat(this IrLane lane) => lane is IrLane.Float32 or IrLane.Float64;

    public static bool IsSigned(this IrLane lane) => lane is IrLane.Int8 or IrLane.Int16 or IrLane.Int32 or IrLane.Int64;

    /// <summary>The type a lane's value has outside of a vector: small integers widened to I32.</summary>
    public static IrType Scalar(this IrLane lane) => lane switch
    {
        IrLane.Float32 => IrType.F32,
        IrLane.Float64 => IrType.F64,
        IrLane.Int64 or IrLane.UInt64 => IrType.I64,
        _ => IrType.I32,
    };
}

/// <summary>Vector operations. Unless told otherwise operands and result are vectors of one size, and each lane is computed alone.</summary>
public enum IrVectorOperator
{
    // Arithmetic; integers wrap.
    Add, Subtract, Multiply,
    /// <summary>Floats only.</summary>
    Divide,
    /// <summary>Integers: two's complement, the least value stays. Floats: flips the sign bit.</summary>
    Negate,
    /// <summary>Integers: the least value stays. Floats: clears the sign bit.</summary>
    Abs,
    /// <summary>Integers only; the result is cut to the lane's range.</summary>
    AddSaturate, SubtractSaturate,
    /// <summary>x * y + z, rounded once.</summary>
    FusedMultiplyAdd,
    /// <summary>x * y + z, rounded once on arm64 and on x86 targets that answer yes to Fma, else twice.</summary>
    MultiplyAddEstimate,
    Sqrt, Floor, Ceiling, Truncate,
    /// <summary>Round half to even.</summary>
    RoundEven,
    /// <summary>The greater or smaller; of floats a NaN operand is the result, the first of two, and -0 is below +0.</summary>
    Max, Min,
    /// <summary>x op y ? x : y, as MAXPS and MINPS have it: the second operand when one is NaN or both are zeros.</summary>
    MaxNative, MinNative,

    // Bits, whatever the lanes.
    And, Or, Xor,
    /// <summary>x and not y.</summary>
    AndNot,
    Not,
    /// <summary>Bits of the second operand where the first has ones, of the third where it has zeros.</summary>
    ConditionalSelect,

    // Shifts of integers by an I32 modulo the lane's width.
    ShiftLeft,
    /// <summary>Copies the sign of signed lanes.</summary>
    ShiftRight,
    ShiftRightUnsigned,

    // Comparisons: all bits of a lane set where the relation holds; with NaN only NotEqual does.
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    /// <summary>Of floats: where the relation without Not does not hold, which with NaN is everywhere.</summary>
    NotLess, NotLessOrEqual, NotGreater, NotGreaterOrEqual,
    /// <summary>Of floats: whether neither, or one, is NaN.</summary>
    Ordered, Unordered,
    // The same as an I32 of 0 or 1: whether it holds for every lane, or for any.
    EqualAll, LessAll, LessOrEqualAll, GreaterAll, GreaterOrEqualAll,
    EqualAny, NotEqualAny, LessAny, LessOrEqualAny, GreaterAny, GreaterOrEqualAny,

    // Making vectors.
    /// <summary>From as many scalars as there are lanes.</summary>
    Create,
    /// <summary>The one operand in each lane.</summary>
    Broadcast,
    /// <summary>The one operand in the first lane, the others zero.</summary>
    CreateScalar,
    /// <summary>All bits one; no operands.</summary>
    AllBitsSet,

    // Taking vectors apart.
    /// <summary>The first lane, as a scalar.</summary>
    ToScalar,
    /// <summary>The lane of a number, which is in range, as a scalar.</summary>
    Extract,
    /// <summary>The vector with another scalar for the lane of a number, which is in range: vector, scalar, number.</summary>
    Insert,
    /// <summary>Sign bits of the lanes, the first lane's lowest; an I32 or I64 of at least as many bits.</summary>
    SignMask,
    /// <summary>Sum of the lanes. Floats: neighbours first, then neighbouring sums in each 16 bytes, then 16 bytes with the next.</summary>
    Sum,
    /// <summary>Lanes of the first operand chosen by those of the second, integers of the same size; zero for one out of range.</summary>
    Shuffle,

    // Between kinds of lanes.
    /// <summary>Lane by lane, both of one size: integer to float rounds to nearest even, float to integer saturates, NaN gives zero.</summary>
    Convert,
    /// <summary>
    /// The first lanes of an operand of any size, as many as the result has, in lanes that hold each value: wider integers, floats.
    /// </summary>
    Extend,
    /// <summary>Every second lane of both operands, the first's first, multiplied to twice the lane's size.</summary>
    MultiplyEven,
    /// <summary>The lower or upper half of the lanes at twice the size.</summary>
    WidenLower, WidenUpper,
    /// <summary>The lanes of both operands, the first's first, at half the size: integers cut, floats rounded.</summary>
    Narrow,
    /// <summary>The same, integers brought to the nearest value in range.</summary>
    NarrowSaturate,
}

/// <summary>An operation on vectors.</summary>
/// <param name="Lane">The lanes of the operands.</param>
/// <param name="ResultLane">The lanes of the result where it is a vector, else as <paramref name="Lane"/>.</param>
public sealed record IrVectorCall(
    IrValue Result, IrVectorOperator Operator, IrLane Lane, IrLane ResultLane, ImmutableArray<IrValue> Arguments) : IrDefinition(Result)
{
    /// <summary>True when only the first lane is computed; the others are the first operand's.</summary>
    public bool IsScalar { get; init; }
}

/// <summary>Lanes of one or two vectors, of any sizes, by position.</summary>
/// <param name="Positions">For each lane of the result that of an operand, the second's counted on behind the first's; -1 for zero.</param>
public sealed record IrPermute(IrValue Result, IrLane Lane, ImmutableArray<int> Positions, ImmutableArray<IrValue> Arguments) : IrDefinition(Result);

/// <summary>
/// An instruction that only machines with an instruction set have. It stands behind a guard on the same question: code for a CPU target
/// that answers no never gets there, and holds no such instruction.
/// </summary>
/// <param name="Name">LLVM's name without "llvm.": x86.sse2.pavg.b. Its declaration tells what operands and result are; vectors are taken by their bits, integers
/// are cut or zero-extended, and stand in each lane where a vector is asked for.</param>
/// <param name="Question">One bit of <see cref="Format.HardwareQuestions"/>.</param>
/// <param name="Overloads">The vector types that complete the name, where one name stands for several.</param>
public sealed record IrTargetCall(
    IrValue? Result, string Name, ulong Question, ImmutableArray<IrVectorShape> Overloads, ImmutableArray<IrValue> Arguments) : IrInstruction
{
    public override IrValue? Defines => Result;
}

/// <summary>A vector type: so many lanes of one kind.</summary>
public readonly record struct IrVectorShape(IrLane Lane, int Count)
{
    public int Size => Lane.Size() * Count;

    public override string ToString() => $"{Count} x {Lane}";
}

/// <summary>Whether the machine has an instruction set: an I32 of 0 or 1, the same for all code compiled for one CPU target.</summary>
/// <param name="Question">One bit of <see cref="Format.HardwareQuestions"/>.</param>
/// <param name="DecidesResult">
/// True when results may depend on the answer, so that the loader has to compare it with the runtime's; false where both answers lead
/// to the same results by other ways.
/// </param>
public sealed record IrHardwareTest(IrValue Result, ulong Question, bool DecidesResult) : IrDefinition(Result);
