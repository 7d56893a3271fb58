// The evaluation stack: pushing, popping, converting between its kinds, and carrying it across block boundaries.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>For each entry slot made of a local, the local.</summary>
    private readonly Dictionary<StackValue, IrLocal> _slotLocals = new(ReferenceEqualityComparer.Instance);

    private void Push(StackValue value)
    {
        if (_stack.Count >= ImportContext.MaxStack)
            throw Skip(DiagnosticCode.TooLarge, $"needs over {ImportContext.MaxStack} entries of the evaluation stack");
        _stack.Add(value);
    }

    private StackValue Pop()
    {
        if (_stack.Count == 0)
            throw Skip(DiagnosticCode.InvalidIL, "the evaluation stack is empty");
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private StackValue PopNative()
    {
        var value = Pop();
        if (value.Kind == StackKind.Null)
            return new StackValue(StackKind.PinnedObject, _builder.NullPointer());
        if (value.IsNative)
            return value;
        throw value.Kind switch
        {
            StackKind.ManagedExpression => Skip(DiagnosticCode.Allocation, "uses an object it has made"),
            StackKind.FunctionPointer => Skip(DiagnosticCode.DelegateCall, "keeps or passes on a function pointer"),
            _ => Skip(DiagnosticCode.ObjectReference, $"uses {value.Type?.FullName ?? "a token"} as a value"),
        };
    }

    private static StackValue Int32(IrValue value) => new(StackKind.Int32, value);

    private StackValue Int32(long constant) => new(StackKind.Int32, _builder.Int32((int)constant)) { Constant = (int)constant };

    private StackValue Int64(long constant) => new(StackKind.Int64, _builder.Int64(constant)) { Constant = constant };

    /// <summary>A stack entry for a value of that shape; small integers have been widened already.</summary>
    private static StackValue Of(TypeShape shape, IrValue value) => shape.Family switch
    {
        TypeFamily.Integer => new StackValue(shape.Type.Size <= 4 ? StackKind.Int32 : StackKind.Int64, value),
        TypeFamily.Float => new StackValue(shape.Type.Kind == IrKind.F32 ? StackKind.Float32 : StackKind.Float64, value),
        TypeFamily.Pointer => new StackValue(StackKind.Pointer, value) { Root = value },
        TypeFamily.ByRef => new StackValue(StackKind.ByRef, value),
        TypeFamily.Array or TypeFamily.String => new StackValue(StackKind.PinnedObject, value, shape.Managed),
        TypeFamily.Struct => new StackValue(StackKind.Struct, value, shape.Managed),
        _ => throw Skip(DiagnosticCode.ObjectReference, $"holds {shape.Managed.FullName}"),
    };

    private static IrType TypeOf(StackKind kind) => kind switch
    {
        StackKind.Int32 => IrType.I32,
        StackKind.Int64 => IrType.I64,
        StackKind.Float32 => IrType.F32,
        StackKind.Float64 => IrType.F64,
        _ => IrType.Ptr,
    };

    /// <summary>The value as I64: native int and 64-bit operands, addresses and sign-extended int32 (III.1.5).</summary>
    private IrValue AsInt64(StackValue value) => value.Kind switch
    {
        StackKind.Int64 => value.Value!,
        StackKind.Int32 when value.Constant is { } c => _builder.Int64(c),
        StackKind.Int32 => _builder.Convert(IrConversion.SignExtend, value.Value!, IrType.I64),
        StackKind.ByRef or StackKind.Pointer or StackKind.PinnedObject => _builder.Convert(IrConversion.PointerToInteger, value.Value!, IrType.I64),
        _ => throw Skip(DiagnosticCode.InvalidIL, $"{value.Kind} used as an integer"),
    };

    private IrValue AsInt32(StackValue value) => value.Kind switch
    {
        StackKind.Int32 => value.Value!,
        StackKind.Int64 => _builder.Convert(IrConversion.Truncate, value.Value!, IrType.I32),
        _ => throw Skip(DiagnosticCode.InvalidIL, $"{value.Kind} used as an int32"),
    };

    private IrValue AsPointer(StackValue value) => value.Kind switch
    {
        StackKind.ByRef or StackKind.Pointer or StackKind.PinnedObject => value.Value!,
        StackKind.Int64 => _builder.Convert(IrConversion.IntegerToPointer, value.Value!, IrType.Ptr),
        StackKind.Int32 => _builder.Convert(IrConversion.IntegerToPointer, AsInt64(value), IrType.Ptr),
        _ => throw Skip(DiagnosticCode.InvalidIL, $"{value.Kind} used as an address"),
    };

    private IrValue AsFloat(StackValue value, IrType type)
    {
        if (!value.IsFloat)
            throw Skip(DiagnosticCode.InvalidIL, $"{value.Kind} used as a float");
        return value.Value!.Type == type ? value.Value : _builder.Convert(IrConversion.FloatToFloat, value.Value, type);
    }

    /// <summary>The value as a location of that shape holds it on the stack: assignment compatibility of III.1.6 and III.1.8.1.2.3.</summary>
    private IrValue Coerce(StackValue value, TypeShape shape) => shape.Family switch
    {
        TypeFamily.Integer when shape.Type.Size <= 4 => AsInt32(value),
        TypeFamily.Integer => AsInt64(value),
        TypeFamily.Float => AsFloat(value, shape.Type),
        TypeFamily.Struct when value.Kind == StackKind.Struct && value.Value!.Type.Size == shape.Type.Size => value.Value,
        TypeFamily.Pointer or TypeFamily.ByRef or TypeFamily.Array or TypeFamily.String => AsPointer(value),
        _ => throw Skip(DiagnosticCode.InvalidIL, $"{value.Kind} stored to {shape.Managed.FullName}"),
    };

    /// <summary>Low bits of an int32 as a small integer widens them; other shapes unchanged.</summary>
    private IrValue Normalize(IrValue value, TypeShape shape)
    {
        if (shape.Type.Kind is not (IrKind.I8 or IrKind.I16) || value.Type.Kind != IrKind.I32)
            return value;
        var narrow = _builder.Convert(IrConversion.Truncate, value, shape.Type);
        return Widen(narrow, shape);
    }

    private IrValue Widen(IrValue value, TypeShape shape) =>
        value.Type.Kind is IrKind.I8 or IrKind.I16
            ? _builder.Convert(shape.IsSigned ? IrConversion.SignExtend : IrConversion.ZeroExtend, value, IrType.I32)
            : value;

    /// <summary>Ends the block with a branch to the IL at <paramref name="target"/>, carrying the stack.</summary>
    private void GoTo(Instruction target) => _builder.Close(new IrBranch(Carry(target)));

    /// <summary>Prepares the target block for the present stack, and returns its number.</summary>
    private int Carry(Instruction target) =>
        _at is null || _regions.MayBranch(_at, target)
            ? CarryAnywhere(target)
            : throw Skip(DiagnosticCode.InvalidIL, "a branch crosses the border of a protected block");

    /// <inheritdoc cref="Carry"/>
    private int CarryAnywhere(Instruction target)
    {
        if (!_entryStacks.TryGetValue(target, out var slots))
        {
            _blockOf[target] = _builder.ReserveBlock();
            slots = [.. _stack.Select(MakeSlot)];
            _entryStacks[target] = slots;
        }
        if (slots.Length != _stack.Count)
            throw Skip(DiagnosticCode.InvalidIL, "the stack has different depths at a join");
        for (var i = 0; i < slots.Length; i++)
            StoreToSlot(slots[i], _stack[i]);
        if (_queued.Add(target))
            _pending.Enqueue(target);
        return _blockOf[target];
    }

    private StackValue MakeSlot(StackValue value)
    {
        var local = value.Kind switch
        {
            StackKind.Null => _builder.AddLocal("slot", IrType.Ptr),
            _ when value.IsNative => _builder.AddLocal("slot", value.Value!.Type),
            _ => null,
        };
        if (local is null)
            return value;
        // The type of a null is not known; a later predecessor may bring one, but code that needs it has been imported by then.
        var kind = value.Kind == StackKind.Null ? StackKind.PinnedObject : value.Kind;
        var slot = new StackValue(kind, null, value.Type);
        _slotLocals.Add(slot, local);
        DeclareSlotBounds(local, value);
        return slot;
    }

    private void StoreToSlot(StackValue slot, StackValue value)
    {
        if (!_slotLocals.TryGetValue(slot, out var local))
        {
            if (slot.Function != value.Function)
                throw Skip(DiagnosticCode.DelegateCall, "chooses a function pointer at run time");
            if (slot.Kind != value.Kind || slot.Path != value.Path || slot.Field != value.Field || slot.Type?.FullName != value.Type?.FullName
                || slot.Text != value.Text || slot is { Kind: StackKind.ManagedExpression, Text: null })
            {
                throw Skip(DiagnosticCode.ObjectReference, "an object differs by the way control came");
            }
            return;
        }
        IrValue stored;
        if (value.Kind == StackKind.Null)
            stored = _builder.NullPointer();
        else if (!value.IsNative)
            throw Skip(DiagnosticCode.ObjectReference, "an object differs by the way control came");
        else
            stored = value.Value!;
        stored = local.Type.Kind switch
        {
            IrKind.I32 => AsInt32(value),
            IrKind.I64 => AsInt64(value),
            IrKind.F32 or IrKind.F64 => AsFloat(value, local.Type),
            IrKind.Ptr when value.Kind == StackKind.Null => stored,
            IrKind.Ptr when slot.Kind == StackKind.ByRef && value.Kind != StackKind.ByRef =>
                throw Skip(DiagnosticCode.InvalidIL, "managed and unmanaged pointers meet at a join"),
            IrKind.Ptr => AsPointer(value),
            _ when stored.Type == local.Type => stored,
            _ => throw Skip(DiagnosticCode.InvalidIL, "the stack has different types at a join"),
        };
        _builder.Emit(new IrStoreLocal(local, stored));
        StoreBounds(local, value, stored, slot.Type!);
    }

    private StackValue FromSlot(StackValue slot)
    {
        if (!_slotLocals.TryGetValue(slot, out var local))
            return slot;
        var value = _builder.Define(local.Type, r => new IrLoadLocal(r, local));
        return WithBounds(slot with { Value = value, Root = slot.Kind == StackKind.Pointer ? value : null }, local);
    }

    private bool ImportConstant(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case >= Code.Ldc_I4_M1 and <= Code.Ldc_I4:
                Push(Int32(BodyFlow.ConstantOf(instruction)!.Value));
                return true;
            case Code.Ldc_I8:
                Push(Int64((long)instruction.Operand));
                return true;
            case Code.Ldc_R4:
                var single = BitConverter.SingleToInt32Bits((float)instruction.Operand);
                Push(new StackValue(StackKind.Float32, _builder.Define(IrType.F32, r => new IrConstant(r, single))));
                return true;
            case Code.Ldc_R8:
                var bits = BitConverter.DoubleToInt64Bits((double)instruction.Operand);
                Push(new StackValue(StackKind.Float64, _builder.Define(IrType.F64, r => new IrConstant(r, bits))));
                return true;
            case Code.Ldnull:
                Push(StackValue.Null);
                return true;
            case Code.Ldstr:
                Push(ManagedExpressionValue(ManagedExpression.Of(Instruction.Create(OpCodes.Ldstr, (string)instruction.Operand)), "String"));
                return true;
            case Code.Dup:
                var top = Pop();
                if (top.Expression is { HasEffects: true })
                    throw Skip(DiagnosticCode.ThrowExpression, "uses an object it has made twice");
                Push(top);
                Push(top);
                return true;
            case Code.Pop:
                CheckDropped(Pop());
                return true;
            case Code.Sizeof:
                var shape = ShapeOf((TypeReference)instruction.Operand);
                Push(Int32(shape.Family is TypeFamily.Object ? 8 : shape.Type.Size));
                return true;
            default:
                return false;
        }
    }
}
