// LLVM's names for what the IR computes, on numbers as on vectors of them.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>Opcodes, predicates and flags.</summary>
internal static class Opcodes
{
    /// <summary>LLVMFastMathAll: reassociation, reciprocals, contraction, and no NaNs, infinities or signed zeros.</summary>
    private const uint AllFastMathFlags = 0x7f;

    public static LLVMOpcode Of(IrBinaryOperator operation, bool isFloat) => isFloat ? FloatOpcode(operation) : IntegerOpcode(operation);

    public static LLVMIntPredicate IntegerPredicate(IrPredicate predicate) => predicate switch
    {
        IrPredicate.Equal => LLVMIntPredicate.LLVMIntEQ,
        IrPredicate.NotEqual => LLVMIntPredicate.LLVMIntNE,
        IrPredicate.Less => LLVMIntPredicate.LLVMIntSLT,
        IrPredicate.LessOrEqual => LLVMIntPredicate.LLVMIntSLE,
        IrPredicate.Greater => LLVMIntPredicate.LLVMIntSGT,
        IrPredicate.GreaterOrEqual => LLVMIntPredicate.LLVMIntSGE,
        IrPredicate.LessUnsigned => LLVMIntPredicate.LLVMIntULT,
        IrPredicate.LessOrEqualUnsigned => LLVMIntPredicate.LLVMIntULE,
        IrPredicate.GreaterUnsigned => LLVMIntPredicate.LLVMIntUGT,
        _ => LLVMIntPredicate.LLVMIntUGE,
    };

    public static LLVMRealPredicate FloatPredicate(IrPredicate predicate) => predicate switch
    {
        IrPredicate.Equal => LLVMRealPredicate.LLVMRealOEQ,
        IrPredicate.NotEqual => LLVMRealPredicate.LLVMRealUNE,
        IrPredicate.Less => LLVMRealPredicate.LLVMRealOLT,
        IrPredicate.LessOrEqual => LLVMRealPredicate.LLVMRealOLE,
        IrPredicate.Greater => LLVMRealPredicate.LLVMRealOGT,
        IrPredicate.GreaterOrEqual => LLVMRealPredicate.LLVMRealOGE,
        IrPredicate.LessUnsigned => LLVMRealPredicate.LLVMRealULT,
        IrPredicate.LessOrEqualUnsigned => LLVMRealPredicate.LLVMRealULE,
        IrPredicate.GreaterUnsigned => LLVMRealPredicate.LLVMRealUGT,
        _ => LLVMRealPredicate.LLVMRealUGE,
    };

    /// <summary>The intrinsic for a function of one float that rounds once.</summary>
    public static string OfOneFloat(IrIntrinsic intrinsic) => intrinsic switch
    {
        IrIntrinsic.Sqrt => "llvm.sqrt",
        IrIntrinsic.Abs => "llvm.fabs",
        IrIntrinsic.Floor => "llvm.floor",
        IrIntrinsic.Ceiling => "llvm.ceil",
        IrIntrinsic.Truncate => "llvm.trunc",
        // nearbyint rounds by the current mode, which .NET never changes from nearest even; unlike roundeven every libm has it.
        IrIntrinsic.RoundEven => "llvm.nearbyint",
        _ => throw new InvalidOperationException($"{intrinsic} is not of one float"),
    };

    /// <summary>Gives up strictness for an instruction; only operations on floats have flags.</summary>
    public static unsafe LLVMValueRef Relaxed(LLVMValueRef value)
    {
        if (LLVM.IsAInstruction(value) != null && LLVM.CanValueUseFastMathFlags(value) != 0)
            LLVM.SetFastMathFlags(value, AllFastMathFlags);
        return value;
    }

    private static LLVMOpcode IntegerOpcode(IrBinaryOperator operation) => operation switch
    {
        IrBinaryOperator.Add => LLVMOpcode.LLVMAdd,
        IrBinaryOperator.Sub => LLVMOpcode.LLVMSub,
        IrBinaryOperator.Mul => LLVMOpcode.LLVMMul,
        IrBinaryOperator.And => LLVMOpcode.LLVMAnd,
        IrBinaryOperator.Or => LLVMOpcode.LLVMOr,
        IrBinaryOperator.Xor => LLVMOpcode.LLVMXor,
        IrBinaryOperator.Div => LLVMOpcode.LLVMSDiv,
        IrBinaryOperator.DivUnsigned => LLVMOpcode.LLVMUDiv,
        IrBinaryOperator.Rem => LLVMOpcode.LLVMSRem,
        IrBinaryOperator.RemUnsigned => LLVMOpcode.LLVMURem,
        IrBinaryOperator.ShiftLeft => LLVMOpcode.LLVMShl,
        IrBinaryOperator.ShiftRight => LLVMOpcode.LLVMAShr,
        IrBinaryOperator.ShiftRightUnsigned => LLVMOpcode.LLVMLShr,
        _ => throw new InvalidOperationException($"no integer {operation}"),
    };

    private static LLVMOpcode FloatOpcode(IrBinaryOperator operation) => operation switch
    {
        IrBinaryOperator.Add => LLVMOpcode.LLVMFAdd,
        IrBinaryOperator.Sub => LLVMOpcode.LLVMFSub,
        IrBinaryOperator.Mul => LLVMOpcode.LLVMFMul,
        IrBinaryOperator.Div => LLVMOpcode.LLVMFDiv,
        IrBinaryOperator.Rem => LLVMOpcode.LLVMFRem,
        _ => throw new InvalidOperationException($"no float {operation}"),
    };
}
