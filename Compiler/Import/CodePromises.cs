// What attributes promise or permit about a method's code. They change native code, so they are part of a body's identity.
using System.Collections.Immutable;
using Mono.Cecil;

namespace PkgImage.Compiler.Import;

/// <summary>Reads PkgImage's attributes, by name: assemblies may bring a PkgImage.Runtime of any version.</summary>
internal static class CodePromises
{
    private const string FastMathAttribute = "PkgImage.FastMathAttribute";
    private const string NoAliasAttribute = "PkgImage.NoAliasAttribute";

    /// <summary>Whether floats of a method may be treated as real numbers: by its own attribute, its type's, or its assembly's.</summary>
    public static bool HasFastMath(MethodDefinition method)
    {
        if (Has(method, FastMathAttribute) || Has(method.Module.Assembly, FastMathAttribute))
            return true;
        for (var type = method.DeclaringType; type is not null; type = type.DeclaringType)
        {
            if (Has(type, FastMathAttribute))
                return true;
        }
        return false;
    }

    /// <summary>Parameters behind which nothing else is reached, by number in the managed signature, `this` counted.</summary>
    public static ImmutableArray<int> NoAlias(MethodDefinition method) =>
        [.. method.Parameters.Where(parameter => Has(parameter, NoAliasAttribute)).Select(parameter => parameter.Index + (method.HasThis ? 1 : 0))];

    /// <summary>All of a method's in one text, empty for most.</summary>
    public static string Text(MethodDefinition method) =>
        (HasFastMath(method) ? "fast math\n" : "") + string.Concat(NoAlias(method).Select(parameter => $"no alias {parameter}\n"));

    /// <summary>Gives a method that is made of another's code what is said of that code.</summary>
    public static void CopyTo(MethodDefinition method, MethodDefinition source) => Copy(source, method, FastMathAttribute);

    /// <summary>Gives a parameter that takes over another's value what is said of that one.</summary>
    public static void CopyTo(ParameterDefinition parameter, ParameterDefinition source) => Copy(source, parameter, NoAliasAttribute);

    public static bool Has(ICustomAttributeProvider provider, string name) =>
        provider.HasCustomAttributes && provider.CustomAttributes.Any(a => a.AttributeType.FullName == name);

    private static void Copy(ICustomAttributeProvider source, ICustomAttributeProvider target, string name)
    {
        foreach (var attribute in source.CustomAttributes.Where(a => a.AttributeType.FullName == name))
            target.CustomAttributes.Add(attribute);
    }
}
