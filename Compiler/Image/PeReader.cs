// Reads a PE shared library (PE format specification): sections, the export directory and the import directory. The framework's reader
// of PE headers does the first part; it knows managed assemblies, not exports. Nothing in the bytes is trusted.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using System.Text;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Image;

internal static class PeReader
{
    private const int ImportEntrySize = 20;

    public static bool IsPe(ReadOnlySpan<byte> bytes) => bytes.StartsWith("MZ"u8);

    /// <exception cref="DiagnosticException">PKI7001: not a 64-bit native DLL; PKI7002: offsets that lead out of the file.</exception>
    public static NativeFile Read(ReadOnlySpan<byte> bytes, string file)
    {
        PEHeaders headers;
        try
        {
            headers = new PEHeaders(new MemoryStream(bytes.ToArray()));
        }
        catch (BadImageFormatException e)
        {
            throw new DiagnosticException(DiagnosticCode.NotAnImage, $"this is not a package image: {e.Message}", file, e);
        }
        if (headers.PEHeader is not { Magic: PEMagic.PE32Plus } || !headers.IsDll || headers.CorHeader is not null)
            throw new DiagnosticException(DiagnosticCode.NotAnImage, "this is not a package image: it is no 64-bit native DLL", file);
        return new Reader(bytes, headers, file).Read();
    }

    private readonly ref struct Reader(ReadOnlySpan<byte> bytes, PEHeaders headers, string file)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public NativeFile Read()
        {
            var exports = Exports();
            var sections = headers.SectionHeaders.Select(section => new NativeSection(
                section.Name, section.VirtualAddress, section.SizeOfRawData > 0 ? section.PointerToRawData : null, section.VirtualSize, Kind(section)));
            // What a DLL asks of others it asks by name of the other; without one, nothing is undefined.
            return new NativeFile("PE", Machine(headers.CoffHeader.Machine), [.. sections], exports, exports, [], Needed());
        }

        private ImmutableArray<NativeSymbol> Exports()
        {
            var directory = headers.PEHeader!.ExportTableDirectory;
            if (directory.Size == 0)
                return [];
            var table = At(directory.RelativeVirtualAddress, 40);
            var (functions, names, ordinals) = (I32(table, 28), I32(table, 32), I32(table, 36));
            var found = new List<NativeSymbol>();
            for (var i = 0; i < I32(table, 24); i++)
            {
                var name = Text(I32(At(names + (4 * i), 4), 0));
                var ordinal = BinaryPrimitives.ReadUInt16LittleEndian(At(ordinals + (2 * i), 2));
                var address = I32(At(functions + (4 * ordinal), 4), 0);
                // An address inside the directory forwards to another DLL.
                if (address >= directory.RelativeVirtualAddress && address < directory.RelativeVirtualAddress + directory.Size)
                    throw Damaged($"export {name} is a forwarder");
                found.Add(new NativeSymbol(name, address, OffsetOf(address), 0));
            }
            var sections = headers.SectionHeaders;
            return NativeSymbol.WithSizesByOrder(found, address => sections
                .Where(s => address >= s.VirtualAddress && address <= s.VirtualAddress + s.VirtualSize).Min(s => (long)s.VirtualAddress + s.VirtualSize));
        }

        private ImmutableArray<string> Needed()
        {
            var directory = headers.PEHeader!.ImportTableDirectory;
            var needed = ImmutableArray.CreateBuilder<string>();
            for (var at = directory.RelativeVirtualAddress; directory.Size > 0; at += ImportEntrySize)
            {
                var name = I32(At(at, ImportEntrySize), 12);
                if (name == 0)
                    break;
                needed.Add(Text(name));
            }
            return needed.ToImmutable();
        }

        private int OffsetOf(int address) => headers.TryGetDirectoryOffset(new DirectoryEntry(address, 1), out var offset)
            ? offset
            : throw Damaged($"address {address} lies in no section");

        private ReadOnlySpan<byte> At(int address, int size)
        {
            var offset = OffsetOf(address);
            return offset <= _bytes.Length - size ? _bytes.Slice(offset, size) : throw Damaged($"{size} bytes at {offset} lie outside the file");
        }

        private string Text(int address)
        {
            var text = _bytes[OffsetOf(address)..];
            var end = text.IndexOf((byte)0);
            return end >= 0 ? Encoding.UTF8.GetString(text[..end]) : throw Damaged("a name has no end");
        }

        private static int I32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);

        private DiagnosticException Damaged(string detail) => new(DiagnosticCode.ImageDamaged, $"the library is damaged: {detail}", file);

        private static SectionKind Kind(SectionHeader section) =>
            section.SectionCharacteristics.HasFlag(SectionCharacteristics.MemDiscardable) ? SectionKind.Unmapped
            : section.SectionCharacteristics.HasFlag(SectionCharacteristics.MemExecute) ? SectionKind.Code
            : section.SectionCharacteristics.HasFlag(SectionCharacteristics.MemWrite) ? SectionKind.Data
            : SectionKind.ReadOnly;

        private static string Machine(Machine machine) => machine switch
        {
            System.Reflection.PortableExecutable.Machine.Amd64 => "x64",
            System.Reflection.PortableExecutable.Machine.Arm64 => "arm64",
            _ => machine.ToString(),
        };
    }
}
