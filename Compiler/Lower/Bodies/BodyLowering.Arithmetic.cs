// Arithmetic, comparison, conversion. Integer operations carry no nsw, nuw or exact: they wrap. Float operations carry no flags in
// strict mode, so LLVM neither reassociates nor contracts them; conversions to integers saturate (Saturation), never by fptosi alone, whose
// result out of range is poison.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    private bool IsFast => _module.IsFast(_frame.Function);

    private void Binary(IrBinary binary)
    {
        var left = Value(binary.Left);
        var right = Value(binary.Right);
        var type = binary.Result.Type;
        if (_divisions.Contains(binary))
        {
            Define(binary.Result, DivideByReciprocal(binary.Operator, left, right));
            return;
        }
        if (binary.Operator is IrBinaryOperator.ShiftLeft or IrBinaryOperator.ShiftRight or IrBinaryOperator.ShiftRightUnsigned)
            right = _builder.BuildBinOp(LLVMOpcode.LLVMAnd, Resize(right, type), LlvmTypes.Constant(_types.Of(type), type.Size * 8 - 1));
        var opcode = Opcodes.Of(binary.Operator, type.IsFloat);
        Define(binary.Result, Relaxed(_builder.BuildBinOp(opcode, left, right)));
    }

    private void Unary(IrUnary unary)
    {
        var operand = Value(unary.Operand);
        Define(unary.Result, unary.Operator == IrUnaryOperator.Not ? _builder.BuildNot(operand)
            : unary.Result.Type.IsFloat ? Relaxed(_builder.BuildFNeg(operand))
            : _builder.BuildNeg(operand));
    }

    private void Overflow(IrOverflow overflow)
    {
        var intrinsic = overflow.Operator switch
        {
            IrOverflowOperator.Add => "llvm.sadd.with.overflow",
            IrOverflowOperator.AddUnsigned => "llvm.uadd.with.overflow",
            IrOverflowOperator.Sub => "llvm.ssub.with.overflow",
            IrOverflowOperator.SubUnsigned => "llvm.usub.with.overflow",
            IrOverflowOperator.Mul => "llvm.smul.with.overflow",
            _ => "llvm.umul.with.overflow",
        };
        var both = _memory.CallIntrinsic(intrinsic, [_types.Of(overflow.Result.Type)], Value(overflow.Left), Value(overflow.Right));
        Define(overflow.Result, _builder.BuildExtractValue(both, 0));
        DefineFlag(overflow.Overflowed, _builder.BuildExtractValue(both, 1));
    }

    private void Compare(IrCompare compare)
    {
        if (IsTested(compare))
            return;
        var left = Value(compare.Left);
        var right = Value(compare.Right);
        DefineFlag(compare.Result, compare.Left.Type.IsFloat
            ? Relaxed(_builder.BuildFCmp(Opcodes.FloatPredicate(compare.Predicate), left, right))
            : _builder.BuildICmp(Opcodes.IntegerPredicate(compare.Predicate), left, right));
    }

    private void Convert(IrConvert convert)
    {
        if (convert is { Conversion: IrConversion.ZeroExtend or IrConversion.SignExtend, Result.Type.Kind: IrKind.I64 } && _indices.TryGetValue(convert.Operand, out var index))
        {
            Define(convert.Result, index);
            return;
        }
        var operand = Value(convert.Operand);
        var source = convert.Operand.Type;
        var target = _types.Of(convert.Result.Type);
        Define(convert.Result, convert.Conversion switch
        {
            IrConversion.FloatToSigned => Saturate(operand, RangeOf(convert.Operand), target, target, 0, isSigned: true),
            IrConversion.FloatToUnsigned => Saturate(operand, RangeOf(convert.Operand), target, target, 0, isSigned: false),
            IrConversion.FloatToFloat when source == convert.Result.Type => operand,
            IrConversion.FloatToFloat when source.Size < convert.Result.Type.Size => Cast(LLVMOpcode.LLVMFPExt),
            IrConversion.FloatToFloat => Cast(LLVMOpcode.LLVMFPTrunc),
            IrConversion.Truncate => Cast(LLVMOpcode.LLVMTrunc),
            IrConversion.SignExtend => Cast(LLVMOpcode.LLVMSExt),
            IrConversion.ZeroExtend => Cast(LLVMOpcode.LLVMZExt),
            IrConversion.SignedToFloat => Cast(LLVMOpcode.LLVMSIToFP),
            IrConversion.UnsignedToFloat => Cast(LLVMOpcode.LLVMUIToFP),
            IrConversion.PointerToInteger => Cast(LLVMOpcode.LLVMPtrToInt),
            IrConversion.IntegerToPointer => Cast(LLVMOpcode.LLVMIntToPtr),
            _ => Cast(LLVMOpcode.LLVMBitCast),
        });

        LLVMValueRef Cast(LLVMOpcode opcode) => _builder.BuildCast(opcode, operand, target);
    }

    private void Select(IrSelect select) =>
        Define(select.Result, Relaxed(_builder.BuildSelect(Flag(select.Condition), Value(select.WhenTrue), Value(select.WhenFalse))));

    private void Intrinsic(IrIntrinsicCall call)
    {
        if (call.Intrinsic == IrIntrinsic.MemoryBarrier)
        {
            _builder.BuildFence(LLVMAtomicOrdering.LLVMAtomicOrderingSequentiallyConsistent, singleThread: false);
            return;
        }
        if (call.Intrinsic == IrIntrinsic.Prefetch)
        {
            const int read = 0, data = 1;
            _memory.CallIntrinsic(
                "llvm.prefetch", [_types.Ptr], Value(call.Arguments[0]), _types.Int32(read), Value(call.Arguments[1]), _types.Int32(data));
            return;
        }
        var type = call.Arguments[0].Type;
        var operand = Value(call.Arguments[0]);
        var value = call.Intrinsic switch
        {
            IrIntrinsic.Sqrt or IrIntrinsic.Abs or IrIntrinsic.Floor or IrIntrinsic.Ceiling or IrIntrinsic.Truncate or IrIntrinsic.RoundEven =>
                Float(Opcodes.OfOneFloat(call.Intrinsic)),
            IrIntrinsic.CopySign => Float("llvm.copysign"),
            IrIntrinsic.Min or IrIntrinsic.Max => Extreme(call),
            IrIntrinsic.MultiplyAddEstimate when !FusesEstimates => Relaxed(_builder.BuildBinOp(
                LLVMOpcode.LLVMFAdd,
                Relaxed(_builder.BuildBinOp(LLVMOpcode.LLVMFMul, operand, Value(call.Arguments[1]))),
                Value(call.Arguments[2]))),
            IrIntrinsic.FusedMultiplyAdd or IrIntrinsic.MultiplyAddEstimate => Float("llvm.fma"),
            IrIntrinsic.PopCount => Build("llvm.ctpop", operand),
            IrIntrinsic.LeadingZeroCount => Build("llvm.ctlz", operand, LlvmTypes.Constant(_types.I1, 0)),
            IrIntrinsic.TrailingZeroCount => Build("llvm.cttz", operand, LlvmTypes.Constant(_types.I1, 0)),
            IrIntrinsic.ReverseEndianness => Build("llvm.bswap", operand),
            IrIntrinsic.ReverseBits => Build("llvm.bitreverse", operand),
            IrIntrinsic.RotateLeft => Build("llvm.fshl", operand, operand, Resize(Value(call.Arguments[1]), type)),
            IrIntrinsic.RotateRight => Build("llvm.fshr", operand, operand, Resize(Value(call.Arguments[1]), type)),
            IrIntrinsic.MultiplyHigh => MultiplyHigh(LLVMOpcode.LLVMSExt, operand, Value(call.Arguments[1])),
            IrIntrinsic.MultiplyHighUnsigned => MultiplyHigh(LLVMOpcode.LLVMZExt, operand, Value(call.Arguments[1])),
            _ => throw new InvalidOperationException($"no lowering for {call.Intrinsic}"),
        };
        Define(call.Result!, call.Result!.Type.IsInteger ? Resize(value, call.Result.Type) : value);

        LLVMValueRef Build(string name, params LLVMValueRef[] arguments) => _memory.CallIntrinsic(name, [_types.Of(type)], arguments);

        LLVMValueRef Float(string name) => Relaxed(Build(name, [.. call.Arguments.Select(Value)]));
    }

    private LLVMValueRef MultiplyHigh(LLVMOpcode extension, LLVMValueRef left, LLVMValueRef right)
    {
        var product = _builder.BuildBinOp(
            LLVMOpcode.LLVMMul,
            _builder.BuildCast(extension, left, _types.I128),
            _builder.BuildCast(extension, right, _types.I128));
        var high = _builder.BuildBinOp(LLVMOpcode.LLVMLShr, product, LlvmTypes.Constant(_types.I128, 64));
        return _builder.BuildCast(LLVMOpcode.LLVMTrunc, high, _types.I64);
    }

    /// <summary>An integer at another width, zero-extended or truncated: for counts and shift amounts.</summary>
    private LLVMValueRef Resize(LLVMValueRef value, IrType type)
    {
        var from = value.TypeOf.IntWidth;
        var to = (uint)type.Size * 8;
        return from == to ? value : _builder.BuildCast(from < to ? LLVMOpcode.LLVMZExt : LLVMOpcode.LLVMTrunc, value, _types.Of(type));
    }

    /// <summary>Gives up strictness where the user asked for fast floats, for all code or this method.</summary>
    private LLVMValueRef Relaxed(LLVMValueRef value) => IsFast ? Opcodes.Relaxed(value) : value;
}
