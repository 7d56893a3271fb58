// Reads a 64-bit little-endian ELF shared library by its section headers, which LLD always writes. Structures and names are those of
// the System V ABI, chapters 4 and 5. Nothing in the bytes is trusted.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Image;

internal static class ElfReader
{
    private const ushort SharedObject = 3;
    private const uint AllSymbols = 2, DynamicSection = 6, NoBits = 8, DynamicSymbols = 11;
    private const ulong WriteFlag = 1, AllocateFlag = 2, ExecuteFlag = 4;
    private const long NeededTag = 1;
    private const int SectionHeaderSize = 64, SymbolSize = 24, DynamicEntrySize = 16;

    public static bool IsElf(ReadOnlySpan<byte> bytes) => bytes.StartsWith("\u007fELF"u8);

    /// <exception cref="DiagnosticException">PKI7001: not a 64-bit shared library; PKI7002: offsets that lead out of the file.</exception>
    public static NativeFile Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < 64 || bytes[4] != 2 || bytes[5] != 1 || BinaryPrimitives.ReadUInt16LittleEndian(bytes[16..]) != SharedObject)
            throw new DiagnosticException(DiagnosticCode.NotAnImage, "this is not a package image: it is no 64-bit shared library", file);
        return new Reader(bytes, file).Read();
    }

    /// <summary>A section header's fields in use.</summary>
    private readonly record struct Section(uint Name, uint Type, ulong Flags, ulong Address, long Offset, long Size, int Link)
    {
        public bool HasBytes => Type != NoBits;
    }

    private readonly ref struct Reader(ReadOnlySpan<byte> bytes, string file)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public NativeFile Read()
        {
            var sections = Sections();
            var nameTable = Bytes(sections, U16(62));
            var exports = ImmutableArray.CreateBuilder<NativeSymbol>();
            var symbols = ImmutableArray.CreateBuilder<NativeSymbol>();
            var undefined = ImmutableArray.CreateBuilder<string>();
            var needed = ImmutableArray.CreateBuilder<string>();
            foreach (var section in sections)
            {
                if (section.Type == DynamicSymbols)
                    ReadSymbols(sections, section, exports, undefined);
                else if (section.Type == AllSymbols)
                    ReadSymbols(sections, section, symbols, null);
                else if (section.Type == DynamicSection)
                    ReadNeeded(sections, section, needed);
            }
            var listed = ImmutableArray.CreateBuilder<NativeSection>();
            foreach (var section in sections)
            {
                if (section.Type == 0)
                    continue;
                long? offset = section.HasBytes ? section.Offset : null;
                listed.Add(new NativeSection(Text(nameTable, section.Name), (long)section.Address, offset, section.Size, Kind(section.Flags)));
            }
            return new NativeFile("ELF", Machine(U16(18)), listed.ToImmutable(), exports.ToImmutable(), symbols.ToImmutable(), undefined.ToImmutable(), needed.ToImmutable());
        }

        private Section[] Sections()
        {
            var table = Range((long)U64(40), (long)U16(60) * SectionHeaderSize);
            if (U16(58) != SectionHeaderSize)
                throw Damaged("its section headers have an unknown size");
            var sections = new Section[U16(60)];
            for (var i = 0; i < sections.Length; i++)
            {
                var header = table.Slice(i * SectionHeaderSize, SectionHeaderSize);
                sections[i] = new Section(
                    BinaryPrimitives.ReadUInt32LittleEndian(header),
                    BinaryPrimitives.ReadUInt32LittleEndian(header[4..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(header[16..]),
                    BinaryPrimitives.ReadInt64LittleEndian(header[24..]),
                    BinaryPrimitives.ReadInt64LittleEndian(header[32..]),
                    BinaryPrimitives.ReadInt32LittleEndian(header[40..]));
            }
            return sections;
        }

        private void ReadSymbols(
            Section[] sections, Section table, ImmutableArray<NativeSymbol>.Builder defined, ImmutableArray<string>.Builder? undefined)
        {
            var names = Bytes(sections, table.Link);
            var symbols = Bytes(table);
            // Entry 0 is the undefined symbol every table starts with.
            for (var at = SymbolSize; at + SymbolSize <= symbols.Length; at += SymbolSize)
            {
                var symbol = symbols.Slice(at, SymbolSize);
                var name = Text(names, BinaryPrimitives.ReadUInt32LittleEndian(symbol));
                var index = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]);
                if (index == 0)
                {
                    undefined?.Add(name);
                    continue;
                }
                // Absolute and other special symbols (from 0xff00), and those that mark an end, have no bytes in the file.
                if (index >= sections.Length || !sections[index].HasBytes)
                    continue;
                var value = BinaryPrimitives.ReadUInt64LittleEndian(symbol[8..]);
                var size = BinaryPrimitives.ReadInt64LittleEndian(symbol[16..]);
                var section = sections[index];
                var within = unchecked((long)(value - section.Address));
                if (within < 0 || size < 0 || within > section.Size || size > section.Size - within)
                    continue;
                defined.Add(new NativeSymbol(name, (long)value, section.Offset + within, size));
            }
        }

        private void ReadNeeded(Section[] sections, Section table, ImmutableArray<string>.Builder needed)
        {
            var names = Bytes(sections, table.Link);
            var entries = Bytes(table);
            for (var at = 0; at + DynamicEntrySize <= entries.Length; at += DynamicEntrySize)
            {
                if (BinaryPrimitives.ReadInt64LittleEndian(entries[at..]) == NeededTag)
                    needed.Add(Text(names, BinaryPrimitives.ReadUInt64LittleEndian(entries[(at + 8)..])));
            }
        }

        private ReadOnlySpan<byte> Bytes(Section[] sections, int index) =>
            (uint)index < sections.Length ? Bytes(sections[index]) : throw Damaged($"there is no section {index}");

        private ReadOnlySpan<byte> Bytes(Section section) => section.HasBytes ? Range(section.Offset, section.Size) : [];

        private ReadOnlySpan<byte> Range(long offset, long size) => offset >= 0 && size >= 0 && size <= _bytes.Length && offset <= _bytes.Length - size
            ? _bytes.Slice((int)offset, (int)size)
            : throw Damaged($"{size} bytes at {offset} lie outside the file");

        private string Text(ReadOnlySpan<byte> table, ulong offset)
        {
            if (offset >= (ulong)table.Length)
                throw Damaged("a name lies outside its string table");
            var text = table[(int)offset..];
            var end = text.IndexOf((byte)0);
            return end >= 0 ? Encoding.UTF8.GetString(text[..end]) : throw Damaged("a name has no end");
        }

        private ushort U16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[offset..]);
        private ulong U64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_bytes[offset..]);

        private DiagnosticException Damaged(string detail) => new(DiagnosticCode.ImageDamaged, $"the library is damaged: {detail}", file);

        private static SectionKind Kind(ulong flags) =>
            (flags & AllocateFlag) == 0 ? SectionKind.Unmapped
            : (flags & ExecuteFlag) != 0 ? SectionKind.Code
            : (flags & WriteFlag) != 0 ? SectionKind.Data
            : SectionKind.ReadOnly;

        private static string Machine(ushort machine) => machine switch
        {
            62 => "x64",
            183 => "arm64",
            _ => $"machine {machine}",
        };
    }
}
