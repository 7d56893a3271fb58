// Gives the exported names of a kernel's object their slug.
//
// The slug names package and key and so changes with every edit, while most kernels' code does not. Objects are therefore compiled with
// KernelSymbols.AnySlug in its place, kept and shared in that form, and get the real one as they are linked. Both are equally long, so
// this is a replacement within the tables that hold names: offsets, sizes, relocations and code stay as they are, and the image is
// byte for byte the one that compiling with the real slug gives.
using System.Buffers.Binary;
using System.Text;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Image;

/// <summary>Renames symbols of relocatable objects: ELF64 (System V ABI, chapter 4), COFF (PE format specification), Mach-O (loader.h).</summary>
internal static class ObjectSymbols
{
    private const string NotAnObject = "a compiled kernel is no object file of a known format";

    /// <summary>The object with a slug for <see cref="KernelSymbols.AnySlug"/> in the names of its symbols.</summary>
    /// <exception cref="DiagnosticException">PKI6003: the bytes are no object.</exception>
    public static byte[] WithSlug(byte[] content, string slug, ObjectFormat format)
    {
        var mark = Encoding.ASCII.GetBytes(KernelSymbols.AnySlug);
        var name = Encoding.ASCII.GetBytes(slug);
        if (name.Length != mark.Length)
            throw new ArgumentException($"'{slug}' is no slug", nameof(slug));
        var renamed = (byte[])content.Clone();
        foreach (var (offset, size) in NameTables(content, format))
        {
            var names = Range(renamed, offset, size);
            for (var at = names.IndexOf(mark); at >= 0; at = names.IndexOf(mark))
            {
                name.CopyTo(names[at..]);
                names = names[(at + mark.Length)..];
            }
        }
        return renamed;
    }

    private static List<(long Offset, long Size)> NameTables(byte[] content, ObjectFormat format) => format switch
    {
        ObjectFormat.Elf => ElfNames(content),
        ObjectFormat.Coff => CoffNames(content),
        _ => MachONames(content),
    };

    /// <summary>The string table of each symbol table.</summary>
    private static List<(long Offset, long Size)> ElfNames(byte[] content)
    {
        const ushort relocatable = 1; // ET_REL
        const uint symbolTable = 2; // SHT_SYMTAB
        const int sectionHeaderSize = 64;
        if (content.Length < 64 || !content.AsSpan().StartsWith("\u007fELF"u8) || content[4] != 2 || content[5] != 1 || U16(content, 16) != relocatable)
            throw Invalid();
        var names = new List<(long, long)>();
        var table = (long)U64(content, 40);
        for (var i = 0; i < U16(content, 60); i++)
        {
            var section = Range(content, table + (i * sectionHeaderSize), sectionHeaderSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != symbolTable)
                continue;
            var strings = Range(content, table + (BinaryPrimitives.ReadInt32LittleEndian(section[40..]) * sectionHeaderSize), sectionHeaderSize);
            names.Add(((long)BinaryPrimitives.ReadUInt64LittleEndian(strings[24..]), (long)BinaryPrimitives.ReadUInt64LittleEndian(strings[32..])));
        }
        return names.Count > 0 ? names : throw Invalid();
    }

    /// <summary>The string table behind the symbols, and the directives that name the exports to the linker.</summary>
    private static List<(long Offset, long Size)> CoffNames(byte[] content)
    {
        const int headerSize = 20, sectionHeaderSize = 40, symbolSize = 18;
        if (content.Length < headerSize || U16(content, 0) is not (0x8664 or 0xAA64))
            throw Invalid();
        var strings = U32(content, 8) + ((long)U32(content, 12) * symbolSize);
        var names = new List<(long, long)> { (strings, BinaryPrimitives.ReadUInt32LittleEndian(Range(content, strings, 4))) };
        for (var i = 0; i < U16(content, 2); i++)
        {
            var section = Range(content, headerSize + U16(content, 16) + (i * sectionHeaderSize), sectionHeaderSize);
            if (section.StartsWith(".drectve"u8))
                names.Add((BinaryPrimitives.ReadUInt32LittleEndian(section[20..]), BinaryPrimitives.ReadUInt32LittleEndian(section[16..])));
        }
        return names;
    }

    /// <summary>The string table that LC_SYMTAB names.</summary>
    private static List<(long Offset, long Size)> MachONames(byte[] content)
    {
        const int headerSize = 32;
        const uint magic = 0xFEEDFACF, symbolTable = 2;
        if (content.Length < headerSize || U32(content, 0) != magic)
            throw Invalid();
        long at = headerSize;
        for (var i = U32(content, 16); i > 0; i--)
        {
            var command = Range(content, at, 8);
            var (type, size) = (BinaryPrimitives.ReadUInt32LittleEndian(command), BinaryPrimitives.ReadUInt32LittleEndian(command[4..]));
            if (type == symbolTable)
            {
                command = Range(content, at, 24);
                return [(BinaryPrimitives.ReadUInt32LittleEndian(command[16..]), BinaryPrimitives.ReadUInt32LittleEndian(command[20..]))];
            }
            at += size;
        }
        throw Invalid();
    }

    private static ushort U16(byte[] content, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(content.AsSpan(offset));
    private static uint U32(byte[] content, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(offset));
    private static ulong U64(byte[] content, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(content.AsSpan(offset));

    private static Span<byte> Range(byte[] content, long offset, long size) =>
        offset >= 0 && size >= 0 && size <= content.Length && offset <= content.Length - size ? content.AsSpan((int)offset, (int)size) : throw Invalid();

    private static DiagnosticException Invalid() => new(DiagnosticCode.LinkerFailed, NotAnObject);
}
