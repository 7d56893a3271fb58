// Metadata that lowering gives instructions: what LLVM cannot find out about loads, branches and loops. One factory a context, its nodes
// made once.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower;

/// <summary>Metadata that instructions carry.</summary>
internal sealed class MetadataFactory
{
    /// <summary>How many times likelier the hot side of a guard is; LLVM treats the cold side as cold.</summary>
    private const ulong HotWeight = (1 << 20) - 1;

    private readonly uint _invariantLoad;
    private readonly uint _profile;
    private readonly uint _loop;
    private readonly uint _tbaa;
    private readonly uint _aliasScope;
    private readonly uint _noAlias;
    private readonly LLVMContextRef _context;
    private readonly LLVMValueRef _empty;
    private readonly LLVMValueRef _coldWhenFalse;
    private readonly Dictionary<string, LLVMValueRef> _accesses = new(StringComparer.Ordinal);

    public MetadataFactory(LLVMContextRef context)
    {
        _context = context;
        _invariantLoad = context.GetMDKindID("invariant.load");
        _profile = context.GetMDKindID("prof");
        _loop = context.GetMDKindID("llvm.loop");
        _tbaa = context.GetMDKindID("tbaa");
        _aliasScope = context.GetMDKindID("alias.scope");
        _noAlias = context.GetMDKindID("noalias");
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

    /// <summary>
    /// Accesses to elements of different types never meet (LangRef, tbaa): a node for each, under one root. What has no node meets all.
    /// </summary>
    public void MarkElements(LLVMValueRef access, IrElements elements, IrType type)
    {
        if (elements == IrElements.Unknown)
            return;
        // Pointers are native integers to the CLR, and those are int64 here.
        var name = elements == IrElements.OfString ? "string" : $"array of {(type.Kind == IrKind.Ptr ? IrKind.I64 : type.Kind)}";
        if (!_accesses.TryGetValue(name, out var node))
        {
            var zero = LLVMValueRef.CreateConstInt(_context.Int64Type, 0);
            var kind = _context.GetMDNode([_context.GetMDString(name), _context.GetMDNode([_context.GetMDString("elements")]), zero]);
            _accesses.Add(name, node = _context.GetMDNode([kind, kind, zero]));
        }
        access.SetMetadata(_tbaa, node);
    }

    /// <summary>An alias scope.</summary>
    /// <param name="domain">Unique in the module, as the pair of both is.</param>
    public LLVMValueRef Scope(string domain, string name) =>
        _context.GetMDNode([_context.GetMDString($"{domain}.{name}"), _context.GetMDNode([_context.GetMDString(domain)])]);

    public LLVMValueRef List(ImmutableArray<LLVMValueRef> nodes) => _context.GetMDNode([.. nodes]);

    /// <summary>An access within scopes, and out of others.</summary>
    public void MarkScopes(LLVMValueRef access, LLVMValueRef within, LLVMValueRef outOf)
    {
        access.SetMetadata(_aliasScope, within);
        access.SetMetadata(_noAlias, outOf);
    }

    /// <summary>
    /// What the branches back to the header of a nest carry that is to be unrolled and jammed. The inner loop is then done: made into
    /// vectors by its own rounds, it would be added up one by one again.
    /// </summary>
    public LLVMValueRef JammedLoop(int rounds)
    {
        var count = _context.GetMDNode([_context.GetMDString("llvm.loop.unroll_and_jam.count"), LLVMValueRef.CreateConstInt(_context.Int32Type, (ulong)rounds)]);
        var scalar = _context.GetMDNode([_context.GetMDString("llvm.loop.vectorize.enable"), LLVMValueRef.CreateConstInt(_context.Int1Type, 0)]);
        var inner = _context.GetMDNode([_context.GetMDString("llvm.loop.unroll_and_jam.followup_inner"), scalar]);
        return Loop(count, inner);
    }

    /// <summary>
    /// What the branches back to the header of a loop carry that is to become vectors of so many rounds, whatever that is thought to cost; what
    /// is left of a last vector runs under a mask. A loop of few rounds stays one until then: taken apart, it has nothing to make vectors of.
    /// </summary>
    public LLVMValueRef LoopInLanes(int lanes) => Loop(
        _context.GetMDNode([_context.GetMDString("llvm.loop.vectorize.width"), LLVMValueRef.CreateConstInt(_context.Int32Type, (ulong)lanes)]),
        _context.GetMDNode([_context.GetMDString("llvm.loop.interleave.count"), LLVMValueRef.CreateConstInt(_context.Int32Type, 1)]),
        _context.GetMDNode([_context.GetMDString("llvm.loop.vectorize.predicate.enable"), LLVMValueRef.CreateConstInt(_context.Int1Type, 1)]),
        _context.GetMDNode([_context.GetMDString("llvm.loop.unroll.disable")]));

    public void MarkLoop(LLVMValueRef branch, LLVMValueRef loop) => branch.SetMetadata(_loop, loop);

    /// <summary>The branch's second target is hardly ever taken.</summary>
    public void MarkColdWhenFalse(LLVMValueRef branch) => branch.SetMetadata(_profile, _coldWhenFalse);

    /// <summary>The node of a loop: it names itself first (LangRef, llvm.loop).</summary>
    private unsafe LLVMValueRef Loop(params ReadOnlySpan<LLVMValueRef> properties)
    {
        var node = _context.GetMDNode([properties[0], .. properties]);
        LLVM.ReplaceMDNodeOperandWith(node, 0, LLVM.ValueAsMetadata(node));
        return node;
    }
}
