// Checks every invariant in the head of IrFunction.cs, so that a fault of the importer is found where it was made and not as a
// wrong result of LLVM's. Violations are values: the verifier never throws, whatever a function holds.
//
// One function is checked by itself (Verify); what only a callee tells, by VerifyCalls. Typing rules are in IrTyping.cs.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>The verifier of one function.</summary>
public sealed class IrVerifier
{
    private readonly IrFunction _function;
    private readonly List<IrViolation> _violations = [];
    private int _block = -1;
    private int _position = -1;

    private IrVerifier(IrFunction function) => _function = function;

    /// <summary>Every violation in a function, in the order of its text; empty when it is well formed.</summary>
    public static ImmutableArray<IrViolation> Verify(IrFunction function)
    {
        var verifier = new IrVerifier(function);
        verifier.CheckSignature();
        verifier.CheckBlocks();
        verifier.CheckPads();
        verifier.CheckFlags();
        return [.. verifier._violations];
    }

    /// <summary>Violations of the calls among functions that are compiled together: each callee must be one of them.</summary>
    public static ImmutableArray<IrViolation> VerifyCalls(IEnumerable<IrFunction> functions)
    {
        var all = functions.ToList();
        var bySymbol = new Dictionary<string, IrFunction>(StringComparer.Ordinal);
        var violations = ImmutableArray.CreateBuilder<IrViolation>();
        foreach (var function in all.Where(f => !bySymbol.TryAdd(f.Symbol, f)))
            violations.Add(new IrViolation(IrRule.SymbolSpelling, function.Symbol, -1, -1, "two functions share this symbol"));
        foreach (var function in all)
        {
            var verifier = new IrVerifier(function);
            verifier.EachInstruction(instruction =>
            {
                if (instruction is IrCall call)
                    verifier.CheckCall(call, bySymbol.GetValueOrDefault(call.Callee));
            });
            violations.AddRange(verifier._violations);
        }
        return violations.ToImmutable();
    }

    private void Report(IrRule rule, string message) =>
        _violations.Add(new IrViolation(rule, _function.Symbol, _block, _position, message));

    private void Require(bool holds, IrRule rule, string message)
    {
        if (!holds)
            Report(rule, message);
    }

    private void EachInstruction(Action<IrInstruction> action)
    {
        foreach (var block in _function.Blocks)
        {
            for (var i = 0; i < block.Instructions.Length; i++)
            {
                (_block, _position) = (block.Id, i);
                action(block.Instructions[i]);
            }
        }
        (_block, _position) = (-1, -1);
    }

    private void CheckSignature()
    {
        Require(_function.Symbol.Length > 0 && _function.Symbol.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '$'),
            IrRule.SymbolSpelling, $"symbol '{_function.Symbol}'");
        Require(_function.ReturnType.Kind is not (IrKind.I8 or IrKind.I16), IrRule.Typing, "a small integer is returned as i32");
        CheckType(_function.ReturnType);
        CheckLocals(_function.Parameters, "parameter", voidAllowed: true);
        CheckLocals(_function.Locals, "local", voidAllowed: false);
        for (var i = 0; i < _function.Captures.Length; i++)
        {
            var capture = _function.Captures[i];
            Require(_function.Captures.IndexOf(capture) == i, IrRule.Capture, $"'{capture}' is listed twice");
            CheckRoot(capture.Root);
        }
    }

    private void CheckLocals(ImmutableArray<IrLocal> locals, string what, bool voidAllowed)
    {
        for (var i = 0; i < locals.Length; i++)
        {
            Require(locals[i].Index == i, IrRule.LocalNumbering, $"{what} {locals[i]} has index {locals[i].Index} at position {i}");
            Require(voidAllowed || locals[i].Type.Kind != IrKind.Void, IrRule.LocalNumbering, $"{what} {locals[i]} is void");
            CheckType(locals[i].Type);
        }
    }

    private void CheckRoot(IrCaptureRoot root) =>
        Require(root.StaticField is null ? root.Parameter >= 0 && root.Parameter < _function.Parameters.Length : root.Parameter == -1,
            IrRule.Capture, $"root '{root}' names neither a parameter nor a static field");

    private void CheckType(IrType type)
    {
        if (type.Layout is not { } layout)
        {
            Require(!type.IsStruct, IrRule.Layout, "a struct type without layout");
            return;
        }
        Require(type.IsStruct, IrRule.Layout, $"{type.Kind} with the layout of {layout.Name}");
        Require(layout.Size > 0 && int.IsPow2(layout.Alignment), IrRule.Layout,
            $"{layout.Name} has size {layout.Size}, alignment {layout.Alignment}");
        foreach (var field in layout.Fields)
        {
            if (field.Type is { IsStruct: true, Layout: null })
                Report(IrRule.Layout, $"{layout.Name}.{field.Name} is a struct without layout");
            else
                Require(field.Offset >= 0 && (long)field.Offset + field.Type.Size <= layout.Size, IrRule.Layout,
                    $"{layout.Name}.{field.Name} lies outside the value");
        }
    }

    private void CheckBlocks()
    {
        Require(_function.Blocks.Length > 0, IrRule.BlockNumbering, "no entry block");
        var homes = new Dictionary<IrValue, int>(ReferenceEqualityComparer.Instance);
        var numbers = new HashSet<int>();
        for (var b = 0; b < _function.Blocks.Length; b++)
        {
            var block = _function.Blocks[b];
            (_block, _position) = (b, 0);
            Require(block.Id == b, IrRule.BlockNumbering, $"block {block.Id} is at position {b}");
            foreach (var instruction in block.Instructions)
            {
                CheckUses(instruction.Operands(), homes);
                foreach (var value in instruction.Definitions())
                {
                    CheckType(value.Type);
                    Require(homes.TryAdd(value, b) && numbers.Add(value.Id), IrRule.DefinedOnce, $"{value} is defined twice");
                }
                CheckInstruction(instruction);
                _position++;
            }
            CheckUses(block.Terminator.Operands(), homes);
            CheckTerminator(block.Terminator);
        }
        (_block, _position) = (-1, -1);
    }

    private void CheckUses(IEnumerable<IrValue> operands, Dictionary<IrValue, int> homes)
    {
        foreach (var value in operands)
        {
            if (!homes.TryGetValue(value, out var home))
                Report(IrRule.DefinedBeforeUse, $"{value} is used before its definition");
            else
                Require(home == _block, IrRule.DefinedBeforeUse, $"{value} is defined in block {home}");
        }
    }

    private void CheckInstruction(IrInstruction instruction)
    {
        if (instruction.Local() is { } local)
        {
            var owner = ReferenceEquals(_function.Parameters.ElementAtOrDefault(local.Index), local)
                || ReferenceEquals(_function.Locals.ElementAtOrDefault(local.Index), local);
            Require(owner, IrRule.ForeignLocal, $"{local} is no local of this function");
        }
        switch (instruction)
        {
            case IrLoad i:
                CheckAlignment(i.Alignment);
                break;
            case IrStore i:
                CheckAlignment(i.Alignment);
                break;
            case IrDataAddress i:
                CheckAlignment(i.Data.Alignment);
                break;
            case IrCaptureValue i:
                Require(_function.Captures.Contains(i.Capture), IrRule.Capture, $"'{i.Capture}' is not among the function's captures");
                break;
            case IrCall i:
                CheckObjectPaths(i);
                break;
            case IrGuard i:
                CheckSite(i.Site, []);
                break;
            case IrExitTest i:
                Require(i.Pad >= 0 && i.Pad < _function.Pads.Length, IrRule.Pad, $"no pad {i.Pad}");
                break;
        }
        foreach (var (rule, message) in IrTyping.Check(instruction))
            Report(rule, message);
    }

    private void CheckAlignment(int alignment) =>
        Require(int.IsPow2(alignment), IrRule.Alignment, $"alignment {alignment} is no power of two");

    private void CheckObjectPaths(IrCall call)
    {
        if (call.Arguments.Length != call.ObjectPaths.Length)
        {
            Report(IrRule.Call, $"{call.Arguments.Length} arguments, {call.ObjectPaths.Length} object paths");
            return;
        }
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            Require(call.Arguments[i] is null || call.ObjectPaths[i] is null, IrRule.Call, $"argument {i} is both a value and an object path");
            if (call.ObjectPaths[i] is { } path)
                CheckRoot(path.Root);
        }
    }

    private void CheckSite(IrExitSite site, ImmutableArray<IrValue> payload)
    {
        Require(site.Code != 0 && site.Key.Length > 0, IrRule.ExitSite, $"site '{site.Key}' has code {site.Code}");
        Require(site.Payload.All(t => t.Kind is IrKind.I32 or IrKind.I64 or IrKind.F32 or IrKind.F64 or IrKind.Ptr),
            IrRule.ExitSite, $"site '{site.Key}' carries what does not fit a slot");
        Require(payload.Select(v => v.Type).SequenceEqual(site.Payload), IrRule.ExitSite, $"payload does not fit site '{site.Key}'");
    }

    private void CheckTerminator(IrTerminator terminator)
    {
        foreach (var target in terminator.Successors)
        {
            Require(target >= 0 && target < _function.Blocks.Length, IrRule.BranchTarget, $"no block {target}");
            Require(target != 0, IrRule.EntryIsNoTarget, "a branch leads to the entry");
        }
        if (terminator is IrExit exit)
            CheckSite(exit.Site, exit.Payload);
        foreach (var (rule, message) in IrTyping.Check(terminator, _function.ReturnType))
            Report(rule, message);
    }

    private void CheckPads()
    {
        foreach (var pad in _function.Pads)
        {
            Require(pad.Block > 0 && pad.Block < _function.Blocks.Length, IrRule.Pad, $"no block {pad.Block}");
            Require(ReferenceEquals(_function.Locals.ElementAtOrDefault(pad.Status.Index), pad.Status) && pad.Status.Type == IrType.I32,
                IrRule.Pad, $"{pad.Status} cannot hold a status");
        }
        foreach (var block in _function.Blocks)
        {
            (_block, _position) = (block.Id, block.Instructions.Length);
            Require(block.Pad == IrBlock.NoPad || IsPad(block.Pad), IrRule.Pad, $"no pad {block.Pad}");
            Require(!IsPad(block.Pad) || _function.Pads[block.Pad].Block != block.Id, IrRule.Pad, $"the block of pad {block.Pad} exits to itself");
            Require(block.Terminator is not IrResume resume || IsPad(resume.Pad), IrRule.Pad, $"resumes an exit of no pad");
        }
        (_block, _position) = (-1, -1);

        bool IsPad(int number) => number >= 0 && number < _function.Pads.Length;
    }

    private void CheckFlags()
    {
        var instructions = _function.Blocks.SelectMany(b => b.Instructions).ToList();
        // Exits of blocks with a pad stay inside.
        var open = _function.Blocks.Where(b => b.Pad == IrBlock.NoPad).ToList();
        var exits = open.Select(b => b.Terminator).OfType<IrExit>().ToList();
        var resumes = open.Any(b => b.Terminator is IrResume);
        var calls = open.Any(b => b.Instructions.Any(i => i is IrCall)) || resumes;
        var leaves = exits.Count > 0 || resumes || open.Any(b => b.Instructions.Any(i => i is IrGuard));
        var carries = exits.Any(e => !e.Payload.IsEmpty);
        // A callee, or an exit resumed, may add a flag, so that one without a cause is wrong only where nothing is called.
        Require(_function.MayExit || !leaves, IrRule.Flags, "leaves through an exit but MayExit is false");
        Require(!_function.MayExit || leaves || calls, IrRule.Flags, "MayExit is true but nothing leaves");
        Require(_function.NeedsExitRecord || !carries, IrRule.Flags, "an exit has a payload but NeedsExitRecord is false");
        Require(!_function.NeedsExitRecord || carries || calls, IrRule.Flags, "NeedsExitRecord is true but no exit has a payload");
        Require(!_function.NeedsExitRecord || _function.MayExit, IrRule.Flags, "NeedsExitRecord without MayExit");
        Require(_function.HasLoop || !IrCycles.Any(_function.Blocks, _function.Pads), IrRule.Flags, "has a loop but HasLoop is false");
        var recursive = instructions.Any(i => i is IrCall call && call.Callee == _function.Symbol);
        Require(_function.HasLoop || !recursive, IrRule.Flags, "is recursive but HasLoop is false");
    }

    private void CheckCall(IrCall call, IrFunction? callee)
    {
        if (callee is null)
        {
            Report(IrRule.Call, $"no function {call.Callee}");
            return;
        }
        Require((call.Result?.Type ?? IrType.Void) == callee.ReturnType, IrRule.Call, $"{call.Callee} returns {callee.ReturnType}");
        var isOpen = _function.Blocks[_block].Pad == IrBlock.NoPad;
        Require(_function.MayExit || !callee.MayExit || !isOpen, IrRule.Flags, $"{call.Callee} may exit but MayExit is false");
        Require(_function.NeedsExitRecord || !callee.NeedsExitRecord || !isOpen, IrRule.Flags,
            $"{call.Callee} needs the exit record but NeedsExitRecord is false");
        Require(_function.HasLoop || !callee.HasLoop, IrRule.Flags, $"{call.Callee} has a loop but HasLoop is false");
        if (call.Arguments.Length != callee.Parameters.Length || call.ObjectPaths.Length != call.Arguments.Length)
        {
            Report(IrRule.Call, $"{call.Callee} takes {callee.Parameters.Length} parameters");
            return;
        }
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var parameter = callee.Parameters[i].Type;
            var passed = call.Arguments[i]?.Type ?? IrType.Void;
            Require(passed == parameter, IrRule.Call, $"argument {i} is {passed}, {call.Callee} takes {parameter}");
        }
        foreach (var capture in callee.Captures)
        {
            var own = capture.Root.StaticField is not null ? capture : Substitute(capture, call.ObjectPaths);
            if (own is null)
                Report(IrRule.Capture, $"{call.Callee} captures '{capture}', for which no object path is passed");
            else
                Require(_function.Captures.Contains(own), IrRule.Capture, $"{call.Callee} needs '{own}', which is not among the captures");
        }
    }

    private static IrCapture? Substitute(IrCapture capture, ImmutableArray<IrObjectPath?> paths) =>
        paths.ElementAtOrDefault(capture.Root.Parameter) is { } path
            ? capture with { Root = path.Root, Path = path.Path.AddRange(capture.Path) }
            : null;
}
