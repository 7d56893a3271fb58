// A number that can be told when a function is called: what its loops start from and run to.
//
// All of it is taken as a signed number of 64 bits; an address is one too. What wraps in 32 bits, or is unsigned there, may come out as another
// number than the function's own: nothing hangs on it but how a kernel is called (CallWork).
using System.Globalization;

namespace PkgImage.Compiler.IR.Work;

/// <summary>How a number is computed from what a function is called with.</summary>
public abstract record WorkTerm
{
    public sealed record Constant(long Value) : WorkTerm
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A parameter that the function never assigns: an integer, or an address.</summary>
    public sealed record Parameter(int Index) : WorkTerm
    {
        public override string ToString() => $"arg{Index}";
    }

    /// <summary>The length of a span that is a parameter.</summary>
    public sealed record SpanLength(int Index) : WorkTerm
    {
        public override string ToString() => $"length of arg{Index}";
    }

    /// <summary>The length of an array or a string, zero where there is none.</summary>
    /// <param name="Object">A <see cref="Parameter"/> or a <see cref="Captured"/> object.</param>
    public sealed record Length(WorkTerm Object) : WorkTerm
    {
        public override string ToString() => $"length of {Object}";
    }

    /// <summary>The address that a capture passes.</summary>
    public sealed record Captured(IrCapture Capture) : WorkTerm
    {
        public override string ToString() => Capture.ToString();
    }

    /// <summary>The integer in a captured field.</summary>
    public sealed record Field(IrCapture Capture, IrType Type) : WorkTerm
    {
        public override string ToString() => $"{Type} at {Capture}";
    }

    /// <summary>A sum, difference or product; a quotient or a shift by a number that is known.</summary>
    public sealed record Operation(IrBinaryOperator Operator, WorkTerm Left, WorkTerm Right) : WorkTerm
    {
        public override string ToString() => $"{Operator}({Left}, {Right})";
    }

    public static WorkTerm Zero { get; } = new Constant(0);

    /// <summary>The constant it is, or null.</summary>
    public long? Number => (this as Constant)?.Value;

    public static WorkTerm operator -(WorkTerm left, WorkTerm right) => (left.Number, right.Number) switch
    {
        ({ } a, { } b) => new Constant(unchecked(a - b)),
        (_, 0) => left,
        _ => new Operation(IrBinaryOperator.Sub, left, right),
    };
}
