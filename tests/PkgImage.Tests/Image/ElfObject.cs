// Writes x64 ELF object files, so that tests link real images from a few bytes of machine code, without LLVM.
using System.Buffers.Binary;
using System.Text;

namespace PkgImage.Tests.Image;

/// <summary>An object file in the making: sections, symbols, and 64-bit absolute relocations.</summary>
internal sealed class ElfObject
{
    public const int Undefined = 0;

    private readonly List<(string Name, uint Type, ulong Flags, byte[] Bytes, uint Link, uint Info, uint EntrySize)> _sections = [];
    private readonly List<(string Name, int Section, long Offset, long Size, bool IsFunction)> _symbols = [];
    private readonly List<(int Section, long Offset, int Symbol)> _relocations = [];

    public int Code(string name, byte[] bytes) => Section(name, 6, bytes);

    public int Data(string name, byte[] bytes) => Section(name, 3, bytes);

    /// <summary>Adds a global symbol; in section <see cref="Undefined"/> one that is asked for.</summary>
    public int Symbol(string name, int section, long offset, long size, bool isFunction)
    {
        _symbols.Add((name, section, offset, size, isFunction));
        return _symbols.Count;
    }

    /// <summary>Has the address of a symbol stored into eight bytes of a section.</summary>
    public void Relocate(int section, long offset, int symbol) => _relocations.Add((section, offset, symbol));

    public byte[] ToArray()
    {
        var names = new StringTable();
        var symbols = new byte[24 * (_symbols.Count + 1)];
        for (var i = 0; i < _symbols.Count; i++)
        {
            var symbol = symbols.AsSpan(24 * (i + 1));
            BinaryPrimitives.WriteUInt32LittleEndian(symbol, names.Add(_symbols[i].Name));
            symbol[4] = (byte)(1 << 4 | (_symbols[i].IsFunction ? 2 : 1));
            BinaryPrimitives.WriteUInt16LittleEndian(symbol[6..], (ushort)_symbols[i].Section);
            BinaryPrimitives.WriteInt64LittleEndian(symbol[8..], _symbols[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(symbol[16..], _symbols[i].Size);
        }
        var all = _sections.ToList();
        var symbolTable = all.Count + 1;
        all.Add((".symtab", 2, 0, symbols, (uint)symbolTable + 1, 1, 24));
        all.Add((".strtab", 3, 0, names.ToArray(), 0, 0, 0));
        foreach (var group in _relocations.GroupBy(relocation => relocation.Section))
        {
            var entries = group.SelectMany(r => Words((ulong)r.Offset, (ulong)r.Symbol << 32 | 1, 0)).ToArray();
            all.Add((".rela" + _sections[group.Key - 1].Name, 4, 0x40, entries, (uint)symbolTable, (uint)group.Key, 24));
        }
        all.Add((".note.GNU-stack", 1, 0, [], 0, 0, 0));
        return Assemble(all);
    }

    private int Section(string name, ulong flags, byte[] bytes)
    {
        _sections.Add((name, 1, flags, bytes, 0, 0, 0));
        return _sections.Count;
    }

    private static byte[] Assemble(List<(string Name, uint Type, ulong Flags, byte[] Bytes, uint Link, uint Info, uint EntrySize)> sections)
    {
        var names = new StringTable();
        var file = new List<byte>(new byte[64]);
        var headers = new List<byte>(new byte[64]);
        foreach (var section in sections)
            headers.AddRange(Header(section, file));
        var nameSection = (".shstrtab", 3u, 0ul, Array.Empty<byte>(), 0u, 0u, 0u);
        names.Add(nameSection.Item1);
        headers.AddRange(Header(nameSection with { Item4 = names.ToArray() }, file));
        var headerOffset = file.Count;
        file.AddRange(headers);
        var bytes = file.ToArray();
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(16), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(18), 62);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), (ulong)headerOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(52), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(58), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(60), (ushort)(sections.Count + 2));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(62), (ushort)(sections.Count + 1));
        return bytes;

        byte[] Header((string Name, uint Type, ulong Flags, byte[] Bytes, uint Link, uint Info, uint EntrySize) section, List<byte> body)
        {
            body.AddRange(new byte[-body.Count & 15]);
            var offset = body.Count;
            body.AddRange(section.Bytes);
            return Words(
                names.Add(section.Name) | (ulong)section.Type << 32, section.Flags, 0, (ulong)offset, (ulong)section.Bytes.Length,
                section.Link | (ulong)section.Info << 32, section.Flags != 0 ? 16u : 1u, section.EntrySize);
        }
    }

    private static byte[] Words(params ReadOnlySpan<ulong> words)
    {
        var bytes = new byte[8 * words.Length];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), words[i]);
        return bytes;
    }

    private sealed class StringTable
    {
        private readonly List<byte> _bytes = [0];

        public uint Add(string text)
        {
            var offset = (uint)_bytes.Count;
            _bytes.AddRange(Encoding.UTF8.GetBytes(text));
            _bytes.Add(0);
            return offset;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
