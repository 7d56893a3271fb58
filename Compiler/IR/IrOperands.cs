// What an instruction reads and defines, told once for every pass that walks the IR without caring for the operation.
namespace PkgImage.Compiler.IR;

/// <summary>Operands and definitions of instructions and terminators, in the order their records declare them.</summary>
public static class IrOperands
{
    /// <summary>The values an instruction reads; empty for a record this file does not know.</summary>
    public static IEnumerable<IrValue> Operands(this IrInstruction instruction) => instruction switch
    {
        IrBinary i => [i.Left, i.Right],
        IrUnary i => [i.Operand],
        IrOverflow i => [i.Left, i.Right],
        IrCompare i => [i.Left, i.Right],
        IrConvert i => [i.Operand],
        IrSelect i => [i.Condition, i.WhenTrue, i.WhenFalse],
        IrLoad i => [i.Address],
        IrStore i => [i.Address, i.Value],
        IrOffset i => [i.Base, i.Bytes],
        IrStoreLocal i => [i.Value],
        IrCopyBlock i => [i.Destination, i.Source, i.Size],
        IrFillBlock i => [i.Destination, i.Value, i.Size],
        IrStackAllocate i => [i.Size],
        IrCall i => i.Arguments.OfType<IrValue>(),
        IrIntrinsicCall i => i.Arguments,
        IrImportCall i => i.Arguments,
        IrVectorCall i => i.Arguments,
        IrPermute i => i.Arguments,
        IrTargetCall i => i.Arguments,
        IrGuard i => i.NullObject is null ? [i.Condition] : [i.Condition, i.NullObject],
        IrExitTest i => [i.Status],
        _ => [],
    };

    /// <summary>The values a terminator reads.</summary>
    public static IEnumerable<IrValue> Operands(this IrTerminator terminator) => terminator switch
    {
        IrConditionalBranch t => [t.Condition],
        IrSwitch t => [t.Value],
        IrReturn { Value: { } value } => [value],
        IrExit t => t.Payload,
        IrResume t => [t.Status],
        _ => [],
    };

    /// <summary>The values an instruction defines: none, one, or the two of <see cref="IrOverflow"/>.</summary>
    public static IEnumerable<IrValue> Definitions(this IrInstruction instruction) => instruction switch
    {
        IrOverflow i => [i.Result, i.Overflowed],
        { Defines: { } value } => [value],
        _ => [],
    };

    /// <summary>The local an instruction names, or null.</summary>
    public static IrLocal? Local(this IrInstruction instruction) => instruction switch
    {
        IrLoadLocal i => i.Local,
        IrStoreLocal i => i.Local,
        IrLocalAddress i => i.Local,
        _ => null,
    };
}
