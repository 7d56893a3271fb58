// Seeing through woven assemblies: a stub's body says nothing about what the method computes; its sibling holds the original.
using Mono.Cecil;

namespace PkgImage.Compiler.Import;

/// <summary>The naming rule that weaving and import share.</summary>
public static class WovenMethods
{
    /// <summary>Appended to a woven method's name to name the sibling that holds its original body.</summary>
    public const string OriginalSuffix = "$il";

    /// <summary>The method that holds the original body: the sibling when <paramref name="method"/> is a stub, else itself.</summary>
    public static MethodDefinition Original(MethodDefinition method)
    {
        var name = method.Name + OriginalSuffix;
        foreach (var candidate in method.DeclaringType.Methods)
        {
            if (candidate.Name == name && candidate.IsStatic == method.IsStatic && HaveSameSignature(candidate, method))
                return candidate;
        }
        return method;
    }

    private static bool HaveSameSignature(MethodDefinition left, MethodDefinition right) =>
        left.GenericParameters.Count == right.GenericParameters.Count
        && left.Parameters.Count == right.Parameters.Count
        && left.ReturnType.FullName == right.ReturnType.FullName
        && left.Parameters.Zip(right.Parameters).All(p => p.First.ParameterType.FullName == p.Second.ParameterType.FullName);
}
