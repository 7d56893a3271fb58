// The project's own folder of images, obj/.../pkgimage: what the build's output is copied from, and the memory of the last build.
//
//   FILE/FILE.dll, .pdb, PACKAGE.pkgimg.so  copies of a depot entry's files
//   FILE/manifest.txt, report.json          of the same entry
//   FILE/methods.txt                        digests of the methods of the IL that was compiled; only of assemblies of projects
//
// FILE is the name of the assembly's file without extension: that is what the targets know of a reference, and what lands in the output.
// PACKAGE is the assembly's simple name, by which the loader asks for the image. They are the same but for files that somebody renamed.
using System.Collections.Immutable;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler;

/// <summary>The folder of placed images of one project, configuration and target framework.</summary>
public sealed class PlacedImages(string root)
{
    private const string MethodsFile = "methods.txt";

    /// <summary>Folder of one package.</summary>
    /// <param name="assemblyFile">The package's assembly; here and below only its file name counts.</param>
    public string FolderOf(string assemblyFile) => Path.Combine(root, Path.GetFileNameWithoutExtension(assemblyFile));

    /// <summary>Where the woven or precompiled copy of the package's assembly is when there is one.</summary>
    public string AssemblyOf(string assemblyFile) => Path.Combine(FolderOf(assemblyFile), Path.GetFileName(assemblyFile));

    /// <summary>Where the package's image is when it has one.</summary>
    public string ImageOf(string package, string assemblyFile, string runtimeIdentifier) =>
        Path.Combine(FolderOf(assemblyFile), EntryFiles.Image(package, runtimeIdentifier));

    /// <inheritdoc cref="ImageOf(string, string, string)"/>
    public string ImageOf(PackageNode package, string runtimeIdentifier) => ImageOf(package.Name, package.AssemblyPath, runtimeIdentifier);

    /// <summary>The copy of the package's assembly, woven or precompiled, and its symbols where it has some.</summary>
    public IEnumerable<string> WovenFiles(PackageNode package)
    {
        var assembly = AssemblyOf(package.AssemblyPath);
        return ((string[])[assembly, Path.ChangeExtension(assembly, ".pdb")]).Where(File.Exists);
    }

    /// <summary>The manifest of the package's last placed entry, or null.</summary>
    public ImageManifest? LastManifest(string assemblyFile)
    {
        var path = Path.Combine(FolderOf(assemblyFile), EntryFiles.Manifest);
        return File.Exists(path) ? ImageManifest.Parse(File.ReadAllText(path)) : null;
    }

    /// <summary>The key of the package's placed entry when all its files are there, else null.</summary>
    public string? KeyOf(string assemblyFile)
    {
        var index = Path.Combine(FolderOf(assemblyFile), EntryFiles.Index);
        if (!File.Exists(index))
            return null;
        var isWhole = File.ReadLines(index).Select(DepotFile.Parse).All(file =>
            file is not null && new FileInfo(Path.Combine(FolderOf(assemblyFile), file.Name)) is { Exists: true } info && info.Length == file.Size);
        return isWhole ? LastManifest(assemblyFile)?.Key : null;
    }

    /// <summary>Which symbols the original of the placed assembly had.</summary>
    private string? SymbolsOf(string assemblyFile)
    {
        var path = Path.Combine(FolderOf(assemblyFile), EntryFiles.SymbolsIdentity);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Whether an entry's files are placed, and its assembly, if it has one, was made of a build with these symbols.</summary>
    public bool HasPlaced(string assemblyFile, string key, string? symbols) =>
        KeyOf(assemblyFile) == key && (!File.Exists(AssemblyOf(assemblyFile)) || SymbolsOf(assemblyFile) == symbols);

    /// <summary>Method digests of the last build; empty when none were kept.</summary>
    public IReadOnlyList<string> LastMethods(string assemblyFile)
    {
        var path = Path.Combine(FolderOf(assemblyFile), MethodsFile);
        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    /// <summary>Copies an entry's files, each verified, over what was placed before.</summary>
    /// <exception cref="InvalidDataException">The entry is damaged.</exception>
    /// <exception cref="DiagnosticException">PKI9002: the folder cannot be written to.</exception>
    public void Place(PackageNode package, DepotEntry entry)
    {
        var folder = FolderOf(package.AssemblyPath);
        ImmutableArray<(DepotFile Stored, DepotFile Placed)> files = [.. entry.Files.Select(f => (f, f with { Name = PlacedName(package, f.Name) }))];
        try
        {
            Directory.CreateDirectory(folder);
            // New files, never new content in old ones: a program may have them mapped. The index goes first and comes last: without it
            // nothing counts as placed.
            File.Delete(Path.Combine(folder, EntryFiles.Index));
            foreach (var old in Directory.GetFiles(folder))
                File.Delete(old);
            foreach (var file in files)
                File.WriteAllBytes(Path.Combine(folder, file.Placed.Name), entry.Read(file.Stored));
            if (package.Kind is PackageKind.Project or PackageKind.ProjectReference)
                File.WriteAllLines(Path.Combine(folder, MethodsFile), MethodDigests.Read(package.AssemblyPath));
            File.WriteAllLines(Path.Combine(folder, EntryFiles.Index), files.Select(f => f.Placed.ToString()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(folder, e);
        }
    }

    /// <summary>
    /// Gives the woven copy a new time although its content is that of the last build: IDEs compare times, and a copy older than the
    /// assembly it was made of would look out of date for good.
    /// </summary>
    public void Touch(PackageNode package)
    {
        var woven = AssemblyOf(package.AssemblyPath);
        if (File.Exists(woven))
            File.SetLastWriteTimeUtc(woven, DateTime.UtcNow);
    }

    /// <summary>The depot names an assembly and its symbols by the package; here they are called what they replace.</summary>
    private static string PlacedName(PackageNode package, string stored)
    {
        var assembly = EntryFiles.Assembly(package.Name);
        return stored == assembly ? Path.GetFileName(package.AssemblyPath)
            : stored == Path.ChangeExtension(assembly, ".pdb") ? Path.ChangeExtension(Path.GetFileName(package.AssemblyPath), ".pdb")
            : stored;
    }

    /// <summary>The error that a folder of the project's intermediate output cannot be written to.</summary>
    public static DiagnosticException NotWritable(string folder, Exception e) => new(DiagnosticCode.OutputNotWritable,
        $"cannot write package images to '{folder}': {e.Message}", folder, e);
}
