// Fields: of structs by offset, of managed objects, of structs that hold objects and statics by capture (ECMA-335 III.4.10 to III.4.15 and III.4.28 to III.4.30).
//
// An object's field is reached by an address that the stub takes, those of one object by one address and offsets that the stub tests, and what a field holds is
// pinned by it. Native code therefore reads a reference field once, at entry, which the CLR's memory model allows for fields that are not volatile; it writes none.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Constants;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>Alignment of constant data in the image.</summary>
    private const int DataAlignment = 16;

    private readonly HashSet<MethodDefinition> _evaluated = [];

    private bool ImportField(Instruction instruction)
    {
        switch (instruction.OpCode.Code)
        {
            case Code.Ldfld: LoadField((FieldReference)instruction.Operand); return true;
            case Code.Ldflda: LoadFieldAddress((FieldReference)instruction.Operand); return true;
            case Code.Stfld: StoreField((FieldReference)instruction.Operand); return true;
            case Code.Ldsfld: LoadStatic((FieldReference)instruction.Operand); return true;
            case Code.Ldsflda: LoadStaticAddress(instruction, (FieldReference)instruction.Operand); return true;
            case Code.Stsfld: StoreStatic((FieldReference)instruction.Operand); return true;
            default: return false;
        }
    }

    private void LoadField(FieldReference field)
    {
        var owner = Pop();
        if (owner.Kind == StackKind.ObjectPath)
        {
            Push(ReadCapture(owner.Path!.Field(FieldName(field)), field));
            return;
        }
        if (owner.Kind == StackKind.Struct)
            owner = new StackValue(StackKind.ByRef, AddressOf(owner.Value!), owner.Type);
        var place = FieldOf(owner, field);
        Push(LoadAt(place.Address, place.Shape, place.Alignment));
    }

    private void LoadFieldAddress(FieldReference field)
    {
        var owner = Pop();
        if (owner.Kind == StackKind.ObjectPath)
        {
            Push(PlaceOf(owner.Path!.Field(FieldName(field)), field));
            return;
        }
        var place = FieldOf(owner, field);
        Push(new StackValue(owner.Kind == StackKind.Pointer ? StackKind.Pointer : StackKind.ByRef, place.Address));
    }

    private void StoreField(FieldReference field)
    {
        var value = PopNative();
        var owner = Pop();
        if (owner.Kind == StackKind.ObjectPath)
        {
            var shape = FieldShapeOf(field);
            RequireUnmanagedField(shape, field);
            StoreAt(CaptureField(owner.Path!.Field(FieldName(field)), field), Coerce(value, shape), shape, shape.HeapAlignment);
            return;
        }
        if (owner.Text is not null)
            throw Skip(DiagnosticCode.ObjectReference, "writes to a constant text");
        var place = FieldOf(owner, field);
        StoreAt(place.Address, Coerce(value, place.Shape), place.Shape, place.Alignment);
    }

    /// <summary>Address of a field of the struct, string or raw array object that <paramref name="owner"/> is the address of.</summary>
    private (IrValue Address, TypeShape Shape, int Alignment) FieldOf(StackValue owner, FieldReference field)
    {
        if (Readable(owner) is { Kind: StackKind.PinnedObject } known)
            return ObjectFieldOf(known, field);
        var declaring = ShapeOf(field.DeclaringType);
        if (!declaring.Fields.TryGetValue(field.Name, out var found))
            throw Skip(DiagnosticCode.UnresolvedMember, $"field {field.FullName} has no known place");
        return (_builder.Offset(Dereference(owner), found.Offset), found.Shape, 1);
    }

    private StackValue ReadCapture(IrObjectPath path, FieldReference field)
    {
        var shape = FieldShapeOf(field);
        switch (shape.Family)
        {
            // A path goes over objects and within structs; a reference that a ref struct has is neither.
            case TypeFamily.Object when shape.Managed is ByReferenceType:
                throw Skip(DiagnosticCode.ObjectReference, $"follows the reference {field.FullName}");
            case TypeFamily.Object when _prefixes.IsVolatile:
            case TypeFamily.Array or TypeFamily.String when _prefixes.IsVolatile:
                throw Skip(DiagnosticCode.ObjectReference, $"reads the volatile reference {field.FullName}");
            case TypeFamily.Object:
                return new StackValue(StackKind.ObjectPath, null, shape.Managed) { Path = path };
            case TypeFamily.Array or TypeFamily.String:
                return CapturedObject(path, shape.Managed);
            default:
                RequireUnmanagedField(shape, field);
                return LoadAt(CaptureField(path, field), shape, shape.HeapAlignment);
        }
    }

    private TypeShape FieldShapeOf(FieldReference field) =>
        Require(_context.Types.Of(ClosedFieldType(field)));

    private TypeReference ClosedFieldType(FieldReference field) =>
        GenericScope.Of(_scope.Close(field.DeclaringType), []).Close(field.FieldType);

    private static void RequireUnmanagedField(TypeShape shape, FieldReference field)
    {
        if (!shape.IsUnmanaged)
            throw Skip(DiagnosticCode.ObjectReference, $"accesses {field.FullName} of type {shape.Managed.FullName}");
    }

    /// <summary>The address of the field that a path ends with, be it an object's or a static one.</summary>
    private IrValue CaptureField(IrObjectPath path, FieldReference field) => Capture(new IrCapture(path.Root, path.Path, IrCaptureKind.Address)
    {
        Offset = path.Path.IsEmpty ? null : _context.Classes?.OffsetOf(_scope.Close(field.DeclaringType), field.Name),
    });

    private IrValue Capture(IrObjectPath path, IrCaptureKind kind) => Capture(new IrCapture(path.Root, path.Path, kind));

    private IrValue Capture(IrCapture capture)
    {
        // What a longer path passes through is an object; the weaver follows classes only.
        if (!_captures.Contains(capture))
            _captures.Add(capture);
        return _builder.Define(IrType.Ptr, r => new IrCaptureValue(r, capture));
    }

    /// <summary>Full name of a field with its closed declaring type; the reference is kept for the weaver.</summary>
    private string FieldName(FieldReference field)
    {
        var declaringType = _scope.Close(field.DeclaringType);
        if (!_context.Types.Of(declaringType).HoldsObjects && (declaringType.IsValueType || declaringType.Resolve() is { IsValueType: true }))
            throw Skip(DiagnosticCode.ObjectReference, $"reaches {field.FullName} through an object");
        return NameOf(field, declaringType);
    }

    private void LoadStatic(FieldReference field)
    {
        if (StaticFacts.TryConstant(field) is { } known)
        {
            Push(Int32(known));
            return;
        }
        Push(KnownStatic(field) ?? KnownArray(field) ?? ReadCapture(StaticPath(field), field));
    }

    private void LoadStaticAddress(Instruction instruction, FieldReference field)
    {
        // A field of a constant struct: nobody keeps the address.
        if (instruction.Next is { OpCode.Code: Code.Ldfld } next && !_blockOf.ContainsKey(next) && KnownStatic(field) is { Kind: StackKind.Struct } value)
        {
            Push(value);
            return;
        }
        if (field.Resolve() is { InitialValue.Length: > 0 } data)
        {
            var address = DataAddress(data);
            Push(new StackValue(StackKind.ByRef, address));
            return;
        }
        Push(PlaceOf(StaticPath(field), field));
    }

    /// <summary>A reference to the field that a path ends with: a path on, where it holds objects.</summary>
    private StackValue PlaceOf(IrObjectPath path, FieldReference field)
    {
        var shape = _context.Types.Of(ClosedFieldType(field));
        if (shape.HoldsObjects)
            return new StackValue(StackKind.ObjectPath, null, new ByReferenceType(shape.Managed)) { Path = path };
        RequireUnmanagedField(Require(shape), field);
        return new StackValue(StackKind.ByRef, CaptureField(path, field));
    }

    /// <summary>The value of a read-only static field that build time knows; null for any other.</summary>
    private StackValue? KnownStatic(FieldReference field)
    {
        if (_prefixes.IsVolatile || field.Resolve() is not { IsInitOnly: true, IsStatic: true } || FieldShapeOf(field) is not { IsUnmanaged: true } shape)
            return null;
        var constants = ConstantsOf(_scope.Close(field.DeclaringType));
        if (!HasOwnName(field.Resolve()) || !constants.Values.TryGetValue(field.Name, out var bytes))
            return null;
        _evaluated.UnionWith(constants.Bodies);
        // The initializer runs all the same where it does more than set its fields.
        if (!constants.IsComplete)
            Capture(StaticPath(field), IrCaptureKind.Address);
        switch (shape.Family)
        {
            case TypeFamily.Integer when shape.Type.Size < 8:
                Span<byte> padded = stackalloc byte[sizeof(int)];
                bytes.CopyTo(padded);
                var narrow = BitConverter.ToInt32(padded);
                return Int32(shape is { IsSigned: true, Type.Kind: IrKind.I8 } ? (sbyte)narrow : shape is { IsSigned: true, Type.Kind: IrKind.I16 } ? (short)narrow : narrow);
            case TypeFamily.Integer:
                return Int64(BitConverter.ToInt64(bytes.AsSpan()));
            case TypeFamily.Float:
                return Of(shape, Constant(shape.Type, shape.Type.Size == 4 ? BitConverter.ToInt32(bytes.AsSpan()) : BitConverter.ToInt64(bytes.AsSpan())));
            case TypeFamily.Struct:
                return LoadAt(DataAddress(bytes), shape, Math.Min(shape.Type.Alignment, DataAlignment));
            default:
                return null;
        }
    }

    /// <summary>Whether no other field of the type has the name, which is all that constants are known by.</summary>
    private static bool HasOwnName(FieldDefinition field) => field.DeclaringType.Fields.Count(other => other.Name == field.Name) == 1;

    /// <summary>The address of a read-only static array that build time knows, as constant data; null for any other.</summary>
    private StackValue? KnownArray(FieldReference field)
    {
        if (field.Resolve() is not { IsInitOnly: true, IsStatic: true } definition || !_context.Constants.IsConfined(definition))
            return null;
        var constants = ConstantsOf(definition.DeclaringType);
        if (!HasOwnName(definition) || !constants.Arrays.TryGetValue(field.Name, out var array))
            return null;
        _evaluated.UnionWith(constants.Bodies);
        if (!constants.IsComplete)
            Capture(StaticPath(field), IrCaptureKind.PinnedObject);
        var address = DataAddress(array.ToObject());
        _checkedRoots.Add(address);
        return new StackValue(StackKind.PinnedObject, address, FieldShapeOf(field).Managed) { Bounds = [_builder.Int32(array.Length)] };
    }

    /// <summary>The constants of a closed type that this body sees; none for one whose initializer may still be running.</summary>
    private TypeConstants ConstantsOf(TypeReference type)
    {
        // A static method of a type, and any method of one of its objects, runs only once the initializer has been started.
        var constants = IsOwnType(type) && HasStartedInitializer ? _context.Constants.OfInitialized(type) : _context.Constants.Of(type);
        return constants.MaySeeBefore(_method.Definition) ? TypeConstants.None : constants;
    }

    private void StoreStatic(FieldReference field)
    {
        var shape = FieldShapeOf(field);
        RequireUnmanagedField(shape, field);
        var value = Coerce(PopNative(), shape);
        StoreAt(Capture(StaticPath(field), IrCaptureKind.Address), value, shape, shape.HeapAlignment);
    }

    /// <summary>The path of a static field, when its type initializer may run as early as the stub makes it run.</summary>
    private IrObjectPath StaticPath(FieldReference field)
    {
        var definition = field.Resolve() ?? throw Skip(DiagnosticCode.UnresolvedMember, $"field {field.FullName} cannot be resolved");
        if (StaticFacts.IsThreadStatic(definition))
            throw Skip(DiagnosticCode.ThreadStatic, $"accesses the thread-static {field.FullName}");
        var closed = _scope.Close(field.DeclaringType);
        // A precise initializer runs at the first access and not before (I.8.9.5). A method of the type itself only runs after it.
        if (!(IsOwnType(closed) && HasStartedInitializer) && IsInitializedExactly(closed))
            throw Skip(DiagnosticCode.StaticWithInitializer, $"accesses {field.FullName}, whose type is initialized exactly at its first use");
        return new IrObjectPath(IrCaptureRoot.OfStatic(NameOf(field, closed)), []);
    }

    /// <summary>
    /// Whether a type's initializer has to run at its first access and not before (I.8.9.5). Where it sets the type's own fields alone, it need not:
    /// nobody can tell.
    /// </summary>
    private bool IsInitializedExactly(TypeReference type)
    {
        if (type.Resolve() is not { } definition || !StaticFacts.HasPreciseInitializer(definition))
            return false;
        var constants = _context.Constants.OfInitialized(type);
        if (constants.IsComplete)
            _evaluated.UnionWith(constants.Bodies);
        return !constants.IsComplete;
    }

    private string NameOf(FieldReference field, TypeReference declaringType)
    {
        var name = MemberNames.Of(field, declaringType, Own);
        if (_context.Types.Of(GenericScope.Of(declaringType, []).Close(field.FieldType)).HoldsObjects)
            name += IrObjectPath.Within;
        _fields.TryAdd(name, new FieldReference(field.Name, field.FieldType, declaringType));
        return name;
    }

    private IrValue DataAddress(FieldDefinition data) => DataAddress([.. data.InitialValue]);

    private IrValue DataAddress(ImmutableArray<byte> bytes)
    {
        var symbol = "data_" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.AsSpan()))[..16];
        return _builder.Define(IrType.Ptr, r => new IrDataAddress(r, new IrData(symbol, bytes, DataAlignment)));
    }
}
