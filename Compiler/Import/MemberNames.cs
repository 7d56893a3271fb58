// Names of types and members that tell them from all others. Full names alone do not: two assemblies may each have an internal `Settings` or `ThrowHelper`, and code of
// both be compiled into one image; an obfuscator may give all fields of a type one name.
//
// What belongs to the package itself has its full name. To any other name the assemblies of all types in it are added, the package's own as nothing.
using Mono.Cecil;

namespace PkgImage.Compiler.Import;

/// <summary>Unique names within one package's import.</summary>
internal static class MemberNames
{
    /// <summary>The name of a closed type.</summary>
    /// <param name="own">The package's module.</param>
    public static string Of(TypeReference type, ModuleDefinition own) => type.FullName + Suffix([type], own);

    /// <summary>The name of a field of a closed type, behind that type's.</summary>
    public static string Of(FieldReference field, TypeReference declaringType, ModuleDefinition own)
    {
        var name = $"{Of(declaringType, own)}::{field.Name}";
        return declaringType.Resolve() is { } definition && definition.Fields.Count(other => other.Name == field.Name) > 1 ? $"{name}:{field.FieldType.FullName}" : name;
    }

    /// <summary>The name of anything that an instruction names.</summary>
    public static string Of(MemberReference member, ModuleDefinition own) => member.FullName + Suffix(member switch
    {
        TypeReference type => [type],
        GenericInstanceMethod method => [method.DeclaringType, .. method.GenericArguments],
        _ => [member.DeclaringType],
    }, own);

    private static string Suffix(IEnumerable<TypeReference> types, ModuleDefinition own)
    {
        var homes = types.SelectMany(HomesOf).Select(home => home == own.Assembly.Name.Name ? "" : home).ToList();
        return homes.TrueForAll(home => home.Length == 0) ? "" : "@" + string.Join(',', homes);
    }

    /// <summary>The assemblies of the types that a type is made of, in the order of its name; those every assembly means the same by left out.</summary>
    private static IEnumerable<string> HomesOf(TypeReference type) => type switch
    {
        GenericInstanceType generic => HomesOf(generic.ElementType).Concat(generic.GenericArguments.SelectMany(HomesOf)),
        GenericParameter or FunctionPointerType => [],
        TypeSpecification specification => HomesOf(specification.ElementType),
        _ when type.IsPrimitive || type.MetadataType is MetadataType.Object or MetadataType.String or MetadataType.Void => [],
        _ => [type.Resolve()?.Module.Assembly.Name.Name ?? "?"],
    };
}
