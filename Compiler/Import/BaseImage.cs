// The framework an image leans on.
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
    public static Guid Of(ImportedPackage package, CompilerOptions options, AssemblyUniverse universe)
    {
        var consumesFramework = options.FrameworkCode && package.Consumed
            .Where(c => c.Kind == ConsumedDigest.Body)
            .Select(c => c.Assembly)
            .Distinct(StringComparer.Ordinal)
            .Any(name => universe.TryResolve(name) is { } assembly && FrameworkFacts.IsFramework(assembly.MainModule));
        return consumesFramework ? universe.TryResolve(CoreAssembly)?.MainModule.Mvid ?? Guid.Empty : Guid.Empty;
    }
}
