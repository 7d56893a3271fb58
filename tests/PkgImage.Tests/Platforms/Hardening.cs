// What a shared library's own headers say about its protection, by file format: ELF program headers and dynamic section (System V ABI),
// PE optional header (PE format specification), Mach-O load commands (mach-o/loader.h).
using System.Buffers.Binary;
using System.Reflection.PortableExecutable;

namespace PkgImage.Tests.Platforms;

/// <summary>A row of the hardening table; each text is a fact read from the file.</summary>
internal sealed record Hardening(string Code, string Data, string Position, string Tables, string Unwinding, string Identity, string Signature)
{
    public string ToRow(string platform) => $"| {platform} | {Code} | {Data} | {Position} | {Tables} | {Unwinding} | {Identity} | {Signature} |";

    public static Hardening Of(byte[] file) => file switch
    {
        [0x7F, (byte)'E', ..] => OfElf(file),
        [(byte)'M', (byte)'Z', ..] => OfPe(file),
        _ => OfMachO(file),
    };

    private static Hardening OfElf(byte[] file)
    {
        const uint load = 1, dynamic = 2, note = 4, ehFrame = 0x6474E550, stack = 0x6474E551, relro = 0x6474E552;
        const long flags = 30, textRelocations = 22, flags1 = 0x6FFFFFFB;
        var (table, count) = ((int)U64(file, 32), U16(file, 56));
        var segments = Enumerable.Range(0, count).Select(i => (Type: U32(file, table + (56 * i)), Flags: U32(file, table + (56 * i) + 4),
            Offset: (int)U64(file, table + (56 * i) + 8), Size: (int)U64(file, table + (56 * i) + 32))).ToArray();
        var entries = segments.Where(s => s.Type == dynamic).SelectMany(s => Enumerable.Range(0, s.Size / 16)
            .Select(i => (Tag: (long)U64(file, s.Offset + (16 * i)), Value: U64(file, s.Offset + (16 * i) + 8)))).ToArray();
        var isNow = entries.Any(e => e.Tag == flags && (e.Value & 8) != 0) || entries.Any(e => e.Tag == flags1 && (e.Value & 1) != 0);
        return new Hardening(
            segments.Any(s => s.Type == load && (s.Flags & 3) == 3) ? "no" : entries.Any(e => e.Tag == textRelocations) ? "no: text relocations" : "yes",
            segments.Any(s => s.Type == stack && (s.Flags & 1) == 0) ? "yes, stack too" : "no",
            U16(file, 16) == 3 ? "independent" : "fixed",
            segments.Any(s => s.Type == relro) ? isNow ? "all (relro, now)" : "some (relro)" : "no",
            segments.Any(s => s.Type == ehFrame) ? "eh_frame_hdr" : "no",
            segments.Any(s => s.Type == note) ? "build id" : "no",
            "-");
    }

    private static Hardening OfPe(byte[] file)
    {
        var headers = new PEHeaders(new MemoryStream(file));
        var header = headers.PEHeader!;
        var sections = headers.SectionHeaders;
        var flags = header.DllCharacteristics;
        const SectionCharacteristics writableCode = SectionCharacteristics.MemExecute | SectionCharacteristics.MemWrite;
        return new Hardening(
            sections.Any(s => (s.SectionCharacteristics & writableCode) == writableCode) ? "no" : "yes",
            flags.HasFlag(DllCharacteristics.NxCompatible) ? "yes, stack too" : "no",
            flags.HasFlag(DllCharacteristics.DynamicBase) && flags.HasFlag(DllCharacteristics.HighEntropyVirtualAddressSpace) ? "independent, 64 bits" : "fixed",
            header.ImportAddressTableDirectory.Size == 0 && header.ImportTableDirectory.Size == 0 ? "all (no import table)" : "no",
            header.ExceptionTableDirectory.Size > 0 ? "exception table" : "no",
            header.DebugTableDirectory.Size > 0 ? "build id" : "no",
            "-");
    }

    private static Hardening OfMachO(byte[] file)
    {
        const uint segment = 0x19, uuid = 0x1B, signature = 0x1D, buildVersion = 0x32, pie = 0x200000;
        var commands = new List<(uint Type, int At)>();
        for (int i = 0, at = 32; i < U32(file, 16); i++, at += (int)U32(file, at + 4))
            commands.Add((U32(file, at), at));
        var segments = commands.Where(c => c.Type == segment).Select(c => (Name: Name(file, c.At + 8), Protection: U32(file, c.At + 60))).ToArray();
        var unwind = commands.Where(c => c.Type == segment).Any(c => Enumerable.Range(0, (int)U32(file, c.At + 64))
            .Any(i => Name(file, c.At + 72 + (80 * i)) is "__unwind_info" or "__eh_frame"));
        Assert.IsTrue(commands.Any(c => c.Type == buildVersion), "no platform version");
        Assert.AreEqual(0u, U32(file, 24) & pie, "that flag is for programs");
        return new Hardening(
            segments.Any(s => (s.Protection & 6) == 6) ? "no" : "yes",
            segments.Any(s => s.Name != "__TEXT" && (s.Protection & 4) != 0) ? "no" : "yes, stack too",
            "independent",
            segments.Any(s => s.Name == "__DATA_CONST") ? "all (__DATA_CONST)" : "no",
            unwind ? "unwind_info" : "no",
            commands.Any(c => c.Type == uuid) ? "uuid" : "no",
            commands.Any(c => c.Type == signature) ? "ad hoc" : "no");
    }

    private static string Name(byte[] file, int at) => System.Text.Encoding.ASCII.GetString(file.AsSpan(at, 16).TrimEnd((byte)0));
    private static ushort U16(byte[] file, int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
    private static uint U32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
    private static ulong U64(byte[] file, int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
}
