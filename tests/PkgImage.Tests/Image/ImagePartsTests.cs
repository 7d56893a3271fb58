// How a library is divided for its seal: by sections that are for one CPU target, or for no process.
using System.Collections.Immutable;
using PkgImage.Compiler.Image;
using PkgImage.Format;

namespace PkgImage.Tests.Image;

[TestClass]
public sealed class ImagePartsTests
{
    private static readonly ImmutableArray<string> Code = [".text_a", ".text_b"];

    [TestMethod]
    public void Code_of_a_target_and_what_is_not_mapped_are_parts_of_their_own()
    {
        var parts = ImageParts.Of(
            Library(
                new(".rodata", 100, 100, 50, SectionKind.ReadOnly),
                new(".text", 200, 200, 40, SectionKind.Code),
                new(".text_b", 300, 300, 100, SectionKind.Code),
                new(".text_a", 240, 240, 60, SectionKind.Code),
                new(".data", 400, 400, 8, SectionKind.Data),
                new(".bss", 408, null, 1000, SectionKind.Data),
                new(".comment", 0, 408, 12, SectionKind.Unmapped),
                new(".symtab", 0, 420, 80, SectionKind.Unmapped)),
            564,
            Code);
        CollectionAssert.AreEqual(
            new ImagePart[] { new(240, SealedPart.Everyone), new(300, 0), new(400, 1), new(408, SealedPart.Everyone), new(500, SealedPart.Nobody), new(564, SealedPart.Everyone) },
            parts);
        Assert.IsTrue(ImageParts.AreWhole(parts, 564));
    }

    [TestMethod]
    public void Where_code_lies_in_one_section_all_is_one_part()
    {
        var library = Library(new(".text", 0x1000, 512, 1024, SectionKind.Code), new(".rdata", 0x2000, 1536, 512, SectionKind.ReadOnly));
        CollectionAssert.AreEqual(ImageParts.Whole(2048), ImageParts.Of(library, 2048, Code));
    }

    [TestMethod]
    public void Parts_divide_the_content_or_are_none()
    {
        Assert.IsFalse(ImageParts.AreWhole([], 8));
        Assert.IsFalse(ImageParts.AreWhole([new(9, 0)], 8));
        Assert.IsFalse(ImageParts.AreWhole([new(6, 0), new(5, 1), new(8, 0)], 8));
        Assert.IsFalse(ImageParts.AreWhole([new(6, 0), new(7, 1)], 8));
        Assert.IsTrue(ImageParts.AreWhole([new(6, 0), new(8, 1)], 8));
    }

    private static NativeFile Library(params NativeSection[] sections) => new("ELF", "x64", [.. sections], [], [], [], []);
}
