// Permutations of lanes, and instructions that only some machines have: LLVM's own declaration says what each of those takes and gives.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Format;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    private void Permute(IrPermute permute)
    {
        var counts = permute.Arguments.Select(argument => argument.Type.Size / permute.Lane.Size()).ToArray();
        // LLVM's two operands are of one type: a shorter one is lengthened by lanes that nothing picks, and a zero takes a place of its
        // own.
        var width = counts.Max();
        var operands = permute.Arguments.Select((argument, i) => Lengthened(Lanes(argument, permute.Lane, counts[i]), counts[i], width)).ToList();
        var positions = permute.Positions.Select(p => p >= counts[0] ? p - counts[0] + width : p).ToArray();
        var type = _vectors.Type(permute.Lane, permute.Positions.Length);
        var value = operands.Count == 1
            ? _vectors.Permute(operands[0], LLVMValueRef.CreateConstNull(operands[0].TypeOf), positions.Select(p => p < 0 ? width : p))
            : _vectors.Permute(operands[0], operands[1], positions.Select(p => Math.Max(p, 0)));
        if (operands.Count > 1 && positions.Any(p => p < 0))
        {
            var kept = positions.Select((p, i) => p < 0 ? positions.Length : i);
            value = _vectors.Permute(value, LLVMValueRef.CreateConstNull(type), kept);
        }
        _memory.Store(value, DefineStruct(permute.Result), permute.Result.Type.Alignment);

        LLVMValueRef Lengthened(LLVMValueRef vector, int count, int to) =>
            count == to ? vector : _vectors.Permute(vector, Enumerable.Range(0, to).Select(i => i % count));
    }

    private unsafe void TargetCall(IrTargetCall call)
    {
        // Control does not get here on other targets, and their code generator does not know the instruction.
        if (!HasAnswer((HardwareQuestions)call.Question))
        {
            DefineNothing(call.Result);
            return;
        }
        var intrinsic = _module.Intrinsic("llvm." + call.Name, [.. call.Overloads.Select(shape => _vectors.Type(shape.Lane, shape.Count))]);
        LLVMTypeRef type = LLVM.GlobalGetValueType(intrinsic);
        var parameters = type.ParamTypes;
        if (parameters.Length != call.Arguments.Length)
            throw new InvalidOperationException($"llvm.{call.Name} takes {parameters.Length} operands, not {call.Arguments.Length}");
        var value = _builder.BuildCall2(type, intrinsic, [.. call.Arguments.Select((argument, i) => As(argument, parameters[i]))]);
        if (call.Result is not { } result)
            return;
        if (result.Type.IsStruct)
            _memory.Store(value, DefineStruct(result), result.Type.Alignment);
        else
            Define(result, result.Type.IsInteger ? Resize(value, result.Type) : value);
    }

    /// <summary>An operand as a declaration asks for it; an integer in place of a vector stands in each lane.</summary>
    private LLVMValueRef As(IrValue operand, LLVMTypeRef type)
    {
        if (operand.Type.IsStruct)
            return _memory.Load(type, Value(operand), operand.Type.Alignment);
        var value = Value(operand);
        if (!operand.Type.IsInteger || value.TypeOf == type)
            return value;
        if (type.Kind == LLVMTypeKind.LLVMVectorTypeKind)
            return _vectors.Broadcast(As(operand, type.ElementType), (int)type.VectorSize);
        return _builder.BuildCast(value.TypeOf.IntWidth < type.IntWidth ? LLVMOpcode.LLVMZExt : LLVMOpcode.LLVMTrunc, value, type);
    }

    /// <summary>Zero, for a value that nothing will read.</summary>
    private void DefineNothing(IrValue? result)
    {
        if (result is null)
            return;
        if (result.Type.IsStruct)
            _memory.Zero(DefineStruct(result), result.Type);
        else
            Define(result, LLVMValueRef.CreateConstNull(_types.Of(result.Type)));
    }
}
