// Builds small IR functions by hand, one instruction a call, for tests of what reads the IR.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.IR;

/// <summary>A function in the making: appends to the current block until a terminator ends it.</summary>
internal sealed class FunctionUnderTest
{
    private readonly List<IrInstruction> _instructions = [];
    private readonly List<IrBlock> _blocks = [];
    private readonly List<IrLocal> _parameters = [];
    private readonly List<IrLocal> _locals = [];
    private readonly List<IrPad> _pads = [];
    private int _next;

    public string Symbol { get; init; } = "Test.Method_1";
    public IrType ReturnType { get; init; } = IrType.Void;
    public bool MayExit { get; init; }
    public bool NeedsExitRecord { get; init; }
    public bool HasLoop { get; init; }
    public IrInlining Inlining { get; init; }
    public ImmutableArray<IrCapture> Captures { get; init; } = [];

    public IrValue Value(IrType type) => new(_next++, type);

    public IrLocal Parameter(string name, IrType type) => AddTo(_parameters, name, type);

    public IrLocal Local(string name, IrType type) => AddTo(_locals, name, type);

    public void Add(IrInstruction instruction) => _instructions.Add(instruction);

    public IrValue Define(IrType type, Func<IrValue, IrInstruction> instruction)
    {
        var value = Value(type);
        Add(instruction(value));
        return value;
    }

    public IrValue Constant(IrType type, long bits = 0) => Define(type, r => new IrConstant(r, bits));

    public void Pad(int block, IrLocal status) => _pads.Add(new IrPad(block, status));

    public void End(IrTerminator terminator, int? id = null, int pad = IrBlock.NoPad)
    {
        _blocks.Add(new IrBlock(id ?? _blocks.Count, [.. _instructions], terminator) { Pad = pad });
        _instructions.Clear();
    }

    public IrFunction Build() => new()
    {
        Symbol = Symbol,
        DisplayName = "Test::Method()",
        ReturnType = ReturnType,
        Parameters = [.. _parameters],
        Locals = [.. _locals],
        Blocks = [.. _blocks],
        Pads = [.. _pads],
        Captures = Captures,
        MayExit = MayExit,
        NeedsExitRecord = NeedsExitRecord,
        Inlining = Inlining,
        HasLoop = HasLoop,
    };

    private static IrLocal AddTo(List<IrLocal> locals, string name, IrType type)
    {
        var local = new IrLocal(locals.Count, name, type);
        locals.Add(local);
        return local;
    }
}
