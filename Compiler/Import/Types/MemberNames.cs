// Names of types and members that tell them from all others. Full names alone do not: two assemblies may each have an internal `Settings` or `ThrowHelper`, and code of
// both be compiled into one image; an obfuscator may give all fields of a type one name.
//
// What belongs to the package itself has its full name. To any other name the assemblies of all types in it are added, the package's own as nothing. Within an import
// these are the assemblies that define the types, by whatever reference they are reached; a digest, which resolves nothing, has those that the references name.
using Mono.Cecil;

namespace PkgImage.Compiler.Import.Types;

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

    /// <summary>
    /// The name of a type or member as an assembly's own references have it, signature and all. Two references of one module have one name only if they
    /// mean one thing; nothing is resolved.
    /// </summary>
    public static string AsReferenced(MemberReference member) => member.FullName + Suffix(TypesOf(member).SelectMany(type => HomesOf(type, ScopeOf)));

    private static string Suffix(IEnumerable<TypeReference> types, ModuleDefinition own) =>
        Suffix(types.SelectMany(type => HomesOf(type, DefiningAssembly)).Select(home => home == own.Assembly.Name.Name ? "" : home));

    private static string Suffix(IEnumerable<string> homes)
    {
        var all = homes.ToList();
        return all.TrueForAll(home => home.Length == 0) ? "" : "@" + string.Join(',', all);
    }

    private static IEnumerable<TypeReference> TypesOf(MemberReference member) => member switch
    {
        TypeReference type => [type],
        FieldReference field => [field.FieldType, field.DeclaringType],
        GenericInstanceMethod method => [.. TypesOf(method.ElementMethod), .. method.GenericArguments],
        MethodReference method => [method.ReturnType, method.DeclaringType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        _ => [],
    };

    private static string DefiningAssembly(TypeReference type) => type.Resolve()?.Module.Assembly.Name.Name ?? "?";

    /// <summary>The assembly, or module of it, that a reference names; nothing for the module it stands in.</summary>
    private static string ScopeOf(TypeReference type) => type.Scope is null or ModuleDefinition ? "" : type.Scope.Name;

    /// <summary>The assemblies of the types that a type is made of, in the order of its name; those every assembly means the same by left out.</summary>
    private static IEnumerable<string> HomesOf(TypeReference type, Func<TypeReference, string> home) => type switch
    {
        GenericInstanceType generic => HomesOf(generic.ElementType, home).Concat(generic.GenericArguments.SelectMany(argument => HomesOf(argument, home))),
        GenericParameter or FunctionPointerType => [],
        TypeSpecification specification => HomesOf(specification.ElementType, home),
        _ when type.IsPrimitive || type.MetadataType is MetadataType.Object or MetadataType.String or MetadataType.Void => [],
        _ => [home(type)],
    };
}
