// Arrays and strings: the stub has pinned them, native code reads lengths and elements at the runtime's offsets (ECMA-335 III.4.7 to
// III.4.9, III.4.12, III.4.26, II.14.2 for the methods of multi-dimensional arrays).
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private bool ImportArray(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Ldlen:
                Push(new StackValue(StackKind.Int64, _builder.Convert(IrConversion.ZeroExtend, PopLength(), IrType.I64)));
                return true;
            case >= Code.Ldelem_I1 and <= Code.Ldelem_R8:
                LoadElement(NamedShape(instruction.OpCode.Code));
                return true;
            case Code.Ldelem_Any:
                LoadElement(NativeShape((TypeReference)instruction.Operand));
                return true;
            case >= Code.Stelem_I and <= Code.Stelem_R8:
                StoreElement(NamedShape(instruction.OpCode.Code));
                return true;
            case Code.Stelem_Any:
                StoreElement(NativeShape((TypeReference)instruction.Operand));
                return true;
            case Code.Ldelema:
                var shape = NativeShape((TypeReference)instruction.Operand);
                var index = PopNative();
                Push(new StackValue(StackKind.ByRef, ElementAddress(PopPinned(), index, shape)));
                return true;
            case Code.Ldelem_Ref or Code.Stelem_Ref:
                throw Skip(DiagnosticCode.ObjectReference, "reads or writes an array of references");
            default:
                return false;
        }
    }

    /// <summary>The address of a pinned array or string, known not to be null from here on.</summary>
    private IrValue PopObject() => CheckedObject(PopPinned().Value ?? _builder.NullPointer());

    /// <summary>The length of an array or string, which is known not to be null from here on.</summary>
    private IrValue PopLength()
    {
        var value = PopPinned();
        return LengthOf(value, CheckedObject(value.Value ?? _builder.NullPointer()));
    }

    /// <summary>A pinned array or string, or null.</summary>
    private StackValue PopPinned()
    {
        var value = Pop();
        if (value.Kind is not (StackKind.PinnedObject or StackKind.Null))
        {
            throw value.IsNative
                ? Skip(DiagnosticCode.InvalidIL, $"uses {value.Kind} as an array")
                : Skip(DiagnosticCode.ObjectReference, $"uses {value.Type?.FullName ?? "a token"} as an array");
        }
        return value;
    }

    private IrValue CheckedObject(IrValue address)
    {
        if (_checkedRoots.Add(address))
            Guard(_builder.Compare(IrPredicate.NotEqual, address, _builder.NullPointer()), IrExitSite.NullReference);
        return address;
    }

    private IrValue Invariant(IrValue address, int offset) =>
        _builder.Load(_builder.Offset(address, offset), IrType.I32, 4, isInvariant: true);

    private void LoadElement(TypeShape shape)
    {
        var index = PopNative();
        var address = ElementAddress(PopPinned(), index, shape);
        Push(Of(shape, Widen(_builder.LoadElement(address, shape.Type, shape.HeapAlignment, IrElements.OfArray), shape)));
    }

    private void StoreElement(TypeShape shape)
    {
        var value = PopNative();
        var index = PopNative();
        var array = PopPinned();
        var coerced = Coerce(value, shape);
        StoreAt(ElementAddress(array, index, shape), coerced, shape, shape.HeapAlignment, IrElements.OfArray);
    }

    private IrValue ElementAddress(StackValue value, StackValue index, TypeShape shape)
    {
        var array = AddressToIndex(value);
        var length = LengthOf(value, array);
        IrValue index64;
        if (index.Kind == StackKind.Int32)
        {
            GuardIndex(array, index.Value!, length);
            index64 = _builder.Convert(IrConversion.ZeroExtend, index.Value!, IrType.I64);
        }
        else
        {
            index64 = AsInt64(index);
            var length64 = _builder.Convert(IrConversion.ZeroExtend, length, IrType.I64);
            GuardIndex(array, index64, length64);
        }
        return Scaled(_builder.Offset(array, ObjectLayout.ArrayElements), index64, shape.Type.Size);
    }

    private IrValue Scaled(IrValue address, IrValue index64, int size)
    {
        var bytes = size == 1 ? index64 : _builder.Binary(IrBinaryOperator.Mul, index64, _builder.Int64(size));
        return _builder.Offset(address, bytes, inBounds: true);
    }

    /// <summary>Get, Set and Address of a multi-dimensional array.</summary>
    private void CallArrayMethod(MethodReference method, ArrayType array)
    {
        var shape = NativeShape(array.ElementType);
        var value = method.Name == "Set" ? PopNative() : null;
        var indices = new IrValue[array.Rank];
        for (var i = array.Rank - 1; i >= 0; i--)
            indices[i] = AsInt32(PopNative());
        var address = MultiElementAddress(PopPinned(), indices, shape);
        switch (method.Name)
        {
            case "Get":
                Push(Of(shape, Widen(_builder.LoadElement(address, shape.Type, shape.HeapAlignment, IrElements.OfArray), shape)));
                break;
            case "Set":
                StoreAt(address, Coerce(value!, shape), shape, shape.HeapAlignment, IrElements.OfArray);
                break;
            case "Address":
                Push(new StackValue(StackKind.ByRef, address));
                break;
            default:
                throw Skip(DiagnosticCode.Allocation, $"calls {method.Name} of {array.FullName}");
        }
    }

    private IrValue MultiElementAddress(StackValue value, IrValue[] indices, TypeShape shape)
    {
        var array = AddressToIndex(value);
        var rank = indices.Length;
        var flat = _builder.Int64(0);
        for (var d = 0; d < rank; d++)
        {
            var (length, lowerBound) = BoundsOf(value, array, d, rank);
            var relative = _builder.Binary(IrBinaryOperator.Sub, indices[d], lowerBound);
            GuardIndex(array, relative, length);
            var relative64 = _builder.Convert(IrConversion.ZeroExtend, relative, IrType.I64);
            if (d == 0)
            {
                flat = relative64;
                continue;
            }
            var length64 = _builder.Convert(IrConversion.ZeroExtend, length, IrType.I64);
            flat = _builder.Binary(IrBinaryOperator.Add, _builder.Binary(IrBinaryOperator.Mul, flat, length64), relative64);
        }
        return Scaled(_builder.Offset(array, ObjectLayout.MultiArrayLengths + 8 * rank), flat, shape.Type.Size);
    }

    /// <summary>GetLength, GetLowerBound, GetUpperBound, Length, LongLength and Rank; false for any other method of System.Array.</summary>
    private bool CallArrayProperty(MethodReference method)
    {
        if (FrameworkFacts.NameOf(method.DeclaringType) != "System.Array" || !method.HasThis)
            return false;
        var takesDimension = method.Parameters.Count == 1;
        if (_stack.Count <= (takesDimension ? 1 : 0) || _stack[^(takesDimension ? 2 : 1)] is not { Kind: StackKind.PinnedObject, Type: ArrayType array })
            return false;
        switch (method.Name)
        {
            case "get_Length":
                Push(Int32(PopLength()));
                return true;
            case "get_LongLength":
                Push(new StackValue(StackKind.Int64, _builder.Convert(IrConversion.ZeroExtend, PopLength(), IrType.I64)));
                return true;
            case "get_Rank":
                PopObject();
                Push(Int32(array.Rank));
                return true;
            case "GetLength" or "GetLowerBound" or "GetUpperBound":
                var dimension = PopNative();
                var bounded = PopPinned();
                var address = CheckedObject(bounded.Value ?? _builder.NullPointer());
                if (dimension.Constant is not { } constant || (ulong)constant >= (ulong)array.Rank)
                    Guard(_builder.Compare(IrPredicate.LessUnsigned, AsInt32(dimension), _builder.Int32(array.Rank)), NoSuchDimension(method));
                Push(Int32(ArrayBound(method.Name, bounded, address, array, dimension)));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Throws what the framework does for a dimension an array has not: its message is not that of an index.</summary>
    private IrExitSite NoSuchDimension(MethodReference method)
    {
        var core = method.DeclaringType.Resolve().Module;
        var message = core.GetType("System.SR")?.Methods.FirstOrDefault(m => m.Name == "get_IndexOutOfRange_ArrayRankIndex");
        var constructor = core.GetType("System.IndexOutOfRangeException")?.Methods
            .FirstOrDefault(m => m.IsConstructor && m.Parameters.Count == 1 && m.Parameters[0].ParameterType.FullName == "System.String");
        if (message is null || constructor is null)
            throw Skip(DiagnosticCode.FrameworkSemantics, $"{method.Name} fails in an unknown way");
        return AddThrow(ManagedExpression.Of(Instruction.Create(OpCodes.Call, message)).Then(Instruction.Create(OpCodes.Newobj, constructor)));
    }

    private IrValue ArrayBound(string name, StackValue value, IrValue address, ArrayType array, StackValue dimension)
    {
        var rank = array.Rank;
        if (array.IsVector)
        {
            return name switch
            {
                "GetLength" => LengthOf(value, address),
                "GetLowerBound" => _builder.Int32(0),
                _ => _builder.Binary(IrBinaryOperator.Sub, LengthOf(value, address), _builder.Int32(1)),
            };
        }
        if (dimension.Constant is { } constant && constant >= 0 && constant < rank)
        {
            var (known, from) = BoundsOf(value, address, (int)constant, rank);
            return name switch
            {
                "GetLength" => known,
                "GetLowerBound" => from,
                _ => _builder.Binary(IrBinaryOperator.Sub, _builder.Binary(IrBinaryOperator.Add, from, known), _builder.Int32(1)),
            };
        }
        var lengthAddress = _builder.Offset(address, ObjectLayout.MultiArrayLengths);
        var index64 = _builder.Convert(IrConversion.ZeroExtend, AsInt32(dimension), IrType.I64);
        var length = _builder.Load(Scaled(lengthAddress, index64, 4), IrType.I32, 4, isInvariant: true);
        if (name == "GetLength")
            return length;
        var lower = _builder.Load(Scaled(_builder.Offset(lengthAddress, 4 * rank), index64, 4), IrType.I32, 4, isInvariant: true);
        return name == "GetLowerBound"
            ? lower
            : _builder.Binary(IrBinaryOperator.Sub, _builder.Binary(IrBinaryOperator.Add, lower, length), _builder.Int32(1));
    }

    /// <summary>Fields the framework itself reads in strings and, by way of RawArrayData, in arrays.</summary>
    private (IrValue Address, TypeShape Shape, int Alignment) ObjectFieldOf(StackValue owner, FieldReference field)
    {
        var (offset, type) = (FrameworkFacts.NameOf(field.DeclaringType), field.Name) switch
        {
            ("System.String", "_stringLength") => (ObjectLayout.StringLength, "Int32"),
            ("System.String", "_firstChar") => (ObjectLayout.StringChars, "Char"),
            ("System.Runtime.CompilerServices.RawArrayData", "Length") => (ObjectLayout.ArrayLength, "UInt32"),
            ("System.Runtime.CompilerServices.RawArrayData", "Data") => (ObjectLayout.ArrayElements, "Byte"),
            _ => throw Skip(DiagnosticCode.ObjectReference, $"reads {field.FullName}"),
        };
        var module = _method.Definition.Module;
        var shape = _context.Types.Of(new TypeReference("System", type, module, module.TypeSystem.CoreLibrary, true));
        return (_builder.Offset(CheckedObject(owner.Value!), offset), shape, shape.HeapAlignment);
    }

    /// <summary>Length and characters of a string; false for any other method.</summary>
    private bool CallStringMethod(MethodReference method)
    {
        if (FrameworkFacts.NameOf(method.DeclaringType) != "System.String" || _stack.Count == 0)
            return false;
        switch (method.Name)
        {
            case "get_Length" when _stack[^1].Text is { } constant:
                Pop();
                Push(Int32(constant.Length));
                return true;
            case "get_Length" when _stack[^1].Kind == StackKind.PinnedObject:
                Push(Int32(PopLength()));
                return true;
            case "get_Chars" when _stack.Count > 1 && (_stack[^2].Kind == StackKind.PinnedObject || _stack[^2].Text is not null):
                var index = AsInt32(PopNative());
                Push(Readable(Pop()));
                var value = PopPinned();
                var text = AddressToIndex(value);
                GuardIndex(text, index, LengthOf(value, text));
                var index64 = _builder.Convert(IrConversion.ZeroExtend, index, IrType.I64);
                var unit = _builder.LoadElement(Scaled(_builder.Offset(text, ObjectLayout.StringChars), index64, 2), IrType.I16, 2, IrElements.OfString);
                Push(Int32(_builder.Convert(IrConversion.ZeroExtend, unit, IrType.I32)));
                return true;
            default:
                return false;
        }
    }
}
