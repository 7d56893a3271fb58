// Floats to integers, saturating (.NET 9 and later): out of range is the nearest integer there is, NaN is zero.
//
// LLVM has intrinsics for that, and arm64 an instruction. On x64 LLVM 19 takes them apart lane by lane even where the plain conversion is a vector
// instruction, which is so for int alone: a loop with one such conversion ran four times longer. So there it is spelled out: what is in range is
// converted, compares and selects do the rest. fptosi never sees a value out of range, for which it is undefined.
using System.Runtime.InteropServices;
using LLVMSharp.Interop;

namespace PkgImage.Compiler.Lower;

internal sealed partial class BodyLowering
{
    /// <summary>A float, or each of a vector's, as an integer.</summary>
    /// <param name="integer">The integer type.</param>
    /// <param name="type">The result: that type, or a vector of it.</param>
    /// <param name="count">Lanes of the vector; 0 for a scalar.</param>
    private LLVMValueRef Saturate(LLVMValueRef operand, LLVMTypeRef integer, LLVMTypeRef type, int count, bool isSigned)
    {
        if (!isSigned || integer != _types.I32 || _module.Settings.Platform.Architecture != Architecture.X64)
            return _memory.CallIntrinsic(isSigned ? "llvm.fptosi.sat" : "llvm.fptoui.sat", [type, operand.TypeOf], operand);
        var least = Integer(int.MinValue);
        // Both are powers of two, so exact in every float type; the second is the first integer that is too large.
        var low = _builder.BuildCast(LLVMOpcode.LLVMSIToFP, least, operand.TypeOf);
        var high = _builder.BuildCast(LLVMOpcode.LLVMUIToFP, least, operand.TypeOf);
        var isLow = _builder.BuildFCmp(LLVMRealPredicate.LLVMRealOLT, operand, low);
        var isHigh = _builder.BuildFCmp(LLVMRealPredicate.LLVMRealOGE, operand, high);
        var isBelow = _builder.BuildFCmp(LLVMRealPredicate.LLVMRealOLT, operand, high);
        var isIn = _builder.BuildBinOp(LLVMOpcode.LLVMAnd, isBelow, _builder.BuildFCmp(LLVMRealPredicate.LLVMRealOGE, operand, low));
        var convertible = _builder.BuildSelect(isIn, operand, LLVMValueRef.CreateConstNull(operand.TypeOf));
        var converted = _builder.BuildCast(LLVMOpcode.LLVMFPToSI, convertible, type);
        return _builder.BuildSelect(isHigh, Integer(int.MaxValue), _builder.BuildSelect(isLow, least, converted));

        LLVMValueRef Integer(int value)
        {
            var constant = LlvmTypes.Constant(integer, value);
            return count == 0 ? constant : _vectors.Broadcast(constant, count);
        }
    }
}
