// The typing rules of vector operations, as data: a line for each form of operands and result.
using static PkgImage.Compiler.IR.IrVectorOperator;

namespace PkgImage.Compiler.IR;

internal static class IrVectorTyping
{
    /// <summary>
    /// Operands and result of an operator: v a vector, a one of another size, l a vector or a scalar that stands for one, s a lane's
    /// scalar, i an I32, m an I32 or I64 of a bit a lane, '*' as many scalars as lanes.
    /// </summary>
    private static string Form(IrVectorOperator operation) => operation switch
    {
        Add or Subtract or Multiply or Divide or AddSaturate or SubtractSaturate or Max or Min or MaxNative or MinNative
            or And or Or or Xor or AndNot or Equal or NotEqual or Less or LessOrEqual or Greater or GreaterOrEqual
            or NotLess or NotLessOrEqual or NotGreater or NotGreaterOrEqual or Ordered or Unordered => "ll>v",
        Negate or Abs or Sqrt or Floor or Ceiling or Truncate or RoundEven or Not => "v>v",
        FusedMultiplyAdd or MultiplyAddEstimate or ConditionalSelect => "lll>v",
        ShiftLeft or ShiftRight or ShiftRightUnsigned => "vi>v",
        EqualAll or LessAll or LessOrEqualAll or GreaterAll or GreaterOrEqualAll
            or EqualAny or NotEqualAny or LessAny or LessOrEqualAny or GreaterAny or GreaterOrEqualAny => "ll>i",
        Create => "*>v",
        Broadcast or CreateScalar => "s>v",
        AllBitsSet => ">v",
        ToScalar or Sum => "v>s",
        SignMask => "v>m",
        Extract => "vi>s",
        Insert => "vsi>v",
        Extend => "a>v",
        Shuffle or Narrow or NarrowSaturate or MultiplyEven => "vv>v",
        IrVectorOperator.Convert or WidenLower or WidenUpper => "v>v",
        _ => "?",
    };

    /// <summary>Whether an operation's operands and result fit each other.</summary>
    public static bool Holds(IrVectorCall call)
    {
        var form = Form(call.Operator).Split('>');
        if (form.Length != 2)
            return false;
        var operands = form[0] == "*" ? new string('s', call.Arguments.Length) : form[0];
        if (operands.Length != call.Arguments.Length || !IsVectorSize(VectorSize(call)))
            return false;
        if (form[0] == "*" && call.Arguments.Length * call.Lane.Size() != call.Result.Type.Size)
            return false;
        return operands.Zip(call.Arguments).All(p => Fits(p.First, p.Second, call, call.Lane)) && Fits(form[1][0], call.Result, call, call.ResultLane)
            && LanesFit(call);
    }

    /// <summary>Whether a permutation's positions are lanes it has.</summary>
    public static bool Holds(IrPermute permute)
    {
        if (permute.Arguments.Length is not (1 or 2) || !permute.Arguments.Append(permute.Result).All(v => v.Type.IsStruct && IsVectorSize(v.Type.Size)))
            return false;
        var lanes = permute.Arguments.Sum(a => a.Type.Size / permute.Lane.Size());
        return permute.Positions.Length * permute.Lane.Size() == permute.Result.Type.Size && permute.Positions.All(p => p >= -1 && p < lanes);
    }

    /// <summary>Bytes of the operation's vectors.</summary>
    private static int VectorSize(IrVectorCall call) =>
        call.Result.Type.IsStruct ? call.Result.Type.Size : call.Arguments.FirstOrDefault(a => a.Type.IsStruct)?.Type.Size ?? 0;

    private static bool IsVectorSize(int size) => size is 8 or 16 or 32 or 64;

    private static bool Fits(char form, IrValue value, IrVectorCall call, IrLane lane) => form switch
    {
        'v' => value.Type.IsStruct && value.Type.Size == VectorSize(call),
        'l' => value.Type == lane.Scalar() || (value.Type.IsStruct && value.Type.Size == VectorSize(call)),
        'a' => value.Type.IsStruct && IsVectorSize(value.Type.Size),
        's' => value.Type == lane.Scalar(),
        'm' => value.Type.Kind is IrKind.I32 or IrKind.I64,
        _ => value.Type.Kind == IrKind.I32,
    };

    private static bool LanesFit(IrVectorCall call) => call.Operator switch
    {
        Divide or Sqrt or Floor or Ceiling or Truncate or RoundEven or FusedMultiplyAdd or MultiplyAddEstimate => call.Lane.IsFloat(),
        AddSaturate or SubtractSaturate or ShiftLeft or ShiftRight or ShiftRightUnsigned or NarrowSaturate => !call.Lane.IsFloat(),
        NotLess or NotLessOrEqual or NotGreater or NotGreaterOrEqual or Ordered or Unordered => call.Lane.IsFloat(),
        Extend => call.ResultLane.Size() >= call.Lane.Size() && call.ResultLane != call.Lane && (!call.Lane.IsFloat() || call.ResultLane.IsFloat())
            && call.Arguments[0].Type.Size / call.Lane.Size() >= call.Result.Type.Size / call.ResultLane.Size(),
        MultiplyEven => !call.Lane.IsFloat() && call.ResultLane.Size() == 2 * call.Lane.Size(),
        IrVectorOperator.Convert => call.Lane.Size() == call.ResultLane.Size() && call.Lane.IsFloat() != call.ResultLane.IsFloat(),
        WidenLower or WidenUpper => call.ResultLane.Size() == 2 * call.Lane.Size(),
        Narrow => call.Lane.Size() == 2 * call.ResultLane.Size(),
        _ => true,
    };
}
