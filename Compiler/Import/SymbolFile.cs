// Which symbols are read. Cecil reads a PDB lazily, so a torn one would fail in the middle of an import; the whole file is judged first.
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace PkgImage.Compiler.Import;

/// <summary>Symbols of an assembly: embedded, or in a portable PDB beside it.</summary>
public static class SymbolFile
{
    private const int IdLength = 20;

    /// <summary>
    /// True when the assembly's own symbols are there and whole: the id in its debug directory is the PDB's, and the checksum, when the
    /// compiler left one, is that of the PDB with its id zeroed. A PDB of another build or in Windows' own form does not count.
    /// </summary>
    public static bool IsUsable(string assemblyPath)
    {
        try
        {
            using var assembly = new PEReader(File.OpenRead(assemblyPath));
            var directory = assembly.ReadDebugDirectory();
            if (directory.Any(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb))
                return true;
            var path = Path.ChangeExtension(assemblyPath, ".pdb");
            return File.Exists(path) && Matches(assembly, directory, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // Symbols that cannot be read are no symbols; what is wrong with the assembly itself shows when it is read.
            return false;
        }
    }

    /// <summary>
    /// Which symbols an assembly has: the id that its debug directory names, and whether they are there. Another build of the same code has others when lines have
    /// moved, or the sources are in another folder. Null when the compiler made none.
    /// </summary>
    public static string? Identity(string assemblyPath)
    {
        try
        {
            using var assembly = new PEReader(File.OpenRead(assemblyPath));
            if (assembly.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.CodeView) is not { DataSize: > 0 } named)
                return null;
            return $"{assembly.ReadCodeViewDebugDirectoryData(named).Guid:n}-{named.Stamp:x8}{(IsUsable(assemblyPath) ? "" : " without file")}";
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            // What is wrong with the assembly itself shows when it is read.
            return null;
        }
    }

    /// <summary>The documents that an assembly's symbols name, as the compiler wrote them; none without symbols that are usable.</summary>
    public static ImmutableArray<string> Documents(string assemblyPath)
    {
        if (!IsUsable(assemblyPath))
            return [];
        using var assembly = new PEReader(File.OpenRead(assemblyPath));
        var embedded = assembly.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = embedded.DataSize > 0
            ? assembly.ReadEmbeddedPortablePdbDebugDirectoryData(embedded)
            : MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(assemblyPath, ".pdb")));
        var symbols = provider.GetMetadataReader();
        return [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
    }

    private static bool Matches(PEReader assembly, IEnumerable<DebugDirectoryEntry> directory, byte[] symbols)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols));
        if (provider.GetMetadataReader().DebugMetadataHeader is not { } header)
            return false;
        var id = new BlobContentId(header.Id);
        var withoutId = symbols.AsSpan().ToArray();
        withoutId.AsSpan(header.IdStartOffset, IdLength).Clear();
        var isNamed = false;
        foreach (var entry in directory)
        {
            switch (entry.Type)
            {
                case DebugDirectoryEntryType.CodeView:
                    isNamed |= assembly.ReadCodeViewDebugDirectoryData(entry).Guid == id.Guid && entry.Stamp == id.Stamp;
                    break;
                case DebugDirectoryEntryType.PdbChecksum:
                    var checksum = assembly.ReadPdbChecksumDebugDirectoryData(entry);
                    if (checksum.AlgorithmName == nameof(HashAlgorithmName.SHA256) && !SHA256.HashData(withoutId).AsSpan().SequenceEqual(checksum.Checksum.AsSpan()))
                        return false;
                    break;
            }
        }
        return isNamed;
    }
}
