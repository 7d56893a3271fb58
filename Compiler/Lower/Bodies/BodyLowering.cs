// One body of a function: IR blocks to LLVM blocks, IR values to LLVM values. The instructions are in the partial files:
// Arithmetic, Division, Vectors, Memory, Calls, Control.
//
// A scalar value is an LLVM value. A struct value is the address of storage that belongs to this one value and is written once, where
// the value is defined; so it stays what it was however its source changes, and SROA dissolves the copy.
//
// What the CPU target decides is decided here: a branch or guard on a constant goes one way only, and what no way leads to is not
// lowered at all. So instructions of a set the target does not have never reach LLVM.
//
// Some loops are lowered twice: see BodyLowering.Versions.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Lanes;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.Lower.Bodies;

/// <summary>Lowers the instructions of a function into a frame.</summary>
internal sealed partial class BodyLowering
{
    private readonly FunctionFrame _frame;
    private readonly ModuleContext _module;
    private readonly LlvmTypes _types;
    private readonly LLVMBuilderRef _builder;
    private readonly MemoryBuilder _memory;
    private readonly VectorBuilder _vectors;
    private readonly LLVMBasicBlockRef[] _blocks;
    private readonly WayOut[] _ways;

    /// <summary>The way of the block being lowered.</summary>
    private WayOut _way;

    private readonly SortedSet<int> _pending = [];
    private readonly bool[] _isReached;

    /// <summary>Divisions by what their loops do not change.</summary>
    private readonly ImmutableHashSet<IrBinary> _divisions = [];

    /// <summary>The instruction being lowered.</summary>
    private CodePoint _at;

    /// <summary>True once a guard that never holds has ended the block.</summary>
    private bool _isEnded;
    private readonly Dictionary<IrValue, LLVMValueRef> _values = [];

    /// <summary>The i1 behind the values that are 0 or 1, to spare a comparison where one is tested.</summary>
    private readonly Dictionary<IrValue, LLVMValueRef> _flags = [];

    private BodyLowering(FunctionFrame frame)
    {
        _frame = frame;
        _module = frame.Module;
        _types = frame.Module.Types;
        _builder = frame.Builder;
        _memory = frame.Memory;
        _vectors = new VectorBuilder(frame.Module, frame.Builder, frame.Memory);
        _isReached = new bool[frame.Function.Blocks.Length];
        _blocks = [.. frame.Function.Blocks.Select(block => frame.AppendBlock("b" + block.Id))];
        _ways = WayToPad.All(frame, _blocks);
        _way = frame.Outside;
        _arrays = new DistinctArrays(frame.Function);
        if (frame.Module.Settings.HasLoopVersions)
            _checkedLoops = CheckedLoop.FindIn(frame.Function, _arrays).ToDictionary(loop => loop.Loop.Header);
        if (frame.Module.Settings.Vectorizes)
        {
            _divisions = InvariantDivisors.FindIn(frame.Function);
            _laneLoops = LaneCalls.FindIn(frame.Function, frame.Module.Lanes.Find);
        }
    }

    /// <summary>Lowers all blocks that are reached; returns the first.</summary>
    public static unsafe LLVMBasicBlockRef Lower(FunctionFrame frame)
    {
        var body = new BodyLowering(frame);
        body.Reach(0);
        body.LowerReached();
        body.LowerVersions();
        foreach (var block in frame.Function.Blocks.Where(block => !body._isReached[block.Id]))
            LLVM.DeleteBasicBlock(body._blocks[block.Id]);
        return body._blocks[0];
    }

    private void LowerReached()
    {
        while (_pending.Count > 0)
        {
            var next = _pending.Min;
            _pending.Remove(next);
            Lower(_frame.Function.Blocks[next]);
        }
    }

    private void Lower(IrBlock block)
    {
        _at = new CodePoint(block.Id, 0);
        _frame.MoveTo(null);
        _builder.PositionAtEnd(_blocks[block.Id]);
        BeginRound(block);
        _isEnded = false;
        _way = _ways[block.Pad == IrBlock.NoPad ? ^1 : block.Pad];
        if (block.Pad != IrBlock.NoPad)
            Reach(_frame.Function.Pads[block.Pad].Block);
        for (var i = 0; i < block.Instructions.Length; i++)
        {
            _at = new CodePoint(block.Id, i);
            Lower(block.Instructions[i], isEntry: block.Id == 0);
            if (_isEnded)
                return;
        }
        _frame.MoveTo(block.Terminator.Location);
        Terminate(block.Terminator);
    }

    /// <summary>The LLVM block of a branch's target, which is lowered too.</summary>
    private LLVMBasicBlockRef Reach(int block) =>
        Leaves(block) ? (_outside ?? this).Enter(block)
        : EntersInside(block) ? EnterInside(block)
        : ReachOwn(block);

    private LLVMBasicBlockRef ReachOwn(int block)
    {
        if (!_isReached[block])
        {
            _isReached[block] = true;
            _pending.Add(block);
        }
        return _blocks[block];
    }

    /// <summary>The value of a flag that is a constant, or null.</summary>
    private static unsafe bool? Known(LLVMValueRef flag) =>
        LLVM.IsAConstantInt(flag) == null ? null : LLVM.ConstIntGetSExtValue(flag) != 0;

    private void Lower(IrInstruction instruction, bool isEntry)
    {
        _frame.MoveTo(instruction.Location);
        switch (instruction)
        {
            case IrConstant constant: Define(constant.Result, _types.Number(constant)); break;
            case IrBinary binary: Binary(binary); break;
            case IrUnary unary: Unary(unary); break;
            case IrOverflow overflow: Overflow(overflow); break;
            case IrCompare compare: Compare(compare); break;
            case IrConvert convert: Convert(convert); break;
            case IrSelect select: Select(select); break;
            case IrIntrinsicCall intrinsic: Intrinsic(intrinsic); break;
            case IrLoad load: Load(load); break;
            case IrStore store: Store(store); break;
            case IrOffset offset: Offset(offset); break;
            case IrLoadLocal load: LoadLocal(load); break;
            case IrStoreLocal store: StoreLocal(store); break;
            case IrLocalAddress address: Define(address.Result, _frame.AddressOf(address.Local)); break;
            case IrCopyBlock copy: CopyBlock(copy); break;
            case IrFillBlock fill: FillBlock(fill); break;
            case IrZeroStruct zero: ZeroStruct(zero); break;
            case IrStackAllocate allocate: StackAllocate(allocate, isEntry); break;
            case IrCall call: Call(call); break;
            case IrImportCall call: ImportCall(call); break;
            case IrCaptureValue capture: Define(capture.Result, _frame.Capture(capture.Capture)); break;
            case IrDataAddress data: Define(data.Result, _module.Data(data.Data)); break;
            case IrVectorCall vector: Vector(vector); break;
            case IrPermute permute: Permute(permute); break;
            case IrTargetCall call: TargetCall(call); break;
            case IrHardwareTest test: HardwareTest(test); break;
            case IrGuard guard: Guard(guard); break;
            case IrExitTest test: ExitTest(test); break;
            default: throw new InvalidOperationException($"no lowering for {instruction.GetType().Name}");
        }
    }

    private LLVMValueRef Value(IrValue value) => _values[value];

    private void Define(IrValue result, LLVMValueRef value) => _values.Add(result, value);

    /// <summary>Defines an I32 of 0 or 1 by its flag.</summary>
    private void DefineFlag(IrValue result, LLVMValueRef flag)
    {
        _flags.Add(result, flag);
        Define(result, _builder.BuildCast(LLVMOpcode.LLVMZExt, flag, _types.Of(result.Type)));
    }

    /// <summary>Storage for a struct value, defined by whoever fills it.</summary>
    private LLVMValueRef DefineStruct(IrValue result)
    {
        var storage = _frame.StorageOf(result);
        Define(result, storage);
        return storage;
    }

    /// <summary>Whether a value is nonzero, as an i1.</summary>
    private LLVMValueRef Flag(IrValue condition) =>
        _flags.TryGetValue(condition, out var flag)
            ? flag
            : _builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, Value(condition), LLVMValueRef.CreateConstNull(_types.Of(condition.Type)));
}
