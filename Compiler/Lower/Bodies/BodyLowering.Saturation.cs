// Floats to integers, saturating (.NET 9 and later): out of range is the nearest integer there is, NaN is zero.
//
// LLVM has intrinsics for that, and arm64 an instruction. On x64 LLVM 19 takes them apart lane by lane even where the plain conversion is a
// vector instruction, which is so for int alone: a loop with one such conversion ran four times longer. So there it is spelled out, in the
// order that is cheapest there: each step is one instruction or two, and falls away where bounds of the float are known. fptosi gives
// poison for what is out of range; only a select that does not choose it ever has that for an operand, which LangRef allows.
using System.Runtime.InteropServices;
using LLVMSharp.Interop;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    /// <summary>A float, or each of a vector's, as an integer.</summary>
    /// <param name="range">What is known of the operand, or of each lane.</param>
    /// <param name="integer">The integer type.</param>
    /// <param name="type">The result: that type, or a vector of it.</param>
    /// <param name="count">Lanes of the vector; 0 for a scalar.</param>
    private LLVMValueRef Saturate(LLVMValueRef operand, FloatRange range, LLVMTypeRef integer, LLVMTypeRef type, int count, bool isSigned)
    {
        if (!isSigned || integer != _types.I32 || _module.Settings.Platform.Architecture != Architecture.X64)
            return _memory.CallIntrinsic(isSigned ? "llvm.fptosi.sat" : "llvm.fptoui.sat", [type, operand.TypeOf], operand);
        var number = operand;
        if (!(range.Least >= int.MinValue))
        {
            // A power of two, so exact in every float type.
            var low = Float(int.MinValue);
            number = _builder.BuildSelect(_builder.BuildFCmp(LLVMRealPredicate.LLVMRealOLT, number, low), low, number);
        }
        var isNumber = _builder.BuildFCmp(LLVMRealPredicate.LLVMRealORD, number, number);
        number = _builder.BuildSelect(isNumber, number, LLVMValueRef.CreateConstNull(operand.TypeOf));
        var isInRange = range.Most <= int.MaxValue;
        if (isInRange || !IsDouble(operand.TypeOf))
        {
            var converted = _builder.BuildCast(LLVMOpcode.LLVMFPToSI, number, type);
            if (isInRange)
                return converted;
            // The greatest int is no float; the next number is.
            var isHigh = _builder.BuildFCmp(LLVMRealPredicate.LLVMRealOGE, operand, Float(-(double)int.MinValue));
            return _builder.BuildSelect(isHigh, Integer(int.MaxValue), converted);
        }
        // It is a double, and a limit before the conversion spares lanes of two widths.
        var high = Float(int.MaxValue);
        number = _builder.BuildSelect(_builder.BuildFCmp(LLVMRealPredicate.LLVMRealOGT, number, high), high, number);
        return _builder.BuildCast(LLVMOpcode.LLVMFPToSI, number, type);

        LLVMValueRef Float(double value)
        {
            var scalar = LLVMValueRef.CreateConstReal(count == 0 ? operand.TypeOf : operand.TypeOf.ElementType, value);
            return count == 0 ? scalar : _vectors.Broadcast(scalar, count);
        }

        LLVMValueRef Integer(int value)
        {
            var constant = LlvmTypes.Constant(integer, value);
            return count == 0 ? constant : _vectors.Broadcast(constant, count);
        }

        bool IsDouble(LLVMTypeRef real) => (count == 0 ? real : real.ElementType) == _types.F64;
    }
}
