// Finding the body a constrained call reaches: the implementation of an interface or virtual method on a value type known at build time
// (ECMA-335 III.2.1, II.12.2; static virtual members as augmented in the runtime's ECMA-335 addenda).
using System.Collections.Immutable;
using Mono.Cecil;

namespace PkgImage.Compiler.Import.Types;

internal static class MemberLookup
{
    /// <summary>
    /// The implementation on <paramref name="type"/>, or null when a call would box the value, or the type is a class.
    /// </summary>
    /// <param name="type">The constrained type, closed.</param>
    /// <param name="declared">The method named by the call.</param>
    /// <param name="declaringType">Its closed declaring type.</param>
    /// <param name="arguments">Its closed method arguments.</param>
    public static ClosedMethod? FindImplementation(
        TypeReference type, MethodDefinition declared, TypeReference declaringType, ImmutableArray<TypeReference> arguments)
    {
        if (type.Resolve() is not { IsValueType: true } definition)
            return null;
        return FindIn(type, definition, declared, declaringType, arguments)
            // A static member's default body in the interface needs no boxing; an instance one does.
            ?? (declared is { IsStatic: true, HasBody: true } ? new ClosedMethod(declared, declaringType, arguments) : null);
    }

    /// <summary>The method that a virtual call reaches on an object of exactly that type, or null when it is none of its own or of its bases.</summary>
    /// <inheritdoc cref="FindImplementation"/>
    public static ClosedMethod? FindOnObject(
        TypeReference type, MethodDefinition declared, TypeReference declaringType, ImmutableArray<TypeReference> arguments)
    {
        for (var at = type; at?.Resolve() is { } definition; at = definition.BaseType is { } parent ? GenericScope.Of(at, []).Close(parent) : null)
        {
            if (FindIn(at, definition, declared, declaringType, arguments) is { Definition.IsAbstract: false } found)
                return found;
        }
        return null;
    }

    private static ClosedMethod? FindIn(
        TypeReference type, TypeDefinition definition, MethodDefinition declared, TypeReference declaringType, ImmutableArray<TypeReference> arguments)
    {
        var scope = GenericScope.Of(type, arguments);
        var wanted = Signature(declared, GenericScope.Of(declaringType, arguments));
        MethodDefinition? implicitMatch = null;
        foreach (var candidate in definition.Methods)
        {
            if (candidate.IsStatic != declared.IsStatic || candidate.GenericParameters.Count != declared.GenericParameters.Count)
                continue;
            foreach (var overridden in candidate.Overrides)
            {
                if (overridden.Name == declared.Name && scope.Close(overridden.DeclaringType).FullName == declaringType.FullName
                    && Signature(candidate, scope) == wanted)
                {
                    return Closed(candidate);
                }
            }
            if (candidate.Name == declared.Name && (candidate.IsVirtual || candidate.IsStatic) && candidate.IsPublic && Signature(candidate, scope) == wanted)
                implicitMatch = candidate;
        }
        return implicitMatch is null ? null : Closed(implicitMatch);

        ClosedMethod Closed(MethodDefinition method) => new(WovenMethods.Original(method), type, arguments);
    }

    private static string Signature(MethodDefinition method, GenericScope scope) =>
        $"{scope.Close(method.ReturnType).FullName}({string.Join(",", method.Parameters.Select(p => scope.Close(p.ParameterType).FullName))})";
}
