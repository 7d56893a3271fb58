// Arithmetic, conversions and comparisons of the evaluation stack (ECMA-335 III.1.5, III.3) on known values. An operation that would throw
// ends the evaluation; null stands for an instruction that is none of these.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Framework;

namespace PkgImage.Compiler.Import.Constants;

internal static class DatumArithmetic
{
    /// <summary>The predicate a comparing branch tests, or null for any other instruction.</summary>
    public static IrPredicate? ComparisonOf(Code code) => code switch
    {
        Code.Beq or Code.Beq_S => IrPredicate.Equal,
        Code.Bne_Un or Code.Bne_Un_S => IrPredicate.NotEqual,
        Code.Blt or Code.Blt_S => IrPredicate.Less,
        Code.Blt_Un or Code.Blt_Un_S => IrPredicate.LessUnsigned,
        Code.Ble or Code.Ble_S => IrPredicate.LessOrEqual,
        Code.Ble_Un or Code.Ble_Un_S => IrPredicate.LessOrEqualUnsigned,
        Code.Bgt or Code.Bgt_S => IrPredicate.Greater,
        Code.Bgt_Un or Code.Bgt_Un_S => IrPredicate.GreaterUnsigned,
        Code.Bge or Code.Bge_S => IrPredicate.GreaterOrEqual,
        Code.Bge_Un or Code.Bge_Un_S => IrPredicate.GreaterOrEqualUnsigned,
        _ => null,
    };

    public static bool Compare(IrPredicate predicate, Datum left, Datum right)
    {
        if (left.IsInteger && right.IsInteger)
            return ConstantFolding.Compare(predicate, left.Bits, right.Bits, left.Kind == DatumKind.Int32 && right.Kind == DatumKind.Int32);
        if (!left.IsFloat || !right.IsFloat)
            throw new NotConstantException("compares what is not known");
        var (x, y) = (left.Real, right.Real);
        return predicate switch
        {
            IrPredicate.Equal => x == y,
            IrPredicate.NotEqual => x != y,
            IrPredicate.Less => x < y,
            IrPredicate.LessOrEqual => x <= y,
            IrPredicate.Greater => x > y,
            IrPredicate.GreaterOrEqual => x >= y,
            IrPredicate.LessUnsigned => !(x >= y),
            IrPredicate.LessOrEqualUnsigned => !(x > y),
            IrPredicate.GreaterUnsigned => !(x <= y),
            _ => !(x < y),
        };
    }

    public static Datum? Binary(Code code, Datum left, Datum right)
    {
        IrPredicate? predicate = code switch
        {
            Code.Ceq => IrPredicate.Equal,
            Code.Clt => IrPredicate.Less,
            Code.Clt_Un => IrPredicate.LessUnsigned,
            Code.Cgt => IrPredicate.Greater,
            Code.Cgt_Un => IrPredicate.GreaterUnsigned,
            _ => null,
        };
        if (predicate is { } tested)
            return Datum.Int32(Compare(tested, left, right) ? 1 : 0);
        if (left.IsFloat && right.IsFloat)
            return Floats(code, left, right);
        if (!left.IsInteger || !right.IsInteger)
            return null;
        var is32 = left.Kind == DatumKind.Int32 && right.Kind == DatumKind.Int32;
        if (code is Code.Shl or Code.Shr or Code.Shr_Un)
            return Shift(code, left, right);
        long? bits = code switch
        {
            Code.Add => ConstantFolding.Binary(IrBinaryOperator.Add, left.Bits, right.Bits, is32),
            Code.Sub => ConstantFolding.Binary(IrBinaryOperator.Sub, left.Bits, right.Bits, is32),
            Code.Mul => ConstantFolding.Binary(IrBinaryOperator.Mul, left.Bits, right.Bits, is32),
            Code.And => ConstantFolding.Binary(IrBinaryOperator.And, left.Bits, right.Bits, is32),
            Code.Or => ConstantFolding.Binary(IrBinaryOperator.Or, left.Bits, right.Bits, is32),
            Code.Xor => ConstantFolding.Binary(IrBinaryOperator.Xor, left.Bits, right.Bits, is32),
            // By zero it throws, by minus one it may.
            Code.Div or Code.Rem or Code.Div_Un or Code.Rem_Un when right.Bits is 0 or -1 => null,
            Code.Div => ConstantFolding.Divide(IrBinaryOperator.Div, left.Bits, right.Bits, is32),
            Code.Rem => ConstantFolding.Divide(IrBinaryOperator.Rem, left.Bits, right.Bits, is32),
            Code.Div_Un => ConstantFolding.Divide(IrBinaryOperator.DivUnsigned, left.Bits, right.Bits, is32),
            Code.Rem_Un => ConstantFolding.Divide(IrBinaryOperator.RemUnsigned, left.Bits, right.Bits, is32),
            _ => null,
        };
        return bits is not { } b ? null : is32 ? Datum.Int32((int)b) : Datum.Int64(b);
    }

    private static Datum Shift(Code code, Datum left, Datum right)
    {
        var op = code switch { Code.Shl => IrBinaryOperator.ShiftLeft, Code.Shr => IrBinaryOperator.ShiftRight, _ => IrBinaryOperator.ShiftRightUnsigned };
        var is32 = left.Kind == DatumKind.Int32;
        var bits = ConstantFolding.Shift(op, left.Bits, (int)right.Bits, is32);
        return is32 ? Datum.Int32((int)bits) : Datum.Int64(bits);
    }

    private static Datum? Floats(Code code, Datum left, Datum right)
    {
        if (left.Kind == DatumKind.Float32 && right.Kind == DatumKind.Float32)
        {
            var (x, y) = ((float)left.Real, (float)right.Real);
            return code switch
            {
                Code.Add => Datum.Float32(x + y),
                Code.Sub => Datum.Float32(x - y),
                Code.Mul => Datum.Float32(x * y),
                Code.Div => Datum.Float32(x / y),
                Code.Rem => Datum.Float32(x % y),
                _ => null,
            };
        }
        return code switch
        {
            Code.Add => Datum.Float64(left.Real + right.Real),
            Code.Sub => Datum.Float64(left.Real - right.Real),
            Code.Mul => Datum.Float64(left.Real * right.Real),
            Code.Div => Datum.Float64(left.Real / right.Real),
            Code.Rem => Datum.Float64(left.Real % right.Real),
            _ => null,
        };
    }

    public static Datum? Unary(Code code, Datum operand)
    {
        return (code, operand.Kind) switch
        {
            (Code.Neg, DatumKind.Int32) => Datum.Int32(unchecked(-(int)operand.Bits)),
            (Code.Neg, DatumKind.Int64) => Datum.Int64(unchecked(-operand.Bits)),
            (Code.Neg, DatumKind.Float32) => Datum.Float32(-(float)operand.Real),
            (Code.Neg, DatumKind.Float64) => Datum.Float64(-operand.Real),
            (Code.Not, DatumKind.Int32) => Datum.Int32((int)~operand.Bits),
            (Code.Not, DatumKind.Int64) => Datum.Int64(~operand.Bits),
            (Code.Conv_R4, _) when operand.IsFloat => Datum.Float32((float)operand.Real),
            (Code.Conv_R8, _) when operand.IsFloat => Datum.Float64(operand.Real),
            (Code.Conv_R4, _) when operand.IsInteger => Datum.Float32(operand.Bits),
            (Code.Conv_R8, _) when operand.IsInteger => Datum.Float64(operand.Bits),
            (Code.Conv_R_Un, DatumKind.Int32) => Datum.Float64((uint)operand.Bits),
            (Code.Conv_R_Un, DatumKind.Int64) => Datum.Float64((ulong)operand.Bits),
            _ when operand.IsInteger => Integer(code, operand.Bits, operand.Kind == DatumKind.Int32 ? (uint)operand.Bits : operand.Bits),
            // Beyond the target's range versions of the runtime differ.
            (Code.Conv_I4 or Code.Conv_I8, _) when operand.IsFloat && double.Abs(operand.Real) < int.MaxValue => Integer(code, (long)operand.Real, 0),
            _ => null,
        };
    }

    /// <param name="unsigned">The operand zero-extended from its width, for the conversions to unsigned 64-bit.</param>
    private static Datum? Integer(Code code, long bits, long unsigned) => code switch
    {
        Code.Conv_I1 => Datum.Int32((sbyte)bits),
        Code.Conv_U1 => Datum.Int32((byte)bits),
        Code.Conv_I2 => Datum.Int32((short)bits),
        Code.Conv_U2 => Datum.Int32((ushort)bits),
        Code.Conv_I4 or Code.Conv_U4 => Datum.Int32((int)bits),
        Code.Conv_I8 or Code.Conv_I => Datum.Int64(bits),
        Code.Conv_U8 or Code.Conv_U => Datum.Int64(unsigned),
        _ => null,
    };

    /// <summary>Framework functions that are one exact operation everywhere; null for any other, or for arguments that are not known.</summary>
    public static Datum? TryFunction(MethodReference method, Datum[] arguments)
    {
        if (FrameworkFacts.NameOf(method.DeclaringType) != "System.Math" || arguments is not [{ Kind: DatumKind.Float64 } x])
            return null;
        return method.Name switch
        {
            "Sqrt" => Datum.Float64(Math.Sqrt(x.Real)),
            "Abs" => Datum.Float64(Math.Abs(x.Real)),
            "Floor" => Datum.Float64(Math.Floor(x.Real)),
            "Ceiling" => Datum.Float64(Math.Ceiling(x.Real)),
            "Truncate" => Datum.Float64(Math.Truncate(x.Real)),
            _ => null,
        };
    }
}
