// Captures in a stub: walking from a parameter or a static field to what native code needs an address of.
//
// A path is walked once, before anything is pinned: every object on the way is loaded and tested, and null goes to the IL path. Objects
// that several captures share are loaded once, so that all of them see the same state of a field another thread may change. An address
// in an object keeps the object pinned; an address in a static is pinned as such, because a static struct lives in a box that may move.
//
// A struct that holds objects, when it is the argument or a field on the way, is gone through by its address, and there is nothing to test.
//
// Fields of one object are passed by one address. That they lie where native code takes them to lie (Import.Types.ClassLayout) is tested before: as a
// difference of two addresses in one object, which the optimizing JIT knows to be a constant.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Weave;

internal sealed class CaptureEmitter(
    WeaveReferences references, IReadOnlyDictionary<string, FieldReference> fields, MethodDefinition stub, IReadOnlyList<TypeReference> arguments)
{
    private readonly ILProcessor _il = stub.Body.GetILProcessor();

    // Objects on the way by their path; null where the object is the argument itself.
    private readonly Dictionary<string, VariableDefinition?> _objects = [];
    private readonly Dictionary<string, VariableDefinition> _pinnedObjects = [];
    private readonly Dictionary<IrCapture, VariableDefinition> _pins = [];

    /// <summary>A static field of each type that captures need and that has an initializer, in the order of the captures.</summary>
    public IReadOnlyList<FieldReference> StaticsToInitialize(IEnumerable<IrCapture> captures) =>
    [
        .. captures.Where(c => c.Root.StaticField is not null)
            .Where(c => fields[c.Root.StaticField!].Resolve()?.DeclaringType.Methods.Any(m => m.IsConstructor && m.IsStatic) ?? true)
            .Select(c => Field(c, 0).Reference)
            .DistinctBy(f => TypeMap.KeyOf(f.DeclaringType)),
    ];

    /// <summary>Loads and tests the objects on the capture's way. The stack is empty.</summary>
    public void EmitHolders(IrCapture capture, Instruction whenNull)
    {
        if (IsWhole(capture))
        {
            if (capture.Kind == IrCaptureKind.Address)
                throw new InvalidOperationException($"the capture '{capture}' has no field");
            return;
        }
        if (!IsField(capture))
            EmitObject(capture, 0, whenNull);
        for (var length = 1; length < capture.Path.Length; length++)
        {
            if (!Field(capture, length).IsStruct)
                EmitObject(capture, length, whenNull);
        }
    }

    /// <summary>Pins what the slot's address lies in, and tests that what it stands for lies where it is expected. The stack is empty.</summary>
    public void EmitPins(IrCaptureSlot slot, Instruction whenElsewhere)
    {
        var first = slot.Captures[0];
        foreach (var capture in slot.Captures)
        {
            EmitPin(capture);
            if (capture == first)
                continue;
            EmitFieldAddress(capture);
            EmitFieldAddress(first);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.Ldc_I4, capture.Offset!.Value - first.Offset!.Value);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Bne_Un, whenElsewhere);
        }
    }

    /// <summary>Pushes the address the slot passes.</summary>
    public void EmitAddress(IrCaptureSlot slot)
    {
        EmitAddress(slot.Captures[0]);
        if (slot.Captures[0].Offset is not (null or 0) and var offset)
        {
            _il.Emit(OpCodes.Ldc_I4, offset.Value);
            _il.Emit(OpCodes.Conv_I);
            _il.Emit(OpCodes.Sub);
        }
    }

    /// <summary>Pushes what is captured, or what the captured field holds. Its holders are loaded.</summary>
    /// <returns>Its type.</returns>
    public TypeReference EmitValue(IrCapture capture)
    {
        if (IsWhole(capture))
        {
            _il.Append(StubArguments.Load(stub, capture.Root.Parameter));
            return arguments[capture.Root.Parameter];
        }
        var (field, type, _) = Field(capture, capture.Path.Length);
        EmitContainer(capture);
        _il.Emit(capture.Path.IsEmpty ? OpCodes.Ldsfld : OpCodes.Ldfld, field);
        return type;
    }

    private void EmitPin(IrCapture capture)
    {
        if (IsWhole(capture))
        {
            _il.Append(StubArguments.Load(stub, capture.Root.Parameter));
            _pins.Add(capture, EmitPinned(arguments[capture.Root.Parameter]));
            return;
        }
        var (last, type, _) = Field(capture, capture.Path.Length);
        if (capture.Kind == IrCaptureKind.PinnedObject)
        {
            EmitContainer(capture);
            _il.Emit(capture.Path.IsEmpty ? OpCodes.Ldsfld : OpCodes.Ldfld, last);
            _pins.Add(capture, EmitPinned(type));
        }
        else if (BaseObject(capture) is not { } holder)
        {
            EmitContainer(capture);
            _il.Emit(capture.Path.IsEmpty ? OpCodes.Ldsflda : OpCodes.Ldflda, last);
            _pins.Add(capture, EmitPinned(new ByReferenceType(type)));
        }
        else if (!_pinnedObjects.ContainsKey(holder.Key))
        {
            EmitLoad(capture, holder.Length);
            _pinnedObjects.Add(holder.Key, EmitPinned(ObjectType(capture, holder.Length)));
        }
    }

    private void EmitAddress(IrCapture capture)
    {
        if (_pins.TryGetValue(capture, out var pin))
            _il.Emit(OpCodes.Ldloc, pin);
        else
            EmitFieldAddress(capture);
        _il.Emit(OpCodes.Conv_U);
    }

    private void EmitFieldAddress(IrCapture capture)
    {
        EmitContainer(capture);
        _il.Emit(OpCodes.Ldflda, Field(capture, capture.Path.Length).Reference);
    }

    private void EmitObject(IrCapture capture, int length, Instruction whenNull)
    {
        var key = Key(capture, length);
        if (_objects.ContainsKey(key))
            return;
        VariableDefinition? local = null;
        if (length > 0 || capture.Root.StaticField is not null)
        {
            EmitPlace(capture, length);
            local = AddLocal(ObjectType(capture, length));
            _il.Emit(OpCodes.Stloc, local);
        }
        _objects.Add(key, local);
        EmitLoad(capture, length);
        _il.Emit(OpCodes.Brfalse, whenNull);
    }

    /// <summary>Pushes the object or the address of the struct that holds the capture's last field; nothing when that is a static field.</summary>
    private void EmitContainer(IrCapture capture)
    {
        if (!capture.Path.IsEmpty)
            EmitHolder(capture, capture.Path.Length - 1);
    }

    /// <summary>Pushes what lies <paramref name="length"/> fields from the root: an object, or the address of a struct.</summary>
    private void EmitHolder(IrCapture capture, int length)
    {
        if (_objects.ContainsKey(Key(capture, length)))
            EmitLoad(capture, length);
        else
            EmitPlace(capture, length);
    }

    /// <summary>Reads the field at that position, or takes its address when it is a struct.</summary>
    private void EmitPlace(IrCapture capture, int length)
    {
        if (length == 0 && capture.Root.StaticField is null)
        {
            _il.Append(StubArguments.Load(stub, capture.Root.Parameter));
            return;
        }
        var (reference, _, isStruct) = Field(capture, length);
        if (length == 0)
        {
            _il.Emit(isStruct ? OpCodes.Ldsflda : OpCodes.Ldsfld, reference);
            return;
        }
        EmitHolder(capture, length - 1);
        _il.Emit(isStruct ? OpCodes.Ldflda : OpCodes.Ldfld, reference);
    }

    private void EmitLoad(IrCapture capture, int length) => _il.Append(
        _objects[Key(capture, length)] is { } local ? Instruction.Create(OpCodes.Ldloc, local) : StubArguments.Load(stub, capture.Root.Parameter));

    /// <summary>The object nearest to the capture's last field, whose pinning fixes the field's address; null when a static comes first.</summary>
    private (string Key, int Length)? BaseObject(IrCapture capture)
    {
        for (var length = capture.Path.Length - 1; length >= 0; length--)
        {
            if (_objects.ContainsKey(Key(capture, length)))
                return (Key(capture, length), length);
        }
        return null;
    }

    /// <summary>True when the parameter's own object is captured, null included: native code tests it.</summary>
    private static bool IsWhole(IrCapture capture) => capture.Root.StaticField is null && capture.Path.IsEmpty;

    /// <summary>True when the root is a struct or the captured static itself: there is no object to test.</summary>
    private bool IsField(IrCapture capture) =>
        capture.Root.StaticField is null ? arguments[capture.Root.Parameter] is ByReferenceType : capture.Path.IsEmpty || Field(capture, 0).IsStruct;

    private TypeReference ObjectType(IrCapture capture, int length) =>
        length == 0 && capture.Root.StaticField is null ? arguments[capture.Root.Parameter] : Field(capture, length).Type;

    /// <summary>The field at a position of the path: 0 is the static root, k the k-th field of the path.</summary>
    private (FieldReference Reference, TypeReference Type, bool IsStruct) Field(IrCapture capture, int position)
    {
        var name = position == 0 ? capture.Root.StaticField! : capture.Path[position - 1];
        if (!fields.TryGetValue(name, out var field))
            throw new InvalidOperationException($"the plan names no field {name}");
        references.Access.Require(field, stub.DeclaringType);
        var imported = references.Import(field);
        var type = GenericScope.Of(imported.DeclaringType, []).Close(imported.FieldType);
        return (imported, type, IsStructType(type));
    }

    private static bool IsStructType(TypeReference type) =>
        type.IsPrimitive || type.IsPointer || (type is not ArrayType and not GenericParameter && type.Resolve() is { IsValueType: true });

    private VariableDefinition EmitPinned(TypeReference type)
    {
        var local = AddLocal(new PinnedType(type));
        _il.Emit(OpCodes.Stloc, local);
        return local;
    }

    private VariableDefinition AddLocal(TypeReference type)
    {
        var local = new VariableDefinition(type);
        stub.Body.Variables.Add(local);
        return local;
    }

    private static string Key(IrCapture capture, int length) => string.Join('.', capture.Path.Take(length).Prepend(capture.Root.ToString()));
}
