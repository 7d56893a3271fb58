// What a NuGet package of a library holds: one woven assembly, and for each platform the image it asks for.
//
//   lib/TFM/Foo.dll                         woven, with the keys of all images that fit it   runtimes/RID/native/Foo.pkgimg.so       image;
// runtimes/RID/nativeassets/TFM where the package has several target frameworks   runtimes/RID/native/Foo.pkgimg.refs     the assembly's
// fingerprint   runtimes/RID/lib/TFM/Foo.dll            only where a platform's kernels are others (instructions of one processor): an
// assembly of its own
//
// These are folders that NuGet knows, so a consumer needs no build logic: restore, deps.json and the host bring assembly and image
// together.
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Weave;
using PkgImage.Format;

namespace PkgImage.Compiler;

/// <summary>A build of the library for one platform.</summary>
/// <param name="Directory">Its folder of placed images.</param>
public sealed record PlatformBuild(string RuntimeIdentifier, string Directory);

/// <summary>A file and where it goes in the package.</summary>
/// <param name="PackagePath">Folder in the package, with '/'.</param>
public sealed record PackedFile(string Path, string PackagePath);

/// <summary>The files of a packed library.</summary>
/// <param name="Assembly">The woven assembly for lib/TFM.</param>
/// <param name="Symbols">Its portable PDB, or null.</param>
/// <param name="Files">Everything else, in the order of platforms.</param>
public sealed record PackedLibrary(string Assembly, string? Symbols, ImmutableArray<PackedFile> Files)
{
    /// <summary>Writes the files below <paramref name="output"/>; null when no platform has an image.</summary>
    /// <param name="package">Simple name of the assembly.</param>
    /// <param name="assemblyFile">Its file name.</param>
    /// <param name="framework">Folder name of the target framework, such as net10.0.</param>
    /// <param name="isOnlyFramework">False when images of several target frameworks share the package.</param>
    /// <exception cref="Diagnostics.DiagnosticException">PKI9001: a woven assembly cannot be rewritten.</exception>
    public static PackedLibrary? Create(
        string package, string assemblyFile, string framework, bool isOnlyFramework, IEnumerable<PlatformBuild> builds, string output)
    {
        var platforms = builds
            .Select(b => (b.RuntimeIdentifier, Images: new PlacedImages(b.Directory)))
            .Where(b => File.Exists(b.Images.ImageOf(package, assemblyFile, b.RuntimeIdentifier)))
            .Select(b => new Platform(b.RuntimeIdentifier, b.Images.FolderOf(assemblyFile), b.Images.KeyOf(assemblyFile)!))
            .ToImmutableArray();
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
        if (platforms.IsEmpty)
            return null;

        var alike = Alike(platforms, assemblyFile);
        var shared = Write(Path.Combine(output, "lib"), assemblyFile, platforms[0], alike);
        var files = ImmutableArray.CreateBuilder<PackedFile>();
        foreach (var platform in platforms)
        {
            var folder = $"runtimes/{platform.RuntimeIdentifier}";
            var assembly = shared.Assembly;
            if (!alike.Contains(platform))
            {
                assembly = Write(Path.Combine(output, platform.RuntimeIdentifier), assemblyFile, platform, [platform]).Assembly;
                files.Add(new PackedFile(assembly, $"{folder}/lib/{framework}"));
            }
            var native = isOnlyFramework ? $"{folder}/native" : $"{folder}/nativeassets/{framework}";
            files.Add(new PackedFile(Path.Combine(platform.Folder, EntryFiles.Image(package, platform.RuntimeIdentifier)), native));
            files.Add(new PackedFile(WriteFingerprint(package, assembly, Path.Combine(output, platform.RuntimeIdentifier)), native));
        }
        return new PackedLibrary(shared.Assembly, shared.Symbols, files.ToImmutable());
    }

    /// <summary>The platforms whose woven assembly is that of the first but for the key.</summary>
    private static ImmutableArray<Platform> Alike(ImmutableArray<Platform> platforms, string assemblyFile)
    {
        var keys = platforms.Select(p => p.Key).ToList();
        var woven = platforms.Select(p => WovenKeys.Replace(Path.Combine(p.Folder, assemblyFile), keys).Assembly).ToList();
        return [.. platforms.Where((_, index) => woven[index].AsSpan().SequenceEqual(woven[0]))];
    }

    private static (string Assembly, string? Symbols) Write(string folder, string assemblyFile, Platform source, ImmutableArray<Platform> alike)
    {
        var woven = WovenKeys.Replace(Path.Combine(source.Folder, assemblyFile), alike.Select(p => p.Key));
        Directory.CreateDirectory(folder);
        var assembly = Path.Combine(folder, assemblyFile);
        File.WriteAllBytes(assembly, woven.Assembly);
        if (woven.Symbols is not { } symbols)
            return (assembly, null);
        var path = Path.ChangeExtension(assembly, ".pdb");
        File.WriteAllBytes(path, symbols);
        return (assembly, path);
    }

    private static unsafe string WriteFingerprint(string package, string assembly, string folder)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadata();
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, package + AssemblyFingerprint.FileSuffix);
        File.WriteAllText(path, $"{package} {AssemblyFingerprint.Compute(metadata.Pointer, metadata.Length)}\n");
        return path;
    }

    /// <param name="Folder">Folder of the package's placed files.</param>
    private sealed record Platform(string RuntimeIdentifier, string Folder, string Key);
}
