using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;
using PkgImage.Format;

namespace PkgImage.Tests.Image;

[TestClass]
public sealed class ImageHeaderTests
{
    [TestMethod]
    public void What_is_written_reads_back_and_writes_the_same_bytes() =>
        Prop.ForAll(ImageHeaders.Any.ToArbitrary(), header =>
        {
            var blob = ImageHeaderWriter.Write(header);
            var read = ImageHeaderReader.Read(blob, "test");
            return Describe(read) == Describe(header) && ImageHeaderWriter.Write(read).AsSpan().SequenceEqual(blob);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    public void The_blob_starts_with_its_name_and_has_the_size_it_states()
    {
        var blob = ImageHeaderWriter.Write(ImageHeaders.Sample);

        CollectionAssert.AreEqual("PKGIMAGE"u8.ToArray(), blob[..8]);
        Assert.AreEqual(0, blob.Length % 8);
        Assert.AreEqual(blob.Length, BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(ImageFormat.SizeOffset)));
        CollectionAssert.AreEqual(ImageHeaders.Sample.Key.ToArray(), blob[ImageFormat.KeyOffset..(ImageFormat.KeyOffset + 32)]);
    }

    [TestMethod]
    public void Layout_values_lie_side_by_side_in_record_order()
    {
        var blob = ImageHeaderWriter.Write(ImageHeaders.Sample);
        var count = BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(ImageFormat.LayoutValuesOffset));
        var first = BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(ImageFormat.LayoutValuesOffset + 4));
        var values = Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadInt32LittleEndian(blob.AsSpan(first + 4 * i)));

        CollectionAssert.AreEqual(new[] { 24, 0, 8, 16, 1 }, values.ToArray());
    }

    [TestMethod]
    public void Every_byte_changed_to_any_of_several_values_reads_or_gives_a_diagnostic()
    {
        var blob = ImageHeaderWriter.Write(ImageHeaders.Sample);
        for (var i = 0; i < blob.Length; i++)
        {
            foreach (var value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF, (byte)(blob[i] + 1), (byte)(blob[i] ^ 0x10) })
                ReadOrReject([.. blob[..i], value, .. blob[(i + 1)..]]);
        }
    }

    [TestMethod]
    public void Every_truncation_gives_a_diagnostic()
    {
        var blob = ImageHeaderWriter.Write(ImageHeaders.Sample);
        for (var length = 0; length < blob.Length; length++)
            Assert.IsFalse(ReadOrReject(blob[..length]), $"length {length}");
    }

    [TestMethod]
    public void Another_format_version_is_named()
    {
        var blob = ImageHeaderWriter.Write(ImageHeaders.Sample);
        blob[ImageFormat.VersionOffset] = 200;

        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => ImageHeaderReader.Read(blob, "x.so"));
        Assert.AreEqual(DiagnosticCode.ImageFormatVersion, thrown.Diagnostic.Code);
        Assert.AreEqual("x.so", thrown.Diagnostic.File);
        StringAssert.Contains(thrown.Diagnostic.Message, "200");
    }

    private static bool ReadOrReject(byte[] bytes)
    {
        try
        {
            ImageHeaderReader.Read(bytes, "test");
            return true;
        }
        catch (DiagnosticException e)
        {
            Assert.AreEqual(7, (int)e.Diagnostic.Code / 1000);
            return false;
        }
    }

    /// <summary>Records with immutable arrays compare by reference; text compares by content.</summary>
    private static string Describe(ImageHeader header) => string.Join('\n',
    [
        header.Package, header.RuntimeIdentifier, Convert.ToHexString(header.Key.AsSpan()), header.BaseImage, header.Optimize,
        header.DebugInfo, header.CheckBounds, header.Inline, header.FloatMode,
        .. header.Targets, .. header.Kernels, .. header.Imports,
        .. header.Layouts.Select(layout => $"{layout.Name}: {string.Join(' ', layout.Values)}"),
    ]);
}
