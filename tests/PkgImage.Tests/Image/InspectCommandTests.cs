using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;
using PkgImage.Format;

namespace PkgImage.Tests.Image;

[TestClass]
public sealed class InspectCommandTests
{
    [TestMethod]
    public void A_linked_image_is_told_from_its_file_alone()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Demo.Pkg.pkgimg.so");
        File.WriteAllBytes(path, TestImage.Create(ImageHeaders.Sample));
        using var output = new StringWriter();

        Assert.AreEqual(0, InspectCommand.Run(path, asJson: false, output));
        StringAssert.Contains(output.ToString(), "ELF x64, sealed");
        StringAssert.Contains(output.ToString(), "Demo.Pkg for linux-x64");
        StringAssert.Contains(output.ToString(), "System.Int64 Demo.Test::Test1(System.Int64)");
    }

    [TestMethod]
    public void A_linked_library_that_was_not_sealed_says_so()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "x.so");
        File.WriteAllBytes(path, TestImage.Link(ImageHeaders.Sample));
        using var output = new StringWriter();
        InspectCommand.Run(path, asJson: false, output);

        StringAssert.Contains(output.ToString(), "not sealed");
    }

    [TestMethod]
    public void Whatever_is_no_image_is_one_diagnostic()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "x");
        Assert.AreEqual(DiagnosticCode.NotAnImage, Failure(Path.Combine(folder.Path, "missing")));
        Assert.AreEqual(DiagnosticCode.NotAnImage, Failure(folder.Path));
        Assert.AreEqual(DiagnosticCode.NotAnImage, Failure(With([])));
        Assert.AreEqual(DiagnosticCode.NotAnImage, Failure(With("text"u8)));
        Assert.AreEqual(DiagnosticCode.NotAnImage, Failure(typeof(InspectCommandTests).Assembly.Location));
        var elf = new ElfObject();
        elf.Data(".data", new byte[8]);
        Assert.AreEqual(DiagnosticCode.NotAnImage, Failure(With(elf.ToArray())));

        // As an earlier SDK made them: a seal without parts.
        var linked = TestImage.Link(ImageHeaders.Sample);
        var header = linked.AsSpan().IndexOf("PKGIMAGE"u8);
        linked[header + ImageFormat.VersionOffset]--;
        Assert.AreEqual(DiagnosticCode.ImageFormatVersion, Failure(With(ImageFileReader.AppendSeal(linked, header, []))));

        string With(ReadOnlySpan<byte> bytes)
        {
            File.WriteAllBytes(path, bytes);
            return path;
        }
    }

    [TestMethod]
    public void A_damaged_image_is_one_diagnostic_wherever_the_damage_is()
    {
        var image = TestImage.Create(ImageHeaders.Sample);
        for (var i = 0; i < image.Length; i += 5)
        {
            image[i] ^= 0x20;
            Assert.IsNotNull(Record(image), $"byte {i}");
            image[i] ^= 0x20;
        }
        for (var length = 0; length < image.Length; length += 13)
            Record(image.AsSpan(0, length));
        Assert.IsNull(Record(image));
    }

    /// <summary>The diagnostic of reading these bytes, or null; anything else escapes.</summary>
    private static DiagnosticCode? Record(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ImageFileReader.Read(bytes, "test") is { IsSealed: false } ? DiagnosticCode.NotAnImage : null;
        }
        catch (DiagnosticException e)
        {
            Assert.AreEqual(7, (int)e.Diagnostic.Code / 1000);
            return e.Diagnostic.Code;
        }
    }

    private static DiagnosticCode Failure(string path) =>
        Assert.ThrowsExactly<DiagnosticException>(() => InspectCommand.Run(path, asJson: false, TextWriter.Null)).Diagnostic.Code;
}
