// A file's bytes, mapped where the loader can do it by itself, and read by the framework for every path and file that it cannot.
using System.Text;
using PkgImage.Loading;

namespace PkgImage.Tests.Runtime;

[TestClass]
public sealed unsafe class FileContentTests
{
    [TestMethod]
    [DataRow("plain")]
    [DataRow("with space")]
    [DataRow("gr\u00fc\u00df \u96ea")]
    public void Content_is_what_the_file_holds(string name)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        foreach (var size in new[] { 0, 1, 4096, 70_000 })
        {
            var bytes = new byte[size];
            new Random(size).NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
            using var content = FileContent.Open(path);
            CollectionAssert.AreEqual(bytes, new ReadOnlySpan<byte>(content.Start, (int)content.Length).ToArray());
        }
    }

    [TestMethod]
    public void A_long_path_is_as_good_as_a_short_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path;
        while (path.Length < 600)
            path = Path.Combine(path, new string('n', 100));
        Directory.CreateDirectory(path);
        path = Path.Combine(path, "file");
        File.WriteAllText(path, "content", Encoding.ASCII);
        using var content = FileContent.Open(path);
        Assert.AreEqual("content", Encoding.ASCII.GetString(content.Start, (int)content.Length));
    }

    [TestMethod]
    public void What_cannot_be_read_is_told_in_the_systems_words()
    {
        using var folder = new TemporaryFolder();
        var missing = Path.Combine(folder.Path, "missing");
        StringAssert.Contains(Assert.ThrowsExactly<FileNotFoundException>(() => FileContent.Open(missing).Dispose()).Message, missing);
        Assert.ThrowsExactly<UnauthorizedAccessException>(() => FileContent.Open(folder.Path).Dispose());
        Assert.ThrowsExactly<ArgumentException>(() => FileContent.Open("a\0b").Dispose());
    }
}
