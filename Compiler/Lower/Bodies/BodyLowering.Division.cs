// Division of 32-bit integers by a number that a loop does not change: a multiplication by its reciprocal, as doubles. The reciprocal is
// computed at the division, and LLVM takes it out of the loop; what is left there is faster than a division, and has vectors, which the
// integer division of x64 and of arm64's baseline has not.
//
// The quotient is exact. The reciprocal r is the nearest double's next one away from zero: more than 1/d, by less than 2^-51 of it. For n
// and d of 32 bits, n * r then is at least n/d, and more than that by less than n/d * 2^-51 < 1/d * 2^-19; to the next integer it is 1/d at
// least. So no integer lies between n/d and n * r, and rounding the product to a double, which moves it by less than n/d * 2^-53, gets past
// none either: an integer is a double itself. Cut off, it is the quotient, and the same with signs.
//
// Zero as a divisor and the one quotient that does not fit, MinValue / -1, the importer has guarded; computed ahead of their guards, they
// are values nothing uses.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    /// <summary>A quotient or remainder by way of the divisor's reciprocal.</summary>
    private LLVMValueRef DivideByReciprocal(IrBinaryOperator operation, LLVMValueRef dividend, LLVMValueRef divisor)
    {
        var (toDouble, toInteger) = operation is IrBinaryOperator.Div or IrBinaryOperator.Rem
            ? (LLVMOpcode.LLVMSIToFP, LLVMOpcode.LLVMFPToSI)
            : (LLVMOpcode.LLVMUIToFP, LLVMOpcode.LLVMFPToUI);
        var nearest = _builder.BuildBinOp(LLVMOpcode.LLVMFDiv, LLVMValueRef.CreateConstReal(_types.F64, 1), _builder.BuildCast(toDouble, divisor, _types.F64));
        var next = _builder.BuildBinOp(LLVMOpcode.LLVMAdd, _builder.BuildCast(LLVMOpcode.LLVMBitCast, nearest, _types.I64), _types.Int64(1));
        var reciprocal = _builder.BuildCast(LLVMOpcode.LLVMBitCast, next, _types.F64);
        var product = _builder.BuildBinOp(LLVMOpcode.LLVMFMul, _builder.BuildCast(toDouble, dividend, _types.F64), reciprocal);
        var quotient = _builder.BuildCast(toInteger, product, _types.I32);
        return operation is IrBinaryOperator.Div or IrBinaryOperator.DivUnsigned
            ? quotient
            : _builder.BuildBinOp(LLVMOpcode.LLVMSub, dividend, _builder.BuildBinOp(LLVMOpcode.LLVMMul, quotient, divisor));
    }
}
