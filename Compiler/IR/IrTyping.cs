// The typing rules of the IR: which kinds each operation takes and gives. They are what the comments in IrInstruction.cs say, as
// code. Small integers (I8, I16) exist in memory only: they are constants, loaded, stored, truncated to and extended from.
using static PkgImage.Compiler.IR.IrKind;

namespace PkgImage.Compiler.IR;

/// <summary>Typing rules. Every method returns the broken ones; none throws.</summary>
internal static class IrTyping
{
    /// <summary>Broken typing rules of an instruction.</summary>
    public static IEnumerable<(IrRule Rule, string Message)> Check(IrInstruction instruction)
    {
        var (known, holds) = instruction switch
        {
            IrConstant i => Rule(i.Result.Type.Kind is not (IrKind.Void or Struct)),
            IrBinary i => Rule(Binary(i)),
            IrUnary i => Rule(Same(i.Result, i.Operand) && (IsWord(i.Result) || (i.Operator == IrUnaryOperator.Negate && i.Result.Type.IsFloat))),
            IrOverflow i => Rule(IsWord(i.Result) && Same(i.Result, i.Left, i.Right) && Is(i.Overflowed, I32)),
            IrCompare i => Rule(Is(i.Result, I32) && Same(i.Left, i.Right) && IsScalar(i.Left)),
            IrConvert i => Rule(Conversion(i.Conversion, i.Operand.Type.Kind, i.Result.Type.Kind)),
            IrSelect i => Rule(Is(i.Condition, I32) && IsScalar(i.Result) && Same(i.Result, i.WhenTrue, i.WhenFalse)),
            IrLoad i => Rule(Is(i.Address, Ptr) && !Is(i.Result, IrKind.Void)),
            IrStore i => Rule(Is(i.Address, Ptr) && !Is(i.Value, IrKind.Void)),
            IrOffset i => Rule(Is(i.Result, Ptr) && Is(i.Base, Ptr) && Is(i.Bytes, I64)),
            IrLoadLocal i => Rule(i.Result.Type == i.Local.Type && i.Local.Type.Kind != IrKind.Void),
            IrStoreLocal i => Rule(i.Value.Type == i.Local.Type && i.Local.Type.Kind != IrKind.Void),
            IrLocalAddress i => Rule(Is(i.Result, Ptr) && i.Local.Type.Kind != IrKind.Void),
            IrCopyBlock i => Rule(Is(i.Destination, Ptr) && Is(i.Source, Ptr) && Is(i.Size, I64)),
            IrFillBlock i => Rule(Is(i.Destination, Ptr) && Is(i.Value, I32) && Is(i.Size, I64)),
            IrZeroStruct i => Rule(i.Result.Type.IsStruct),
            IrStackAllocate i => Rule(Is(i.Result, Ptr) && Is(i.Size, I64)),
            IrCall i => Rule(i.Result?.Type.Kind is not (IrKind.Void or I8 or I16)),
            IrCaptureValue i => Rule(Is(i.Result, Ptr)),
            IrDataAddress i => Rule(Is(i.Result, Ptr)),
            IrIntrinsicCall i => Rule(Intrinsic(i)),
            IrImportCall i => Rule((i.Result is null || IsScalar(i.Result)) && i.Arguments.All(IsScalar) && i.Import.Library is ("libm" or "libc")),
            IrGuard i => Rule(Is(i.Condition, I32) && (i.NullObject is null || Is(i.NullObject, Ptr))),
            IrExitTest i => Rule(Is(i.Result, I32) && Is(i.Status, I32)),
            IrVectorCall i => Rule(IrVectorTyping.Holds(i)),
            IrPermute i => Rule(IrVectorTyping.Holds(i)),
            IrTargetCall i => Rule(ulong.IsPow2(i.Question) && i.Result?.Type.Kind is not (IrKind.Void or I8 or I16)),
            IrHardwareTest i => Rule(Is(i.Result, I32) && ulong.IsPow2(i.Question)),
            _ => (false, false),
        };
        if (!known)
            yield return (IrRule.UnknownRecord, instruction.GetType().Name);
        else if (!holds)
            yield return (IrRule.Typing, Describe(instruction.GetType(), instruction.Definitions(), instruction.Operands()));
    }

    /// <summary>Broken typing rules of a terminator in a function that returns <paramref name="returnType"/>.</summary>
    public static IEnumerable<(IrRule Rule, string Message)> Check(IrTerminator terminator, IrType returnType)
    {
        var (known, holds) = terminator switch
        {
            IrBranch or IrUnreachable or IrExit => Rule(true),
            IrConditionalBranch t => Rule(Is(t.Condition, I32)),
            IrSwitch t => Rule(Is(t.Value, I32)),
            IrResume t => Rule(Is(t.Status, I32)),
            IrReturn t => Rule((t.Value?.Type ?? IrType.Void) == returnType),
            _ => (false, false),
        };
        if (!known)
            yield return (IrRule.UnknownRecord, terminator.GetType().Name);
        else if (!holds)
            yield return (IrRule.Typing, Describe(terminator.GetType(), [], terminator.Operands()));
    }

    private static (bool Known, bool Holds) Rule(bool holds) => (true, holds);

    private static string Describe(Type record, IEnumerable<IrValue> results, IEnumerable<IrValue> operands)
    {
        return $"{record.Name} of ({Kinds(operands)}) giving ({Kinds(results)})";

        static string Kinds(IEnumerable<IrValue> values) => string.Join(", ", values.Select(v => $"{v}: {v.Type.Kind}"));
    }

    private static bool Is(IrValue value, IrKind kind) => value.Type.Kind == kind;

    private static bool Same(params ReadOnlySpan<IrValue> values)
    {
        foreach (var value in values)
        {
            if (value.Type != values[0].Type)
                return false;
        }
        return true;
    }

    /// <summary>An integer that is computed with.</summary>
    private static bool IsWord(IrValue value) => value.Type.Kind is I32 or I64;

    private static bool IsArithmetic(IrValue value) => IsWord(value) || value.Type.IsFloat;

    /// <summary>What fits a register and may be computed with.</summary>
    private static bool IsScalar(IrValue value) => IsArithmetic(value) || Is(value, Ptr);

    private static bool Binary(IrBinary i) => i.Operator switch
    {
        IrBinaryOperator.Add or IrBinaryOperator.Sub or IrBinaryOperator.Mul or IrBinaryOperator.Div or IrBinaryOperator.Rem =>
            IsArithmetic(i.Result) && Same(i.Result, i.Left, i.Right),
        IrBinaryOperator.ShiftLeft or IrBinaryOperator.ShiftRight or IrBinaryOperator.ShiftRightUnsigned =>
            IsWord(i.Result) && Same(i.Result, i.Left) && Is(i.Right, I32),
        _ => IsWord(i.Result) && Same(i.Result, i.Left, i.Right),
    };

    private static bool Conversion(IrConversion conversion, IrKind from, IrKind to) => conversion switch
    {
        IrConversion.Truncate => Width(to) > 0 && Width(to) < Width(from),
        IrConversion.SignExtend or IrConversion.ZeroExtend => Width(from) > 0 && Width(from) < Width(to) && to is I32 or I64,
        IrConversion.SignedToFloat or IrConversion.UnsignedToFloat => from is I32 or I64 && to is F32 or F64,
        IrConversion.FloatToSigned or IrConversion.FloatToUnsigned => from is F32 or F64 && to is I32 or I64,
        IrConversion.FloatToFloat => (from, to) is (F32, F64) or (F64, F32),
        IrConversion.PointerToInteger => (from, to) is (Ptr, I64),
        IrConversion.IntegerToPointer => (from, to) is (I64, Ptr),
        IrConversion.Reinterpret => (from, to) is (I32, F32) or (F32, I32) or (I64, F64) or (F64, I64),
        _ => false,
    };

    private static int Width(IrKind kind) => kind switch
    {
        I8 => 8,
        I16 => 16,
        I32 => 32,
        I64 => 64,
        _ => 0,
    };

    private static bool Intrinsic(IrIntrinsicCall i)
    {
        var arguments = i.Arguments;
        if (i.Intrinsic == IrIntrinsic.MemoryBarrier)
            return arguments.IsEmpty && i.Result is null;
        if (i.Intrinsic == IrIntrinsic.Prefetch)
            return arguments.Length == 2 && Is(arguments[0], Ptr) && Is(arguments[1], I32) && i.Result is null;
        if (i.Result is not { } result || arguments.IsEmpty)
            return false;
        return i.Intrinsic switch
        {
            IrIntrinsic.Sqrt or IrIntrinsic.Abs or IrIntrinsic.Floor or IrIntrinsic.Ceiling or IrIntrinsic.Truncate
                or IrIntrinsic.RoundEven =>
                arguments.Length == 1 && result.Type.IsFloat && Same(result, arguments[0]),
            IrIntrinsic.CopySign or IrIntrinsic.Min or IrIntrinsic.Max =>
                arguments.Length == 2 && result.Type.IsFloat && Same(result, arguments[0], arguments[1]),
            IrIntrinsic.FusedMultiplyAdd or IrIntrinsic.MultiplyAddEstimate =>
                arguments.Length == 3 && result.Type.IsFloat && Same(result, arguments[0], arguments[1], arguments[2]),
            // A count fits an I32 whatever the operand's width, and has either type.
            IrIntrinsic.PopCount or IrIntrinsic.LeadingZeroCount or IrIntrinsic.TrailingZeroCount =>
                arguments.Length == 1 && IsWord(arguments[0]) && (Is(result, I32) || Same(result, arguments[0])),
            IrIntrinsic.ReverseEndianness or IrIntrinsic.ReverseBits => arguments.Length == 1 && IsWord(result) && Same(result, arguments[0]),
            IrIntrinsic.RotateLeft or IrIntrinsic.RotateRight =>
                arguments.Length == 2 && IsWord(result) && Same(result, arguments[0]) && Is(arguments[1], I32),
            IrIntrinsic.MultiplyHigh or IrIntrinsic.MultiplyHighUnsigned =>
                arguments.Length == 2 && Is(result, I64) && Same(result, arguments[0], arguments[1]),
            _ => false,
        };
    }
}
