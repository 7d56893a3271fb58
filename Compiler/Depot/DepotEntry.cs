// One entry of a depot: the files of one package variant, with a digest of each.
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Staleness;

namespace PkgImage.Compiler.Depot;

/// <summary>Names of an entry's files.</summary>
public static class EntryFiles
{
    /// <summary>Text of the key's manifest.</summary>
    public const string Manifest = "manifest.txt";

    /// <summary>Facts about kernels and skipped methods.</summary>
    public const string Report = "report.json";

    /// <summary>Which symbols the original of the entry's assembly had: no part of the key, since lines and paths change no code.</summary>
    public const string SymbolsIdentity = "symbols.txt";

    /// <summary>One line a file: digest, size, name. Written after all others, and never listed in itself.</summary>
    public const string Index = "index.txt";

    /// <summary>
    /// File name of a package's assembly in a depot, by its simple name: projects may have the same assembly in files of other names, and one
    /// entry serves them.
    /// </summary>
    public static string Assembly(string package) => package + ".dll";

    /// <summary>File name of a package's image on a platform, such as Foo.pkgimg.so.</summary>
    public static string Image(string package, string runtimeIdentifier) => package + ImageExtension(runtimeIdentifier);

    /// <summary>File name of the symbols of an image that has none itself.</summary>
    public static string DebugFile(string package, string runtimeIdentifier) => Image(package, runtimeIdentifier) + ".debug";

    /// <summary>Extension of images on a platform, with both dots.</summary>
    public static string ImageExtension(string runtimeIdentifier) => runtimeIdentifier.Split('-')[0] switch
    {
        "win" => ".pkgimg.dll",
        "osx" => ".pkgimg.dylib",
        _ => ".pkgimg.so",
    };
}

/// <summary>What is stored for one variant.</summary>
/// <param name="AssemblyFileName">File name of the package's assembly, such as Foo.dll.</param>
public sealed record EntryContent(ImageArtifacts Artifacts, string AssemblyFileName, string RuntimeIdentifier)
{
    /// <summary>Name and bytes of every file but the index, in a fixed order, the manifest last.</summary>
    public IEnumerable<(string Name, byte[] Bytes)> Files()
    {
        if (Artifacts.Image is { } image)
            yield return (EntryFiles.Image(Artifacts.Package, RuntimeIdentifier), image);
        if (Artifacts.DebugFile is { } debug)
            yield return (EntryFiles.DebugFile(Artifacts.Package, RuntimeIdentifier), debug);
        if (Artifacts.Assembly is { } assembly)
            yield return (AssemblyFileName, assembly);
        if (Artifacts.Symbols is { } symbols)
            yield return (Path.ChangeExtension(AssemblyFileName, ".pdb"), symbols);
        if (Artifacts is { Assembly: not null, SymbolsIdentity: { } identity })
            yield return (EntryFiles.SymbolsIdentity, System.Text.Encoding.UTF8.GetBytes(identity));
        yield return (EntryFiles.Report, System.Text.Encoding.UTF8.GetBytes(Artifacts.Report));
        yield return (EntryFiles.Manifest, System.Text.Encoding.UTF8.GetBytes(Artifacts.Manifest));
    }

    /// <summary>Puts files together again; null when one is missing, or one is there that no entry has.</summary>
    public static EntryContent? Create(
        string package, string assemblyFileName, string runtimeIdentifier, IReadOnlyDictionary<string, byte[]> files)
    {
        if (Text(EntryFiles.Manifest) is not { } manifest || Text(EntryFiles.Report) is not { } report)
            return null;
        var artifacts = new ImageArtifacts(package, File(EntryFiles.Image(package, runtimeIdentifier)), File(assemblyFileName),
            File(Path.ChangeExtension(assemblyFileName, ".pdb")), manifest, report)
        {
            DebugFile = File(EntryFiles.DebugFile(package, runtimeIdentifier)),
            SymbolsIdentity = Text(EntryFiles.SymbolsIdentity),
        };
        var entry = new EntryContent(artifacts, assemblyFileName, runtimeIdentifier);
        return (artifacts.Image is null || artifacts.Assembly is not null) && entry.Files().Count() == files.Count ? entry : null;

        byte[]? File(string name) => files.GetValueOrDefault(name);
        string? Text(string name) => File(name) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
    }
}

/// <summary>An entry that is there: its folder, manifest and index have been read and agree; the other files are verified when read.</summary>
public sealed record DepotEntry(string Directory, ImageManifest Manifest, ImmutableArray<DepotFile> Files)
{
    public string Key => Manifest.Key;

    /// <summary>
    /// Whether the entry's assembly, if it has one, was made of a build with these symbols: those it brings along are then right for that build, line by line.
    /// </summary>
    /// <exception cref="InvalidDataException">The file that says so is damaged.</exception>
    public bool HasSymbolsOf(string? identity)
    {
        if (Files.All(file => file.Name != EntryFiles.Assembly(Manifest.Primary.Package)))
            return true;
        return (Read(EntryFiles.SymbolsIdentity) is { } text ? System.Text.Encoding.UTF8.GetString(text) : null) == identity;
    }

    /// <summary>Reads the file of that name and checks it against the index; null when the entry has none.</summary>
    /// <exception cref="InvalidDataException">It is not what was stored.</exception>
    public byte[]? Read(string name) => Files.FirstOrDefault(file => file.Name == name) is { } file ? Read(file) : null;

    public bool HasImage => Files.Any(f => f.Name.Contains(".pkgimg.", StringComparison.Ordinal));

    /// <summary>Reads one file and checks it against the index.</summary>
    /// <exception cref="InvalidDataException">It is not what was stored.</exception>
    public byte[] Read(DepotFile file)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Directory, file.Name));
        return bytes.LongLength == file.Size && Convert.ToHexStringLower(SHA256.HashData(bytes)) == file.Digest
            ? bytes
            : throw new InvalidDataException($"{file.Name} of entry {Key[..12]} is not what was stored");
    }

    /// <summary>Tests every file without keeping it.</summary>
    /// <exception cref="InvalidDataException">One is not what was stored.</exception>
    public void Verify()
    {
        foreach (var file in Files)
            Read(file);
    }
}

/// <summary>What the depots have of a package.</summary>
/// <param name="Entries">Those with the primary manifest that was asked for.</param>
/// <param name="Damaged">Reasons of entries that were set aside.</param>
public sealed record FoundVariants(ImmutableArray<DepotEntry> Entries, ImmutableArray<string> Damaged)
{
    /// <summary>Manifests of all others, ordered by key.</summary>
    public ImmutableArray<ImageManifest> Others { get; init; } = [];
}

/// <summary>One line of an entry's index.</summary>
/// <param name="Digest">Lower-case hex SHA-256.</param>
/// <param name="Size">In bytes.</param>
public sealed record DepotFile(string Name, long Size, string Digest)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Digest} {Size} {Name}");

    /// <summary>The line of a file with that content.</summary>
    public static DepotFile Of(string name, byte[] content) => new(name, content.LongLength, Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Reads a line; null when it is not one, or names a file outside the entry.</summary>
    public static DepotFile? Parse(string line)
    {
        var parts = line.Split(' ', 3);
        return parts.Length == 3 && parts[0].Length == 2 * SHA256.HashSizeInBytes
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && parts[2].Length > 0 && parts[2] == Path.GetFileName(parts[2])
            ? new DepotFile(parts[2], size, parts[0])
            : null;
    }
}
