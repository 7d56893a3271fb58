// Reads a 64-bit Mach-O dynamic library by its load commands (Apple's mach-o/loader.h and nlist.h): sections, symbols, the libraries it
// asks for. Nothing in the bytes is trusted.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Image;

internal static class MachOReader
{
    private const uint Magic64 = 0xFEEDFACF;
    private const uint DynamicLibrary = 6;
    private const int HeaderSize = 32, SegmentSize = 72, SectionSize = 80, SymbolSize = 16;
    private const uint SymbolTableCommand = 0x2, LoadLibraryCommand = 0xC, SegmentCommand = 0x19;
    private const byte ExternalBit = 0x01, TypeMask = 0x0E, UndefinedType = 0x0, SectionType = 0xE, DebugMask = 0xE0;
    private const uint ZeroFill = 1;
    private const int WriteProtection = 2, ExecuteProtection = 4;

    public static bool IsMachO(ReadOnlySpan<byte> bytes) => bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Magic64;

    /// <exception cref="DiagnosticException">PKI7001: not a dynamic library; PKI7002: offsets that lead out of the file.</exception>
    public static NativeFile Read(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]) != DynamicLibrary)
            throw new DiagnosticException(DiagnosticCode.NotAnImage, "this is not a package image: it is no dynamic library", file);
        return new Reader(bytes, file).Read();
    }

    private readonly ref struct Reader(ReadOnlySpan<byte> bytes, string file)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public NativeFile Read()
        {
            var sections = new List<NativeSection>();
            var needed = ImmutableArray.CreateBuilder<string>();
            var symbols = ReadOnlySpan<byte>.Empty;
            var names = ReadOnlySpan<byte>.Empty;
            long at = HeaderSize;
            for (var i = U32(_bytes, 16); i > 0; i--)
            {
                var command = Range(at, 8);
                var size = U32(command, 4);
                command = Range(at, size);
                switch (U32(command, 0))
                {
                    case SegmentCommand:
                        ReadSections(command, sections);
                        break;
                    case SymbolTableCommand:
                        symbols = Range(U32(command, 8), (long)U32(command, 12) * SymbolSize);
                        names = Range(U32(command, 16), U32(command, 20));
                        break;
                    case LoadLibraryCommand:
                        needed.Add(Text(command, U32(command, 8)));
                        break;
                }
                at += size > 0 ? size : throw Damaged("a load command is empty");
            }
            var (exports, all, undefined) = ReadSymbols(symbols, names, sections);
            return new NativeFile("Mach-O", Machine(U32(_bytes, 4)), [.. sections], exports, all, undefined, needed.ToImmutable());
        }

        private void ReadSections(ReadOnlySpan<byte> segment, List<NativeSection> sections)
        {
            if (segment.Length < SegmentSize)
                throw Damaged("a segment command is cut short");
            var protection = (int)U32(segment, 60);
            for (var i = 0; i < U32(segment, 64); i++)
            {
                if (segment.Length < SegmentSize + ((i + 1) * SectionSize))
                    throw Damaged("a section lies outside its segment command");
                var section = segment.Slice(SegmentSize + (i * SectionSize), SectionSize);
                var hasBytes = (U32(section, 64) & 0xFF) != ZeroFill;
                var kind = (protection & ExecuteProtection) != 0 ? Name(section[..16]) == "__text" ? SectionKind.Code : SectionKind.ReadOnly
                    : (protection & WriteProtection) != 0 ? SectionKind.Data : SectionKind.ReadOnly;
                sections.Add(new NativeSection(
                    $"{Name(section[16..32])},{Name(section[..16])}", (long)U64(section, 32), hasBytes ? U32(section, 48) : null, (long)U64(section, 40), kind));
            }
        }

        private (ImmutableArray<NativeSymbol> Exports, ImmutableArray<NativeSymbol> All, ImmutableArray<string> Undefined) ReadSymbols(
            ReadOnlySpan<byte> table, ReadOnlySpan<byte> names, List<NativeSection> sections)
        {
            var defined = new List<NativeSymbol>();
            var exported = new HashSet<string>(StringComparer.Ordinal);
            var undefined = ImmutableArray.CreateBuilder<string>();
            for (var at = 0; at + SymbolSize <= table.Length; at += SymbolSize)
            {
                var symbol = table.Slice(at, SymbolSize);
                var (type, section) = (symbol[4], symbol[5]);
                if ((type & DebugMask) != 0)
                    continue;
                // C names have one underscore in front.
                var name = Text(names, U32(symbol, 0));
                name = name.StartsWith('_') ? name[1..] : name;
                if ((type & TypeMask) == UndefinedType)
                    undefined.Add(name);
                if ((type & TypeMask) != SectionType || section == 0 || section > sections.Count || sections[section - 1].FileOffset is not { } offset)
                    continue;
                var address = (long)U64(symbol, 8);
                var within = address - sections[section - 1].Address;
                if (within < 0 || within > sections[section - 1].Size)
                    throw Damaged($"symbol {name} lies outside its section");
                defined.Add(new NativeSymbol(name, address, offset + within, 0));
                if ((type & ExternalBit) != 0)
                    exported.Add(name);
            }
            var all = NativeSymbol.WithSizesByOrder(defined, address => sections.Where(s => address >= s.Address && address <= s.Address + s.Size).Min(s => s.Address + s.Size));
            return ([.. all.Where(s => exported.Contains(s.Name))], all, undefined.ToImmutable());
        }

        private ReadOnlySpan<byte> Range(long offset, long size) => offset >= 0 && size >= 0 && size <= _bytes.Length && offset <= _bytes.Length - size
            ? _bytes.Slice((int)offset, (int)size)
            : throw Damaged($"{size} bytes at {offset} lie outside the file");

        private string Text(ReadOnlySpan<byte> table, uint offset)
        {
            if (offset >= table.Length)
                throw Damaged("a name lies outside its table");
            var text = table[(int)offset..];
            var end = text.IndexOf((byte)0);
            return end >= 0 ? Encoding.UTF8.GetString(text[..end]) : throw Damaged("a name has no end");
        }

        private static string Name(ReadOnlySpan<byte> field) => Encoding.ASCII.GetString(field.TrimEnd((byte)0));
        private static uint U32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
        private static ulong U64(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

        private DiagnosticException Damaged(string detail) => new(DiagnosticCode.ImageDamaged, $"the library is damaged: {detail}", file);

        private static string Machine(uint cpuType) => cpuType switch
        {
            0x01000007 => "x64",
            0x0100000C => "arm64",
            _ => $"machine {cpuType}",
        };
    }
}
