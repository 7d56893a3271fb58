// The framework the tests run on: fixtures are compiled against its implementation assemblies, as the importer resolves them.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace PkgImage.Tests.Support;

internal static class Framework
{
    /// <summary>Folder of the running framework's implementation assemblies.</summary>
    public static string Directory { get; } = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    /// <summary>Simple name to path of every managed assembly of the framework.</summary>
    public static ImmutableSortedDictionary<string, string> Assemblies { get; } = System.IO.Directory
        .EnumerateFiles(Directory, "*.dll")
        .Where(IsManaged)
        .ToImmutableSortedDictionary(path => Path.GetFileNameWithoutExtension(path), path => path, StringComparer.Ordinal);

    /// <summary>The same as references of a compilation.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
        [.. Assemblies.Values.Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Version of the framework, such as 10.0.12.</summary>
    public static string Version { get; } = Path.GetFileName(Directory);

    /// <summary>Runtime identifier of this process without a distribution's name, such as linux-x64.</summary>
    public static string RuntimeIdentifier { get; } =
        (OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")
        + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static bool IsManaged(string path)
    {
        using var stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }
}
