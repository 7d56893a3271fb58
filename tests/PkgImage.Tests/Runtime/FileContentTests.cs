// A file's bytes, read by the C library where the loader can do it by itself, and by the framework for every path and file that it cannot.
using System.Net.Sockets;
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
            using var file = Open(path);
            Assert.AreEqual(size, file.Length);
            CollectionAssert.AreEqual(bytes, Read(file, 0, size));
            CollectionAssert.AreEqual(bytes[(size / 3)..], Read(file, size / 3, size), "what is there of more");
            Assert.IsEmpty(Read(file, size + 1, 10), "behind the end");
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
        using var file = Open(path);
        Assert.AreEqual("content", Encoding.ASCII.GetString(Read(file, 0, 100)));
    }

    [TestMethod]
    public void A_file_that_was_cut_short_meanwhile_has_what_is_left()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "file");
        File.WriteAllBytes(path, new byte[100]);
        using var file = Open(path);
        using (var writer = File.OpenWrite(path))
            writer.SetLength(40);
        Assert.AreEqual(100, file.Length);
        Assert.HasCount(30, Read(file, 10, 90));
    }

    [TestMethod]
    public void What_is_no_file_is_not_there()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in (string[])[Path.Combine(folder.Path, "missing"), folder.Path, "a\0b", ""])
        {
            Assert.IsNull(FileContent.TryOpen(path, out var problem));
            Assert.IsNull(problem);
        }
    }

    [TestMethod]
    public void What_cannot_be_opened_is_told_in_the_systems_words()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "socket");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        Assert.IsNull(FileContent.TryOpen(path, out var problem));
        StringAssert.Contains(problem, path);
    }

    private static FileContent Open(string path)
    {
        var file = FileContent.TryOpen(path, out var problem);
        Assert.IsNull(problem);
        return file ?? throw new FileNotFoundException("it was just written", path);
    }

    private static byte[] Read(FileContent file, long offset, int count)
    {
        var bytes = new byte[count];
        fixed (byte* start = bytes)
            return bytes[..file.Read(start, count, offset)];
    }
}
