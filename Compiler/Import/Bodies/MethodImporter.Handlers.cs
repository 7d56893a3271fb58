// Exception handling inside native code (ECMA-335 I.12.4.2, III.3.35 endfinally, III.3.46 leave, III.4.24 rethrow).
//
// Every protected block has a pad, where its exits go. A pad of catch clauses tests the exit's code against each clause and goes on leaving
// when none fits; which codes fit is filled in when all callees are known (ExitFlow). A finally handler is there once: whoever enters it
// says by a local where to go on afterwards, zero meaning that an exit is under way.
//
// The exception itself never exists here. A handler that looks at it keeps the method IL.
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>What is known of a protected block that control has got into.</summary>
    private sealed class Protection(int index, IrPad pad)
    {
        /// <summary>Index of its pad.</summary>
        public int Index { get; } = index;
        public IrPad Pad { get; } = pad;

        /// <summary>Where a cleanup handler goes on after a leave, by selector less one.</summary>
        public List<int> Continuations { get; } = [];

        /// <summary>For each target of a leave the block that enters the handler for it.</summary>
        public Dictionary<Instruction, int> Leaves { get; } = [];

        /// <summary>Says where the handler goes on; null until it is entered.</summary>
        public IrLocal? Selector { get; set; }

        /// <summary>The block that goes on after the handler, or -1 while its end has not been reached.</summary>
        public int EndBlock { get; set; } = -1;
        public bool Rethrows { get; set; }
    }

    private readonly ProtectedRegions _regions;
    private readonly Dictionary<ProtectedRegion, Protection> _protections = [];
    private readonly Queue<ProtectedRegion> _pendingPads = new();
    private readonly Queue<(ProtectedRegion Region, int Selector, int Block)> _pendingEntries = new();

    /// <summary>Where the exits of a region's block go: the pad of that region.</summary>
    private int PadOf(ProtectedRegion? region) => region is null ? IrBlock.NoPad : ProtectionOf(region).Index;

    private Protection ProtectionOf(ProtectedRegion region)
    {
        if (_protections.TryGetValue(region, out var known))
            return known;
        var pad = new IrPad(_builder.ReserveBlock(), _builder.AddLocal("status", IrType.I32));
        var protection = new Protection(_protections.Count, pad);
        _protections.Add(region, protection);
        _pendingPads.Enqueue(region);
        return protection;
    }

    private void ImportPad(ProtectedRegion region)
    {
        var protection = ProtectionOf(region);
        var outside = PadOf(_regions.Around(region));
        _builder.Open(protection.Pad.Block, outside);
        if (!region.Catches)
        {
            EnterCleanup(region, selector: 0);
            return;
        }
        foreach (var (index, clause) in region.Clauses.Index())
        {
            var type = _scope.Close(clause.CatchType);
            if (type.ContainsGenericParameter)
                throw Skip(DiagnosticCode.ExceptionHandler, $"catches {type.FullName}");
            if (!DropsException(clause.HandlerStart))
                throw Skip(DiagnosticCode.ExceptionHandler, $"uses the {type.FullName} it catches");
            var status = LoadLocal(protection.Pad.Status);
            var isCaught = _builder.Define(IrType.I32, r => new IrExitTest(r, protection.Index, index, status, type.FullName, []));
            var otherwise = _builder.ReserveBlock();
            _builder.Close(new IrConditionalBranch(isCaught, EnterHandler(clause.HandlerStart, [new StackValue(StackKind.Caught, null, type)]), otherwise));
            _builder.Open(otherwise, outside);
        }
        Resume(protection);
    }

    /// <summary>True when a handler's first step is to take the exception off the stack, for nobody to look at.</summary>
    private bool DropsException(Instruction start)
    {
        while (start.OpCode.Code == Code.Nop)
            start = start.Next;
        return start.OpCode.Code == Code.Pop
            || (BodyFlow.IsStore(start) && BodyFlow.LocalOf(start, _body) is { } local
                && _body.Instructions.All(i => BodyFlow.LocalOf(i, _body) != local || BodyFlow.IsStore(i)));
    }

    private void Resume(Protection protection) => _builder.Close(new IrResume(protection.Index, LoadLocal(protection.Pad.Status)));

    private IrValue LoadLocal(IrLocal local) => _builder.Define(local.Type, r => new IrLoadLocal(r, local));

    /// <summary>The block of a handler, which the pad or a leave goes to with that stack.</summary>
    private int EnterHandler(Instruction start, IEnumerable<StackValue> stack)
    {
        if (_entryStacks.TryAdd(start, [.. stack]))
            _blockOf[start] = _builder.ReserveBlock();
        if (_queued.Add(start))
            _pending.Enqueue(start);
        return _blockOf[start];
    }

    /// <summary>Ends the block by entering a finally or fault handler.</summary>
    private void EnterCleanup(ProtectedRegion region, int selector)
    {
        var protection = ProtectionOf(region);
        protection.Selector ??= _builder.AddLocal("after", IrType.I32);
        _builder.Emit(new IrStoreLocal(protection.Selector, _builder.Int32(selector)));
        _builder.Close(new IrBranch(EnterHandler(region.Clauses[0].HandlerStart, [])));
    }

    /// <summary>leave: empties the stack, and runs the finally handlers on the way, innermost first.</summary>
    private void LeaveTo(Instruction leave, Instruction target)
    {
        DropStack();
        _builder.Close(new IrBranch(WayThrough([.. _regions.LeftBy(leave, target)], target)));
        while (_pendingEntries.TryDequeue(out var entry))
        {
            _builder.Open(entry.Block, IrBlock.NoPad);
            EnterCleanup(entry.Region, entry.Selector);
        }
    }

    /// <summary>The block that runs the handlers of those regions and goes on to the target.</summary>
    private int WayThrough(ReadOnlySpan<ProtectedRegion> left, Instruction target)
    {
        if (left.IsEmpty)
            return CarryAnywhere(target);
        var protection = ProtectionOf(left[0]);
        if (!protection.Leaves.TryGetValue(target, out var block))
        {
            protection.Continuations.Add(WayThrough(left[1..], target));
            block = _builder.ReserveBlock();
            protection.Leaves.Add(target, block);
            _pendingEntries.Enqueue((left[0], protection.Continuations.Count, block));
        }
        return block;
    }

    /// <summary>endfinally, which is endfault too.</summary>
    private void EndCleanup(Instruction instruction)
    {
        if (_regions.HandlerAround(instruction) is not { Region: { Catches: false } region })
            throw Skip(DiagnosticCode.InvalidIL, "ends a handler outside of one");
        DropStack();
        var protection = ProtectionOf(region);
        if (protection.EndBlock < 0)
            protection.EndBlock = _builder.ReserveBlock();
        _builder.Close(new IrBranch(protection.EndBlock));
    }

    private void Rethrow(Instruction instruction)
    {
        if (_regions.HandlerAround(instruction) is not { Region: { Catches: true } region })
            throw Skip(DiagnosticCode.InvalidIL, "rethrows outside of a catch handler");
        DropStack();
        var protection = ProtectionOf(region);
        protection.Rethrows = true;
        Resume(protection);
    }

    /// <summary>The ends of cleanup handlers, when every leave through them is known.</summary>
    private void FinishCleanups()
    {
        foreach (var (region, protection) in _protections.Where(p => p.Value.EndBlock >= 0))
        {
            var outside = PadOf(_regions.Around(region));
            var resume = _builder.ReserveBlock();
            var never = _builder.ReserveBlock();
            _builder.Open(protection.EndBlock, outside);
            _builder.Close(new IrSwitch(LoadLocal(protection.Selector!), [resume, .. protection.Continuations], never));
            _builder.Open(resume, outside);
            Resume(protection);
            _builder.Open(never, IrBlock.NoPad);
            _builder.Close(new IrUnreachable());
        }
    }

    /// <summary>The pads in order, with what ExitFlow needs to know of each.</summary>
    private IEnumerable<(IrPad Pad, PadClauses Clauses)> Pads() => _protections
        .OrderBy(p => p.Value.Index)
        .Select(p => (p.Value.Pad, new PadClauses(
            p.Key.Catches ? [.. p.Key.Clauses.Select(c => _scope.Close(c.CatchType))] : [], p.Value.Rethrows)));
}
