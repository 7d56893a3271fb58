using PkgImage.Tests.Support;

namespace PkgImage.Tests.FileTests;

[TestClass]
public sealed class FileTestTests
{
    private const string Sample = "// stage: import\n// precompile: A, B.C\nclass X { }\n\n// expect:\n// one\n//\n//   two\n";

    [TestMethod]
    public void A_file_has_headers_source_and_expectation()
    {
        var test = FileTest.Parse("x.cs", Sample);
        Assert.AreEqual("import", test.Stage);
        CollectionAssert.AreEqual(new[] { "A", "B.C" }, test.List("precompile").ToArray());
        Assert.IsTrue(test.Source.EndsWith("class X { }\n", StringComparison.Ordinal));
        Assert.AreEqual("one\n\n  two\n", test.Expected);
    }

    [TestMethod]
    public void Blessing_what_was_expected_changes_nothing()
    {
        var test = FileTest.Parse("x.cs", Sample);
        Assert.AreEqual(Sample, test.WithExpected(test.Expected));
    }

    [TestMethod]
    public void A_new_file_gets_its_first_expectation()
    {
        var blessed = FileTest.Parse("x.cs", "// stage: skip\nclass X { }\n").WithExpected("out\n");
        Assert.AreEqual("// stage: skip\nclass X { }\n\n// expect:\n// out\n", blessed);
        Assert.AreEqual("out\n", FileTest.Parse("x.cs", blessed).Expected);
    }

    [TestMethod]
    public void An_unknown_header_is_an_error() =>
        Assert.ThrowsExactly<FormatException>(() => FileTest.Parse("x.cs", "// stag: import\nclass X { }\n"));

    [TestMethod]
    public void A_difference_shows_changed_lines_with_some_around_them()
    {
        var before = string.Concat(Enumerable.Range(0, 20).Select(i => i + "\n"));
        var after = before.Replace("\n10\n", "\nten\n", StringComparison.Ordinal);
        Assert.AreEqual(
            string.Join(Environment.NewLine, "  ...", "  7", "  8", "  9", "- 10", "+ ten", "  11", "  12", "  13", "  ...", ""),
            LineDiff.Of(before, after));
    }
}
