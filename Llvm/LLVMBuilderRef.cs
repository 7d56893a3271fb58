// The instruction builder under LLVMSharp.Interop's names. BuildBinOp and BuildCast serve for all operators and conversions.
namespace LLVMSharp.Interop;

/// <summary>Inserts instructions at a position.</summary>
public unsafe partial struct LLVMBuilderRef(IntPtr handle) : IEquatable<LLVMBuilderRef>, IDisposable
{
    public IntPtr Handle = handle;

    public static implicit operator LLVMBuilderRef(LLVMOpaqueBuilder* value) => new((IntPtr)value);

    public static implicit operator LLVMOpaqueBuilder*(LLVMBuilderRef value) => (LLVMOpaqueBuilder*)value.Handle;

    public static bool operator ==(LLVMBuilderRef left, LLVMBuilderRef right) => left.Handle == right.Handle;

    public static bool operator !=(LLVMBuilderRef left, LLVMBuilderRef right) => left.Handle != right.Handle;

    public readonly LLVMBasicBlockRef InsertBlock => LLVM.GetInsertBlock(this);

    public static LLVMBuilderRef Create(LLVMContextRef context) => LLVM.CreateBuilderInContext(context);

    public readonly void PositionAtEnd(LLVMBasicBlockRef block) => LLVM.PositionBuilderAtEnd(this, block);

    public readonly LLVMValueRef BuildRetVoid() => LLVM.BuildRetVoid(this);

    public readonly LLVMValueRef BuildRet(LLVMValueRef value) => LLVM.BuildRet(this, value);

    public readonly LLVMValueRef BuildBr(LLVMBasicBlockRef target) => LLVM.BuildBr(this, target);

    public readonly LLVMValueRef BuildCondBr(LLVMValueRef condition, LLVMBasicBlockRef whenTrue, LLVMBasicBlockRef whenFalse) =>
        LLVM.BuildCondBr(this, condition, whenTrue, whenFalse);

    public readonly LLVMValueRef BuildSwitch(LLVMValueRef value, LLVMBasicBlockRef defaultTarget, uint caseCount) =>
        LLVM.BuildSwitch(this, value, defaultTarget, caseCount);

    public readonly LLVMValueRef BuildUnreachable() => LLVM.BuildUnreachable(this);

    public readonly LLVMValueRef BuildStore(LLVMValueRef value, LLVMValueRef pointer) => LLVM.BuildStore(this, value, pointer);

    public readonly LLVMValueRef BuildFence(LLVMAtomicOrdering ordering, bool singleThread, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildFence(this, ordering, singleThread ? 1 : 0, marshaledName);
    }

    public readonly LLVMValueRef BuildBinOp(LLVMOpcode opcode, LLVMValueRef left, LLVMValueRef right, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildBinOp(this, opcode, left, right, marshaledName);
    }

    public readonly LLVMValueRef BuildNeg(LLVMValueRef value, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildNeg(this, value, marshaledName);
    }

    public readonly LLVMValueRef BuildNot(LLVMValueRef value, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildNot(this, value, marshaledName);
    }

    public readonly LLVMValueRef BuildFNeg(LLVMValueRef value, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildFNeg(this, value, marshaledName);
    }

    public readonly LLVMValueRef BuildCast(LLVMOpcode opcode, LLVMValueRef value, LLVMTypeRef type, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildCast(this, opcode, value, type, marshaledName);
    }

    public readonly LLVMValueRef BuildICmp(LLVMIntPredicate predicate, LLVMValueRef left, LLVMValueRef right, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildICmp(this, predicate, left, right, marshaledName);
    }

    public readonly LLVMValueRef BuildFCmp(LLVMRealPredicate predicate, LLVMValueRef left, LLVMValueRef right, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildFCmp(this, predicate, left, right, marshaledName);
    }

    public readonly LLVMValueRef BuildSelect(LLVMValueRef condition, LLVMValueRef whenTrue, LLVMValueRef whenFalse, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildSelect(this, condition, whenTrue, whenFalse, marshaledName);
    }

    public readonly LLVMValueRef BuildPhi(LLVMTypeRef type, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildPhi(this, type, marshaledName);
    }

    public readonly LLVMValueRef BuildExtractValue(LLVMValueRef aggregate, uint index, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildExtractValue(this, aggregate, index, marshaledName);
    }

    public readonly LLVMValueRef BuildInsertValue(LLVMValueRef aggregate, LLVMValueRef element, uint index, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildInsertValue(this, aggregate, element, index, marshaledName);
    }

    public readonly LLVMValueRef BuildExtractElement(LLVMValueRef vector, LLVMValueRef index, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildExtractElement(this, vector, index, marshaledName);
    }

    public readonly LLVMValueRef BuildInsertElement(LLVMValueRef vector, LLVMValueRef element, LLVMValueRef index, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildInsertElement(this, vector, element, index, marshaledName);
    }

    public readonly LLVMValueRef BuildShuffleVector(LLVMValueRef first, LLVMValueRef second, LLVMValueRef mask, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildShuffleVector(this, first, second, mask, marshaledName);
    }

    public readonly LLVMValueRef BuildAlloca(LLVMTypeRef type, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildAlloca(this, type, marshaledName);
    }

    public readonly LLVMValueRef BuildArrayAlloca(LLVMTypeRef type, LLVMValueRef count, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildArrayAlloca(this, type, count, marshaledName);
    }

    public readonly LLVMValueRef BuildLoad2(LLVMTypeRef type, LLVMValueRef pointer, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        return LLVM.BuildLoad2(this, type, pointer, marshaledName);
    }

    public readonly LLVMValueRef BuildGEP2(LLVMTypeRef type, LLVMValueRef pointer, LLVMValueRef[] indices, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        fixed (LLVMValueRef* pValues = indices)
        {
            return LLVM.BuildGEP2(this, type, pointer, (LLVMOpaqueValue**)pValues, (uint)indices.Length, marshaledName);
        }
    }

    public readonly LLVMValueRef BuildInBoundsGEP2(LLVMTypeRef type, LLVMValueRef pointer, LLVMValueRef[] indices, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        fixed (LLVMValueRef* pValues = indices)
        {
            return LLVM.BuildInBoundsGEP2(this, type, pointer, (LLVMOpaqueValue**)pValues, (uint)indices.Length, marshaledName);
        }
    }

    public readonly LLVMValueRef BuildCall2(LLVMTypeRef functionType, LLVMValueRef function, LLVMValueRef[] arguments, string name = "")
    {
        using var marshaledName = new MarshaledString(name);
        fixed (LLVMValueRef* pValues = arguments)
        {
            return LLVM.BuildCall2(this, functionType, function, (LLVMOpaqueValue**)pValues, (uint)arguments.Length, marshaledName);
        }
    }

    public void Dispose()
    {
        if (Handle != IntPtr.Zero)
        {
            LLVM.DisposeBuilder(this);
            Handle = IntPtr.Zero;
        }
    }

    public readonly bool Equals(LLVMBuilderRef other) => Handle == other.Handle;

    public override readonly bool Equals(object? obj) => obj is LLVMBuilderRef other && Equals(other);

    public override readonly int GetHashCode() => Handle.GetHashCode();
}
