using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Link;
using PkgImage.Tests.Image;
using PkgImage.Tests.Support;

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

        CollectionAssert.AreEqual(
            new[] { (".text_0", SectionKind.Code), (".text_1", SectionKind.Code) },
            library.Sections.Where(section => section.Name.StartsWith(".text", StringComparison.Ordinal)).Select(section => (section.Name, section.Kind)).ToArray());
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
    public void Thousands_of_functions_are_linked()
    {
        const int Count = 20_000;
        var functions = Enumerable.Range(0, Count).Select(i =>
        {
            var elf = new ElfObject();
            elf.Symbol($"kernel_{i}", elf.Code(".text", [0xC3]), 0, 1, isFunction: true);
            return elf.ToArray();
        });
        var library = NativeFile.Read(new LldLinker(Lld).Link([TestImage.ObjectOf(ImageHeaders.Sample), .. functions], Linux, "many", default), "many");
        Assert.AreEqual(Count, library.Exports.Count(e => e.Name.StartsWith("kernel_", StringComparison.Ordinal) && !e.Name.Contains('.', StringComparison.Ordinal)));
    }

    [TestMethod]
    public void What_code_could_not_reach_is_one_diagnostic_before_anything_is_written()
    {
        var large = new byte[1 << 20];
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => new LldLinker(Lld).Link([.. Enumerable.Repeat(large, 2000)], Linux, "Huge", default));
        Assert.AreEqual(DiagnosticCode.ImageTooLarge, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, "the image of Huge would hold 2.1 GB of objects");
    }

    /// <summary>What is stripped is found again by the build id: the same code at the same addresses.</summary>
    [TestMethod]
    public void Symbols_may_go_to_a_file_of_their_own()
    {
        var options = FixtureImport.Options with { Link = Linux with { SeparateSymbols = true, StripArguments = ["--strip-all"] } };
        var linked = LinkedImage.Link(new LldLinker(Lld), [TestImage.ObjectOf(ImageHeaders.Sample)], options, "P", default);
        var debug = linked.DebugFile!;
        CollectionAssert.AreEqual(NativeFile.Read(linked.Image, "image").Exports.ToArray(), NativeFile.Read(debug, "debug").Exports.ToArray());
        Assert.IsLessThan(debug.Length, linked.Image.Length);
        Assert.IsLessThan(0, linked.Image.AsSpan().IndexOf(".symtab"u8));
        Assert.IsGreaterThan(0, debug.AsSpan().IndexOf(".symtab"u8));
        CollectionAssert.AreEqual(BuildId(linked.Image), BuildId(debug));
        Assert.IsNull(LinkedImage.Link(new LldLinker(Lld), [TestImage.ObjectOf(ImageHeaders.Sample)], options with { Link = Linux }, "P", default).DebugFile);

        // The note: sizes of name and content, its type, "GNU", 20 bytes.
        static byte[] BuildId(byte[] file) => file.AsSpan(file.AsSpan().IndexOf("\u0004\0\0\0\u0014\0\0\0\u0003\0\0\0GNU\0"u8) + 16, 20).ToArray();
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

        Assert.MatchesRegex($"^Linking Loud: {System.Text.RegularExpressions.Regex.Escape(Lld.Path)} -flavor gnu -shared .*-o image --whole-archive objects.a$", words[0]);
        Assert.AreEqual("LLD says: nothing", words[1]);
        words.Clear();
        Assert.ThrowsExactly<DiagnosticException>(() => new LldLinker(Lld, words.Add).Link([[1, 2, 3]], Linux, "Loud", CancellationToken.None));
        StringAssert.StartsWith(words[1], "LLD says: lld: error:");
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
