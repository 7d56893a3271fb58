// Real images for tests, linked by the real LLD from machine code written by hand. x64 code, so what runs it is a test for x64 Linux.
using System.Runtime.InteropServices;
using PkgImage.Compiler;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Link;
using PkgImage.Format;

namespace PkgImage.Tests.Image;

internal static class TestImage
{
    private static readonly Lazy<LldLinker> Linker =
        new(() => new LldLinker(LldLocator.Find(new ToolOptions(null, null, false), CancellationToken.None)));

    /// <summary>Each kernel is a function (int) -> int: adds 1000 * target + kernel to its argument.</summary>
    public static byte[] Create(ImageHeader header) => ImageFileReader.Seal(Link(header), [.. header.Targets.Select((_, target) => CodeSection(target))], "test");

    /// <summary>What the seal of an image file says of its parts.</summary>
    public static IReadOnlyList<(long Start, long End, int Target)> PartsOf(ReadOnlySpan<byte> image)
    {
        var seal = MemoryMarshal.Read<ImageSeal>(image[^ImageSeal.Size..]);
        var parts = new List<(long Start, long End, int Target)>();
        foreach (var record in MemoryMarshal.Cast<byte, SealedPart>(image[(int)seal.ContentSize..^ImageSeal.Size]))
            parts.Add((parts.Count == 0 ? 0 : parts[^1].End, record.End, (int)record.Target));
        return parts;
    }

    /// <summary>The linked library, not yet sealed.</summary>
    public static byte[] Link(ImageHeader header) =>
        Linker.Value.Link([ObjectOf(header)], LinkDefaults.For("linux-x64"), header.Package, CancellationToken.None);

    public static byte[] ObjectOf(ImageHeader header)
    {
        var blob = ImageHeaderWriter.Write(header);
        var (targets, kernels) = (header.Targets.Length, header.Kernels.Length);
        var elf = new ElfObject();
        var table = elf.Data(".data.rel.ro", [.. blob, .. new byte[16 + 8 * targets * kernels]]);
        var imports = elf.Data(".data", new byte[Math.Max(8, 8 * header.Imports.Length)]);
        elf.Symbol("pkgimage_header", table, 0, blob.Length + 16, isFunction: false);
        var functions = elf.Symbol("functions", table, blob.Length + 16, 8 * targets * kernels, isFunction: false);
        elf.Relocate(table, blob.Length, functions);
        elf.Relocate(table, blob.Length + 8, elf.Symbol("imports", imports, 0, 8 * header.Imports.Length, isFunction: false));
        for (var i = 0; i < targets * kernels; i++)
        {
            // lea eax, [rdi + disp32]; ret
            byte[] code = [0x8D, 0x87, .. BitConverter.GetBytes(1000 * (i / kernels) + i % kernels), 0xC3];
            var section = elf.Code(CodeSection(i / kernels), code);
            var symbol = elf.Symbol($"kernel_{i % kernels}.target_{i / kernels}", section, 0, code.Length, isFunction: true);
            elf.Relocate(table, blob.Length + 16 + 8 * i, symbol);
        }
        return elf.ToArray();
    }

    private static string CodeSection(int target) => $".text_{target}";
}
