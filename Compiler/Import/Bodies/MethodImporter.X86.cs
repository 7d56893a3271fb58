// Calls of x86 instructions: X86Forms, X86Instructions and X86Permutations say what they are; what takes more than a table is here, and
// what goes to memory in MethodImporter.X86Memory.cs.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Instructions;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>A call of an instruction whose operands are on the stack.</summary>
    /// <param name="Question">Whether the machine has it.</param>
    private sealed record InstructionCall(
        string Type, MethodReference Method, ImmutableArray<TypeShape> Parameters, TypeShape Returned, HardwareQuestions Question)
    {
        public string Name => Method.Name;

        /// <summary>The kinds of operands, for telling overloads apart.</summary>
        public string Kinds => string.Concat(Parameters.Select(p => p.Vector is not null ? 'v' : p.Family == TypeFamily.Pointer ? 'p' : 'i'));

        public IrLane Lane => Parameters[0].Vector!.Value;
    }

    private bool CallX86(string type, MethodReference method)
    {
        if (!X86Forms.IsHome(type) || method.HasThis)
            return false;
        var question = HardwareTests.QuestionOf(type);
        if (question == 0 || (question & _context.Askable) == 0)
            return false;
        var parameters = method.Parameters.Select(p => _context.Types.Of(_scope.Close(p.ParameterType))).ToImmutableArray();
        var call = new InstructionCall(type, method, parameters, _context.Types.Of(_scope.Close(method.ReturnType)), question);
        return CallTarget(call, X86Instructions.Table) || CallPermutation(call) || CallX86Operation(call) || CallX86Scalar(call) || CallX86Conversion(call)
            || CallX86Memory(call);
    }

    /// <summary>
    /// Leaves where the machine does not have the instruction. Code that asked before is not slowed down: for each CPU target the answer
    /// is a constant.
    /// </summary>
    private void GuardInstruction(HardwareQuestions question) => Guard(
        Ask(question, decidesResult: !FrameworkFacts.IsCoreLibrary(_method.Definition.Module)), IrExitSite.PlatformNotSupported);

    /// <summary>Guards, and takes the operands from the stack; small integers are widened as their types say.</summary>
    private IrValue[] PopOperands(InstructionCall call)
    {
        GuardInstruction(call.Question);
        var operands = new IrValue[call.Parameters.Length];
        for (var i = operands.Length - 1; i >= 0; i--)
            operands[i] = Normalize(Coerce(PopNative(), call.Parameters[i]), call.Parameters[i]);
        return operands;
    }

    private void PushResult(InstructionCall call, IrValue result) => Push(Of(call.Returned, Normalize(result, call.Returned)));

    /// <summary>The constant that is the last operand; the instruction has it in its code.</summary>
    private int Immediate(InstructionCall call, int max)
    {
        if (_stack is not [.., { Constant: { } constant }])
            throw Skip(DiagnosticCode.HardwareIntrinsic, $"calls {call.Type}.{call.Name} with a number that is not known before run time");
        if ((byte)constant > max)
            throw Skip(DiagnosticCode.HardwareIntrinsic, $"calls {call.Type}.{call.Name} with {(byte)constant}: the instruction takes up to {max}");
        return (byte)constant;
    }

    /// <summary>An instruction the code generator has by name.</summary>
    private bool CallTarget(InstructionCall call, ImmutableDictionary<string, TargetForm> table)
    {
        // A gather without a mask: the form with one is told by its result.
        var isGather = call.Name is "GatherVector128" or "GatherVector256";
        var name = isGather ? call.Name.Replace("Vector", "MaskVector", StringComparison.Ordinal) : call.Name;
        var parameters = isGather ? [call.Returned, call.Parameters[0], call.Parameters[1], call.Returned, call.Parameters[2]] : call.Parameters;
        var form = InstructionSignature.Of(name, parameters).Select(table.GetValueOrDefault).FirstOrDefault(f => f is not null);
        if (form is null)
            return false;
        int? immediate = form.MaxImmediate is { } max ? Immediate(call, max) : null;
        if (call.Name.StartsWith("Gather", StringComparison.Ordinal) && immediate is not (1 or 2 or 4 or 8))
            throw Skip(DiagnosticCode.HardwareIntrinsic, $"calls {call.Type}.{call.Name} with a scale of {immediate}");
        var operands = PopOperands(call);
        if (immediate is { } constant)
            operands[^1] = _builder.Int32(constant);
        if (isGather)
            operands = [Zero(call.Returned), operands[0], operands[1], AllBits(call.Returned), operands[2]];
        // Comparisons that are always or never true: the JIT compiler folds them, and then for all lanes.
        if (call.Name == "CompareScalar" && (immediate & 0b1011) == 0b1011)
        {
            PushResult(call, (immediate & 0b0100) != 0 ? AllBits(call.Returned) : Zero(call.Returned));
            return true;
        }
        if (call.Name is "MaskLoad" or "MaskStore" or "MaskMove")
            GuardMasked(call, operands);

        var result = call.Returned.Family == TypeFamily.Void ? null : _builder.Value(call.Returned.Type.Kind is IrKind.I8 or IrKind.I16 ? IrType.I32 : call.Returned.Type);
        _builder.Emit(new IrTargetCall(result, form.Name, (ulong)call.Question, [], [.. form.KeepsUpper ? operands[1..] : operands]));
        if (result is not null)
            PushResult(call, form.KeepsUpper ? WithFirst(call, operands[0], result) : result);
        return true;
    }

    /// <summary>The first vector with the second's first lane.</summary>
    private IrValue WithFirst(InstructionCall call, IrValue vector, IrValue first)
    {
        var count = vector.Type.Size / call.Lane.Size();
        return _builder.Define(vector.Type, r => new IrPermute(r, call.Lane, [count, .. Enumerable.Range(1, count - 1)], [vector, first]));
    }

    /// <summary>An instruction that moves lanes.</summary>
    private bool CallPermutation(InstructionCall call)
    {
        foreach (var signature in InstructionSignature.Of(call.Name, call.Parameters))
        {
            if (X86Permutations.Table.GetValueOrDefault(signature) is not { } permutation)
                continue;
            var isConstant = signature.EndsWith("#)", StringComparison.Ordinal);
            var constant = isConstant ? Immediate(call, byte.MaxValue) : 0;
            var lane = permutation.IsOfBytes ? IrLane.UInt8 : call.Lane;
            var shape = new PermutationShape(
                call.Parameters[0].Type.Size / lane.Size(), 16 / lane.Size(), call.Returned.Type.Size / lane.Size(), constant);
            var operands = PopOperands(call);
            PushResult(call, _builder.Define(call.Returned.Type, r =>
                new IrPermute(r, lane, permutation.Of(shape), [.. isConstant ? operands[..^1] : operands])));
            return true;
        }
        return false;
    }

    /// <summary>An instruction that is an operation on lanes.</summary>
    private bool CallX86Operation(InstructionCall call)
    {
        if (call.Parameters.IsEmpty || call.Parameters.Any(p => p.Vector is null) || X86Forms.Find(call.Name, call.Lane.IsFloat()) is not { } form)
            return false;
        var operands = PopOperands(call);
        if (form.IsSwapped)
            Array.Reverse(operands);
        var lane = call.Lane;
        foreach (var i in form.Negated.IsDefault ? [] : form.Negated)
            operands[i] = VectorOperation(operands[i].Type, IrVectorOperator.Negate, lane, lane, operands[i]);
        // Of one operand: the form with two takes the other lanes from the first.
        IrValue? upper = null;
        var isUnary = form.Operator is IrVectorOperator.Sqrt or IrVectorOperator.Floor or IrVectorOperator.Ceiling or IrVectorOperator.Truncate
            or IrVectorOperator.RoundEven;
        if (isUnary && operands.Length == 2)
            (upper, operands) = (operands[0], [operands[1]]);
        var type = call.Returned.Type.Kind is IrKind.I8 or IrKind.I16 ? IrType.I32 : call.Returned.Type;
        var result = _builder.Define(type, r =>
            new IrVectorCall(r, form.Operator, lane, call.Returned.Vector ?? lane, [.. operands]) { IsScalar = form.IsScalar });
        PushResult(call, upper is null ? result : WithFirst(call, upper, result));
        return true;
    }

    private IrValue VectorOperation(IrType type, IrVectorOperator operation, IrLane lane, IrLane resultLane, params ImmutableArray<IrValue> operands) =>
        _builder.Define(type, r => new IrVectorCall(r, operation, lane, resultLane, operands));

    private IrValue AllBits(TypeShape vector) => VectorOperation(vector.Type, IrVectorOperator.AllBitsSet, vector.Vector!.Value, vector.Vector.Value);

    /// <summary>An instruction on general registers.</summary>
    private bool CallX86Scalar(InstructionCall call)
    {
        if (call.Kinds.Length == 0 || call.Kinds.Any(kind => kind != 'i') || call.Returned.Family != TypeFamily.Integer)
            return false;
        var type = call.Returned.Type;
        if (X86Forms.FindCount(call.Name) is { } count)
        {
            var counted = PopOperands(call);
            var number = _builder.Value(type);
            _builder.Emit(new IrIntrinsicCall(number, count, [.. counted]));
            PushResult(call, number);
            return true;
        }
        Func<IrValue[], IrValue>? compute = (call.Name, call.Kinds.Length) switch
        {
            ("AndNot", 2) => o => _builder.Binary(IrBinaryOperator.And, Not(o[0]), o[1]),
            ("ExtractLowestSetBit", 1) => o => _builder.Binary(IrBinaryOperator.And, o[0], _builder.Binary(IrBinaryOperator.Sub, Constant(type, 0), o[0])),
            ("ResetLowestSetBit", 1) => o => _builder.Binary(IrBinaryOperator.And, o[0], _builder.Binary(IrBinaryOperator.Sub, o[0], Constant(type, 1))),
            ("GetMaskUpToLowestSetBit", 1) => o => _builder.Binary(IrBinaryOperator.Xor, o[0], _builder.Binary(IrBinaryOperator.Sub, o[0], Constant(type, 1))),
            ("MultiplyNoFlags", 2) => o => HighProduct(o[0], o[1]),
            // Start and length are the two bytes of the instruction's control.
            ("BitFieldExtract", 3) => o =>
            {
                var control = _builder.Binary(IrBinaryOperator.Or, o[1], _builder.Binary(IrBinaryOperator.ShiftLeft, o[2], _builder.Int32(8)));
                var field = _builder.Value(type);
                _builder.Emit(new IrTargetCall(field, $"x86.bmi.bextr.{type.Size * 8}", (ulong)call.Question, [], [o[0], control]));
                return field;
            },
            _ => null,
        };
        if (compute is null)
            return false;
        var operands = PopOperands(call);
        PushResult(call, compute(operands));
        return true;

        IrValue Not(IrValue value) => _builder.Binary(IrBinaryOperator.Xor, value, Constant(type, -1));
    }

    /// <summary>The upper half of the product of two unsigned integers of one size.</summary>
    private IrValue HighProduct(IrValue left, IrValue right)
    {
        if (left.Type.Kind == IrKind.I64)
        {
            var high = _builder.Value(IrType.I64);
            _builder.Emit(new IrIntrinsicCall(high, IrIntrinsic.MultiplyHighUnsigned, [left, right]));
            return high;
        }
        var product = _builder.Binary(
            IrBinaryOperator.Mul, _builder.Convert(IrConversion.ZeroExtend, left, IrType.I64), _builder.Convert(IrConversion.ZeroExtend, right, IrType.I64));
        return _builder.Convert(IrConversion.Truncate, _builder.Binary(IrBinaryOperator.ShiftRightUnsigned, product, _builder.Int32(32)), IrType.I32);
    }

    /// <summary>A scalar put into a vector or taken out of one.</summary>
    private bool CallX86Conversion(InstructionCall call)
    {
        switch (call.Name, call.Kinds)
        {
            case ("Extract", "vi"):
            {
                var lane = call.Lane;
                var number = Immediate(call, byte.MaxValue) % (call.Parameters[0].Type.Size / lane.Size());
                var operands = PopOperands(call);
                PushResult(call, VectorOperation(lane.Scalar(), IrVectorOperator.Extract, lane, lane, operands[0], _builder.Int32(number)));
                return true;
            }
            case ("Insert", "vii"):
            {
                var lane = call.Lane;
                var number = Immediate(call, byte.MaxValue) % (call.Parameters[0].Type.Size / lane.Size());
                var operands = PopOperands(call);
                PushResult(call, VectorOperation(call.Returned.Type, IrVectorOperator.Insert, lane, lane, operands[0], operands[1], _builder.Int32(number)));
                return true;
            }
            case ("ConvertScalarToVector128Int32" or "ConvertScalarToVector128UInt32" or "ConvertScalarToVector128Int64" or "ConvertScalarToVector128UInt64", "i"):
            {
                var lane = call.Returned.Vector!.Value;
                PushResult(call, VectorOperation(call.Returned.Type, IrVectorOperator.CreateScalar, lane, lane, PopOperands(call)[0]));
                return true;
            }
            case ("ConvertScalarToVector128Single" or "ConvertScalarToVector128Double", "vi"):
            {
                var operands = PopOperands(call);
                InsertFirst(operands[0], _builder.Convert(IrConversion.SignedToFloat, operands[1], call.Lane.Scalar()));
                return true;
            }
            case ("ConvertScalarToVector128Double", "vv"):
            {
                var operands = PopOperands(call);
                var first = VectorOperation(IrType.F32, IrVectorOperator.ToScalar, IrLane.Float32, IrLane.Float32, operands[1]);
                InsertFirst(operands[0], _builder.Convert(IrConversion.FloatToFloat, first, IrType.F64));
                return true;
            }
            case ("BlendVariable", "vvv") when call.Returned.Type.Size == 64:
            {
                // AVX-512 blends by a register of one bit a lane, made of the lanes' signs; the code generator makes one of this.
                var operands = PopOperands(call);
                var signed = call.Lane.Size() switch { 1 => IrLane.Int8, 2 => IrLane.Int16, 4 => IrLane.Int32, _ => IrLane.Int64 };
                var signs = VectorOperation(
                    operands[2].Type, IrVectorOperator.ShiftRight, signed, signed, operands[2], _builder.Int32((8 * signed.Size()) - 1));
                PushResult(call, VectorOperation(
                    call.Returned.Type, IrVectorOperator.ConditionalSelect, call.Lane, call.Lane, signs, operands[1], operands[0]));
                return true;
            }
            case ("MultiplySubtractAdd", "vvv"):
            {
                var operands = PopOperands(call);
                var third = VectorOperation(operands[2].Type, IrVectorOperator.Negate, call.Lane, call.Lane, operands[2]);
                var result = _builder.Value(call.Returned.Type);
                var name = $"x86.fma.vfmaddsub.{(call.Lane == IrLane.Float32 ? "ps" : "pd")}{(result.Type.Size == 32 ? ".256" : "")}";
                _builder.Emit(new IrTargetCall(result, name, (ulong)call.Question, [], [operands[0], operands[1], third]));
                PushResult(call, result);
                return true;
            }
            default:
                return false;
        }

        void InsertFirst(IrValue vector, IrValue scalar) =>
            PushResult(call, VectorOperation(call.Returned.Type, IrVectorOperator.Insert, call.Lane, call.Lane, vector, scalar, _builder.Int32(0)));
    }
}
