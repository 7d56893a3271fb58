// Gives the exported names of a kernel's object their slug.
//
// The slug names package and key and so changes with every edit, while most kernels' code does not. Objects are therefore compiled with
// KernelSymbols.AnySlug in its place, kept and shared in that form, and get the real one as they are linked. Both are equally long, so
// this is a replacement within the string table of the symbols: offsets, sizes, relocations and code stay as they are, and the image is
// byte for byte the one that compiling with the real slug gives.
using System.Buffers.Binary;
using System.Text;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Lower;

namespace PkgImage.Compiler.Image;

/// <summary>Renames symbols of ELF64 little-endian relocatable objects (System V ABI, chapter 4).</summary>
internal static class ObjectSymbols
{
    private const ushort Relocatable = 1; // ET_REL
    private const uint SymbolTable = 2; // SHT_SYMTAB
    private const int SectionHeaderSize = 64;

    /// <summary>The object with a slug for <see cref="KernelSymbols.AnySlug"/> in the names of its symbols.</summary>
    /// <exception cref="DiagnosticException">PKI6003: the bytes are no such object.</exception>
    public static byte[] WithSlug(byte[] content, string slug)
    {
        var mark = Encoding.ASCII.GetBytes(KernelSymbols.AnySlug);
        var name = Encoding.ASCII.GetBytes(slug);
        if (name.Length != mark.Length)
            throw new ArgumentException($"'{slug}' is no slug", nameof(slug));
        var renamed = (byte[])content.Clone();
        var names = SymbolNames(renamed);
        for (var at = names.IndexOf(mark); at >= 0; at = names.IndexOf(mark))
        {
            name.CopyTo(names[at..]);
            names = names[(at + mark.Length)..];
        }
        return renamed;
    }

    private static Span<byte> SymbolNames(Span<byte> content)
    {
        if (content.Length < 64 || !content.StartsWith("\u007fELF"u8) || content[4] != 2 || content[5] != 1
            || BinaryPrimitives.ReadUInt16LittleEndian(content[16..]) != Relocatable)
            throw NotAnObject();
        var table = BinaryPrimitives.ReadUInt64LittleEndian(content[40..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(content[60..]);
        for (var i = 0; i < count; i++)
        {
            var section = Section(content, table, i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(section[4..]) != SymbolTable)
                continue;
            var strings = Section(content, table, BinaryPrimitives.ReadInt32LittleEndian(section[40..]));
            return Range(content, BinaryPrimitives.ReadUInt64LittleEndian(strings[24..]), BinaryPrimitives.ReadUInt64LittleEndian(strings[32..]));
        }
        throw NotAnObject();
    }

    private static Span<byte> Section(Span<byte> content, ulong table, int index) =>
        Range(content, table + (ulong)index * SectionHeaderSize, SectionHeaderSize);

    private static Span<byte> Range(Span<byte> content, ulong offset, ulong size) =>
        size <= (ulong)content.Length && offset <= (ulong)content.Length - size ? content.Slice((int)offset, (int)size) : throw NotAnObject();

    private static DiagnosticException NotAnObject() =>
        new(DiagnosticCode.LinkerFailed, "a compiled kernel is no ELF object with a symbol table");
}
