// Seeing through woven assemblies: a stub's body says nothing about what the method computes; the original body is elsewhere.
// The names here are the one rule that weaving and import share.
using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Import;

/// <summary>What a woven assembly looks like from outside.</summary>
public static class WovenMethods
{
    /// <summary>Appended to a woven method's name to name the sibling that holds its original body; with a number behind it where the package has such names itself.</summary>
    public const string UsualSuffix = "$il";

    /// <summary>Literal field of the holder that tells the suffix where it is not the usual one.</summary>
    public const string SuffixField = "Suffix";

    /// <summary>The type that holds the function table; no source language can spell it.</summary>
    public const string HolderName = "<PkgImage>";

    /// <summary>Type nested in the holder: stubs of specializations, which calls were redirected to.</summary>
    public const string SpecializationsName = "Specializations";

    public static bool IsWoven(ModuleDefinition module) => module.GetType("", HolderName) is not null;

    /// <summary>The suffix to weave a module with: the first that no method of it ends in, so that each name that does is a sibling's.</summary>
    public static string FreeSuffix(ModuleDefinition module)
    {
        var taken = module.GetTypes().SelectMany(type => type.Methods).Select(method => method.Name)
            .Where(name => name.Contains(UsualSuffix, StringComparison.Ordinal)).ToList();
        var suffix = UsualSuffix;
        for (var number = 2; taken.Exists(name => name.EndsWith(suffix, StringComparison.Ordinal)); number++)
            suffix = string.Create(CultureInfo.InvariantCulture, $"{UsualSuffix}{number}");
        return suffix;
    }

    /// <summary>Types of the module that weaving did not add.</summary>
    public static IEnumerable<TypeDefinition> OriginalTypes(ModuleDefinition module) =>
        module.GetTypes().Where(type => (type.DeclaringType ?? type) is not { Namespace: "", Name: HolderName });

    /// <summary>True when the method holds the original body of a woven one.</summary>
    public static bool IsOriginal(MethodDefinition method) =>
        method.Name.Contains(UsualSuffix, StringComparison.Ordinal) && SuffixOf(method.Module) is { } suffix && method.Name.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>The method's name before weaving.</summary>
    public static string OriginalName(MethodDefinition method) =>
        IsOriginal(method) ? method.Name[..^SuffixOf(method.Module)!.Length] : method.Name;

    /// <summary>The method that holds the original body: the sibling when <paramref name="method"/> is a stub, else itself.</summary>
    public static MethodDefinition Original(MethodDefinition method)
    {
        if (SuffixOf(method.Module) is not { } suffix)
            return method;
        var name = method.Name + suffix;
        foreach (var candidate in method.DeclaringType.Methods)
        {
            if (candidate.Name == name && candidate.IsStatic == method.IsStatic && HaveSameSignature(candidate, method))
                return candidate;
        }
        return method;
    }

    /// <summary>
    /// What a call was before weaving: for a call of a specialization's stub the call of the closed method it stands for (`this` is the
    /// stub's first argument), else the instruction itself.
    /// </summary>
    public static Instruction OriginalCall(Instruction instruction)
    {
        if (instruction.Operand is not MethodReference { DeclaringType: { Name: SpecializationsName, DeclaringType.Name: HolderName } } callee)
            return instruction;
        // The stub starts with a test of the function table; where there is none, it calls the original.
        var stub = callee.Resolve() ?? throw new ResolutionException(callee);
        var at = (Instruction?)stub.Body.Instructions.First(i => i.OpCode.Code is Code.Brfalse or Code.Brfalse_S).Operand;
        while (at is not null && at.OpCode.Code is not (Code.Call or Code.Callvirt))
            at = at.Next;
        return at ?? instruction;
    }

    /// <summary>The suffix a module was woven with; null when it is not woven.</summary>
    private static string? SuffixOf(ModuleDefinition module) => module.GetType("", HolderName) is { } holder
        ? holder.Fields.FirstOrDefault(field => field.Name == SuffixField)?.Constant as string ?? UsualSuffix
        : null;

    private static bool HaveSameSignature(MethodReference left, MethodReference right) =>
        left.GenericParameters.Count == right.GenericParameters.Count
        && left.Parameters.Count == right.Parameters.Count
        && left.ReturnType.FullName == right.ReturnType.FullName
        && left.Parameters.Zip(right.Parameters).All(p => p.First.ParameterType.FullName == p.Second.ParameterType.FullName);
}
