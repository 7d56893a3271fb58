using System.Text.Json;
using PkgImage.Compiler.Image;
using PkgImage.Format;

namespace PkgImage.Tests.Image;

[TestClass]
public sealed class ImagePrinterTests
{
    private static readonly ThisMachine Machine = new(
        CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Sse41 | CpuFeature.Sse42 | CpuFeature.Popcnt | CpuFeature.Avx, HardwareQuestions.None, "sandybridge", "x64");

    private static readonly ImageFileContent Content = new(
        new NativeFile(
            "ELF",
            "x64",
            [
                new NativeSection(".dynsym", 500, 500, 240, SectionKind.ReadOnly),
                new NativeSection(".text", 4096, 4096, 12_345, SectionKind.Code),
                new NativeSection(".data.rel.ro", 20_480, 20_480, 1000, SectionKind.Data),
                new NativeSection(".data", 24_576, 24_576, 16, SectionKind.Data),
                new NativeSection(".comment", 25_000, 25_000, 19, SectionKind.Unmapped),
            ],
            [
                new NativeSymbol("pkgimage_header", 20_480, 20_480, 500),
                new NativeSymbol("Demo.Test.Test1$89abcdef_00112233.x86_64_v2", 4096, 4096, 16),
                new NativeSymbol("Demo.Test.Test1$89abcdef_00112233.x86_64_v2.invoke", 4112, 4112, 32),
                new NativeSymbol("Demo.Test.Test1$89abcdef_00112233.znver9", 4144, 4144, 8),
            ],
            [],
            [],
            []),
        ImageHeaders.Sample,
        FileSize: 26_000,
        HeaderSize: 480,
        IsSealed: true);

    [TestMethod]
    public void Text()
    {
        const string Expected = """
            file        Demo.Pkg.pkgimg.so
            library     ELF x64, sealed
            package     Demo.Pkg for linux-x64
            key         00070e151c232a31383f464d545b626970777e858c939aa1a8afb6bdc4cbd2d9
            base image  System.Private.CoreLib 0f8fad5b-d9cb-469f-a165-70867728950e
            options     optimize 3, debug 1, check-bounds no, inline yes, float strict
            bytes       26,000 file, 12,345 code, 240 read-only, 1,016 data, 480 header

              Target      On this machine    Clones   Others from   Needs                           Assumes of what is asked
            ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────
              x86-64-v2   chosen             2                      Sse3 Ssse3 Sse41 Sse42 Popcnt   -Vector64 -ArmBase
              znver9      lacks 2147483648   1        x86-64-v2     2147483648                      +Vector64 -ArmBase


              Kernel   Bytes   Clones      Properties         Method                                           Symbol
            ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
              0            0   x86-64-v2   may-exit           System.Double Demo.Größe::Sum(System.Double[])   Demo.Groesse.Sum$01234567
              1           24   all         no-gc-transition   System.Int64 Demo.Test::Test1(System.Int64)      Demo.Test.Test1$89abcdef


              Import   Library   Function
            ───────────────────────────────
              0        libm      pow
              1        libc      memcpy


              Layout       Size   Field offsets
            ─────────────────────────────────────
              Demo.Vec3      24   0 8 16
              Demo.Empty      1

            """;

        Assert.AreEqual(Expected, ImagePrinter.Print(ImageFacts.Create("Demo.Pkg.pkgimg.so", Content, Machine)));
    }

    [TestMethod]
    public void An_image_for_another_architecture_has_no_chosen_target()
    {
        var facts = ImageFacts.Create("x", Content, Machine with { Architecture = "arm64" });

        Assert.IsFalse(facts.Targets.Any(target => target.IsChosen));
        StringAssert.Contains(ImagePrinter.Print(facts), "other architecture");
    }

    [TestMethod]
    public void Json_has_the_same_facts()
    {
        using var json = JsonDocument.Parse(ImageFacts.Create("Demo.Pkg.pkgimg.so", Content, Machine).ToJson());
        var root = json.RootElement;

        Assert.AreEqual("Demo.Pkg", root.GetProperty("package").GetString());
        Assert.IsTrue(root.GetProperty("targets")[0].GetProperty("isChosen").GetBoolean());
        Assert.AreEqual("2147483648", root.GetProperty("targets")[1].GetProperty("missing")[0].GetString());
        Assert.AreEqual(24, root.GetProperty("kernels")[1].GetProperty("bytes").GetInt64());
        Assert.AreEqual("pow", root.GetProperty("imports")[0].GetProperty("name").GetString());
        Assert.AreEqual(8, root.GetProperty("layouts")[0].GetProperty("values")[2].GetInt32());
    }
}
