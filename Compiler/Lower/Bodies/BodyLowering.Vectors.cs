// Vector operations: the operands' storage is read as lanes, the result's written as lanes. What the hardware is asked for is a constant
// here, known from the CPU target.
using System.Runtime.InteropServices;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    private void HardwareTest(IrHardwareTest test) =>
        DefineFlag(test.Result, LlvmTypes.Constant(_types.I1, HasAnswer((HardwareQuestions)test.Question) ? 1 : 0));

    private bool HasAnswer(HardwareQuestions question) => _module.HasAnswer(question);

    /// <summary>Whether multiply-add estimates round once: as the JIT compiler has it for the same machine. Every arm64 machine fuses.</summary>
    private bool FusesEstimates => _module.Settings.Platform.Architecture == Architecture.Arm64 || HasAnswer(HardwareQuestions.Fma);

    private void Vector(IrVectorCall call)
    {
        var value = call.Operator switch
        {
            >= IrVectorOperator.EqualAll and <= IrVectorOperator.GreaterOrEqualAny => Reduced(call),
            >= IrVectorOperator.Equal and <= IrVectorOperator.Unordered => Mask(call),
            >= IrVectorOperator.Convert and <= IrVectorOperator.NarrowSaturate => Converted(call),
            >= IrVectorOperator.Create and <= IrVectorOperator.Shuffle => Arranged(call),
            >= IrVectorOperator.And and <= IrVectorOperator.ConditionalSelect => Bitwise(call),
            _ when call.Lane.IsFloat() => FloatLanes(call),
            _ => IntegerLanes(call),
        };
        if (call.IsScalar)
            value = WithFirst(call, value);
        if (call.Result.Type.IsStruct)
            _memory.Store(value, DefineStruct(call.Result), call.Result.Type.Alignment);
        else if (value.TypeOf == _types.I1)
            DefineFlag(call.Result, value);
        else
            Define(call.Result, value);
    }

    /// <summary>Bytes of the operation's vectors: those of the result, or of an operand that is one.</summary>
    private static int SizeOf(IrVectorCall call) =>
        call.Result.Type.IsStruct ? call.Result.Type.Size : call.Arguments.First(argument => argument.Type.IsStruct).Type.Size;

    /// <summary>Lanes the operation computes.</summary>
    private static int CountOf(IrVectorCall call) => call.IsScalar ? 1 : SizeOf(call) / call.Lane.Size();

    /// <summary>The first operand with the one lane computed in its place.</summary>
    private LLVMValueRef WithFirst(IrVectorCall call, LLVMValueRef computed)
    {
        var all = Lanes(call.Arguments[0], call.ResultLane, SizeOf(call) / call.ResultLane.Size());
        var first = _builder.BuildExtractElement(computed, _types.Int32(0));
        return _builder.BuildInsertElement(all, first, _types.Int32(0));
    }

    /// <summary>An operand as lanes; a scalar as a vector of that value.</summary>
    private LLVMValueRef Lanes(IrVectorCall call, int operand) => Lanes(call.Arguments[operand], call.Lane, CountOf(call));

    private LLVMValueRef Lanes(IrValue operand, IrLane lane, int count) => operand.Type.IsStruct
        ? _memory.Load(_vectors.Type(lane, count), Value(operand), operand.Type.Alignment)
        : _vectors.Broadcast(_vectors.ToLane(Value(operand), lane), count);

    private LLVMValueRef FloatLanes(IrVectorCall call)
    {
        var left = Lanes(call, 0);
        var bits = _vectors.BitsType(call.Lane, CountOf(call));
        return call.Operator switch
        {
            IrVectorOperator.Add => Both(LLVMOpcode.LLVMFAdd),
            IrVectorOperator.Subtract => Both(LLVMOpcode.LLVMFSub),
            IrVectorOperator.Multiply => Both(LLVMOpcode.LLVMFMul),
            IrVectorOperator.Divide => Both(LLVMOpcode.LLVMFDiv),
            IrVectorOperator.Negate => Relaxed(_builder.BuildFNeg(left)),
            IrVectorOperator.Abs => Relaxed(_vectors.Call("llvm.fabs", left)),
            IrVectorOperator.Sqrt => Relaxed(_vectors.Call("llvm.sqrt", left)),
            IrVectorOperator.Floor => Relaxed(_vectors.Call("llvm.floor", left)),
            IrVectorOperator.Ceiling => Relaxed(_vectors.Call("llvm.ceil", left)),
            IrVectorOperator.Truncate => Relaxed(_vectors.Call("llvm.trunc", left)),
            IrVectorOperator.RoundEven => Relaxed(_vectors.Call("llvm.nearbyint", left)),
            IrVectorOperator.MultiplyAddEstimate when !FusesEstimates =>
                Relaxed(_builder.BuildBinOp(LLVMOpcode.LLVMFAdd, Both(LLVMOpcode.LLVMFMul), Lanes(call, 2))),
            IrVectorOperator.FusedMultiplyAdd or IrVectorOperator.MultiplyAddEstimate =>
                Relaxed(_vectors.Call("llvm.fma", left, Lanes(call, 1), Lanes(call, 2))),
            IrVectorOperator.Max => _vectors.Extreme(isMax: true, left, Lanes(call, 1), bits),
            IrVectorOperator.Min => _vectors.Extreme(isMax: false, left, Lanes(call, 1), bits),
            IrVectorOperator.MaxNative => Native(LLVMRealPredicate.LLVMRealOGT),
            IrVectorOperator.MinNative => Native(LLVMRealPredicate.LLVMRealOLT),
            _ => throw new InvalidOperationException($"no {call.Operator} of floats"),
        };

        LLVMValueRef Both(LLVMOpcode opcode) => Relaxed(_builder.BuildBinOp(opcode, left, Lanes(call, 1)));

        LLVMValueRef Native(LLVMRealPredicate relation)
        {
            var right = Lanes(call, 1);
            return _builder.BuildSelect(_builder.BuildFCmp(relation, left, right), left, right);
        }
    }

    private LLVMValueRef IntegerLanes(IrVectorCall call)
    {
        var left = Lanes(call, 0);
        var sign = call.Lane.IsSigned() ? "s" : "u";
        return call.Operator switch
        {
            IrVectorOperator.Add => Both(LLVMOpcode.LLVMAdd),
            IrVectorOperator.Subtract => Both(LLVMOpcode.LLVMSub),
            IrVectorOperator.Multiply => Both(LLVMOpcode.LLVMMul),
            IrVectorOperator.Negate => _builder.BuildNeg(left),
            IrVectorOperator.Abs when !call.Lane.IsSigned() => left,
            IrVectorOperator.Abs => _memory.CallIntrinsic("llvm.abs", [left.TypeOf], left, LlvmTypes.Constant(_types.I1, 0)),
            IrVectorOperator.AddSaturate => _vectors.Call($"llvm.{sign}add.sat", left, Lanes(call, 1)),
            IrVectorOperator.SubtractSaturate => _vectors.Call($"llvm.{sign}sub.sat", left, Lanes(call, 1)),
            IrVectorOperator.Max or IrVectorOperator.MaxNative => _vectors.Call($"llvm.{sign}max", left, Lanes(call, 1)),
            IrVectorOperator.Min or IrVectorOperator.MinNative => _vectors.Call($"llvm.{sign}min", left, Lanes(call, 1)),
            IrVectorOperator.ShiftLeft => Shift(LLVMOpcode.LLVMShl),
            IrVectorOperator.ShiftRight when call.Lane.IsSigned() => Shift(LLVMOpcode.LLVMAShr),
            IrVectorOperator.ShiftRight or IrVectorOperator.ShiftRightUnsigned => Shift(LLVMOpcode.LLVMLShr),
            _ => throw new InvalidOperationException($"no {call.Operator} of integers"),
        };

        LLVMValueRef Both(LLVMOpcode opcode) => _builder.BuildBinOp(opcode, left, Lanes(call, 1));

        LLVMValueRef Shift(LLVMOpcode opcode)
        {
            var amount = _builder.BuildBinOp(LLVMOpcode.LLVMAnd, Value(call.Arguments[1]), _types.Int32((call.Lane.Size() * 8) - 1));
            var lane = _vectors.LaneType(call.Lane);
            if (lane != _types.I32)
                amount = _builder.BuildCast(call.Lane.Size() > sizeof(int) ? LLVMOpcode.LLVMZExt : LLVMOpcode.LLVMTrunc, amount, lane);
            return _builder.BuildBinOp(opcode, left, _vectors.Broadcast(amount, CountOf(call)));
        }
    }

    private LLVMValueRef Bitwise(IrVectorCall call)
    {
        var bits = _vectors.BitsType(call.Lane, CountOf(call));
        var left = Bits(0);
        var result = call.Operator switch
        {
            IrVectorOperator.And => _builder.BuildBinOp(LLVMOpcode.LLVMAnd, left, Bits(1)),
            IrVectorOperator.Or => _builder.BuildBinOp(LLVMOpcode.LLVMOr, left, Bits(1)),
            IrVectorOperator.Xor => _builder.BuildBinOp(LLVMOpcode.LLVMXor, left, Bits(1)),
            IrVectorOperator.AndNot => _builder.BuildBinOp(LLVMOpcode.LLVMAnd, left, _builder.BuildNot(Bits(1))),
            IrVectorOperator.Not => _builder.BuildNot(left),
            _ => _builder.BuildBinOp(
                LLVMOpcode.LLVMOr,
                _builder.BuildBinOp(LLVMOpcode.LLVMAnd, Bits(1), left),
                _builder.BuildBinOp(LLVMOpcode.LLVMAnd, Bits(2), _builder.BuildNot(left))),
        };
        return _vectors.Reinterpret(result, _vectors.Type(call.Lane, CountOf(call)));

        LLVMValueRef Bits(int operand) => _vectors.Reinterpret(Lanes(call, operand), bits);
    }

    /// <summary>Whether a relation holds, an i1 a lane.</summary>
    private LLVMValueRef Relation(IrVectorCall call, IrPredicate predicate)
    {
        if (call.Lane.IsFloat())
            return _builder.BuildFCmp(Opcodes.FloatPredicate(predicate), Lanes(call, 0), Lanes(call, 1));
        var integer = Opcodes.IntegerPredicate(predicate);
        if (!call.Lane.IsSigned())
        {
            integer = integer switch
            {
                LLVMIntPredicate.LLVMIntSLT => LLVMIntPredicate.LLVMIntULT,
                LLVMIntPredicate.LLVMIntSLE => LLVMIntPredicate.LLVMIntULE,
                LLVMIntPredicate.LLVMIntSGT => LLVMIntPredicate.LLVMIntUGT,
                LLVMIntPredicate.LLVMIntSGE => LLVMIntPredicate.LLVMIntUGE,
                _ => integer,
            };
        }
        return _builder.BuildICmp(integer, Lanes(call, 0), Lanes(call, 1));
    }

    private LLVMValueRef Mask(IrVectorCall call)
    {
        var relation = call.Operator switch
        {
            IrVectorOperator.Equal => Relation(call, IrPredicate.Equal),
            IrVectorOperator.NotEqual => Relation(call, IrPredicate.NotEqual),
            IrVectorOperator.Less => Relation(call, IrPredicate.Less),
            IrVectorOperator.LessOrEqual => Relation(call, IrPredicate.LessOrEqual),
            IrVectorOperator.Greater => Relation(call, IrPredicate.Greater),
            IrVectorOperator.GreaterOrEqual => Relation(call, IrPredicate.GreaterOrEqual),
            IrVectorOperator.NotLess => Floats(LLVMRealPredicate.LLVMRealUGE),
            IrVectorOperator.NotLessOrEqual => Floats(LLVMRealPredicate.LLVMRealUGT),
            IrVectorOperator.NotGreater => Floats(LLVMRealPredicate.LLVMRealULE),
            IrVectorOperator.NotGreaterOrEqual => Floats(LLVMRealPredicate.LLVMRealULT),
            IrVectorOperator.Ordered => Floats(LLVMRealPredicate.LLVMRealORD),
            _ => Floats(LLVMRealPredicate.LLVMRealUNO),
        };
        var mask = _builder.BuildCast(LLVMOpcode.LLVMSExt, relation, _vectors.BitsType(call.Lane, CountOf(call)));
        return _vectors.Reinterpret(mask, _vectors.Type(call.Lane, CountOf(call)));

        LLVMValueRef Floats(LLVMRealPredicate predicate) => _builder.BuildFCmp(predicate, Lanes(call, 0), Lanes(call, 1));
    }

    private LLVMValueRef Reduced(IrVectorCall call)
    {
        var (predicate, isAll) = call.Operator switch
        {
            IrVectorOperator.EqualAll => (IrPredicate.Equal, true),
            IrVectorOperator.LessAll => (IrPredicate.Less, true),
            IrVectorOperator.LessOrEqualAll => (IrPredicate.LessOrEqual, true),
            IrVectorOperator.GreaterAll => (IrPredicate.Greater, true),
            IrVectorOperator.GreaterOrEqualAll => (IrPredicate.GreaterOrEqual, true),
            IrVectorOperator.EqualAny => (IrPredicate.Equal, false),
            IrVectorOperator.NotEqualAny => (IrPredicate.NotEqual, false),
            IrVectorOperator.LessAny => (IrPredicate.Less, false),
            IrVectorOperator.LessOrEqualAny => (IrPredicate.LessOrEqual, false),
            IrVectorOperator.GreaterAny => (IrPredicate.Greater, false),
            _ => (IrPredicate.GreaterOrEqual, false),
        };
        return _vectors.Call(isAll ? "llvm.vector.reduce.and" : "llvm.vector.reduce.or", Relation(call, predicate));
    }

    private unsafe LLVMValueRef Arranged(IrVectorCall call)
    {
        var count = CountOf(call);
        var type = _vectors.Type(call.Lane, count);
        switch (call.Operator)
        {
            case IrVectorOperator.Create:
                return _vectors.Create(type, call.Arguments.Select(argument => _vectors.ToLane(Value(argument), call.Lane)));
            case IrVectorOperator.Broadcast:
                return Lanes(call, 0);
            case IrVectorOperator.CreateScalar:
                var first = _vectors.ToLane(Value(call.Arguments[0]), call.Lane);
                return _builder.BuildInsertElement(LLVMValueRef.CreateConstNull(type), first, _types.Int32(0));
            case IrVectorOperator.AllBitsSet:
                return LlvmTypes.AllOnes(_vectors.BitsType(call.Lane, count));
            case IrVectorOperator.ToScalar:
                return _vectors.FromLane(_builder.BuildExtractElement(Lanes(call, 0), _types.Int32(0)), call.Lane);
            case IrVectorOperator.Extract:
                return _vectors.FromLane(_builder.BuildExtractElement(Lanes(call, 0), Value(call.Arguments[1])), call.Lane);
            case IrVectorOperator.Insert:
                return _builder.BuildInsertElement(Lanes(call, 0), _vectors.ToLane(Value(call.Arguments[1]), call.Lane), Value(call.Arguments[2]));
            case IrVectorOperator.SignMask:
                var bits = _vectors.BitsType(call.Lane, count);
                var signs = _builder.BuildICmp(
                    LLVMIntPredicate.LLVMIntSLT, _vectors.Reinterpret(Lanes(call, 0), bits), LLVMValueRef.CreateConstNull(bits));
                var mask = _builder.BuildCast(LLVMOpcode.LLVMBitCast, signs, _module.Context.GetIntType((uint)count));
                return Resize(mask, call.Result.Type);
            case IrVectorOperator.Sum:
                var sum = _vectors.SumNeighbours(Lanes(call, 0), count, call.Lane.IsFloat() ? LLVMOpcode.LLVMFAdd : LLVMOpcode.LLVMAdd);
                return _vectors.FromLane(sum, call.Lane);
            default:
                var indices = _vectors.Reinterpret(Lanes(call, 1), _vectors.BitsType(call.Lane, count));
                if (call.Lane.Size() == 1 && count == 16 && HasAnswer(HardwareQuestions.Ssse3))
                    return _vectors.ShuffleBytes(Lanes(call, 0), indices);
                return _vectors.Shuffle(Lanes(call, 0), indices, _vectors.LaneType(call.Lane), count);
        }
    }

    private LLVMValueRef Converted(IrVectorCall call)
    {
        var count = CountOf(call);
        if (call.Operator == IrVectorOperator.Extend)
        {
            count = call.Result.Type.Size / call.ResultLane.Size();
            return Extend(call, Lanes(call.Arguments[0], call.Lane, count), count);
        }
        var vector = Lanes(call, 0);
        switch (call.Operator)
        {
            case IrVectorOperator.MultiplyEven:
                return MultiplyEven(call, _vectors.Reinterpret(vector, _vectors.Type(call.ResultLane, count / 2)),
                    _vectors.Reinterpret(Lanes(call, 1), _vectors.Type(call.ResultLane, count / 2)));
            case IrVectorOperator.WidenLower or IrVectorOperator.WidenUpper:
                count = SizeOf(call) / call.ResultLane.Size();
                var start = call.Operator == IrVectorOperator.WidenLower ? 0 : count;
                var source = Lanes(call.Arguments[0], call.Lane, 2 * count);
                return Extend(call, _vectors.Permute(source, Enumerable.Range(start, count)), count);
            case IrVectorOperator.Narrow or IrVectorOperator.NarrowSaturate:
                var both = _vectors.Permute(vector, Lanes(call, 1), Enumerable.Range(0, 2 * count));
                if (call.Operator == IrVectorOperator.NarrowSaturate)
                    both = Clamp(both, call, 2 * count);
                return _builder.BuildCast(
                    call.Lane.IsFloat() ? LLVMOpcode.LLVMFPTrunc : LLVMOpcode.LLVMTrunc, both, _vectors.Type(call.ResultLane, 2 * count));
            default:
                return ConvertedLanes(call, vector, _vectors.Type(call.ResultLane, count), count);
        }
    }

    /// <summary>Lanes in wider ones that hold each of their values.</summary>
    private LLVMValueRef Extend(IrVectorCall call, LLVMValueRef lanes, int count)
    {
        var opcode = (call.Lane.IsFloat(), call.ResultLane.IsFloat(), call.Lane.IsSigned()) switch
        {
            (true, _, _) => LLVMOpcode.LLVMFPExt,
            (false, true, true) => LLVMOpcode.LLVMSIToFP,
            (false, true, false) => LLVMOpcode.LLVMUIToFP,
            (false, false, true) => LLVMOpcode.LLVMSExt,
            (false, false, false) => LLVMOpcode.LLVMZExt,
        };
        return _builder.BuildCast(opcode, lanes, _vectors.Type(call.ResultLane, count));
    }

    /// <summary>Products of the lower halves of wide lanes, each read as the narrow lane is.</summary>
    private LLVMValueRef MultiplyEven(IrVectorCall call, LLVMValueRef left, LLVMValueRef right)
    {
        var count = call.Result.Type.Size / call.ResultLane.Size();
        var lane = _vectors.LaneType(call.ResultLane);
        var width = call.Lane.Size() * 8;
        return _builder.BuildBinOp(LLVMOpcode.LLVMMul, Low(left), Low(right));

        LLVMValueRef Low(LLVMValueRef wide)
        {
            if (!call.Lane.IsSigned())
                return _builder.BuildBinOp(LLVMOpcode.LLVMAnd, wide, _vectors.Broadcast(LlvmTypes.Constant(lane, (1L << width) - 1), count));
            var shift = _vectors.Broadcast(LlvmTypes.Constant(lane, width), count);
            return _builder.BuildBinOp(LLVMOpcode.LLVMAShr, _builder.BuildBinOp(LLVMOpcode.LLVMShl, wide, shift), shift);
        }
    }

    private LLVMValueRef ConvertedLanes(IrVectorCall call, LLVMValueRef vector, LLVMTypeRef type, int count)
    {
        if (call.ResultLane.IsFloat())
            return _builder.BuildCast(call.Lane.IsSigned() ? LLVMOpcode.LLVMSIToFP : LLVMOpcode.LLVMUIToFP, vector, type);
        return Saturate(vector, FloatRange.Any, _vectors.LaneType(call.ResultLane), type, count, call.ResultLane.IsSigned());
    }

    /// <summary>Brings integers into the range of the lanes of half their size that they are about to be cut to.</summary>
    private LLVMValueRef Clamp(LLVMValueRef vector, IrVectorCall call, int count)
    {
        var width = call.ResultLane.Size() * 8;
        var (least, greatest) = call.ResultLane.IsSigned() ? (-(1L << (width - 1)), (1L << (width - 1)) - 1) : (0, (1L << width) - 1);
        if (!call.Lane.IsSigned())
            return _vectors.Call("llvm.umin", vector, Constant(greatest));
        return _vectors.Call("llvm.smax", _vectors.Call("llvm.smin", vector, Constant(greatest)), Constant(least));

        LLVMValueRef Constant(long value) => _vectors.Broadcast(LlvmTypes.Constant(_vectors.LaneType(call.Lane), value), count);
    }
}
