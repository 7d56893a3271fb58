// Math.Min and Math.Max of floats, and what they tell of a float's range.
//
// Both give NaN when an operand is one, and take -0 for less than +0. With a constant for one operand, as when a value is limited, all of
// that is one compare: it is ordered, so a NaN stays, and it takes equals for the constant only where that is the zero that wins. x64 has
// such a compare and choice as one instruction.
//
// The greatest of many, where each round takes the greater of an element and the result so far, is LLVM's maximum, of which its vectorizer
// knows that the order does not matter. Elsewhere that is spelled out: LLVM's own way on x64 branches by the sign of an operand.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    /// <summary>Bounds of a float, unless it is NaN.</summary>
    private readonly record struct FloatRange(double Least, double Most)
    {
        public static readonly FloatRange Any = new(double.NegativeInfinity, double.PositiveInfinity);
    }

    private readonly Dictionary<IrValue, FloatRange> _ranges = [];

    private FloatRange RangeOf(IrValue value) => _ranges.GetValueOrDefault(value, FloatRange.Any);

    private LLVMValueRef Extreme(IrIntrinsicCall call)
    {
        var isMax = call.Intrinsic == IrIntrinsic.Max;
        var (left, right) = (Value(call.Arguments[0]), Value(call.Arguments[1]));
        if (Number(left) is { } first)
            return Limit(first, left, call.Arguments[1]);
        if (Number(right) is { } second)
            return Limit(second, right, call.Arguments[0]);
        if (IsFast)
            return Relaxed(_memory.CallIntrinsic(isMax ? "llvm.maxnum" : "llvm.minnum", [left.TypeOf], left, right));
        if (IsOfMany(call))
            return _memory.CallIntrinsic(isMax ? "llvm.maximum" : "llvm.minimum", [left.TypeOf], left, right);
        return _vectors.Extreme(isMax, left, right, call.Result!.Type.Kind == IrKind.F32 ? _types.I32 : _types.I64);

        LLVMValueRef Limit(double limit, LLVMValueRef constant, IrValue operand)
        {
            var range = RangeOf(operand);
            _ranges[call.Result!] = isMax
                ? new FloatRange(Math.Max(range.Least, limit), Math.Max(range.Most, limit))
                : new FloatRange(Math.Min(range.Least, limit), Math.Min(range.Most, limit));
            var winsOverZero = limit == 0 && double.IsNegative(limit) != isMax;
            var isBeyond = _builder.BuildFCmp(
                isMax ? winsOverZero ? LLVMRealPredicate.LLVMRealOGE : LLVMRealPredicate.LLVMRealOGT
                    : winsOverZero ? LLVMRealPredicate.LLVMRealOLE : LLVMRealPredicate.LLVMRealOLT,
                constant,
                Value(operand));
            return Relaxed(_builder.BuildSelect(Relaxed(isBeyond), constant, Value(operand)));
        }
    }

    /// <summary>Whether what is chosen goes back to the variable that one of the operands came from.</summary>
    private bool IsOfMany(IrIntrinsicCall call)
    {
        var block = _frame.Function.Blocks[_at.Block].Instructions;
        return block.OfType<IrStoreLocal>().Where(store => store.Value == call.Result)
            .Any(store => block.OfType<IrLoadLocal>().Any(load => load.Local == store.Local && call.Arguments.Contains(load.Result)));
    }

    /// <summary>The value of a float that is a constant and no NaN, or null.</summary>
    private static unsafe double? Number(LLVMValueRef value)
    {
        if (LLVM.IsAConstantFP(value) == null)
            return null;
        int isInexact;
        var number = LLVM.ConstRealGetDouble(value, &isInexact);
        return double.IsNaN(number) ? null : number;
    }
}
