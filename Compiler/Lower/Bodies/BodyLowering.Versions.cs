// Loops in two versions (see CheckedLoop): as they are, and without the guards that a check before the loop makes for all its rounds.
// Control comes to the check, and goes on in one of them; both leave to the same blocks. What the check cannot promise keeps its guards in
// both.
//
// The function's own body lowers the loop as it is. Another body lowers it a second time, in the same frame, with values of its own. In a
// nest that second body holds the inner loops without their guards as well, and no check before them; as they are, they have versions of
// their own.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    /// <summary>Loops to be lowered twice, by their headers.</summary>
    private readonly Dictionary<int, CheckedLoop> _checkedLoops = [];

    /// <summary>Where control enters them.</summary>
    private readonly SortedDictionary<int, LLVMBasicBlockRef> _versions = [];

    /// <summary>The body of the function, when this one lowers a loop without its guards.</summary>
    private readonly BodyLowering? _outside;

    /// <summary>The loop this body lowers, the guards it does without, and the check that is made for them.</summary>
    private readonly CheckedLoop? _only;
    private readonly Dictionary<CodePoint, (RangeCheck Check, CheckedLoop Loop)> _checkedBefore = [];
    private readonly HashSet<CodePoint> _held = [];
    private readonly Dictionary<IrCompare, (LoopTest Test, CheckedLoop Loop)> _tested = new(ReferenceEqualityComparer.Instance);
    private LoopCheck? _check;

    private readonly DistinctArrays _arrays;

    /// <summary>What is known of the arrays of the nest this body lowers.</summary>
    private ArrayScopes? _scopes;

    /// <summary>What the branches that end a round of the nest carry, if anything.</summary>
    private LLVMValueRef? _jammed;

    /// <summary>Where the number of a loop's round is kept, from zero; by header.</summary>
    private readonly Dictionary<int, LLVMValueRef> _rounds = [];

    /// <summary>Where control enters the loops inside a nest.</summary>
    private readonly Dictionary<int, LLVMBasicBlockRef> _inside = [];

    /// <summary>Indices that are checked, as i64.</summary>
    private readonly Dictionary<IrValue, LLVMValueRef> _indices = [];

    private BodyLowering(BodyLowering outside, CheckedLoop only)
    {
        _outside = outside;
        _only = only;
        _frame = outside._frame;
        _module = outside._module;
        _types = outside._types;
        _builder = outside._builder;
        _memory = outside._memory;
        _vectors = outside._vectors;
        _ways = outside._ways;
        _way = outside._way;
        _arrays = outside._arrays;
        _divisions = outside._divisions;
        _laneLoops = outside._laneLoops;
        _isReached = new bool[outside._isReached.Length];
        _blocks = new LLVMBasicBlockRef[outside._blocks.Length];
        foreach (var block in only.Loop.Blocks)
            _blocks[block] = _frame.AppendBlock($"fast.b{block}");
        foreach (var loop in only.All)
        {
            _held.UnionWith(loop.Guards.Select(guard => guard.At));
            foreach (var check in loop.Checks)
                _checkedBefore.Add(check.At, (check, loop));
            foreach (var test in loop.Tests)
                _tested.Add(test.Condition, (test, loop));
        }
    }

    /// <summary>Whether the guard being lowered holds already.</summary>
    private bool IsCheckedBefore()
    {
        if (!_checkedBefore.TryGetValue(_at, out var known))
            return _held.Contains(_at);
        var (check, loop) = known;
        if (check.IsExact)
            _indices[check.Value] = _check!.Index(check, Round(loop), Round(_only!));
        return true;
    }

    private LLVMValueRef Round(CheckedLoop loop) => _memory.Load(_types.I64, _rounds[loop.Loop.Header], 8);

    /// <summary>Counts the rounds, where each of them begins.</summary>
    private void BeginRound(IrBlock block)
    {
        if (_rounds.TryGetValue(block.Id, out var round))
            _memory.Store(_builder.BuildBinOp(LLVMOpcode.LLVMAdd, _memory.Load(_types.I64, round, 8), _types.Int64(1)), round, 8);
    }

    /// <summary>Before the first round, where the builder stands.</summary>
    private void ResetRound(int header) => _memory.Store(_types.Int64(-1), _rounds[header], 8);

    /// <summary>Whether the comparison being lowered is one of a loop's tests; it is made with 64 bits, then.</summary>
    private bool IsTested(IrCompare compare)
    {
        if (!_tested.TryGetValue(compare, out var known))
            return false;
        DefineFlag(compare.Result, _check!.Test(known.Test, Opcodes.IntegerPredicate(compare.Predicate), Round(known.Loop)));
        return true;
    }

    /// <summary>Whether a branch to a block leaves what this body lowers for itself: it leads out of the loop, or to one that has versions.</summary>
    private bool Leaves(int target) => _only is not null
        ? !_only.Loop.Blocks.Contains(target)
        : _checkedLoops.TryGetValue(target, out var loop) && !loop.Loop.Blocks.Contains(_at.Block);

    /// <summary>
    /// Of a loop's versions, the one with guards runs where one of them fails: it is not worth more code. A statement at the end of its
    /// rounds that LLVM knows no vector for keeps the loop as it is. (Metadata that says so is gone as soon as a pass rewrites the branch
    /// that carries it.)
    /// </summary>
    private void EndRound(IrTerminator terminator)
    {
        if (_only is null
            && terminator.Successors.Any(target => _checkedLoops.TryGetValue(target, out var loop) && loop.Loop.Blocks.Contains(_at.Block)))
        {
            _module.Attributes.ApplyToBarrier(EmptyStatement(""));
        }
    }

    /// <summary>Whether LLVM is asked to jam the nest this body lowers. Sums that it may reorder it makes into vectors by itself.</summary>
    private bool MayJam() => _only!.HasJammedSums
        && !IsFast
        && !_only.Loop.Blocks.Any(_laneLoops.ContainsKey)
        && (_scopes is not null || _arrays.PairsIn(_only.Loop) is [])
        && _frame.Function.InstructionsIn(_only.Loop.Blocks).OfType<IrCall>().All(ComputesOnly);

    /// <summary>Whether a call can reach no memory: it is given numbers, and asks for nothing else.</summary>
    private bool ComputesOnly(IrCall call) =>
        call.Arguments.All(argument => argument is { Type: { Kind: not IrKind.Ptr, IsStruct: false } }) && _module.Functions[call.Callee].Function.Captures.IsEmpty;

    /// <summary>Says of a branch that ends a round of a nest, or of a loop in lanes, what is to be done with it.</summary>
    private void MarkRound(LLVMValueRef branch, IrTerminator terminator)
    {
        if (LaneRound(terminator) is { } inLanes)
            _module.Metadata.MarkLoop(branch, inLanes);
        if (_jammed is { } loop && terminator.Successors.Contains(_only!.Loop.Header))
            _module.Metadata.MarkLoop(branch, loop);
    }

    /// <summary>Whether a branch to a block enters one of the loops inside a nest.</summary>
    private bool EntersInside(int target) => _only?.Inner.FirstOrDefault(inner => inner.Loop.Header == target) is { } entered && !entered.Loop.Blocks.Contains(_at.Block);

    /// <summary>Where control enters a loop inside a nest.</summary>
    private LLVMBasicBlockRef EnterInside(int header)
    {
        if (_inside.TryGetValue(header, out var entry))
            return entry;
        _inside.Add(header, entry = _frame.AppendBlock($"fast.enter.b{header}"));
        _frame.BuildShared(entry, () =>
        {
            ResetRound(header);
            _builder.BuildBr(ReachOwn(header));
        });
        return entry;
    }

    /// <summary>Where control comes to a block from outside any loop it may head.</summary>
    private LLVMBasicBlockRef Enter(int block)
    {
        var own = ReachOwn(block);
        if (!_checkedLoops.ContainsKey(block))
            return own;
        if (!_versions.TryGetValue(block, out var version))
            _versions.Add(block, version = _frame.AppendBlock("check.b" + block));
        return version;
    }

    /// <summary>Lowers the checks and the loops without their guards.</summary>
    private unsafe void LowerVersions()
    {
        foreach (var (header, version) in _versions)
        {
            var loop = _checkedLoops[header];
            var fast = new BodyLowering(this, loop);
            fast._converted = ConditionalElements.FindIn(_frame.Function, loop).ToImmutableDictionary(branch => branch.Block);
            _frame.MoveTo(_frame.Function.Blocks[header].Terminator.Location);
            _builder.PositionAtEnd(version);
            var invariants = new InvariantLowering(this, loop);
            fast._check = new LoopCheck(_module, _builder, _memory, loop, invariants.Lower);
            // The check of a nest is made once for many loops, however short each of them is.
            if (loop.Inner.IsEmpty)
            {
                var check = _frame.AppendBlock("check.b" + header);
                _builder.BuildCondBr(fast._check.Pays(), check, _blocks[header]);
                _builder.PositionAtEnd(check);
            }
            var holds = fast._check.Holds();
            if (ArrayScopes.Of(_frame, _arrays, loop) is { } scopes)
            {
                holds = _builder.BuildBinOp(LLVMOpcode.LLVMAnd, holds, scopes.AreDistinct());
                fast._scopes = scopes;
            }
            if (fast.MayJam())
                fast._jammed = _module.Metadata.JammedLoop(JammedSums.Rounds);
            foreach (var part in loop.All)
                fast._rounds.Add(part.Loop.Header, _frame.Allocate(IrType.I64, "round"));
            fast.ResetRound(header);
            _module.Metadata.MarkColdWhenFalse(_builder.BuildCondBr(holds, fast.Reach(header), _blocks[header]));
            fast.LowerReached();
            foreach (var block in loop.Loop.Blocks.Where(block => !fast._isReached[block]))
                LLVM.DeleteBasicBlock(fast._blocks[block]);
        }
    }

    /// <summary>Values of a loop that it does not change, computed before it.</summary>
    private sealed class InvariantLowering
    {
        private readonly BodyLowering _body;
        private readonly Dictionary<IrValue, IrInstruction> _definitions;

        public InvariantLowering(BodyLowering outside, CheckedLoop loop)
        {
            _body = new BodyLowering(outside, loop with { Loop = loop.Loop with { Blocks = [] } });
            _definitions = loop.Loop.Blocks
                .SelectMany(block => outside._frame.Function.Blocks[block].Instructions)
                .SelectMany(instruction => instruction.Definitions().Select(value => (value, instruction)))
                .ToDictionary();
        }

        /// <summary>A term, as an i32.</summary>
        public LLVMValueRef Lower(InvariantTerm term) => term switch
        {
            InvariantTerm.Constant constant => _body._types.Int32(constant.Value),
            InvariantTerm.AtEntry entry => _body._memory.Load(_body._types.I32, _body._frame.AddressOf(entry.Variable), entry.Variable.Type.Alignment),
            InvariantTerm.Computed computed => Lower(computed.Value),
            InvariantTerm.Operation operation => _body._builder.BuildBinOp(Opcode(operation.Operator), Lower(operation.Left), Lower(operation.Right)),
            _ => throw new InvalidOperationException($"no lowering for {term.GetType().Name}"),
        };

        private LLVMValueRef Lower(IrValue value)
        {
            if (_body._values.TryGetValue(value, out var known))
                return known;
            var definition = _definitions[value];
            foreach (var operand in definition.Operands())
                Lower(operand);
            _body.Lower(definition, isEntry: false);
            return _body._values[value];
        }

        private static LLVMOpcode Opcode(IrBinaryOperator operation) => operation switch
        {
            IrBinaryOperator.Add => LLVMOpcode.LLVMAdd,
            IrBinaryOperator.Sub => LLVMOpcode.LLVMSub,
            _ => LLVMOpcode.LLVMMul,
        };
    }
}
