// What a build knows about a project's references, before anything is opened: the input of GraphBuilder.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Graph;

/// <summary>Which packages get images.</summary>
public enum ImageScope
{
    /// <summary>Every package of the output.</summary>
    All,
    /// <summary>Packages from NuGet and plain files; the assemblies of projects stay as the C# compiler wrote them.</summary>
    Packages,
    None,
}

/// <summary>A file that lands in the project's output.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Subdirectory">Where below the output folder it goes; empty for the folder itself.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Version">NuGet version as the project's assets tell it, or null.</param>
public sealed record OutputFile(string Path, string Subdirectory, PackageKind Kind, string? Version);

/// <summary>The implementation of one shared framework.</summary>
/// <param name="Files">Its assemblies, full paths.</param>
/// <param name="Version">Such as 10.0.12.</param>
public sealed record FrameworkImplementation(string Name, string Version, ImmutableArray<string> Files);

/// <summary>Everything the graph is built from.</summary>
/// <param name="OwnAssembly">Full path of the assembly the C# compiler wrote.</param>
/// <param name="Files">Every other file that lands in the output.</param>
/// <param name="Frameworks">Microsoft.NETCore.App first.</param>
/// <param name="Excluded">Simple names of packages the user excluded.</param>
public sealed record GraphInputs(
    string OwnAssembly,
    ImmutableArray<OutputFile> Files,
    ImmutableArray<FrameworkImplementation> Frameworks,
    ImageScope Scope,
    ImmutableHashSet<string> Excluded);
