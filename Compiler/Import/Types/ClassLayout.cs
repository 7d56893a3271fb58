// Where the fields of objects lie, as CoreCLR places them on 64-bit machines: after those of the base class, the largest first, references before numbers of
// their size, equals as they are declared, structs last. Small fields fill up what a base class leaves until the next ones are aligned.
//
// No promise of the runtime's, so nothing relies on it: a stub compares the places of the fields it passes together, which costs compiled code nothing,
// and runs the IL where they are others (Weave.CaptureEmitter). Only classes of the package itself, base classes included: another package's or the
// framework's may have other fields in the next version.
using Mono.Cecil;

namespace PkgImage.Compiler.Import.Types;

/// <summary>Places of fields in the package's own classes, remembered.</summary>
/// <param name="module">The package.</param>
internal sealed class ClassLayout(ModuleDefinition module, TypeMap types)
{
    /// <summary>Sizes of fields that are no structs: 1, 2, 4 and 8 bytes.</summary>
    private const int Sizes = 4;

    /// <summary>Base classes beyond which no class is laid out, so that hostile input does not end the process by its stack.</summary>
    private const int MaxBases = 64;

    private readonly Dictionary<string, Places?> _classes = new(StringComparer.Ordinal);

    /// <param name="Offsets">Of a class's own fields, by name; those that are structs are left out.</param>
    /// <param name="End">Where the fields of a derived class begin; null when that is not known.</param>
    private sealed record Places(Dictionary<string, int> Offsets, int? End);

    /// <param name="Size">As a power of two.</param>
    private sealed record Field(string Name, int Size, bool IsReference);

    /// <summary>Bytes from an object's first field to this one; null where that is not known.</summary>
    /// <param name="declaringType">The closed class that declares the field.</param>
    public int? OffsetOf(TypeReference declaringType, string field) =>
        PlacesOf(declaringType, MaxBases) is { } places && places.Offsets.TryGetValue(field, out var offset) ? offset : null;

    private Places? PlacesOf(TypeReference type, int depth)
    {
        var key = TypeMap.KeyOf(type);
        if (!_classes.TryGetValue(key, out var places))
            _classes.Add(key, places = depth == 0 ? null : Place(type, depth));
        return places;
    }

    private Places? Place(TypeReference type, int depth)
    {
        if (type.Resolve() is not { IsValueType: false, IsAutoLayout: true, BaseType: { } baseType } definition || definition.Module != module)
            return null;
        var scope = GenericScope.Of(type, []);
        if (StartAfter(baseType, scope, depth) is not { } end)
            return null;
        var (fields, hasStructs) = (new List<Field>(), false);
        foreach (var field in definition.Fields.Where(field => !field.IsStatic))
        {
            if (ShapeOf(field, scope) is not { } shape)
                return null;
            switch (shape.Family)
            {
                case TypeFamily.Integer or TypeFamily.Float or TypeFamily.Pointer:
                    fields.Add(new Field(field.Name, int.Log2(shape.Type.Size), false));
                    break;
                case TypeFamily.Array or TypeFamily.String or TypeFamily.Object:
                    fields.Add(new Field(field.Name, Sizes - 1, true));
                    break;
                case TypeFamily.Struct:
                    hasStructs = true;
                    break;
                default:
                    // One of a type that is not there may be either.
                    if (shape.Managed is GenericParameter || shape.Managed.Resolve() is not { IsValueType: true })
                        return null;
                    hasStructs = true;
                    break;
            }
        }
        // By name alone, fields of one name are not told apart.
        if (fields.DistinctBy(field => field.Name).Count() < fields.Count)
            return null;
        var offsets = new Dictionary<string, int>(StringComparer.Ordinal);
        FillUp(fields, offsets, ref end);
        for (var size = Sizes - 1; size >= 0; size--)
        {
            var ofSize = fields.Where(field => field.Size == size && !offsets.ContainsKey(field.Name)).ToList();
            if (ofSize.Count > 0)
                end = (end + (1 << size) - 1) >> size << size;
            foreach (var field in ofSize.OrderBy(field => !field.IsReference))
            {
                offsets.Add(field.Name, end);
                end += 1 << size;
            }
        }
        return new Places(offsets, hasStructs ? null : end);
    }

    /// <summary>Where fields begin behind those of a base class; null for one that is not the package's own.</summary>
    private int? StartAfter(TypeReference baseType, GenericScope scope, int depth)
    {
        if (baseType.FullName == "System.Object")
            return 0;
        // A reference to another module is not followed: it may lead nowhere. Neither is a base class with ever larger arguments.
        return baseType.GetElementType() is TypeDefinition && scope.Close(baseType) is var closed && GenericScope.IsBounded([closed]) ? PlacesOf(closed, depth - 1)?.End : null;
    }

    /// <summary>Null for a field of a type that is not there.</summary>
    private TypeShape? ShapeOf(FieldDefinition field, GenericScope scope)
    {
        try
        {
            return types.Of(scope.Close(field.FieldType));
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }

    /// <summary>Places small fields where the base class ends between the places of larger ones, if there are any larger.</summary>
    private static void FillUp(List<Field> fields, Dictionary<string, int> offsets, ref int end)
    {
        for (var size = 0; size < Sizes - 1; size++)
        {
            if (end % (1 << (size + 1)) == 0)
                continue;
            var left = fields.Where(field => !offsets.ContainsKey(field.Name)).ToList();
            var fitting = left.Where(field => field.Size <= size).MaxBy(field => field.Size);
            if (fitting is null || !left.Exists(field => field.Size > size))
                return;
            offsets.Add(fitting.Name, end);
            end += 1 << fitting.Size;
            size = fitting.Size;
        }
    }
}
