using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Link;
using PkgImage.Tests.Image;

namespace PkgImage.Tests.Link;

[TestClass]
public sealed class LldLinkerTests
{
    private static readonly LldTool Lld = LldLocator.Find(new ToolOptions(null, null, false), CancellationToken.None);
    private static readonly LinkOptions Linux = LinkDefaults.For("linux-x64");

    [TestMethod]
    [TestProperty("Lesson", "20")]
    public void An_image_exports_its_tables_and_asks_for_nothing()
    {
        var library = NativeFile.Read(TestImage.Link(ImageHeaders.Sample), "test");

        Assert.AreEqual("ELF", library.Format);
        Assert.AreEqual("x64", library.Machine);
        CollectionAssert.Contains(library.Exports.Select(export => export.Name).ToArray(), "pkgimage_header");
        CollectionAssert.Contains(library.Exports.Select(export => export.Name).ToArray(), "kernel_1.target_1");
        Assert.IsEmpty(library.Undefined);
        Assert.IsEmpty(library.Needed);
    }

    [TestMethod]
    [TestProperty("Lesson", "20")]
    public void Code_is_never_writable_and_tables_are_read_only_after_relocation()
    {
        var library = NativeFile.Read(TestImage.Link(ImageHeaders.Sample), "test");

        Assert.AreEqual(SectionKind.Code, library.Sections.Single(section => section.Name == ".text").Kind);
        Assert.AreEqual(SectionKind.Data, library.Sections.Single(section => section.Name == ".data.rel.ro").Kind);
        Assert.IsTrue(library.Sections.Any(section => section.Name == ".note.gnu.build-id"));
    }

    [TestMethod]
    [TestProperty("Lesson", "20")]
    public void Same_objects_same_bytes_in_whatever_folder()
    {
        var objects = new[] { TestImage.ObjectOf(ImageHeaders.Sample) };
        var linker = new LldLinker(Lld);
        var first = linker.Link(objects, Linux, "a", CancellationToken.None);
        var others = new byte[4][];
        Parallel.For(0, others.Length, i => others[i] = linker.Link(objects, Linux, "b" + i, CancellationToken.None));

        foreach (var other in others)
            CollectionAssert.AreEqual(first, other);
        Assert.IsFalse(first.AsSpan().IndexOf("pkgimage-tool-"u8) >= 0, "the image names the folder it was linked in");
    }

    [TestMethod]
    public void Objects_without_content_leave_no_trace_however_many()
    {
        var padding = Enumerable.Range(0, 100).Select(_ => new ElfObject().ToArray());
        var linked = new LldLinker(Lld).Link([TestImage.ObjectOf(ImageHeaders.Sample), .. padding], Linux, "many", CancellationToken.None);

        CollectionAssert.AreEqual(TestImage.Link(ImageHeaders.Sample), linked);
    }

    [TestMethod]
    public void A_missing_symbol_is_one_diagnostic_with_the_linkers_words()
    {
        var elf = new ElfObject();
        var data = elf.Data(".data", new byte[8]);
        elf.Symbol("here", data, 0, 8, isFunction: false);
        elf.Relocate(data, 0, elf.Symbol("not_there", ElfObject.Undefined, 0, 0, isFunction: true));

        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => new LldLinker(Lld).Link([elf.ToArray()], Linux, "Broken.Package", default));
        Assert.AreEqual(DiagnosticCode.LinkerFailed, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, "Broken.Package");
        StringAssert.Contains(thrown.Diagnostic.Message, "undefined symbol: not_there");
        Assert.IsFalse(thrown.Diagnostic.ToString().Contains('\n', StringComparison.Ordinal));
    }

    [TestMethod]
    public void Garbage_instead_of_an_object_is_one_diagnostic()
    {
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => new LldLinker(Lld).Link([[1, 2, 3]], Linux, "P", default));
        Assert.AreEqual(DiagnosticCode.LinkerFailed, thrown.Diagnostic.Code);
    }

    [TestMethod]
    public void Verbose_linking_prints_the_command_and_leaves_no_folder()
    {
        var words = new List<string>();
        new LldLinker(Lld, words.Add).Link([TestImage.ObjectOf(ImageHeaders.Sample)], Linux, "Loud", CancellationToken.None);

        StringAssert.StartsWith(words[0], $"Loud: {Lld.Path} -flavor gnu -shared");
        StringAssert.EndsWith(words[0], "-o image --whole-archive objects.a");
    }

    [TestMethod]
    public void Cancelled_linking_throws_and_cleans_up()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(
            () => new LldLinker(Lld).Link([TestImage.ObjectOf(ImageHeaders.Sample)], Linux, "P", cancelled.Token));
    }
}
