// The framework an image leans on.
namespace PkgImage.Compiler.Import;

/// <summary>Facts about the base image.</summary>
public static class BaseImage
{
    /// <summary>The assembly that tells one build of the framework from another.</summary>
    public const string CoreAssembly = "System.Private.CoreLib";

    /// <summary>
    /// Module version id of the core library when framework code or layouts went into the package's image, else empty: such an image
    /// runs on any build of the framework.
    /// </summary>
    public static Guid Of(ImportedPackage package, AssemblyUniverse universe)
    {
        var consumesFramework = package.Consumed
            .Select(c => c.Assembly)
            .Distinct(StringComparer.Ordinal)
            .Any(name => universe.TryResolve(name) is { } assembly && FrameworkFacts.IsFramework(assembly.Name));
        return consumesFramework ? universe.TryResolve(CoreAssembly)?.MainModule.Mvid ?? Guid.Empty : Guid.Empty;
    }
}
