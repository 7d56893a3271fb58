// Classifies closed managed types and computes the layout of value types as the CLR does (ECMA-335 II.10.7 and CoreCLR's rules for
// managed sequential layout). What CoreCLR lays out by rules of its own beyond these is refused, not guessed; the loader checks the rest.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Instructions;

namespace PkgImage.Compiler.Import.Types;

/// <summary>Closed types to shapes, remembered. One map per import.</summary>
internal sealed class TypeMap
{
    /// <summary>Alignment CoreCLR never exceeds without an explicit request; only Int128 and vectors ask for more than eight bytes.</summary>
    private const int DefaultPacking = 32;

    /// <summary>Alignment of Int128 and UInt128, which is that of the C type and not of their fields.</summary>
    private const int WideAlignment = 16;

    /// <summary>Value types in value types beyond which none is laid out, so that hostile input does not end the process by its stack.</summary>
    private const int MaxNesting = 64;

    /// <summary>Bytes beyond which no value type is laid out: the runtime's own limit for inline arrays, and more than a stack should hold.</summary>
    private const int MaxSize = 1 << 20;

    private static readonly ImmutableDictionary<string, (IrType Type, bool IsSigned)> Primitives =
        new Dictionary<string, (IrType, bool)>
        {
            ["System.Boolean"] = (IrType.I8, false),
            ["System.Char"] = (IrType.I16, false),
            ["System.SByte"] = (IrType.I8, true),
            ["System.Byte"] = (IrType.I8, false),
            ["System.Int16"] = (IrType.I16, true),
            ["System.UInt16"] = (IrType.I16, false),
            ["System.Int32"] = (IrType.I32, true),
            ["System.UInt32"] = (IrType.I32, false),
            ["System.Int64"] = (IrType.I64, true),
            ["System.UInt64"] = (IrType.I64, false),
            ["System.IntPtr"] = (IrType.I64, true),
            ["System.UIntPtr"] = (IrType.I64, false),
            ["System.Single"] = (IrType.F32, true),
            ["System.Double"] = (IrType.F64, true),
        }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Value types whose alignment or calling convention the CLR treats specially.</summary>
    private static readonly ImmutableHashSet<string> Special =
    [
        // Its size is the runtime's choice, by what the machine has and is configured to.
        "System.Numerics.Vector`1",
        "System.TypedReference", "System.ArgIterator", "System.RuntimeArgumentHandle",
    ];

    private readonly Dictionary<string, TypeShape> _shapes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);

    /// <summary>The shape of a closed type.</summary>
    public TypeShape Of(TypeReference type)
    {
        var key = KeyOf(type);
        if (_shapes.TryGetValue(key, out var shape))
            return shape;
        // A generic one that contains itself with ever larger arguments never comes back to itself.
        if (_inProgress.Count > MaxNesting || !_inProgress.Add(key))
            return Unsupported(type, _inProgress.Count > MaxNesting ? $"value types nested over {MaxNesting} deep" : "a value type that contains itself");
        try
        {
            return _shapes[key] = Classify(type);
        }
        finally
        {
            _inProgress.Remove(key);
        }
    }

    /// <summary>Identity of a closed type: full names with the assemblies of every part.</summary>
    public static string KeyOf(TypeReference type) => type switch
    {
        GenericInstanceType g => $"{KeyOf(g.ElementType)}<{string.Join(',', g.GenericArguments.Select(KeyOf))}>",
        // It has no element type; to native code all are alike.
        FunctionPointerType => type.FullName,
        TypeSpecification s => $"{s.GetType().Name}:{KeyOf(s.ElementType)}:{(s is ArrayType a ? a.Rank : 0)}",
        _ when Primitives.ContainsKey(type.FullName) || type.FullName is "System.Object" or "System.String" => type.FullName,
        _ => $"{type.FullName}@{HomeOf(type)}",
    };

    /// <summary>The assembly a type is in; of one that is not there, what the reference says.</summary>
    private static string HomeOf(TypeReference type)
    {
        try
        {
            return type.Resolve()?.Module.Assembly.Name.Name ?? "?";
        }
        catch (AssemblyResolutionException e)
        {
            return e.AssemblyReference.Name;
        }
    }

    private TypeShape Classify(TypeReference type)
    {
        if (type.FullName == "System.Void")
            return new TypeShape(TypeFamily.Void, IrType.Void, type);
        if (Primitives.TryGetValue(type.FullName, out var primitive))
        {
            var family = primitive.Type.IsFloat ? TypeFamily.Float : TypeFamily.Integer;
            var scalar = new TypeShape(family, primitive.Type, type) { IsSigned = primitive.IsSigned };
            // The primitives' own methods in the framework read their single field through `this`.
            return scalar with
            {
                Fields = ImmutableDictionary<string, FieldShape>.Empty
                    .Add("m_value", new FieldShape(0, scalar)).Add("_value", new FieldShape(0, scalar)),
            };
        }
        switch (type)
        {
            case ByReferenceType r:
                var target = Of(r.ElementType);
                if (target.HoldsObjects)
                    return new TypeShape(TypeFamily.Object, IrType.Void, type);
                return target.IsNative || target.Family == TypeFamily.Void
                    ? new TypeShape(TypeFamily.ByRef, IrType.Ptr, type)
                    : Unsupported(type, $"a managed pointer to {r.ElementType.FullName}");
            case PointerType:
                return new TypeShape(TypeFamily.Pointer, IrType.Ptr, type);
            case FunctionPointerType:
                return new TypeShape(TypeFamily.Integer, IrType.I64, type);
            case ArrayType a:
                return Of(a.ElementType).IsUnmanaged
                    ? new TypeShape(TypeFamily.Array, IrType.Ptr, type)
                    : new TypeShape(TypeFamily.Object, IrType.Void, type);
            case GenericParameter:
                return Unsupported(type, "an open generic parameter");
        }
        if (type.FullName == "System.String")
            return new TypeShape(TypeFamily.String, IrType.Ptr, type);
        if (type.Resolve() is not { } definition)
            return Unsupported(type, $"type {type.FullName} cannot be resolved");
        if (!definition.IsValueType)
            return new TypeShape(TypeFamily.Object, IrType.Void, type);
        if (definition.IsEnum)
            return Of(definition.Fields.First(f => !f.IsStatic).FieldType) with { Managed = type };
        if (Special.Contains(FrameworkFacts.NameOf(definition)))
            return Unsupported(type, $"{definition.FullName} has a layout or convention of its own");
        return LayOut(type, definition);
    }

    private TypeShape LayOut(TypeReference type, TypeDefinition definition)
    {
        if (type is GenericInstanceType generic && !GenericScope.IsBounded(generic.GenericArguments))
            return Unsupported(type, $"{definition.FullName} of ever larger types");
        var scope = GenericScope.Of(type, []);
        var fields = new List<(FieldDefinition Definition, TypeShape Shape)>();
        foreach (var field in definition.Fields.Where(f => !f.IsStatic))
        {
            var shape = Of(scope.Close(field.FieldType));
            fields.Add((field, shape));
        }
        if (fields.Find(f => !f.Shape.IsNative || IsObject(f.Shape)) is (Definition: { } unfit, Shape: { Reason: var reason }))
        {
            return Unsupported(type, reason.Length > 0 ? reason : $"{type.FullName} holds {unfit.FieldType.FullName} in field {unfit.Name}") with
            {
                HoldsObjects = fields.Exists(f => f.Shape.HoldsObjects || IsObject(f.Shape)),
            };
        }
        var isByRefLike = definition.CustomAttributes.Any(a => a.AttributeType.Name == "IsByRefLikeAttribute");
        var packing = definition.PackingSize > 0 ? definition.PackingSize : DefaultPacking;
        if (!System.Numerics.BitOperations.IsPow2(packing))
            return Unsupported(type, $"{type.FullName} is packed to {packing} bytes");
        var inlineLength = InlineArrayLength(definition);
        if (inlineLength > 0 && fields.Count != 1)
            return Unsupported(type, $"{type.FullName} is an inline array without exactly one field");

        var hasByRef = fields.Any(f => f.Shape.Family == TypeFamily.ByRef || f.Shape.IsByRefLike);
        // Since .NET 7 a sequential struct stays sequential whatever its fields' own layout is, unless it holds a reference.
        var isAuto = (definition.IsAutoLayout || (hasByRef && !definition.IsExplicitLayout)) && fields.Count > 0;
        if (isAuto && !AutoOrder(fields))
            return Unsupported(type, $"{type.FullName} has automatic layout over managed pointers and structs");

        if (fields.DistinctBy(f => f.Definition.Name).Count() < fields.Count)
            return Unsupported(type, $"{type.FullName} has several fields of one name");

        var placed = ImmutableDictionary.CreateBuilder<string, FieldShape>(StringComparer.Ordinal);
        long end = 0;
        var alignment = FrameworkFacts.NameOf(definition) is "System.Int128" or "System.UInt128" ? WideAlignment : 1;
        foreach (var (field, shape) in fields)
        {
            var fieldAlignment = Math.Min(shape.Type.Alignment, packing);
            alignment = Math.Max(alignment, fieldAlignment);
            var offset = definition.IsExplicitLayout ? field.Offset : AlignUp(end, fieldAlignment);
            if (offset is < 0 or > MaxSize)
                return Unsupported(type, $"{type.FullName} has a field at {offset}");
            placed[field.Name] = new FieldShape((int)offset, shape);
            end = Math.Max(end, offset + shape.Type.Size);
        }
        if (isAuto)
            alignment = AutoAlignment((int)end, alignment, fields.Any(f => f.Shape.Family != TypeFamily.Struct));
        alignment = Math.Max(alignment, VectorTypes.FieldAlignment(definition));
        var size = Math.Max(AlignUp(end, alignment), Math.Max(definition.ClassSize, 1));
        if (inlineLength > 0)
            size = end * inlineLength;
        if (size > MaxSize)
            return Unsupported(type, $"{type.FullName} takes over {MaxSize} bytes");
        var declared = definition.Fields.Where(f => !f.IsStatic).Select(f => new IrField(f.Name, placed[f.Name].Shape.Type, placed[f.Name].Offset));
        var layout = new IrLayout(type.FullName, (int)size, alignment, [.. declared]);
        return new TypeShape(TypeFamily.Struct, IrType.Struct(layout), type)
        {
            Fields = placed.ToImmutable(),
            IsByRefLike = isByRefLike,
            Vector = VectorTypes.FieldAlignment(definition) > 0 && type is GenericInstanceType { GenericArguments: [var element] }
                ? VectorTypes.LaneOf(element)
                : null,
            IsSpan = SpanTypes.IsSpan(definition),
        };
    }

    private static bool IsObject(TypeShape shape) =>
        shape is { Family: TypeFamily.Array or TypeFamily.String } or { Family: TypeFamily.Object, Managed: not ByReferenceType };

    /// <summary>
    /// Puts fields in the order automatic layout places them: managed pointers, then scalars, larger ones first, then structs; each kind in
    /// the order of declaration (CoreCLR, MethodTableBuilder). False for ref structs that hold structs, whose order this does not tell.
    /// </summary>
    private static bool AutoOrder(List<(FieldDefinition Definition, TypeShape Shape)> fields)
    {
        if (fields.Count <= 1)
            return true;
        var hasByRef = fields.Any(f => f.Shape.Family == TypeFamily.ByRef || f.Shape.IsByRefLike);
        if (hasByRef && fields.Any(f => f.Shape.Family == TypeFamily.Struct))
            return false;
        var sorted = fields
            .OrderByDescending(f => f.Shape.Family == TypeFamily.ByRef)
            .ThenBy(f => f.Shape.Family == TypeFamily.Struct)
            .ThenByDescending(f => f.Shape.Family == TypeFamily.Struct ? 0 : f.Shape.Type.Size)
            .ToList();
        fields.Clear();
        fields.AddRange(sorted);
        return true;
    }

    /// <summary>
    /// Alignment of a type with automatic layout: of a small one its size made a power of two; else eight when it has a scalar, however
    /// small, and that of its fields when it has none.
    /// </summary>
    private static int AutoAlignment(int end, int ofFields, bool hasScalar)
    {
        const int word = 8;
        if (end <= word)
            return Math.Max(ofFields, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)end));
        return hasScalar ? Math.Max(ofFields, word) : ofFields;
    }

    private static int InlineArrayLength(TypeDefinition definition)
    {
        var attribute = definition.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "InlineArrayAttribute");
        return attribute is null ? 0 : (int)attribute.ConstructorArguments[0].Value;
    }

    private static TypeShape Unsupported(TypeReference type, string reason) =>
        new(TypeFamily.Unsupported, IrType.Void, type) { Reason = reason };

    private static long AlignUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
