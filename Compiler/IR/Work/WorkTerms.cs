// Finds the terms of a function's values: through variables that are assigned once, and through reads that cannot fail wherever they are made.
using System.Collections.Immutable;
using PkgImage.Format;

namespace PkgImage.Compiler.IR.Work;

/// <summary>The terms of one function.</summary>
/// <param name="isSpan">Whether the parameter of that number is a span.</param>
internal sealed class WorkTerms(IrFunction function, Func<int, bool> isSpan)
{
    /// <summary>Where a span has its length.</summary>
    private const int SpanLengthOffset = 8;

    /// <summary>Copies of copies that are followed: inlined code has a few, and a circle has no end.</summary>
    private const int MaxCopies = 8;

    private readonly Dictionary<IrValue, IrInstruction> _definitions = function.Blocks.SelectMany(block => block.Instructions)
        .SelectMany(instruction => instruction.Definitions().Select(value => (value, instruction))).ToDictionary(pair => pair.value, pair => pair.instruction);

    private readonly ILookup<IrLocal, (int Block, IrValue Value)> _stores = function.Blocks
        .SelectMany(block => block.Instructions.OfType<IrStoreLocal>().Select(store => (store.Local, (block.Id, store.Value))))
        .ToLookup(store => store.Local, store => store.Item2);

    private readonly ImmutableHashSet<IrLocal> _addressed = function.AddressedLocals();

    /// <summary>The instruction that defines a value.</summary>
    public IrInstruction Definition(IrValue value) => _definitions[value];

    /// <summary>What is stored into a variable in some blocks.</summary>
    public IEnumerable<(int Block, IrValue Value)> StoresTo(IrLocal variable, IReadOnlySet<int> blocks) => _stores[variable].Where(store => blocks.Contains(store.Block));

    /// <summary>What a variable holds when control comes to a loop from outside; null when that cannot be told.</summary>
    public WorkTerm? AtEntry(IrLocal variable, IReadOnlySet<int> loop)
    {
        if (_addressed.Contains(variable))
            return null;
        var before = _stores[variable].Where(store => !loop.Contains(store.Block)).ToList();
        return (Parameter(variable), before) switch
        {
            ({ } parameter, []) => parameter,
            (null, []) => WorkTerm.Zero,
            (null, [var (_, value)]) => Of(value),
            _ => null,
        };
    }

    /// <summary>The term of a value, or null.</summary>
    public WorkTerm? Of(IrValue value) => value.Type.Kind is not (IrKind.I8 or IrKind.I16 or IrKind.I32 or IrKind.I64 or IrKind.Ptr) ? null : Definition(value) switch
    {
        IrConstant constant => new WorkTerm.Constant(value.Type.Kind == IrKind.I32 ? (int)constant.Bits : constant.Bits),
        IrLoadLocal load => Held(load.Local),
        IrConvert
        {
            Conversion: IrConversion.Truncate or IrConversion.SignExtend or IrConversion.ZeroExtend
                or IrConversion.PointerToInteger or IrConversion.IntegerToPointer,
        } converted => Of(converted.Operand),
        IrBinary binary => Combined(binary.Operator, Of(binary.Left), Of(binary.Right)),
        IrOffset offset => Combined(IrBinaryOperator.Add, Of(offset.Base), Of(offset.Bytes)),
        IrCaptureValue capture => new WorkTerm.Captured(capture.Capture),
        IrLoad { IsVolatile: false } load => Read(load),
        _ => null,
    };

    private WorkTerm? Held(IrLocal variable) => _addressed.Contains(variable) ? null : (Parameter(variable), _stores[variable].ToList()) switch
    {
        ({ } parameter, []) => parameter,
        (null, [var (_, value)]) => Of(value),
        _ => null,
    };

    private WorkTerm.Parameter? Parameter(IrLocal variable) =>
        IsParameter(variable) && !variable.Type.IsStruct
            ? new WorkTerm.Parameter(variable.Index)
            : null;

    private static WorkTerm.Operation? Combined(IrBinaryOperator operation, WorkTerm? left, WorkTerm? right) => (operation, left, right) switch
    {
        (_, null, _) or (_, _, null) => null,
        (IrBinaryOperator.Add or IrBinaryOperator.Sub or IrBinaryOperator.Mul, _, _) => new WorkTerm.Operation(operation, left, right),
        (IrBinaryOperator.Div or IrBinaryOperator.DivUnsigned, _, { Number: > 0 }) => new WorkTerm.Operation(IrBinaryOperator.Div, left, right),
        (IrBinaryOperator.ShiftLeft or IrBinaryOperator.ShiftRight, _, { Number: >= 0 and < 32 }) => new WorkTerm.Operation(operation, left, right),
        (IrBinaryOperator.ShiftRightUnsigned, _, { Number: >= 0 and < 32 }) => new WorkTerm.Operation(IrBinaryOperator.ShiftRight, left, right),
        _ => null,
    };

    /// <summary>A length, or a field that the stub has found: both are there whenever the function is called.</summary>
    private WorkTerm? Read(IrLoad load)
    {
        var (place, offset) = Place(load.Address);
        return place switch
        {
            IrCaptureValue { Capture: { Kind: IrCaptureKind.Address } field } when offset == 0 => new WorkTerm.Field(field, load.Result.Type),
            IrLocalAddress { Local: var span } when offset == SpanLengthOffset && load.Result.Type.Kind == IrKind.I32 && Span(span) is { } given
                => new WorkTerm.SpanLength(given.Index),
            // Arrays and strings have it at one place.
            IrSelect { WhenFalse: var found } when load.IsInvariant && offset == ObjectLayout.ArrayLength && Of(found) is { } holder and (WorkTerm.Parameter or WorkTerm.Captured)
                => new WorkTerm.Length(holder),
            _ => null,
        };
    }

    /// <summary>The parameter that a variable with a span is, or a copy of, as `foreach` makes one; null where it may be another span.</summary>
    private IrLocal? Span(IrLocal variable)
    {
        for (var copies = 0; copies < MaxCopies && !IsParameter(variable); copies++)
        {
            if (_stores[variable].ToList() is not [var (_, value)] || Definition(value) is not IrLoadLocal { Local: var copied })
                return null;
            variable = copied;
        }
        return IsParameter(variable) && isSpan(variable.Index) && !_stores[variable].Any() ? variable : null;
    }

    private bool IsParameter(IrLocal variable) => variable.Index < function.Parameters.Length && ReferenceEquals(function.Parameters[variable.Index], variable);

    private (IrInstruction Place, long Offset) Place(IrValue address)
    {
        var offset = 0L;
        while (Definition(address) is IrOffset step && Definition(step.Bytes) is IrConstant bytes)
            (address, offset) = (step.Base, offset + bytes.Bits);
        return (Definition(address), offset);
    }
}
