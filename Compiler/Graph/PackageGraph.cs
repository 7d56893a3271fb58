// The package graph of one project: which assemblies get images, and where every assembly they mention is found.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Graph;

/// <summary>Where a package comes from.</summary>
public enum PackageKind
{
    /// <summary>The project's own assembly.</summary>
    Project,
    ProjectReference,
    NuGet,
    /// <summary>A plain file reference.</summary>
    File,
}

/// <summary>One package: an assembly that lands in the project's output.</summary>
/// <param name="Name">Simple assembly name.</param>
/// <param name="AssemblyPath">Full path of the IL to compile and weave.</param>
/// <param name="Version">NuGet version for <see cref="PackageKind.NuGet"/>, else the assembly version.</param>
/// <param name="Dependencies">Names of the packages of the graph it references, sorted.</param>
/// <param name="WovenKey">Key of the image the assembly was woven for by its own build, or null: such a package is passed along as it is.</param>
public sealed record PackageNode(
    string Name, string AssemblyPath, PackageKind Kind, string Version, ImmutableArray<string> Dependencies, string? WovenKey);

/// <summary>An assembly on the reference list that gets no image, with the reason.</summary>
public sealed record ExcludedPackage(string Name, string AssemblyPath, Diagnostics.Diagnostic Reason);

/// <summary>The graph.</summary>
/// <param name="Packages">Sorted by name, ordinal.</param>
/// <param name="References">Implementation assemblies to resolve against, framework included: simple name to full path.</param>
/// <param name="FrameworkVersion">Version of the base image's framework, such as 10.0.12.</param>
public sealed record PackageGraph(
    ImmutableArray<PackageNode> Packages,
    ImmutableArray<ExcludedPackage> Excluded,
    ImmutableSortedDictionary<string, string> References,
    string FrameworkVersion)
{
    /// <summary>Names of the references that land in the program's output, packages or not; all others are the framework's.</summary>
    public ImmutableArray<string> Output { get; init; } = [];
}
