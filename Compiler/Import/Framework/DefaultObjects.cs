// Objects the framework makes one of for each type, to compare values of it and to sort them. Which class each one has follows from the
// type's interfaces alone, and none holds anything: so native code calls their methods although it never sees the objects. The JIT compiler
// knows as much of the comparers.
//
// Exactness: the tables follow ComparerHelpers and CreateArraySortHelper of the core library the image is compiled against; what they do
// not cover stays a virtual call. So does what compares another package's values: were an interface added there or taken away, nothing
// would tell.
using System.Collections.Frozen;
using Mono.Cecil;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Framework;

internal static class DefaultObjects
{
    private const string Namespace = "System.Collections.Generic";
    private const string Generic = Namespace + ".";

    /// <summary>Types that compare among themselves without an exception, and in one order once a sorter has set NaN apart.</summary>
    private static readonly FrozenSet<string> s_ordered = new[]
    {
        "Boolean", "Byte", "SByte", "Int16", "UInt16", "Char", "Int32", "UInt32", "Int64", "UInt64", "IntPtr", "UIntPtr", "Int128", "UInt128",
        "Half", "Single", "Double", "DateTime", "DateOnly", "TimeOnly", "TimeSpan", "Guid",
    }.Select(name => "System." + name).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The exact type of what the property Default of a closed type returns, or null when it is not known.</summary>
    /// <param name="module">The package's own module.</param>
    public static TypeReference? TypeOf(TypeReference holder, ModuleDefinition? module)
    {
        if (holder is not GenericInstanceType { GenericArguments: [var element, ..], ElementType.Namespace: Namespace } closed
            || closed.Resolve() is not { } declared
            || !FrameworkFacts.IsCoreLibrary(declared.Module))
        {
            return null;
        }
        return declared.Name switch
        {
            "Comparer`1" when Implements(element, "System.IComparable`1", module) => Make("GenericComparer`1", element),
            "Comparer`1" when ValueOfNullable(element) is { } value => Make("NullableComparer`1", value),
            "EqualityComparer`1" when Implements(element, "System.IEquatable`1", module) => Make("GenericEqualityComparer`1", element),
            "EqualityComparer`1" when ValueOfNullable(element) is { } value => Make("NullableEqualityComparer`1", value),
            "EqualityComparer`1" when element.Resolve() is { IsEnum: true } => Make("EnumEqualityComparer`1", element),
            "ArraySortHelper`1" or "ArraySortHelper`2" when IsOrdered(element) => Make("Generic" + declared.Name, [.. closed.GenericArguments]),
            _ => null,
        };

        TypeReference? Make(string name, params TypeReference[] arguments)
        {
            if (declared.Module.GetType(Generic + name) is not { } definition)
                return null;
            var made = new GenericInstanceType(definition);
            foreach (var argument in arguments)
                made.GenericArguments.Add(argument);
            return made;
        }
    }

    /// <summary>
    /// True for a sorter's or searcher's method whose handlers nothing ever enters. They tell that a comparison has thrown, or that
    /// comparisons contradict each other; with the default comparer of these types neither happens.
    /// </summary>
    public static bool NeverThrows(ClosedMethod method) =>
        method.DeclaringType is GenericInstanceType { GenericArguments: [var element, ..] } type
        && FrameworkFacts.NameOf(type) is Generic + "GenericArraySortHelper`1" or Generic + "GenericArraySortHelper`2"
        && IsOrdered(element)
        && method.Known.Any(k => k.Index == method.Definition.Parameters.Count);

    private static bool IsOrdered(TypeReference type) => type is not TypeSpecification && s_ordered.Contains(FrameworkFacts.NameOf(type));

    /// <summary>The value of a Nullable, or null for another type.</summary>
    private static TypeReference? ValueOfNullable(TypeReference type) =>
        type is GenericInstanceType { GenericArguments: [var value] } && FrameworkFacts.NameOf(type) == "System.Nullable`1" ? value : null;

    /// <summary>True for a value type that says itself that it implements an interface of itself.</summary>
    private static bool Implements(TypeReference type, string name, ModuleDefinition? module)
    {
        if (type.Resolve() is not { IsValueType: true } definition || (definition.Module != module && !FrameworkFacts.IsFramework(definition.Module)))
            return false;
        var scope = GenericScope.Of(type, []);
        return definition.Interfaces.Any(i => i.InterfaceType is GenericInstanceType { GenericArguments: [var argument] } closed
            && FrameworkFacts.NameOf(closed) == name && TypeMap.KeyOf(scope.Close(argument)) == TypeMap.KeyOf(type));
    }
}
