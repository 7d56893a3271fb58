// Which closed types code may hold without holding an object reference of its own making: the first half of the corpus rule.
//
// Deliberately not the importer's TypeMap: what the compiler is measured by must not shrink with what it can do.
using Mono.Cecil;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Tests.Corpus;

internal enum Held
{
    /// <summary>Numbers, enums, pointers, and structs of these.</summary>
    Unmanaged,
    /// <summary>Managed pointers to such data, spans, and ref structs of these.</summary>
    Reference,
    /// <summary>An array of unmanaged elements, or a string.</summary>
    Buffer,
    /// <summary>Any other object: code may only go through it, to a field or into a call.</summary>
    Object,
    /// <summary>What holds an object inside, or is not closed.</summary>
    Refused,
}

internal static class HeldTypes
{
    private const int MaxDepth = 32;

    public static Held Of(TypeReference type) => Of(type, 0);

    private static Held Of(TypeReference type, int depth)
    {
        if (depth > MaxDepth)
            return Held.Refused;
        switch (type)
        {
            case GenericParameter:
                return Held.Refused;
            case PointerType or FunctionPointerType:
                return Held.Unmanaged;
            case ByReferenceType reference:
                return Of(reference.ElementType, depth + 1) is Held.Unmanaged or Held.Reference ? Held.Reference : Held.Refused;
            case ArrayType array:
                return Of(array.ElementType, depth + 1) == Held.Unmanaged ? Held.Buffer : Held.Object;
        }
        if (type.FullName == "System.String")
            return Held.Buffer;
        if (type.IsPrimitive || type.FullName is "System.Void" or "System.IntPtr" or "System.UIntPtr")
            return Held.Unmanaged;
        if (type.Resolve() is not { } definition)
            return Held.Refused;
        if (definition.IsEnum)
            return Held.Unmanaged;
        if (!definition.IsValueType)
            return Held.Object;
        var scope = GenericScope.Of(type, []);
        var held = Held.Unmanaged;
        foreach (var field in definition.Fields.Where(f => !f.IsStatic))
        {
            switch (Of(scope.Close(field.FieldType), depth + 1))
            {
                case Held.Unmanaged:
                    break;
                case Held.Reference:
                    held = Held.Reference;
                    break;
                default:
                    return Held.Refused;
            }
        }
        return held;
    }
}
