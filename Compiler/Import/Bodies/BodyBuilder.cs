// Builds the IR of one body: numbers values, collects blocks, and knows nothing of IL.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import.Bodies;

/// <summary>An IR body under construction. Blocks are opened in any order and numbered by first request.</summary>
internal sealed class BodyBuilder
{
    private readonly List<IrLocal> _locals = [];
    private readonly SortedDictionary<int, IrBlock> _finished = [];
    private readonly ImmutableArray<IrInstruction>.Builder _first = ImmutableArray.CreateBuilder<IrInstruction>();
    private ImmutableArray<IrInstruction>.Builder _instructions = ImmutableArray.CreateBuilder<IrInstruction>();
    private int _nextValue;
    private int _nextBlock;
    private int _current = -1;
    private int _pad = IrBlock.NoPad;

    public bool IsOpen => _current >= 0;

    public IReadOnlyList<IrLocal> Locals => _locals;

    /// <summary>The statement that what is emitted is of.</summary>
    public IrLocation? Location { get; set; }

    public int ReserveBlock() => _nextBlock++;

    /// <param name="pad">Where the block's exits go.</param>
    public void Open(int block, int pad) => (_current, _pad) = (block, pad);

    public void Close(IrTerminator terminator)
    {
        _finished.Add(_current, new IrBlock(_current, _instructions.ToImmutable(), Location is null ? terminator : terminator with { Location = Location }) { Pad = _pad });
        _instructions = ImmutableArray.CreateBuilder<IrInstruction>();
        _current = -1;
    }

    public IrLocal AddLocal(string name, IrType type)
    {
        var local = new IrLocal(_locals.Count, $"{name}{_locals.Count}", type);
        _locals.Add(local);
        return local;
    }

    public IrValue Value(IrType type) => new(_nextValue++, type);

    /// <summary>Number of instructions so far whose order a throw expression must not be moved across.</summary>
    public int SideEffects { get; private set; }

    public void Emit(IrInstruction instruction)
    {
        _instructions.Add(Location is null ? instruction : instruction with { Location = Location });
        if (instruction is IrStore or IrCall or IrGuard or IrCopyBlock or IrFillBlock or IrImportCall or IrTargetCall)
            SideEffects++;
    }

    /// <summary>The variable a value was loaded from, when that was the last instruction, which is taken back; else null.</summary>
    public IrLocal? TakeBackLoad(IrValue value)
    {
        if (_instructions.Count == 0 || _instructions[^1] is not IrLoadLocal load || load.Result != value)
            return null;
        _instructions.RemoveAt(_instructions.Count - 1);
        return load.Local;
    }

    /// <summary>Emits instructions that come before all blocks, at any time; they have no side effects.</summary>
    public void EmitFirst(Action emit)
    {
        var interrupted = (_instructions, Location);
        (_instructions, Location) = (_first, null);
        emit();
        (_instructions, Location) = interrupted;
    }

    /// <summary>Appends a definition and returns its result.</summary>
    public IrValue Define(IrType type, Func<IrValue, IrDefinition> create)
    {
        var result = Value(type);
        Emit(create(result));
        return result;
    }

    public IrValue Int32(int value) => Define(IrType.I32, r => new IrConstant(r, value));

    public IrValue Int64(long value) => Define(IrType.I64, r => new IrConstant(r, value));

    public IrValue NullPointer() => Define(IrType.Ptr, r => new IrConstant(r, 0));

    public IrValue Binary(IrBinaryOperator op, IrValue left, IrValue right) => Define(left.Type, r => new IrBinary(r, op, left, right));

    public IrValue Compare(IrPredicate predicate, IrValue left, IrValue right) =>
        Define(IrType.I32, r => new IrCompare(r, predicate, left, right));

    public IrValue Convert(IrConversion conversion, IrValue operand, IrType type) =>
        Define(type, r => new IrConvert(r, conversion, operand));

    public IrValue Offset(IrValue address, IrValue bytes, bool inBounds) =>
        Define(IrType.Ptr, r => new IrOffset(r, address, bytes, inBounds));

    public IrValue Offset(IrValue address, int bytes) => bytes == 0 ? address : Offset(address, Int64(bytes), inBounds: true);

    public IrValue Load(IrValue address, IrType type, int alignment, bool isVolatile = false, bool isInvariant = false) =>
        Define(type, r => new IrLoad(r, address, alignment, isVolatile) { IsInvariant = isInvariant });

    /// <summary>Reads an element.</summary>
    public IrValue LoadElement(IrValue address, IrType type, int alignment, IrElements elements) =>
        Define(type, r => new IrLoad(r, address, alignment) { Elements = elements });

    public void Guard(IrValue condition, IrExitSite site) => Emit(new IrGuard(condition, site));

    /// <summary>The finished blocks and the pads among them, renumbered without gaps; blocks that were reserved but never reached are gone.</summary>
    public (ImmutableArray<IrBlock> Blocks, ImmutableArray<IrPad> Pads) Finish(IEnumerable<IrPad> pads)
    {
        var (entry, begin) = _finished.First();
        _finished[entry] = begin with { Instructions = [.. _first, .. begin.Instructions] };
        var numbers = _finished.Keys.Select((id, index) => (id, index)).ToDictionary(p => p.id, p => p.index);
        return (
            [.. _finished.Values.Select(b => b with { Id = numbers[b.Id], Terminator = Renumber(b.Terminator, numbers) })],
            [.. pads.Select(p => p with { Block = numbers[p.Block] })]);
    }

    private static IrTerminator Renumber(IrTerminator terminator, Dictionary<int, int> numbers) => terminator switch
    {
        IrBranch b => b with { Target = numbers[b.Target] },
        IrConditionalBranch c => c with { WhenTrue = numbers[c.WhenTrue], WhenFalse = numbers[c.WhenFalse] },
        IrSwitch s => s with { Targets = [.. s.Targets.Select(t => numbers[t])], Default = numbers[s.Default] },
        _ => terminator,
    };
}
