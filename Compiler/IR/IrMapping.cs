// Copies of instructions over other values, variables and objects: what a pass needs that moves code from one place to another. Told once for all
// records, beside IrOperands, which tells what they read.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>What stands in a copy for what stands in the original. What is not overridden stays as it is.</summary>
public abstract class IrMapping
{
    /// <summary>The value read in place of one.</summary>
    public virtual IrValue Read(IrValue value) => value;

    /// <summary>The value defined in place of one.</summary>
    protected virtual IrValue Define(IrValue value) => value;

    /// <summary>The variable in place of one.</summary>
    protected virtual IrLocal Variable(IrLocal local) => local;

    /// <summary>The capture in place of one.</summary>
    protected virtual IrCapture Capture(IrCapture capture) => capture;

    /// <summary>The path in place of one by which an object is passed.</summary>
    protected virtual IrObjectPath Path(IrObjectPath path) => path;

    /// <summary>A copy of an instruction.</summary>
    /// <exception cref="InvalidOperationException">The record is one that this does not know.</exception>
    public IrInstruction Copy(IrInstruction instruction) => instruction switch
    {
        IrConstant i => i with { Result = Define(i.Result) },
        IrBinary i => i with { Left = Read(i.Left), Right = Read(i.Right), Result = Define(i.Result) },
        IrUnary i => i with { Operand = Read(i.Operand), Result = Define(i.Result) },
        IrOverflow i => i with { Left = Read(i.Left), Right = Read(i.Right), Result = Define(i.Result), Overflowed = Define(i.Overflowed) },
        IrCompare i => i with { Left = Read(i.Left), Right = Read(i.Right), Result = Define(i.Result) },
        IrConvert i => i with { Operand = Read(i.Operand), Result = Define(i.Result) },
        IrSelect i => i with { Condition = Read(i.Condition), WhenTrue = Read(i.WhenTrue), WhenFalse = Read(i.WhenFalse), Result = Define(i.Result) },
        IrLoad i => i with { Address = Read(i.Address), Result = Define(i.Result) },
        IrStore i => i with { Address = Read(i.Address), Value = Read(i.Value) },
        IrOffset i => i with { Base = Read(i.Base), Bytes = Read(i.Bytes), Result = Define(i.Result) },
        IrLoadLocal i => i with { Local = Variable(i.Local), Result = Define(i.Result) },
        IrStoreLocal i => i with { Local = Variable(i.Local), Value = Read(i.Value) },
        IrLocalAddress i => i with { Local = Variable(i.Local), Result = Define(i.Result) },
        IrCopyBlock i => i with { Destination = Read(i.Destination), Source = Read(i.Source), Size = Read(i.Size) },
        IrFillBlock i => i with { Destination = Read(i.Destination), Value = Read(i.Value), Size = Read(i.Size) },
        IrZeroStruct i => i with { Result = Define(i.Result) },
        IrStackAllocate i => i with { Size = Read(i.Size), Result = Define(i.Result) },
        IrCall i => i with
        {
            Arguments = [.. i.Arguments.Select(argument => argument is null ? null : Read(argument))],
            ObjectPaths = [.. i.ObjectPaths.Select(path => path is null ? null : Path(path))],
            Result = Defined(i.Result),
        },
        IrCaptureValue i => i with { Capture = Capture(i.Capture), Result = Define(i.Result) },
        IrDataAddress i => i with { Result = Define(i.Result) },
        IrIntrinsicCall i => i with { Arguments = Read(i.Arguments), Result = Defined(i.Result) },
        IrImportCall i => i with { Arguments = Read(i.Arguments), Result = Defined(i.Result) },
        IrVectorCall i => i with { Arguments = Read(i.Arguments), Result = Define(i.Result) },
        IrPermute i => i with { Arguments = Read(i.Arguments), Result = Define(i.Result) },
        IrTargetCall i => i with { Arguments = Read(i.Arguments), Result = Defined(i.Result) },
        IrHardwareTest i => i with { Result = Define(i.Result) },
        IrGuard i => i with { Condition = Read(i.Condition), NullObject = i.NullObject is null ? null : Read(i.NullObject) },
        IrExitTest i => i with { Status = Read(i.Status), Result = Define(i.Result) },
        _ => throw new InvalidOperationException($"no copy of {instruction.GetType().Name}"),
    };

    /// <summary>A copy of a terminator, to the same blocks.</summary>
    public IrTerminator Copy(IrTerminator terminator) => terminator switch
    {
        IrConditionalBranch t => t with { Condition = Read(t.Condition) },
        IrSwitch t => t with { Value = Read(t.Value) },
        IrReturn { Value: { } value } t => t with { Value = Read(value) },
        IrExit t => t with { Payload = Read(t.Payload) },
        IrResume t => t with { Status = Read(t.Status) },
        _ => terminator,
    };

    private ImmutableArray<IrValue> Read(ImmutableArray<IrValue> values) => [.. values.Select(Read)];

    private IrValue? Defined(IrValue? result) => result is null ? null : Define(result);
}
