// LLVM vectors and what is built of them at a builder's position: lanes as types, constants, and operations LLVM has no name for.
//
// Only instructions that mean the same on every target are made here; the code generator splits and widens what a target lacks.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>Builds vector code.</summary>
internal sealed unsafe class VectorBuilder(ModuleContext module, LLVMBuilderRef builder, MemoryBuilder memory)
{
    private readonly LlvmTypes _types = module.Types;

    /// <summary>LLVM's type of one lane.</summary>
    public LLVMTypeRef LaneType(IrLane lane) => lane switch
    {
        IrLane.Float32 => _types.F32,
        IrLane.Float64 => _types.F64,
        _ => IntegerType(lane),
    };

    /// <summary>The vector type of so many lanes.</summary>
    public LLVMTypeRef Type(IrLane lane, int count) => LLVMTypeRef.CreateVector(LaneType(lane), (uint)count);

    /// <summary>The integers of a lane's size, as a vector.</summary>
    public LLVMTypeRef BitsType(IrLane lane, int count) => LLVMTypeRef.CreateVector(IntegerType(lane), (uint)count);

    /// <summary>A scalar as the IR holds it, cut to the lane.</summary>
    public LLVMValueRef ToLane(LLVMValueRef scalar, IrLane lane) =>
        scalar.TypeOf == LaneType(lane) ? scalar : builder.BuildCast(LLVMOpcode.LLVMTrunc, scalar, LaneType(lane));

    /// <summary>A lane as the IR holds it outside of vectors.</summary>
    public LLVMValueRef FromLane(LLVMValueRef value, IrLane lane) =>
        lane.Size() >= sizeof(int)
            ? value
            : builder.BuildCast(lane.IsSigned() ? LLVMOpcode.LLVMSExt : LLVMOpcode.LLVMZExt, value, _types.I32);

    public LLVMValueRef Broadcast(LLVMValueRef value, int count)
    {
        var type = LLVMTypeRef.CreateVector(value.TypeOf, (uint)count);
        var first = builder.BuildInsertElement(LLVM.GetPoison(type), value, _types.Int32(0));
        return Permute(first, first, Enumerable.Repeat(0, count));
    }

    /// <summary>Lanes of two vectors by position; those of the second follow the first's.</summary>
    public LLVMValueRef Permute(LLVMValueRef first, LLVMValueRef second, IEnumerable<int> positions)
    {
        LLVMValueRef[] mask = [.. positions.Select(_types.Int32)];
        fixed (LLVMValueRef* pMask = mask)
        {
            return builder.BuildShuffleVector(first, second, LLVM.ConstVector((LLVMOpaqueValue**)pMask, (uint)mask.Length));
        }
    }

    public LLVMValueRef Permute(LLVMValueRef vector, IEnumerable<int> positions) => Permute(vector, LLVM.GetPoison(vector.TypeOf), positions);

    public LLVMValueRef Create(LLVMTypeRef type, IEnumerable<LLVMValueRef> lanes)
    {
        LLVMValueRef vector = LLVM.GetPoison(type);
        var position = 0;
        foreach (var lane in lanes)
            vector = builder.BuildInsertElement(vector, lane, _types.Int32(position++));
        return vector;
    }

    /// <summary>The same bits as another type of equal size.</summary>
    public LLVMValueRef Reinterpret(LLVMValueRef vector, LLVMTypeRef type) =>
        vector.TypeOf == type ? vector : builder.BuildCast(LLVMOpcode.LLVMBitCast, vector, type);

    /// <summary>Sums neighbours until one lane is left: ((0 + 1) + (2 + 3)) + ((4 + 5) + (6 + 7)).</summary>
    public LLVMValueRef SumNeighbours(LLVMValueRef vector, int count, LLVMOpcode add)
    {
        for (; count > 1; count /= 2)
        {
            var even = Permute(vector, Enumerable.Range(0, count / 2).Select(i => 2 * i));
            var odd = Permute(vector, Enumerable.Range(0, count / 2).Select(i => (2 * i) + 1));
            vector = builder.BuildBinOp(add, even, odd);
        }
        return builder.BuildExtractElement(vector, _types.Int32(0));
    }

    /// <summary>The greater or smaller of floats as IEEE 754-2019 maximum and minimum, with the first NaN operand itself for the result.</summary>
    public LLVMValueRef Extreme(bool isMax, LLVMValueRef left, LLVMValueRef right, LLVMTypeRef bits)
    {
        var chosen = isMax ? left : right;
        // Equal values are the same, or zeros whose signs decide.
        var isNegative = builder.BuildICmp(LLVMIntPredicate.LLVMIntSLT, Reinterpret(right, bits), LLVMValueRef.CreateConstNull(bits));
        var same = builder.BuildSelect(isNegative, chosen, isMax ? right : left);
        var isLeft = builder.BuildFCmp(isMax ? LLVMRealPredicate.LLVMRealOGT : LLVMRealPredicate.LLVMRealOLT, left, right);
        var isNaN = builder.BuildFCmp(LLVMRealPredicate.LLVMRealUNO, left, left);
        var ordered = builder.BuildSelect(isNaN, left, builder.BuildSelect(isLeft, left, right));
        return builder.BuildSelect(builder.BuildFCmp(LLVMRealPredicate.LLVMRealOEQ, left, right), same, ordered);
    }

    /// <summary>Lanes picked by a vector of indices; zero where an index is out of range. LLVM makes a shuffle of constant indices.</summary>
    public LLVMValueRef Shuffle(LLVMValueRef vector, LLVMValueRef indices, LLVMTypeRef lane, int count)
    {
        var result = vector;
        for (var i = 0; i < count; i++)
        {
            var at = builder.BuildExtractElement(indices, _types.Int32(i));
            var inRange = builder.BuildICmp(LLVMIntPredicate.LLVMIntULT, at, LlvmTypes.Constant(at.TypeOf, count));
            var chosen = builder.BuildExtractElement(vector, builder.BuildBinOp(LLVMOpcode.LLVMAnd, at, LlvmTypes.Constant(at.TypeOf, count - 1)));
            result = builder.BuildInsertElement(
                i == 0 ? LLVM.GetPoison(vector.TypeOf) : result,
                builder.BuildSelect(inRange, chosen, LLVMValueRef.CreateConstNull(lane)),
                _types.Int32(i));
        }
        return result;
    }

    /// <summary>Bytes picked within sixteen, by the instruction for it: an index with its high bit set gives zero.</summary>
    public LLVMValueRef ShuffleBytes(LLVMValueRef vector, LLVMValueRef indices)
    {
        const int count = 16;
        var outside = builder.BuildICmp(LLVMIntPredicate.LLVMIntUGE, indices, Broadcast(LlvmTypes.Constant(_types.I8, count), count));
        var none = Broadcast(LlvmTypes.Constant(_types.I8, 0x80), count);
        return memory.CallIntrinsic("llvm.x86.ssse3.pshuf.b.128", [], vector, builder.BuildSelect(outside, none, indices));
    }

    /// <summary>An intrinsic overloaded by its first operand's type.</summary>
    public LLVMValueRef Call(string name, params LLVMValueRef[] arguments) => memory.CallIntrinsic(name, [arguments[0].TypeOf], arguments);

    private LLVMTypeRef IntegerType(IrLane lane) => lane.Size() switch
    {
        1 => _types.I8,
        2 => _types.I16,
        4 => _types.I32,
        _ => _types.I64,
    };
}
