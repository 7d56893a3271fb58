// Memory through addresses: ldind, stind, ldobj, stobj, cpobj, initobj, cpblk, initblk, localloc (ECMA-335 III.3 and III.4).
//
// An access near address zero is a NullReferenceException in managed code, by way of a fault; native code checks first. Managed
// pointers need no check. For an unmanaged one the check is on the value the address was computed from, so that a loop over p[i]
// checks p once.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>Roots already checked in this block.</summary>
    private readonly HashSet<IrValue> _checkedRoots = [];

    /// <summary>The shape a typed instruction such as ldind.u1 or stelem.r8 names.</summary>
    private TypeShape NamedShape(Code code) =>
        _context.Types.Of(new TypeReference("System", MemoryAccess.Of(code)!.Value.Type, _method.Definition.Module, _method.Definition.Module.TypeSystem.CoreLibrary, true));

    private bool ImportMemory(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case >= Code.Ldind_I1 and <= Code.Ldind_R8:
                LoadIndirect(NamedShape(instruction.OpCode.Code));
                return true;
            case >= Code.Stind_I1 and <= Code.Stind_R8 or Code.Stind_I:
                StoreIndirect(NamedShape(instruction.OpCode.Code));
                return true;
            case Code.Ldind_Ref or Code.Stind_Ref:
                throw Skip(DiagnosticCode.ObjectReference, "reads or writes a reference in memory");
            case Code.Ldobj:
                LoadIndirect(NativeShape((TypeReference)instruction.Operand));
                return true;
            case Code.Stobj:
                StoreIndirect(NativeShape((TypeReference)instruction.Operand));
                return true;
            case Code.Cpobj:
                var copied = NativeShape((TypeReference)instruction.Operand);
                LoadIndirect(copied);
                StoreIndirect(copied);
                return true;
            case Code.Initobj:
                var cleared = NativeShape((TypeReference)instruction.Operand);
                StoreAt(Dereference(Pop()), Zero(cleared), cleared);
                return true;
            case Code.Cpblk:
                var size = AsBlockSize(PopNative());
                var source = Dereference(Pop());
                _builder.Emit(new IrCopyBlock(Dereference(Pop()), source, size, _prefixes.IsVolatile));
                return true;
            case Code.Initblk:
                var length = AsBlockSize(PopNative());
                var fill = AsInt32(PopNative());
                _builder.Emit(new IrFillBlock(Dereference(Pop()), fill, length, _prefixes.IsVolatile));
                return true;
            case Code.Localloc:
                var bytes = PopNative();
                var count = bytes.Kind == StackKind.Int32 ? AsBlockSize(bytes) : AsInt64(bytes);
                Push(new StackValue(StackKind.Pointer, _builder.Define(IrType.Ptr, r => new IrStackAllocate(r, count, _body.InitLocals))));
                return true;
            default:
                return false;
        }
    }

    private TypeShape NativeShape(TypeReference type)
    {
        var shape = ShapeOf(type);
        return shape.Family is TypeFamily.Object or TypeFamily.Void or TypeFamily.Array or TypeFamily.String
            ? throw Skip(DiagnosticCode.ObjectReference, $"reads or writes {shape.Managed.FullName} in memory")
            : shape;
    }

    /// <summary>Sizes of cpblk and initblk are unsigned int32.</summary>
    private IrValue AsBlockSize(StackValue size) => size.Kind == StackKind.Int32
        ? _builder.Convert(IrConversion.ZeroExtend, size.Value!, IrType.I64)
        : AsInt64(size);

    /// <summary>The address to access, checked where it may be null.</summary>
    private IrValue Dereference(StackValue address)
    {
        if (address.Kind == StackKind.Null)
        {
            address = new StackValue(StackKind.Pointer, _builder.NullPointer());
            address = address with { Root = address.Value };
        }
        if (!address.IsNative)
            throw Skip(DiagnosticCode.ObjectReference, $"follows {address.Type?.FullName ?? "an object"}");
        var pointer = AsPointer(address);
        var root = address.Kind switch
        {
            StackKind.Pointer => address.Root,
            StackKind.ByRef => null,
            StackKind.Int64 or StackKind.Int32 => pointer,
            _ => throw Skip(DiagnosticCode.InvalidIL, $"follows {address.Kind}"),
        };
        if (root is not null && _checkedRoots.Add(root))
            Guard(_builder.Compare(IrPredicate.NotEqual, root, _builder.NullPointer()), IrExitSite.NullReference);
        return pointer;
    }

    /// <summary>
    /// Alignment code may count on: none through pointers, which unsafe code may point anywhere, but natural for volatile accesses,
    /// whose atomicity depends on it.
    /// </summary>
    private int AccessAlignment(TypeShape shape) => _prefixes is { IsVolatile: true, IsUnaligned: false } ? shape.HeapAlignment : 1;

    private void LoadIndirect(TypeShape shape) => Push(LoadAt(Dereference(Pop()), shape, AccessAlignment(shape)));

    private void StoreIndirect(TypeShape shape)
    {
        var value = PopNative();
        StoreAt(Dereference(Pop()), Coerce(value, shape), shape);
    }

    private StackValue LoadAt(IrValue address, TypeShape shape, int alignment) =>
        Of(shape, Widen(_builder.Load(address, shape.Type, alignment, _prefixes.IsVolatile), shape));

    private void StoreAt(IrValue address, IrValue value, TypeShape shape) => StoreAt(address, value, shape, AccessAlignment(shape));

    private void StoreAt(IrValue address, IrValue value, TypeShape shape, int alignment, IrElements elements = IrElements.Unknown)
    {
        if (shape.Type.Kind is IrKind.I8 or IrKind.I16 && value.Type.Kind == IrKind.I32)
            value = _builder.Convert(IrConversion.Truncate, value, shape.Type);
        _builder.Emit(new IrStore(address, value, alignment, _prefixes.IsVolatile) { Elements = elements });
    }

    private IrValue Zero(TypeShape shape) => shape.Type.Kind switch
    {
        IrKind.Struct => _builder.Define(shape.Type, r => new IrZeroStruct(r)),
        IrKind.I8 or IrKind.I16 => _builder.Int32(0),
        _ => Constant(shape.Type, 0),
    };

    /// <summary>
    /// The address of a struct to read from at once: of the variable it was just loaded from, where nobody else has the loaded copy. A copy for each
    /// field that is read would be work for LLVM that grows with the square of their number.
    /// </summary>
    private IrValue AddressOf(IrValue value) =>
        _stack.TrueForAll(other => other.Value != value) && _builder.TakeBackLoad(value) is { } local
            ? _builder.Define(IrType.Ptr, r => new IrLocalAddress(r, local))
            : Spill(value);

    /// <summary>The address of a new local that holds <paramref name="value"/>.</summary>
    private IrValue Spill(IrValue value)
    {
        var local = _builder.AddLocal("temp", value.Type);
        _builder.Emit(new IrStoreLocal(local, value));
        return _builder.Define(IrType.Ptr, r => new IrLocalAddress(r, local));
    }
}
