// Whether a call is brief: CallWork's formula, on what the invoke wrapper was given.
//
// In 64 bits, and no loop counts for more rounds than make a call long by themselves, so nothing overflows that matters.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Work;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>Builds the test where the builder stands.</summary>
/// <param name="parameter">The native value of a parameter.</param>
/// <param name="spanLength">The i32 length of a span.</param>
/// <param name="capture">The address that a capture passes.</param>
/// <param name="status">An address that can be read: of the status, where no length is.</param>
internal sealed class WorkTest(
    ModuleContext module, LLVMBuilderRef builder, Func<int, LLVMValueRef> parameter, Func<int, LLVMValueRef> spanLength, Func<IrCapture, LLVMValueRef> capture,
    LLVMValueRef status)
{
    private readonly LlvmTypes _types = module.Types;
    private readonly MemoryBuilder _memory = new(module, builder);

    /// <summary>An i1.</summary>
    public LLVMValueRef IsBrief(CallWork work)
    {
        var total = work.Loops.Select(Total).Aggregate((left, right) => Binary(LLVMOpcode.LLVMAdd, left, right));
        return builder.BuildICmp(LLVMIntPredicate.LLVMIntULE, total, _types.Int64(CallWork.Brief));
    }

    private LLVMValueRef Total(LoopWork loop)
    {
        var round = loop.Inner.Select(Total).Aggregate(_types.Int64(loop.Cost), (left, right) => Binary(LLVMOpcode.LLVMAdd, left, right));
        return Binary(LLVMOpcode.LLVMMul, Rounds(loop), round);
    }

    private LLVMValueRef Rounds(LoopWork loop)
    {
        var distance = _memory.CallIntrinsic("llvm.abs", [_types.I64], Value(loop.Distance), LlvmTypes.Constant(_types.I1, 0));
        var rounds = Binary(LLVMOpcode.LLVMAdd, Binary(LLVMOpcode.LLVMUDiv, distance, _types.Int64(loop.Step)), _types.Int64(1));
        return _memory.CallIntrinsic("llvm.umin", [_types.I64], rounds, _types.Int64(CallWork.Brief + 1));
    }

    private LLVMValueRef Value(WorkTerm term) => term switch
    {
        WorkTerm.Constant constant => _types.Int64(constant.Value),
        WorkTerm.Parameter given => Widened(parameter(given.Index)),
        WorkTerm.SpanLength span => Widened(spanLength(span.Index)),
        WorkTerm.Captured captured => Widened(capture(captured.Capture)),
        WorkTerm.Field field => Widened(_memory.Load(_types.Of(field.Type), capture(field.Capture), 1)),
        WorkTerm.Length length => Length(length.Object),
        WorkTerm.Operation operation => Binary(Opcode(operation.Operator), Value(operation.Left), Value(operation.Right)),
        _ => throw new InvalidOperationException($"no value of {term.GetType().Name}"),
    };

    /// <summary>Of an object that is not there, the status in its place: one that asks is -1, which makes no work.</summary>
    private LLVMValueRef Length(WorkTerm holder)
    {
        var address = holder is WorkTerm.Parameter given ? parameter(given.Index) : capture(((WorkTerm.Captured)holder).Capture);
        var isNull = builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, address, LLVMValueRef.CreateConstNull(_types.Ptr));
        var place = builder.BuildSelect(isNull, status, _memory.ByteOffset(address, _types.Int64(ObjectLayout.ArrayLength), inBounds: false));
        return Widened(_memory.Load(_types.I32, place, 4));
    }

    private LLVMValueRef Widened(LLVMValueRef value) => value.TypeOf.Kind switch
    {
        LLVMTypeKind.LLVMPointerTypeKind => builder.BuildCast(LLVMOpcode.LLVMPtrToInt, value, _types.I64),
        _ when value.TypeOf.IntWidth < 64 => builder.BuildCast(LLVMOpcode.LLVMSExt, value, _types.I64),
        _ => value,
    };

    private LLVMValueRef Binary(LLVMOpcode opcode, LLVMValueRef left, LLVMValueRef right) => builder.BuildBinOp(opcode, left, right);

    private static LLVMOpcode Opcode(IrBinaryOperator operation) => operation switch
    {
        IrBinaryOperator.Add => LLVMOpcode.LLVMAdd,
        IrBinaryOperator.Sub => LLVMOpcode.LLVMSub,
        IrBinaryOperator.Mul => LLVMOpcode.LLVMMul,
        IrBinaryOperator.Div => LLVMOpcode.LLVMSDiv,
        IrBinaryOperator.ShiftLeft => LLVMOpcode.LLVMShl,
        IrBinaryOperator.ShiftRight => LLVMOpcode.LLVMAShr,
        _ => throw new InvalidOperationException($"{operation} is no operation of a term"),
    };
}
