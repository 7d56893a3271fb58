// Loops in two versions (see CheckedLoop): as they are, and without the guards that a check before the loop makes for all its rounds. Control comes to the
// check, and goes on in one of them; both leave to the same blocks. What the check cannot promise keeps its guards in both.
//
// The function's own body lowers the loop as it is. Another body lowers it a second time, in the same frame, with values of its own.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.Lower;

internal sealed partial class BodyLowering
{
    /// <summary>Loops to be lowered twice, by their headers.</summary>
    private readonly Dictionary<int, CheckedLoop> _checkedLoops = [];

    /// <summary>Where control enters them.</summary>
    private readonly SortedDictionary<int, LLVMBasicBlockRef> _versions = [];

    private readonly Dictionary<int, LLVMValueRef> _coldLoops = [];

    /// <summary>The body of the function, when this one lowers a loop without its guards.</summary>
    private readonly BodyLowering? _outside;

    /// <summary>The loop this body lowers, the guards it does without, and the check that is made for them.</summary>
    private readonly CheckedLoop? _only;
    private readonly Dictionary<CodePoint, RangeCheck> _checkedBefore = [];
    private LoopCheck? _check;

    /// <summary>Where the number of the round is kept, from zero.</summary>
    private LLVMValueRef _round;

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
        _isReached = new bool[outside._isReached.Length];
        _blocks = new LLVMBasicBlockRef[outside._blocks.Length];
        foreach (var block in only.Loop.Blocks)
            _blocks[block] = _frame.AppendBlock($"fast.b{block}");
        _checkedBefore = only.Checks.ToDictionary(check => check.At);
    }

    /// <summary>Whether the guard being lowered holds already.</summary>
    private bool IsCheckedBefore()
    {
        if (!_checkedBefore.TryGetValue(_at, out var check))
            return false;
        _indices[check.Value] = _check!.Index(check, Round());
        return true;
    }

    private LLVMValueRef Round() => _memory.Load(_types.I64, _round, 8);

    /// <summary>Counts the rounds, where each of them begins.</summary>
    private void BeginRound(IrBlock block)
    {
        if (block.Id == _only?.Loop.Header)
            _memory.Store(_builder.BuildBinOp(LLVMOpcode.LLVMAdd, Round(), _types.Int64(1)), _round, 8);
    }

    /// <summary>Whether the comparison being lowered is one of the loop's tests; it is made with 64 bits, then.</summary>
    private bool IsTested(IrCompare compare)
    {
        if (_only?.Tests.FirstOrDefault(test => test.Condition == compare) is not { } test)
            return false;
        DefineFlag(compare.Result, _check!.Test(test, IntegerPredicate(compare.Predicate), Round()));
        return true;
    }

    /// <summary>Whether a branch to a block leaves what this body lowers for itself: it leads out of the loop, or to one that has versions.</summary>
    private bool Leaves(int target) => _only is not null
        ? !_only.Loop.Blocks.Contains(target)
        : _checkedLoops.TryGetValue(target, out var loop) && !loop.Loop.Blocks.Contains(_at.Block);

    /// <summary>Of a loop's versions, the one with guards runs where one of them fails: it is not worth the size of vectors.</summary>
    private void MarkBackEdge(LLVMValueRef branch, IrTerminator terminator)
    {
        foreach (var target in terminator.Successors)
        {
            if (_only is not null || !_checkedLoops.TryGetValue(target, out var loop) || !loop.Loop.Blocks.Contains(_at.Block))
                continue;
            if (!_coldLoops.TryGetValue(target, out var node))
                _coldLoops.Add(target, node = _module.Metadata.ColdLoop());
            _module.Metadata.MarkLoop(branch, node);
        }
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
            _builder.PositionAtEnd(version);
            var invariants = new InvariantLowering(this, loop);
            fast._check = new LoopCheck(_module, _builder, loop, invariants.Lower);
            var holds = fast._check.Holds();
            fast._round = _frame.Allocate(IrType.I64, "round");
            _memory.Store(_types.Int64(-1), fast._round, 8);
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
