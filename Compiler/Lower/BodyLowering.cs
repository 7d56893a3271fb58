// One body of a function: IR blocks to LLVM blocks, IR values to LLVM values. The instructions are in the partial files:
// Arithmetic, Memory, Calls, Control.
//
// A scalar value is an LLVM value. A struct value is the address of storage that belongs to this one value and is written once, where
// the value is defined; so it stays what it was however its source changes, and SROA dissolves the copy.
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Lower;

/// <summary>Lowers the instructions of a function into a frame.</summary>
internal sealed partial class BodyLowering
{
    private readonly FunctionFrame _frame;
    private readonly ModuleContext _module;
    private readonly LlvmTypes _types;
    private readonly LLVMBuilderRef _builder;
    private readonly MemoryBuilder _memory;
    private readonly LLVMBasicBlockRef[] _blocks;
    private readonly WayOut[] _ways;

    /// <summary>The way of the block being lowered.</summary>
    private WayOut _way;
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
        _blocks = [.. frame.Function.Blocks.Select(block => frame.AppendBlock("b" + block.Id))];
        _ways = WayToPad.All(frame, _blocks);
        _way = frame.Outside;
    }

    /// <summary>Lowers all blocks; returns the first.</summary>
    public static LLVMBasicBlockRef Lower(FunctionFrame frame)
    {
        var body = new BodyLowering(frame);
        foreach (var block in frame.Function.Blocks)
        {
            body._builder.PositionAtEnd(body._blocks[block.Id]);
            body._way = body._ways[block.Pad == IrBlock.NoPad ? ^1 : block.Pad];
            foreach (var instruction in block.Instructions)
                body.Lower(instruction, isEntry: block.Id == 0);
            body.Terminate(block.Terminator);
        }
        return body._blocks[0];
    }

    private void Lower(IrInstruction instruction, bool isEntry)
    {
        switch (instruction)
        {
            case IrConstant constant: Constant(constant); break;
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
        var storage = _frame.Allocate(result.Type, "v" + result.Id);
        Define(result, storage);
        return storage;
    }

    /// <summary>Whether a value is nonzero, as an i1.</summary>
    private LLVMValueRef Flag(IrValue condition) =>
        _flags.TryGetValue(condition, out var flag)
            ? flag
            : _builder.BuildICmp(LLVMIntPredicate.LLVMIntNE, Value(condition), LLVMValueRef.CreateConstNull(_types.Of(condition.Type)));
}
