// Builds what arm64 instructions are made of: vectors of eight or sixteen bytes with their lanes. ArmForms is written in these words.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Instructions;

/// <summary>A vector and what its lanes are.</summary>
internal readonly record struct ArmVector(IrValue Value, IrLane Lane)
{
    public int Size => Value.Type.Size;
    public int Count => Size / Lane.Size();
    public IrVectorShape Shape => new(Lane, Count);
}

/// <summary>An operand of a call.</summary>
/// <param name="Lane">What its lanes are when it is a vector.</param>
/// <param name="Constant">Its value when that is known.</param>
internal readonly record struct ArmOperand(IrValue Value, IrLane? Lane, long? Constant);

/// <summary>The words.</summary>
/// <param name="question">The instruction set.</param>
/// <param name="returned">What the call gives.</param>
internal sealed class ArmBuilder(BodyBuilder builder, ulong question, TypeShape returned, ImmutableArray<ArmOperand> operands)
{
    private static readonly IrType s_eightBytes = IrType.Struct(new IrLayout("eight bytes", 8, 8, []));
    private static readonly IrType s_sixteenBytes = IrType.Struct(new IrLayout("sixteen bytes", 16, 16, []));

    /// <summary>An operand that is a vector.</summary>
    public ArmVector this[int operand] => operands[operand] is { Lane: { } lane } o ? new ArmVector(o.Value, lane) : throw Unfit("takes no such vector");

    public IrValue Operand(int operand) => operands[operand].Value;

    public ImmutableArray<ArmOperand> Operands => operands;

    /// <summary>Bits of the first vector's lanes.</summary>
    public int Width => this[0].Lane.Size() * 8;

    public bool IsFloat => this[0].Lane.IsFloat();

    private IrLane ResultLane => returned.Vector ?? throw Unfit("gives no vector");

    /// <summary>An operand that stands in the instruction.</summary>
    public int Constant(int operand, int least, int greatest)
    {
        if (operands[operand].Constant is not { } constant)
            throw Unfit("has a number for an operand that is not known before run time");
        return constant >= least && constant <= greatest ? (int)constant : throw Unfit($"has {constant} for an operand that goes from {least} to {greatest}");
    }

    public IrValue Number(int operand, int least, int greatest) => builder.Int32(Constant(operand, least, greatest));

    public ArmVector Op(IrVectorOperator operation, params ReadOnlySpan<ArmVector> vectors) => Compute(operation, vectors[0], vectors[0].Lane, vectors[0].Size, vectors);

    public ArmVector Op(IrVectorOperator operation, ArmVector vector, IrValue scalar) => new(
        builder.Define(TypeOf(vector.Size), r => new IrVectorCall(r, operation, vector.Lane, vector.Lane, [vector.Value, scalar])), vector.Lane);

    /// <summary>An instruction by LLVM's name.</summary>
    /// <param name="result">A vector of the result's shape.</param>
    /// <param name="overloads">Vectors of the shapes that complete the name.</param>
    public ArmVector Target(string name, ArmVector result, ReadOnlySpan<ArmVector> overloads, params ReadOnlySpan<ArmVector> vectors)
    {
        var values = ImmutableArray.CreateBuilder<IrValue>();
        foreach (var vector in vectors)
            values.Add(vector.Value);
        return Target(name, result, overloads, values.ToImmutable());
    }

    /// <summary>An instruction whose operands and result are of one shape.</summary>
    public ArmVector Neon(string name, params ReadOnlySpan<ArmVector> vectors) => Target("aarch64.neon." + name, vectors[0], [vectors[0]], vectors);

    /// <summary>The same with a number, which stands in the instruction.</summary>
    public ArmVector Neon(string name, ArmVector vector, IrValue number) => Target("aarch64.neon." + name, vector, [vector], [vector.Value, number]);

    /// <inheritdoc cref="Neon(string, ArmVector, IrValue)"/>
    public ArmVector Neon(string name, ArmVector first, ArmVector second, IrValue number) =>
        Target("aarch64.neon." + name, first, [first], [first.Value, second.Value, number]);

    public ArmVector Generic(string name, ArmVector vector) => Target(name, vector, [vector], vector);

    /// <summary>The signed or unsigned instruction, by the first vector's lanes.</summary>
    public ArmVector Signed(string name, params ReadOnlySpan<ArmVector> vectors) => Neon((vectors[0].Lane.IsSigned() ? "s" : "u") + name, vectors);

    public ArmVector Crypto(string name, params ReadOnlySpan<ArmVector> vectors) => Target("aarch64.crypto." + name, vectors[0], [], vectors);

    /// <summary>An instruction on a scalar in the second vector.</summary>
    public ArmVector Hash(string name, ArmVector state, ArmVector scalar, ArmVector words) =>
        Target("aarch64.crypto." + name, state, [], [state.Value, Extract(scalar, 0), words.Value]);

    public ArmVector HashRotate(ArmVector scalar)
    {
        var rotated = builder.Value(IrType.I32);
        builder.Emit(new IrTargetCall(rotated, "aarch64.crypto.sha1h", question, [], [Extract(scalar, 0)]));
        return CreateScalar(rotated);
    }

    public ArmVector LeadingZeros(ArmVector vector) => Target("ctlz", vector, [vector], [vector.Value, builder.Int32(0)]);

    public ArmVector Difference(ArmVector left, ArmVector right) =>
        left.Lane.IsFloat() ? Neon("fabd", left, right) : Signed("abd", left, right);

    public ArmVector WideDifference(ArmVector left, ArmVector right) => Widen(Unsigned(Difference(left, right)));

    public ArmVector PairwiseSums(ArmVector vector)
    {
        var result = Shape(Wider(vector.Lane), vector.Size);
        return Target(vector.Lane.IsSigned() ? "aarch64.neon.saddlp" : "aarch64.neon.uaddlp", result, [result, vector], vector);
    }

    /// <summary>One number of all lanes, in the result's first.</summary>
    public ArmVector Across(string operation, ArmVector vector)
    {
        var number = builder.Value(vector.Lane.Scalar());
        builder.Emit(new IrTargetCall(number, "vector.reduce." + operation, question, [vector.Shape], [vector.Value]));
        return CreateScalar(number);
    }

    /// <summary>The same by an instruction on neighbours.</summary>
    public ArmVector Tree(string name, ArmVector vector)
    {
        for (var count = vector.Count; count > 1; count /= 2)
            vector = Neon(name, vector, vector);
        return CreateScalar(Extract(vector, 0));
    }

    public ArmVector Dot(ArmVector sum, ArmVector left, ArmVector right) =>
        Target(left.Lane.IsSigned() ? "aarch64.neon.sdot" : "aarch64.neon.udot", sum, [sum, left], sum, left, right);

    /// <summary>Four bytes of a vector, in each four bytes of a vector of the second operand's size.</summary>
    public ArmVector Quadruplet(ArmVector vector, int number)
    {
        var like = this[1];
        return new ArmVector(PermuteTo(like.Size, IrLane.UInt32, _ => number, vector), vector.Lane);
    }

    /// <summary>Eight bytes in lanes of twice the size.</summary>
    public ArmVector Widen(ArmVector vector) => vector.Size == 16 ? vector : Compute(IrVectorOperator.Extend, vector, Wider(vector.Lane), 16, [vector]);

    /// <summary>Sixteen bytes in lanes of half the size.</summary>
    public ArmVector Narrow(ArmVector vector)
    {
        var both = Compute(IrVectorOperator.Narrow, vector, Narrower(vector.Lane), 16, [vector, vector]);
        return Lower(both);
    }

    public ArmVector Wide(string name, ArmVector left, ArmVector right)
    {
        var result = Shape(Wider(left.Lane), 16);
        return Target("aarch64.neon." + name, result, [result], left, right);
    }

    /// <summary>The product of two polynomials of 64 bits.</summary>
    public ArmVector LongProduct(ArmVector left, ArmVector right) =>
        Target("aarch64.neon.pmull64", Shape(left.Lane, 16), [], [Extract(left, 0), Extract(right, 0)]);

    public ArmVector Half(string name, params ReadOnlySpan<ArmVector> vectors)
    {
        var result = Shape(Narrower(vectors[0].Lane), 8);
        return Target("aarch64.neon." + name, result, [result], vectors);
    }

    public ArmVector Half(string name, ArmVector vector, IrValue number)
    {
        var result = Shape(Narrower(vector.Lane), 8);
        return Target("aarch64.neon." + name, result, [result], [vector.Value, number]);
    }

    public ArmVector Convert(ArmVector vector) => Compute(IrVectorOperator.Convert, vector, ResultLane, vector.Size, [vector]);

    public ArmVector Rounded(string name, ArmVector vector)
    {
        var result = Shape(ResultLane, vector.Size);
        return Target("aarch64.neon." + name, result, [result, vector], vector);
    }

    public ArmVector RoundedToOdd(ArmVector vector)
    {
        var result = Shape(IrLane.Float32, 8);
        return Target("aarch64.neon.fcvtxn", result, [result, vector], vector);
    }

    /// <summary>By so many bits, copying signs of signed lanes; by all of them too.</summary>
    public ArmVector ShiftRight(ArmVector vector, int amount)
    {
        var width = vector.Lane.Size() * 8;
        if (amount == width && !vector.Lane.IsSigned())
            return Zero(vector);
        return Op(IrVectorOperator.ShiftRight, vector, builder.Int32(Math.Min(amount, width - 1)));
    }

    /// <summary>A number in each lane of a vector like another.</summary>
    public ArmVector Splat(ArmVector like, int number)
    {
        var scalar = like.Lane.Scalar().Kind == IrKind.I64 ? builder.Int64(number) : builder.Int32(number);
        return new ArmVector(builder.Define(TypeOf(like.Size), r => new IrVectorCall(r, IrVectorOperator.Broadcast, like.Lane, like.Lane, [scalar])), like.Lane);
    }

    public ArmVector Zero(ArmVector like) => new(builder.Define(TypeOf(like.Size), r => new IrZeroStruct(r)), like.Lane);

    public static ArmVector Unsigned(ArmVector vector) => vector with
    {
        Lane = vector.Lane switch
        {
            IrLane.Int8 => IrLane.UInt8,
            IrLane.Int16 => IrLane.UInt16,
            IrLane.Int32 => IrLane.UInt32,
            IrLane.Int64 => IrLane.UInt64,
            _ => vector.Lane,
        },
    };

    /// <summary>The same vector as integers.</summary>
    public static ArmVector Bits(ArmVector vector) => vector with
    {
        Lane = vector.Lane switch { IrLane.Float32 => IrLane.UInt32, IrLane.Float64 => IrLane.UInt64, _ => vector.Lane },
    };

    /// <summary>Lanes of two vectors of one size, by a function of the lane's number and of how many there are.</summary>
    public ArmVector Permute(ArmVector left, ArmVector right, Func<int, int, int> position)
    {
        var count = left.Count;
        return new ArmVector(PermuteTo(left.Size, left.Lane, i => position(i, count), left, right), left.Lane);
    }

    /// <summary>As many lanes as a vector has from the lane of a number on, the second vector's behind the first's.</summary>
    public ArmVector Window(ArmVector left, ArmVector right, int start) => Permute(left, right, (i, _) => start + i);

    /// <summary>Parts of a lane in the opposite order.</summary>
    public ArmVector Reverse(ArmVector vector, IrLane part)
    {
        var parts = vector.Lane.Size() / part.Size();
        return new ArmVector(PermuteTo(vector.Size, part, i => (i / parts * parts) + parts - 1 - (i % parts), vector), vector.Lane);
    }

    /// <summary>One lane in each lane of the result.</summary>
    public ArmVector Duplicate(ArmVector vector, int number) => Duplicate(vector, number, returned.Type.Size);

    public ArmVector Duplicate(ArmVector vector, int number, int size) => new(PermuteTo(size, vector.Lane, _ => number, vector), vector.Lane);

    public ArmVector Broadcast(IrValue scalar)
    {
        var lane = ResultLane;
        return new ArmVector(builder.Define(returned.Type, r => new IrVectorCall(r, IrVectorOperator.Broadcast, lane, lane, [scalar])), lane);
    }

    public IrValue Extract(ArmVector vector, int number)
    {
        var at = builder.Int32(number);
        return builder.Define(vector.Lane.Scalar(), r => new IrVectorCall(r, IrVectorOperator.Extract, vector.Lane, vector.Lane, [vector.Value, at]));
    }

    public ArmVector Insert(ArmVector vector, int number, IrValue scalar)
    {
        var at = builder.Int32(number);
        return vector with
        {
            Value = builder.Define(TypeOf(vector.Size), r => new IrVectorCall(r, IrVectorOperator.Insert, vector.Lane, vector.Lane, [vector.Value, scalar, at])),
        };
    }

    /// <summary>The first lane; the others zero.</summary>
    public ArmVector FirstOnly(ArmVector vector) => vector with { Value = PermuteTo(vector.Size, vector.Lane, i => i == 0 ? 0 : -1, vector) };

    public ArmVector Lower(ArmVector vector) => new(PermuteTo(8, IrLane.UInt64, _ => 0, vector), vector.Lane);

    public ArmVector Upper(ArmVector vector) => new(PermuteTo(8, IrLane.UInt64, _ => 1, vector), vector.Lane);

    public ArmVector Join(ArmVector lower, ArmVector upper) => new(PermuteTo(16, IrLane.UInt64, i => i, lower, upper), lower.Lane);

    /// <summary>A value of that shape that is only looked at for it.</summary>
    public ArmVector Shape(IrLane lane, int size) => new(new IrValue(-1, TypeOf(size)), lane);

    private ArmVector CreateScalar(IrValue number)
    {
        var lane = ResultLane;
        return new ArmVector(builder.Define(returned.Type, r => new IrVectorCall(r, IrVectorOperator.CreateScalar, lane, lane, [number])), lane);
    }

    private ArmVector Compute(IrVectorOperator operation, ArmVector first, IrLane lane, int size, ReadOnlySpan<ArmVector> vectors)
    {
        var values = ImmutableArray.CreateBuilder<IrValue>();
        foreach (var vector in vectors)
            values.Add(vector.Value);
        var arguments = values.ToImmutable();
        return new ArmVector(builder.Define(TypeOf(size), r => new IrVectorCall(r, operation, first.Lane, lane, arguments)), lane);
    }

    private ArmVector Target(string name, ArmVector result, ReadOnlySpan<ArmVector> overloads, ImmutableArray<IrValue> arguments)
    {
        var shapes = ImmutableArray.CreateBuilder<IrVectorShape>();
        foreach (var overload in overloads)
            shapes.Add(overload.Shape);
        var value = builder.Value(TypeOf(result.Size));
        builder.Emit(new IrTargetCall(value, name, question, shapes.ToImmutable(), arguments));
        return result with { Value = value };
    }

    private IrValue PermuteTo(int size, IrLane lane, Func<int, int> position, params ReadOnlySpan<ArmVector> vectors)
    {
        var values = ImmutableArray.CreateBuilder<IrValue>();
        foreach (var vector in vectors)
            values.Add(vector.Value);
        var arguments = values.ToImmutable();
        return builder.Define(TypeOf(size), r => new IrPermute(r, lane, [.. Enumerable.Range(0, size / lane.Size()).Select(position)], arguments));
    }

    private IrType TypeOf(int size) => returned.Type.IsStruct && size == returned.Type.Size ? returned.Type : size == 8 ? s_eightBytes : s_sixteenBytes;

    private static IrLane Wider(IrLane lane) => lane switch
    {
        IrLane.Int8 => IrLane.Int16,
        IrLane.UInt8 => IrLane.UInt16,
        IrLane.Int16 => IrLane.Int32,
        IrLane.UInt16 => IrLane.UInt32,
        IrLane.Int32 => IrLane.Int64,
        IrLane.UInt32 => IrLane.UInt64,
        IrLane.Float32 => IrLane.Float64,
        _ => throw Unfit("has no wider lanes"),
    };

    private static IrLane Narrower(IrLane lane) => lane switch
    {
        IrLane.Int16 => IrLane.Int8,
        IrLane.UInt16 => IrLane.UInt8,
        IrLane.Int32 => IrLane.Int16,
        IrLane.UInt32 => IrLane.UInt16,
        IrLane.Int64 => IrLane.Int32,
        IrLane.UInt64 => IrLane.UInt32,
        IrLane.Float64 => IrLane.Float32,
        _ => throw Unfit("has no narrower lanes"),
    };

    private static MethodSkippedException Unfit(string what) => new(DiagnosticCode.HardwareIntrinsic, $"calls an instruction that {what}");
}
