// Where a function that may exit returns { scalar, status }: one block for all its ways, which hand both on in variables.
//
// LLVM merges the blocks that return, be it here or by itself. What it merges then is a phi of the pair, which no pass takes apart again once
// the function is inlined, so the caller would test a status of which each way says what it is. Variables become a phi each.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed class ReturnBlock(FunctionFrame frame)
{
    private LLVMBasicBlockRef _block;
    private LLVMValueRef _scalar;
    private LLVMValueRef _status;

    /// <summary>Ends the current block by returning.</summary>
    /// <param name="status">Zero, or the code of an exit.</param>
    public void Return(LLVMValueRef scalar, LLVMValueRef status)
    {
        if (_block.Handle == IntPtr.Zero)
            Create();
        frame.Memory.Store(scalar, _scalar, frame.Function.ReturnType.Alignment);
        frame.Memory.Store(status, _status, 4);
        frame.Builder.BuildBr(_block);
    }

    private void Create()
    {
        var (types, type, builder) = (frame.Module.Types, frame.Function.ReturnType, frame.Builder);
        _scalar = frame.Allocate(type, "result");
        _status = frame.Allocate(IrType.I32, "status");
        _block = frame.AppendBlock("return");
        frame.BuildShared(_block, () =>
        {
            var pair = LLVMValueRef.CreateConstNull(frame.Convention.ReturnType);
            pair = builder.BuildInsertValue(pair, frame.Memory.Load(types.Of(type), _scalar, type.Alignment), 0);
            builder.BuildRet(builder.BuildInsertValue(pair, frame.Memory.Load(types.I32, _status, 4), 1));
        });
    }
}
