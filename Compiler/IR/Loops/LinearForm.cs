// A value of a loop as a linear function of the number of the round, its coefficients being known before the loop; in a loop inside another
// one, of the numbers of both rounds, its coefficients being known before the outer one.
//
// All of it is arithmetic of 32 bits that wraps. So the sum, difference or product of values is that of their forms, whatever overflows on
// the way.
using System.Globalization;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>A value of 32 bits that is known before a loop runs.</summary>
public abstract record InvariantTerm
{
    /// <summary>A constant.</summary>
    public sealed record Constant(int Value) : InvariantTerm
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What a variable holds when control comes to the loop.</summary>
    public sealed record AtEntry(IrLocal Variable) : InvariantTerm
    {
        public override string ToString() => Variable.ToString();
    }

    /// <summary>What an instruction of the loop computes, from nothing the loop changes.</summary>
    public sealed record Computed(IrValue Value) : InvariantTerm
    {
        public override string ToString() => Value.ToString();
    }

    /// <summary>A sum, difference or product of two, which wraps.</summary>
    public sealed record Operation(IrBinaryOperator Operator, InvariantTerm Left, InvariantTerm Right) : InvariantTerm
    {
        public override int Size { get; } = 1 + Left.Size + Right.Size;

        public override string ToString() =>
            $"({Left} {Operator switch { IrBinaryOperator.Add => '+', IrBinaryOperator.Sub => '-', _ => '*' }} {Right})";
    }

    /// <summary>Constants, values and operations it consists of.</summary>
    public virtual int Size => 1;

    public static InvariantTerm Zero { get; } = new Constant(0);
    public static InvariantTerm One { get; } = new Constant(1);

    /// <summary>The constant it is, or null.</summary>
    public int? Number => (this as Constant)?.Value;

    /// <summary>What has to be added to a term to get another one, where that is a number whatever the terms are; else null.</summary>
    public static long? Difference(InvariantTerm from, InvariantTerm to)
    {
        var ((unknown, start), (other, end)) = (Split(from), Split(to));
        return unknown == other ? (long)end - start : null;
    }

    /// <summary>What is known of a term before the program runs, apart from what is not.</summary>
    private static (InvariantTerm? Unknown, int Number) Split(InvariantTerm term) => term switch
    {
        Constant constant => (null, constant.Value),
        Operation { Operator: IrBinaryOperator.Add, Left: var unknown, Right.Number: { } number } => (unknown, number),
        _ => (term, 0),
    };

    public static InvariantTerm operator +(InvariantTerm left, InvariantTerm right) => (left.Number, right.Number) switch
    {
        (0, _) => right,
        (_, 0) => left,
        ({ } a, { } b) => new Constant(unchecked(a + b)),
        ({ }, _) => right + left,
        // Constants gather at the end.
        (_, { }) when left is Operation { Operator: IrBinaryOperator.Add, Right: Constant } sum => sum.Left + (sum.Right + right),
        _ => new Operation(IrBinaryOperator.Add, left, right),
    };

    public static InvariantTerm operator -(InvariantTerm left, InvariantTerm right) => (left.Number, right.Number) switch
    {
        (_, { } b) => left + new Constant(unchecked(-b)),
        _ => new Operation(IrBinaryOperator.Sub, left, right),
    };

    public static InvariantTerm operator *(InvariantTerm left, InvariantTerm right) => (left.Number, right.Number) switch
    {
        (0, _) or (_, 0) => Zero,
        (1, _) => right,
        (_, 1) => left,
        ({ } a, { } b) => new Constant(unchecked(a * b)),
        _ => new Operation(IrBinaryOperator.Mul, left, right),
    };
}

/// <summary><paramref name="Factor"/> times the number of the round, from zero, plus <paramref name="Offset"/>, modulo 2^32.</summary>
/// <param name="Factor">Zero for a value that does not change.</param>
public sealed record LinearForm(InvariantTerm Factor, InvariantTerm Offset)
{
    /// <summary>What a round of the loop around the value's own adds; zero where that is not looked at.</summary>
    public InvariantTerm Outer { get; init; } = InvariantTerm.Zero;

    /// <summary>A value that does not change.</summary>
    public static LinearForm Of(InvariantTerm term) => new(InvariantTerm.Zero, term);

    public bool IsInvariant => Factor.Number == 0 && Outer.Number == 0;

    /// <summary>Constants, values and operations it consists of.</summary>
    public int Size => Factor.Size + Offset.Size + Outer.Size;

    public override string ToString()
    {
        var text = string.Join(" + ", new[] { Times("r", Factor), Times("R", Outer), Offset.Number == 0 ? "" : $"{Offset}" }.Where(part => part.Length > 0));
        return text.Length > 0 ? text : "0";
    }

    public static LinearForm operator +(LinearForm left, LinearForm right) =>
        new(left.Factor + right.Factor, left.Offset + right.Offset) { Outer = left.Outer + right.Outer };

    public static LinearForm operator -(LinearForm left, LinearForm right) =>
        new(left.Factor - right.Factor, left.Offset - right.Offset) { Outer = left.Outer - right.Outer };

    /// <summary>The product, when one of the two does not change; else null.</summary>
    public static LinearForm? Product(LinearForm left, LinearForm right) =>
        left.IsInvariant ? new LinearForm(right.Factor * left.Offset, right.Offset * left.Offset) { Outer = right.Outer * left.Offset }
        : right.IsInvariant ? new LinearForm(left.Factor * right.Offset, left.Offset * right.Offset) { Outer = left.Outer * right.Offset }
        : null;

    private static string Times(string round, InvariantTerm factor) => factor.Number switch
    {
        0 => "",
        1 => round,
        _ => $"{round} * {factor}",
    };
}
