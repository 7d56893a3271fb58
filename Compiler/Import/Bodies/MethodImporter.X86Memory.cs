// x86 instructions that read or write memory through a pointer.
//
// None of them counts on alignment, those neither that .NET calls aligned: the JIT compiler itself folds such a load into an instruction
// that works for any address. Non-temporal accesses are plain ones: what they say about caches changes no result.
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Instructions;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>Sixteen bytes without a managed type.</summary>
    private static readonly IrType s_sixteenBytes = IrType.Struct(new IrLayout("sixteen bytes", 16, 16, []));

    private bool CallX86Memory(InstructionCall call)
    {
        switch (call.Name, call.Kinds)
        {
            case ("LoadVector128" or "LoadAlignedVector128" or "LoadDquVector128" or "LoadAlignedVector128NonTemporal"
                or "LoadVector256" or "LoadAlignedVector256" or "LoadDquVector256" or "LoadAlignedVector256NonTemporal", "p"):
                GuardInstruction(call.Question);
                PushResult(call, _builder.Load(Dereference(Pop()), call.Returned.Type, 1));
                return true;
            case ("LoadScalarVector128", "p"):
                FromElement(call, IrVectorOperator.CreateScalar);
                return true;
            case ("LoadAndDuplicateToVector128" or "BroadcastScalarToVector128" or "BroadcastScalarToVector256", "p"):
                FromElement(call, IrVectorOperator.Broadcast);
                return true;
            case ("BroadcastVector128ToVector256", "p"):
                GuardInstruction(call.Question);
                var sixteen = _builder.Load(Dereference(Pop()), s_sixteenBytes, 1);
                PushResult(call, _builder.Define(call.Returned.Type, r => new IrPermute(r, IrLane.UInt64, [0, 1, 0, 1], [sixteen])));
                return true;
            case ("LoadLow" or "LoadHigh", "vp"):
                GuardInstruction(call.Question);
                var half = _builder.Load(Dereference(Pop()), IrType.I64, 1);
                var vector = Coerce(PopNative(), call.Parameters[0]);
                PushResult(call, VectorOperation(call.Returned.Type, IrVectorOperator.Insert, IrLane.UInt64, IrLane.UInt64, vector, half, HalfNumber(call)));
                return true;
            case ("ConvertToVector128Int16" or "ConvertToVector128Int32" or "ConvertToVector128Int64"
                or "ConvertToVector256Int16" or "ConvertToVector256Int32" or "ConvertToVector256Int64", "p"):
                ExtendFromMemory(call);
                return true;
            case ("Store" or "StoreAligned" or "StoreAlignedNonTemporal", "pv") or ("StoreNonTemporal", "pi"):
                StoreOperand(call, (_, stored) => stored);
                return true;
            case ("StoreScalar", "pv"):
                StoreOperand(call, (lane, stored) => VectorOperation(lane.Scalar(), IrVectorOperator.ToScalar, lane, lane, stored));
                return true;
            case ("StoreLow" or "StoreHigh", "pv"):
                StoreOperand(call, (_, stored) => VectorOperation(IrType.I64, IrVectorOperator.Extract, IrLane.UInt64, IrLane.UInt64, stored, HalfNumber(call)));
                return true;
            case ("MultiplyNoFlags", "iip"):
                GuardInstruction(call.Question);
                var low = Dereference(Pop());
                var right = Coerce(PopNative(), call.Parameters[1]);
                var left = Coerce(PopNative(), call.Parameters[0]);
                _builder.Emit(new IrStore(low, _builder.Binary(IrBinaryOperator.Mul, left, right), 1));
                PushResult(call, HighProduct(left, right));
                return true;
            case ("Prefetch0" or "Prefetch1" or "Prefetch2" or "PrefetchNonTemporal", "p"):
                GuardInstruction(call.Question);
                var locality = call.Name switch { "Prefetch0" => 3, "Prefetch1" => 2, "Prefetch2" => 1, _ => 0 };
                _builder.Emit(new IrIntrinsicCall(null, IrIntrinsic.Prefetch, [AsPointer(PopNative()), _builder.Int32(locality)]));
                return true;
            default:
                return false;
        }
    }

    private IrValue HalfNumber(InstructionCall call) => _builder.Int32(call.Name.EndsWith("High", StringComparison.Ordinal) ? 1 : 0);

    private void FromElement(InstructionCall call, IrVectorOperator operation)
    {
        GuardInstruction(call.Question);
        var lane = call.Returned.Vector!.Value;
        var element = _builder.Load(Dereference(Pop()), ElementType(lane), 1);
        if (element.Type.Kind is IrKind.I8 or IrKind.I16)
            element = _builder.Convert(IrConversion.ZeroExtend, element, IrType.I32);
        PushResult(call, VectorOperation(call.Returned.Type, operation, lane, lane, element));
    }

    private static IrType ElementType(IrLane lane) => lane.Size() switch
    {
        1 => IrType.I8,
        2 => IrType.I16,
        _ => lane.Scalar(),
    };

    /// <summary>Reads as many elements as the result has lanes, no byte more, and widens them.</summary>
    private void ExtendFromMemory(InstructionCall call)
    {
        GuardInstruction(call.Question);
        var element = _context.Types.Of(((Mono.Cecil.PointerType)call.Parameters[0].Managed).ElementType);
        var from = VectorTypes.LaneOf(element.Managed)!.Value;
        var to = call.Returned.Vector!.Value;
        var size = call.Returned.Type.Size / to.Size() * from.Size();
        var address = Dereference(Pop());
        IrValue elements;
        if (size == 16)
        {
            elements = _builder.Load(address, s_sixteenBytes, 1);
        }
        else
        {
            var bits = _builder.Load(address, size switch { 2 => IrType.I16, 4 => IrType.I32, _ => IrType.I64 }, 1);
            var lane = size switch { 2 => IrLane.UInt16, 4 => IrLane.UInt32, _ => IrLane.UInt64 };
            if (size == 2)
                bits = _builder.Convert(IrConversion.ZeroExtend, bits, IrType.I32);
            elements = VectorOperation(s_sixteenBytes, IrVectorOperator.CreateScalar, lane, lane, bits);
        }
        PushResult(call, VectorOperation(call.Returned.Type, IrVectorOperator.Extend, from, to, elements));
    }

    private void StoreOperand(InstructionCall call, Func<IrLane, IrValue, IrValue> select)
    {
        GuardInstruction(call.Question);
        var shape = call.Parameters[1];
        var value = select(shape.Vector ?? default, Coerce(PopNative(), shape));
        _builder.Emit(new IrStore(Dereference(Pop()), value, 1));
    }

    /// <summary>A null is followed only where the mask says that something is read or written.</summary>
    private void GuardMasked(InstructionCall call, IrValue[] operands)
    {
        var address = call.Name == "MaskMove" ? 2 : 0;
        var lane = call.Parameters[1].Vector!.Value;
        var signs = VectorOperation(IrType.I32, IrVectorOperator.SignMask, lane, lane, operands[1]);
        var isNothing = _builder.Compare(IrPredicate.Equal, signs, _builder.Int32(0));
        var isAddress = _builder.Compare(IrPredicate.NotEqual, operands[address], _builder.NullPointer());
        Guard(_builder.Binary(IrBinaryOperator.Or, isNothing, isAddress), IrExitSite.NullReference);
    }
}
