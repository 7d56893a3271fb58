using LLVMSharp.Interop;

namespace PkgImage.Compiler.Lower;

/// <summary>Metadata that instructions carry.</summary>
internal sealed class MetadataFactory
{
    /// <summary>How many times likelier the hot side of a guard is; LLVM treats the cold side as cold.</summary>
    private const ulong HotWeight = (1 << 20) - 1;

    private readonly uint _invariantLoad;
    private readonly uint _profile;
    private readonly LLVMValueRef _empty;
    private readonly LLVMValueRef _coldWhenFalse;

    public MetadataFactory(LLVMContextRef context)
    {
        _invariantLoad = context.GetMDKindID("invariant.load");
        _profile = context.GetMDKindID("prof");
        _empty = context.GetMDNode([]);
        _coldWhenFalse = context.GetMDNode(
        [
            context.GetMDString("branch_weights"),
            LLVMValueRef.CreateConstInt(context.Int32Type, HotWeight),
            LLVMValueRef.CreateConstInt(context.Int32Type, 1),
        ]);
    }

    /// <summary>Nothing changes the memory while the function runs.</summary>
    public void MarkInvariant(LLVMValueRef load) => load.SetMetadata(_invariantLoad, _empty);

    /// <summary>The branch's second target is hardly ever taken.</summary>
    public void MarkColdWhenFalse(LLVMValueRef branch) => branch.SetMetadata(_profile, _coldWhenFalse);
}
