// The framework an image leans on.
using Mono.Cecil;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import;

/// <summary>Facts about the base image.</summary>
public static class BaseImage
{
    /// <summary>The assembly that tells one build of the framework from another.</summary>
    public const string CoreAssembly = "System.Private.CoreLib";

    /// <summary>
    /// Module version id of the core library when framework code went into the package's image, else empty: such an image runs on any build
    /// of the framework. Layouts do not count, since the loader compares those it was compiled for with those it meets; nor does settled
    /// code.
    /// </summary>
    public static Guid Of(ImportedPackage package, CompilerOptions options, AssemblyUniverse universe) =>
        IsBound(package.Consumed, options.FrameworkCode, universe) ? universe.TryResolve(CoreAssembly)?.MainModule.Mvid ?? Guid.Empty : Guid.Empty;

    /// <summary>True for an image that consumed this: it runs on one build of the framework only.</summary>
    internal static bool IsBound(IEnumerable<ConsumedItem> consumed, bool frameworkCode, AssemblyUniverse universe) => frameworkCode && consumed
        .Where(c => c.Kind == ConsumedDigest.Body)
        .Select(c => c.Assembly)
        .Distinct(StringComparer.Ordinal)
        .Any(name => universe.TryResolve(name) is { } assembly && FrameworkFacts.IsFramework(assembly.MainModule));

    /// <summary>
    /// True for a struct that is the same in each process with this core library: it and its type arguments come with that, from one folder. An image that is bound to a build
    /// of the framework need not compare such a layout, which would bring in the type's assembly before the program does.
    /// </summary>
    internal static bool HasLayoutOf(TypeReference type, AssemblyUniverse universe) =>
        type.Resolve() is { } definition
        && FrameworkFacts.IsFramework(definition.Module)
        && FolderOf(definition.Module) == FolderOf(universe.TryResolve(CoreAssembly)?.MainModule)
        && (type is not GenericInstanceType instance || instance.GenericArguments.All(argument => HasLayoutOf(argument, universe)));

    private static string? FolderOf(ModuleDefinition? module) => Path.GetDirectoryName(module?.FileName);
}
