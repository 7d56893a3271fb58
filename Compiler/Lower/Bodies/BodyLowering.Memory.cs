// Memory access. A volatile read is an acquire and a volatile write a release (ECMA-335 I.12.6.7), which LLVM's atomic orderings say
// for naturally aligned scalars; anything else gets a fence beside it. Both are also LLVM volatile: never merged or dropped.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    private void Load(IrLoad load)
    {
        var type = load.Result.Type;
        var address = Value(load.Address);
        if (type.IsStruct)
        {
            _memory.CopyStruct(DefineStruct(load.Result), type.Alignment, address, load.Alignment, type, load.IsVolatile);
            if (load.IsVolatile)
                Fence(LLVMAtomicOrdering.LLVMAtomicOrderingAcquire);
            return;
        }
        var value = _memory.Load(_types.Of(type), address, load.Alignment);
        Define(load.Result, value);
        if (load.IsInvariant)
            _module.Metadata.MarkInvariant(value);
        _module.Metadata.MarkElements(value, load.Elements, type);
        _scopes?.Mark(value, load);
        if (load.IsVolatile && !MakeVolatile(value, type, load.Alignment, LLVMAtomicOrdering.LLVMAtomicOrderingAcquire))
            Fence(LLVMAtomicOrdering.LLVMAtomicOrderingAcquire);
    }

    private void Store(IrStore store)
    {
        var type = store.Value.Type;
        var address = Value(store.Address);
        var isAtomic = !type.IsStruct && store.Alignment >= type.Size;
        if (store.IsVolatile && !isAtomic)
            Fence(LLVMAtomicOrdering.LLVMAtomicOrderingRelease);
        if (type.IsStruct)
        {
            _memory.CopyStruct(address, store.Alignment, Value(store.Value), type.Alignment, type, store.IsVolatile);
            return;
        }
        var access = _memory.Store(Value(store.Value), address, store.Alignment);
        _module.Metadata.MarkElements(access, store.Elements, type);
        _scopes?.Mark(access, store);
        if (store.IsVolatile)
            MakeVolatile(access, type, store.Alignment, LLVMAtomicOrdering.LLVMAtomicOrderingRelease);
    }

    /// <summary>Marks a scalar access volatile, with the ordering when its alignment lets it be atomic; tells whether it is.</summary>
    private static unsafe bool MakeVolatile(LLVMValueRef access, IrType type, int alignment, LLVMAtomicOrdering ordering)
    {
        access.Volatile = true;
        if (alignment < type.Size)
            return false;
        LLVM.SetOrdering(access, ordering);
        return true;
    }

    private void Fence(LLVMAtomicOrdering ordering) => _builder.BuildFence(ordering, singleThread: false);

    private void Offset(IrOffset offset) =>
        Define(offset.Result, _memory.ByteOffset(Value(offset.Base), Value(offset.Bytes), offset.InBounds));

    private void LoadLocal(IrLoadLocal load)
    {
        var address = _frame.AddressOf(load.Local);
        var type = load.Local.Type;
        if (type.IsStruct)
            _memory.CopyStruct(DefineStruct(load.Result), type.Alignment, address, type.Alignment, type);
        else
            Define(load.Result, _memory.Load(_types.Of(type), address, type.Alignment));
    }

    private void StoreLocal(IrStoreLocal store)
    {
        var address = _frame.AddressOf(store.Local);
        var type = store.Local.Type;
        if (type.IsStruct)
            _memory.CopyStruct(address, type.Alignment, Value(store.Value), type.Alignment, type);
        else
            _memory.Store(_memory.Narrow(Value(store.Value), type), address, type.Alignment);
    }

    private void CopyBlock(IrCopyBlock copy) =>
        _memory.Transfer("llvm.memmove", Value(copy.Destination), 1, Value(copy.Source), 1, Value(copy.Size), copy.IsVolatile);

    private void FillBlock(IrFillBlock fill) =>
        _memory.Fill(
            Value(fill.Destination),
            _builder.BuildCast(LLVMOpcode.LLVMTrunc, Value(fill.Value), _types.I8),
            Value(fill.Size),
            alignment: 1,
            fill.IsVolatile);

    private void ZeroStruct(IrZeroStruct zero) => _memory.Zero(DefineStruct(zero.Result), zero.Result.Type);

    /// <summary>
    /// localloc. In the entry block, which runs once, a constant size is a fixed part of the frame; elsewhere the frame grows at run time.
    /// Zero bytes give null, as RyuJIT has it.
    /// </summary>
    private unsafe void StackAllocate(IrStackAllocate allocate, bool isEntry)
    {
        const int Alignment = 16;
        var size = Value(allocate.Size);
        var isConstant = LLVM.IsAConstantInt(size) != null;
        if (isConstant && LLVM.ConstIntGetSExtValue(size) == 0)
        {
            Define(allocate.Result, LLVMValueRef.CreateConstNull(_types.Ptr));
            return;
        }
        LLVMValueRef room;
        if (isConstant && isEntry)
        {
            room = _frame.Allocate(LLVM.ConstIntGetSExtValue(size), Alignment, "stackalloc");
        }
        else
        {
            room = _builder.BuildArrayAlloca(_types.I8, size, "stackalloc");
            room.SetAlignment(Alignment);
        }
        if (allocate.IsZeroed)
            _memory.Fill(room, LlvmTypes.Constant(_types.I8, 0), size, Alignment);
        else
            Obscure(room);
        if (!isConstant)
        {
            var isEmpty = _builder.BuildICmp(LLVMIntPredicate.LLVMIntEQ, size, _types.Int64(0));
            room = _builder.BuildSelect(isEmpty, LLVMValueRef.CreateConstNull(_types.Ptr), room);
        }
        Define(allocate.Result, room);
    }

    /// <summary>
    /// Makes memory hold values nobody knows. In LLVM fresh memory is undefined, and a branch on it undefined behaviour; in C#, with
    /// SkipLocalsInit, it merely holds what was there. An empty assembly statement that might have written it bridges the two.
    /// </summary>
    private void Obscure(LLVMValueRef address) => EmptyStatement("r,~{memory}", address);

    /// <summary>An assembly statement without instructions; what its constraints and its attributes leave open LLVM has to expect of it.</summary>
    private unsafe LLVMValueRef EmptyStatement(string constraints, params LLVMValueRef[] operands)
    {
        var type = LLVMTypeRef.CreateFunction(_types.Void, [.. operands.Select(operand => operand.TypeOf)]);
        using var marshaledConstraints = new MarshaledString(constraints);
        using var text = new MarshaledString("");
        LLVMValueRef statement = LLVM.GetInlineAsm(
            type, text, 0, marshaledConstraints, (nuint)marshaledConstraints.Length, 1, 0, LLVMInlineAsmDialect.LLVMInlineAsmDialectATT, 0);
        return _builder.BuildCall2(type, statement, operands);
    }
}
