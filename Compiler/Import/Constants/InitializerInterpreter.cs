// Evaluates a type initializer: CIL on values, bounded in steps, memory and depth, and exact or not at all.
//
// What is not evaluated (objects, strings, calls of unknown code) gives unknown values, and whatever they touch becomes unknown; a decision
// that hangs on one ends the evaluation. Nothing is assumed of the machine: functions whose last bit depends on a library are unknown, and
// so are conversions that saturate.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Constants;

internal sealed partial class InitializerInterpreter(ConstantStore store, TypeReference type)
{
    private const int MaxSteps = 2_000_000;
    private const int MaxDepth = 16;
    private const int MaxArrayBytes = 1 << 20;

    /// <summary>Instructions beyond which a framework method is not evaluated: it does more than put a value together.</summary>
    private const int MaxFrameworkBody = 200;

    /// <summary>Types whose bodies only the runtime's compiler understands.</summary>
    private static readonly ImmutableHashSet<string> s_opaque =
    [
        "System.Runtime.CompilerServices.Unsafe", "System.Runtime.CompilerServices.RuntimeHelpers", "System.Runtime.InteropServices.MemoryMarshal",
    ];

    private readonly string _key = TypeMap.KeyOf(type);
    private readonly Dictionary<string, DatumCell> _statics = new(StringComparer.Ordinal);
    private readonly HashSet<MethodDefinition> _bodies = [];
    private int _steps;
    private int _depth;

    /// <summary>True once code that is not evaluated may have run: it may have read the type's fields as they were then.</summary>
    private bool _othersRan;

    private TypeMap Types => store.Types;

    /// <summary>False once anything was met that may do more than set the type's own fields.</summary>
    public bool IsPure { get; private set; } = true;

    public ImmutableArray<MethodDefinition> Bodies => [.. _bodies];

    public void Run(MethodDefinition initializer) => new Frame(this, new ClosedMethod(initializer, type, []), []).Run();

    /// <summary>Bytes of a field for good, or null when they are not known, or when code that has run may have seen others.</summary>
    public ImmutableArray<byte>? FinalValue(FieldDefinition field) =>
        StaticOf(field).Memory is { IsUnknown: false, IsLate: false } memory ? [.. memory.Bytes] : null;

    /// <summary>The array a field holds for good, under the same conditions; null also when a second field holds it.</summary>
    public ConstantArray? FinalArray(FieldDefinition field)
    {
        var cell = StaticOf(field);
        if (cell is not { IsLate: false, Reference: { Kind: DatumKind.Array, Memory: { IsUnknown: false, IsLate: false } memory, Element: { } element } }
            || cell.Shape.Managed is not ArrayType { IsVector: true } type
            || Types.Of(type.ElementType).Type.Size != element.Type.Size
            || memory.Bytes.Length > ConstantArray.MaxBytes
            || _statics.Values.Count(c => ReferenceEquals(c.Reference.Memory, memory)) > 1)
        {
            return null;
        }
        return new ConstantArray(memory.Bytes.Length / element.Type.Size, [.. memory.Bytes]);
    }

    private static NotConstantException Stop(string reason) => new(reason);

    private DatumCell StaticOf(FieldReference field)
    {
        var fields = type.Resolve()?.Fields.Where(other => other.Name == field.Name).ToList() ?? [];
        if (fields.Count > 1)
            throw Stop($"several fields are called {field.Name}");
        // Which thread's field it is hangs on when the initializer runs.
        IsPure &= !fields.Exists(StaticFacts.IsThreadStatic);
        if (!_statics.TryGetValue(field.Name, out var cell))
            _statics.Add(field.Name, cell = new DatumCell(Types.Of(GenericScope.Of(type, []).Close(field.FieldType))));
        return cell;
    }

    /// <summary>What is computed or read of what is not known: it may throw as well.</summary>
    private Datum OfUnknown()
    {
        IsPure = false;
        return Datum.Unknown;
    }

    /// <summary>What a call of unknown code gives: it may have written through every address it was handed.</summary>
    private void CallUnknown(IEnumerable<Datum> arguments)
    {
        IsPure = false;
        _othersRan = true;
        foreach (var argument in arguments)
            argument.Memory?.Escape();
    }

    /// <summary>An object of the core library made of what is inert itself: its constructor knows of no code to call back.</summary>
    private bool IsInertObject(TypeReference declaringType, IEnumerable<Datum> arguments) =>
        declaringType.Resolve() is { } definition && definition.Module != type.Module && FrameworkFacts.IsCoreLibrary(definition.Module)
        && arguments.All(a => a.IsInert || a.IsInteger || a.IsFloat || a.Kind == DatumKind.Null);

    private void Store(DatumMemory memory, int offset, ReadOnlySpan<byte> bytes)
    {
        if (offset < 0 || bytes.Length > memory.Bytes.Length - offset)
            throw Stop("writes outside of a variable");
        bytes.CopyTo(memory.Bytes.AsSpan(offset));
        memory.IsLate |= _othersRan;
        // A variable is known again when all of it is written.
        if (offset == 0 && bytes.Length == memory.Bytes.Length && !memory.HasEscaped)
            memory.IsUnknown = false;
    }

    private void StoreValue(DatumMemory memory, int offset, Datum value, TypeShape shape)
    {
        if (!value.IsKnown)
        {
            memory.IsUnknown = true;
            return;
        }
        Span<byte> bytes = stackalloc byte[8];
        switch (shape.Family)
        {
            case TypeFamily.Integer when value.IsInteger:
                BitConverter.TryWriteBytes(bytes, value.Bits);
                break;
            case TypeFamily.Float when value.IsFloat && shape.Type.Size == 4:
                BitConverter.TryWriteBytes(bytes, (float)value.Real);
                break;
            case TypeFamily.Float when value.IsFloat:
                BitConverter.TryWriteBytes(bytes, value.Real);
                break;
            case TypeFamily.Struct when value is { Kind: DatumKind.Struct, Memory: { } from } && from.Bytes.Length == shape.Type.Size:
                Store(memory, offset, from.Bytes);
                return;
            default:
                throw Stop($"stores {value.Kind} as {shape.Managed.FullName}");
        }
        Store(memory, offset, bytes[..shape.Type.Size]);
    }

    private static Datum LoadValue(DatumMemory memory, int offset, TypeShape shape)
    {
        if (memory.IsUnknown)
            return Datum.Unknown;
        if (offset < 0 || shape.Type.Size > memory.Bytes.Length - offset)
            throw Stop("reads outside of a variable");
        var bytes = memory.Bytes.AsSpan(offset, shape.Type.Size);
        return (shape.Family, shape.Type.Size) switch
        {
            (TypeFamily.Integer, 1) => Datum.Int32(shape.IsSigned ? (sbyte)bytes[0] : bytes[0]),
            (TypeFamily.Integer, 2) => Datum.Int32(shape.IsSigned ? BitConverter.ToInt16(bytes) : BitConverter.ToUInt16(bytes)),
            (TypeFamily.Integer, 4) => Datum.Int32(BitConverter.ToInt32(bytes)),
            (TypeFamily.Integer, 8) => Datum.Int64(BitConverter.ToInt64(bytes)),
            (TypeFamily.Float, 4) => Datum.Float32(BitConverter.ToSingle(bytes)),
            (TypeFamily.Float, 8) => Datum.Float64(BitConverter.ToDouble(bytes)),
            (TypeFamily.Struct, _) => Datum.Struct(bytes.ToArray()),
            _ => throw Stop($"reads {shape.Managed.FullName}"),
        };
    }

    /// <summary>A static field of another type: its constant, if it has one; reading it runs that type's initializer.</summary>
    private Datum LoadForeignStatic(FieldReference field, TypeReference declaringType)
    {
        var constants = store.Of(declaringType);
        var isKnown = constants.Values.TryGetValue(field.Name, out var bytes);
        if (!constants.IsComplete || !isKnown)
        {
            IsPure = false;
            _othersRan |= !IsInertObject(declaringType, []);
        }
        if (!isKnown)
            return Datum.Unknown;
        _bodies.UnionWith(constants.Bodies);
        var shape = Types.Of(GenericScope.Of(declaringType, []).Close(field.FieldType));
        return LoadValue(new DatumMemory([.. bytes!]), 0, shape);
    }

    /// <summary>True for a method whose body may be followed: straight data work, with arguments that are all known.</summary>
    private bool IsEvaluated(MethodDefinition method, TypeReference declaringType, IEnumerable<Datum> arguments)
    {
        if (!method.HasBody || s_opaque.Contains(method.DeclaringType.FullName) || method.Body.HasExceptionHandlers || method.IsVirtual)
            return false;
        if (_depth >= MaxDepth || arguments.Any(a => !a.IsKnown))
            return false;
        // An intrinsic's body need not be what it does, and a call may start the initializer of another type.
        if (method.CustomAttributes.Any(a => a.AttributeType.Name == "IntrinsicAttribute")
            || (StaticFacts.HasPreciseInitializer(method.DeclaringType) && TypeMap.KeyOf(declaringType) != _key))
        {
            return false;
        }
        return method.Body.Instructions.Count <= MaxFrameworkBody || !FrameworkFacts.IsFramework(method.Module);
    }
}
