// Calls of arm64 instructions: ArmForms says what they are, after the parts of the name that all instructions share were taken off.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Instructions;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private bool CallArm(string type, MethodReference method)
    {
        if (!ArmForms.IsHome(type) || method.HasThis)
            return false;
        var question = HardwareTests.QuestionOf(type);
        if (question == 0 || (question & _context.Askable) == 0)
            return false;
        var parameters = method.Parameters.Select(p => _context.Types.Of(_scope.Close(p.ParameterType))).ToImmutableArray();
        var call = new InstructionCall(type, method, parameters, _context.Types.Of(_scope.Close(method.ReturnType)), question);
        return CallArmMemory(call) || CallArmScalar(call) || CallArmVector(call);
    }

    private bool CallArmVector(InstructionCall call)
    {
        if (call.Returned.Vector is null && call.Name != "Extract" || call.Kinds.Contains('p', StringComparison.Ordinal)
            || call.Parameters.Any(p => p.Vector is null && p.Family is not (TypeFamily.Integer or TypeFamily.Float)) || call.Parameters.IsEmpty)
        {
            return false;
        }
        var constants = _stack.TakeLast(call.Parameters.Length).Select(value => value.Constant).ToList();
        var name = ArmName.Of(call.Name, call.Parameters);
        if (constants.Count < call.Parameters.Length || (name is null && call.Name != "Extract"))
            return false;
        var operands = PopOperands(call).Zip(call.Parameters, constants)
            .Select(o => new ArmOperand(o.First, o.Second.Vector, o.Third)).ToImmutableArray();
        var arm = new ArmBuilder(_builder, (ulong)call.Question, call.Returned, operands);
        PushResult(call, name is null
            ? arm.Extract(arm[0], arm.Constant(1, 0, arm[0].Count - 1))
            : name.Emit(arm, rest => new ArmBuilder(_builder, (ulong)call.Question, call.Returned, rest)).Value);
        return true;
    }

    /// <summary>An instruction on general registers.</summary>
    private bool CallArmScalar(InstructionCall call)
    {
        if (call.Returned.Family == TypeFamily.Void && call.Name == "Yield")
        {
            const int hint = 1;
            GuardInstruction(call.Question);
            _builder.Emit(new IrTargetCall(null, "aarch64.hint", (ulong)call.Question, [], [_builder.Int32(hint)]));
            return true;
        }
        if (call.Kinds.Length == 0 || call.Kinds.Any(kind => kind != 'i') || call.Returned.Family != TypeFamily.Integer)
            return false;
        var wide = call.Parameters[^1].Type.Kind == IrKind.I64;
        Func<IrValue[], IrValue>? compute = call.Name switch
        {
            "LeadingZeroCount" => o => Count(o[0]),
            // Ones become zeros where the sign is one; the sign itself does not count.
            "LeadingSignCount" => o =>
            {
                var sign = _builder.Binary(IrBinaryOperator.ShiftRight, o[0], _builder.Int32(wide ? 63 : 31));
                return _builder.Binary(IrBinaryOperator.Sub, Count(_builder.Binary(IrBinaryOperator.Xor, o[0], sign)), _builder.Int32(1));
            },
            "ReverseElementBits" => o =>
            {
                var reversed = _builder.Value(o[0].Type);
                _builder.Emit(new IrIntrinsicCall(reversed, IrIntrinsic.ReverseBits, [.. o]));
                return reversed;
            },
            "MultiplyHigh" => o =>
            {
                var high = _builder.Value(IrType.I64);
                _builder.Emit(new IrIntrinsicCall(high, call.Returned.IsSigned ? IrIntrinsic.MultiplyHigh : IrIntrinsic.MultiplyHighUnsigned, [.. o]));
                return high;
            },
            "ComputeCrc32" => o => Target("aarch64.crc32" + Suffix(), IrType.I32, o),
            "ComputeCrc32C" => o => Target("aarch64.crc32c" + Suffix(), IrType.I32, o),
            _ => null,
        };
        if (compute is null)
            return false;
        PushResult(call, compute(PopOperands(call)));
        return true;

        string Suffix() => call.Parameters[1].Type.Size switch { 1 => "b", 2 => "h", 4 => "w", _ => "x" };

        IrValue Count(IrValue value)
        {
            var count = _builder.Value(IrType.I32);
            _builder.Emit(new IrIntrinsicCall(count, IrIntrinsic.LeadingZeroCount, [value]));
            return count;
        }

        IrValue Target(string name, IrType type, IrValue[] operands)
        {
            var result = _builder.Value(type);
            _builder.Emit(new IrTargetCall(result, name, (ulong)call.Question, [], [.. operands]));
            return result;
        }
    }

    /// <summary>Loads and stores of vectors and of single lanes.</summary>
    private bool CallArmMemory(InstructionCall call)
    {
        switch (call.Name, call.Kinds)
        {
            case ("LoadVector64" or "LoadVector128", "p"):
                GuardInstruction(call.Question);
                PushResult(call, _builder.Load(Dereference(Pop()), call.Returned.Type, 1));
                return true;
            case ("LoadAndReplicateToVector64" or "LoadAndReplicateToVector128", "p"):
                FromElement(call, IrVectorOperator.Broadcast);
                return true;
            case ("LoadAndInsertScalar", "vip"):
            {
                GuardInstruction(call.Question);
                var address = Dereference(Pop());
                var number = Immediate(call, (call.Returned.Type.Size / call.Lane.Size()) - 1);
                Pop();
                var vector = Coerce(PopNative(), call.Parameters[0]);
                var element = _builder.Load(address, ElementType(call.Lane), 1);
                if (element.Type.Kind is IrKind.I8 or IrKind.I16)
                    element = _builder.Convert(IrConversion.ZeroExtend, element, IrType.I32);
                PushResult(call, VectorOperation(
                    call.Returned.Type, IrVectorOperator.Insert, call.Lane, call.Lane, vector, element, _builder.Int32(number)));
                return true;
            }
            case ("Store", "pv"):
                StoreOperand(call, (_, stored) => stored);
                return true;
            case ("StoreSelectedScalar", "pvi"):
            {
                var lane = call.Parameters[1].Vector!.Value;
                var number = Immediate(call, (call.Parameters[1].Type.Size / lane.Size()) - 1);
                Pop();
                GuardInstruction(call.Question);
                var stored = Coerce(PopNative(), call.Parameters[1]);
                StoreElement(Dereference(Pop()), lane, VectorOperation(lane.Scalar(), IrVectorOperator.Extract, lane, lane, stored, _builder.Int32(number)));
                return true;
            }
            case ("StorePair" or "StorePairNonTemporal", "pvv"):
            {
                GuardInstruction(call.Question);
                var second = Coerce(PopNative(), call.Parameters[2]);
                var first = Coerce(PopNative(), call.Parameters[1]);
                var address = Dereference(Pop());
                _builder.Emit(new IrStore(address, first, 1));
                _builder.Emit(new IrStore(_builder.Offset(address, first.Type.Size), second, 1));
                return true;
            }
            default:
                return false;
        }
    }

    private void StoreElement(IrValue address, IrLane lane, IrValue element)
    {
        var type = ElementType(lane);
        _builder.Emit(new IrStore(address, element.Type == type ? element : _builder.Convert(IrConversion.Truncate, element, type), 1));
    }
}
