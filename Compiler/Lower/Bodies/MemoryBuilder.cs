// Memory operations that frames, bodies and wrappers share. Structs are copied and cleared by the memory intrinsics, over storage of
// bytes: SROA then splits that storage by how it is accessed, which LLVM struct types would only get in the way of.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>Builds loads, stores and block operations at a builder's position.</summary>
internal sealed class MemoryBuilder(ModuleContext module, LLVMBuilderRef builder)
{
    private readonly LlvmTypes _types = module.Types;

    public LLVMValueRef Load(LLVMTypeRef type, LLVMValueRef address, int alignment)
    {
        var load = builder.BuildLoad2(type, address);
        load.SetAlignment((uint)alignment);
        return load;
    }

    public LLVMValueRef Store(LLVMValueRef value, LLVMValueRef address, int alignment)
    {
        var store = builder.BuildStore(value, address);
        store.SetAlignment((uint)alignment);
        return store;
    }

    /// <summary>Drops the high bits of a widened small integer; every other value stays as it is.</summary>
    public LLVMValueRef Narrow(LLVMValueRef value, IrType type) =>
        type.Kind is IrKind.I8 or IrKind.I16 && value.TypeOf != _types.Of(type)
            ? builder.BuildCast(LLVMOpcode.LLVMTrunc, value, _types.Of(type))
            : value;

    public LLVMValueRef ByteOffset(LLVMValueRef address, LLVMValueRef bytes, bool inBounds) =>
        inBounds ? builder.BuildInBoundsGEP2(_types.I8, address, [bytes]) : builder.BuildGEP2(_types.I8, address, [bytes]);

    public void Zero(LLVMValueRef address, IrType type)
    {
        if (type.IsStruct)
            Fill(address, LlvmTypes.Constant(_types.I8, 0), _types.Int64(type.Size), type.Alignment);
        else
            Store(LLVMValueRef.CreateConstNull(_types.Of(type)), address, type.Alignment);
    }

    /// <summary>Copies a struct between places that do not overlap, or are the same.</summary>
    public void CopyStruct(
        LLVMValueRef destination, int destinationAlignment, LLVMValueRef source, int sourceAlignment, IrType type, bool isVolatile = false) =>
        Transfer("llvm.memcpy", destination, destinationAlignment, source, sourceAlignment, _types.Int64(type.Size), isVolatile);

    /// <summary>llvm.memcpy or llvm.memmove.</summary>
    public void Transfer(
        string intrinsic, LLVMValueRef destination, int destinationAlignment, LLVMValueRef source, int sourceAlignment, LLVMValueRef size, bool isVolatile)
    {
        var call = CallIntrinsic(
            intrinsic, [_types.Ptr, _types.Ptr, _types.I64], destination, source, size, LlvmTypes.Constant(_types.I1, isVolatile ? 1 : 0));
        call.SetInstrParamAlignment((LLVMAttributeIndex)1, (uint)destinationAlignment);
        call.SetInstrParamAlignment((LLVMAttributeIndex)2, (uint)sourceAlignment);
    }

    public void Fill(LLVMValueRef destination, LLVMValueRef value, LLVMValueRef size, int alignment, bool isVolatile = false)
    {
        var call = CallIntrinsic(
            "llvm.memset", [_types.Ptr, _types.I64], destination, value, size, LlvmTypes.Constant(_types.I1, isVolatile ? 1 : 0));
        call.SetInstrParamAlignment((LLVMAttributeIndex)1, (uint)alignment);
    }

    public unsafe LLVMValueRef CallIntrinsic(string name, LLVMTypeRef[] overloads, params LLVMValueRef[] arguments)
    {
        var intrinsic = module.Intrinsic(name, overloads);
        return builder.BuildCall2(LLVM.GlobalGetValueType(intrinsic), intrinsic, arguments);
    }
}
