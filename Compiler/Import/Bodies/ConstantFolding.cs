// Integer operations on constants, as the evaluation stack does them.
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import.Bodies;

/// <summary>Results are in 64 bits; a 32-bit one is sign-extended.</summary>
internal static class ConstantFolding
{
    /// <summary>The result, or null for an operator that is not folded.</summary>
    public static long? Binary(IrBinaryOperator op, long left, long right, bool is32)
    {
        long? result = op switch
        {
            IrBinaryOperator.Add => unchecked(left + right),
            IrBinaryOperator.Sub => unchecked(left - right),
            IrBinaryOperator.Mul => unchecked(left * right),
            IrBinaryOperator.And => left & right,
            IrBinaryOperator.Or => left | right,
            IrBinaryOperator.Xor => left ^ right,
            _ => null,
        };
        return is32 && result is { } r ? (int)r : result;
    }

    /// <summary>Division or remainder by a constant that is neither zero nor minus one.</summary>
    public static long? Divide(IrBinaryOperator op, long left, long right, bool is32) => op switch
    {
        IrBinaryOperator.Div => left / right,
        IrBinaryOperator.Rem => left % right,
        IrBinaryOperator.DivUnsigned => is32 ? (int)((uint)left / (uint)right) : (long)((ulong)left / (ulong)right),
        IrBinaryOperator.RemUnsigned => is32 ? (int)((uint)left % (uint)right) : (long)((ulong)left % (ulong)right),
        _ => null,
    };

    public static long Shift(IrBinaryOperator op, long value, int amount, bool is32) => (op, is32) switch
    {
        (IrBinaryOperator.ShiftLeft, true) => (int)value << amount,
        (IrBinaryOperator.ShiftLeft, false) => value << amount,
        (IrBinaryOperator.ShiftRight, true) => (int)value >> amount,
        (IrBinaryOperator.ShiftRight, false) => value >> amount,
        (_, true) => (int)value >>> amount,
        (_, false) => value >>> amount,
    };

    public static bool Compare(IrPredicate predicate, long left, long right, bool is32)
    {
        var (unsignedLeft, unsignedRight) = is32 ? ((uint)left, (uint)right) : ((ulong)left, (ulong)right);
        return predicate switch
        {
            IrPredicate.Equal => left == right,
            IrPredicate.NotEqual => left != right,
            IrPredicate.Less => left < right,
            IrPredicate.LessOrEqual => left <= right,
            IrPredicate.Greater => left > right,
            IrPredicate.GreaterOrEqual => left >= right,
            IrPredicate.LessUnsigned => unsignedLeft < unsignedRight,
            IrPredicate.LessOrEqualUnsigned => unsignedLeft <= unsignedRight,
            IrPredicate.GreaterUnsigned => unsignedLeft > unsignedRight,
            _ => unsignedLeft >= unsignedRight,
        };
    }
}
