// Random nests, image against IL. PKGIMAGE_TEST_SEED repeats a run.
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class NestTests
{
    private const int Methods = 60;

    [TestMethod]
    public void Image_and_IL_agree_on_random_nests()
    {
        var seed = TestSeed.Choose();
        using var folder = new TemporaryFolder();
        var fixture = FixtureAssembly.BuildProgram(folder.Path, "Nests", NestPrograms.Create(seed.Short, Methods), FixtureImport.Options);
        Console.WriteLine($"{seed}, {fixture.Kernels.Length} kernels");
        Assert.IsGreaterThanOrEqualTo(Methods, fixture.Kernels.Length, $"{seed}");
        RandomPrograms.AssertAgree(fixture, seed, ["x86-64-v3", "x86-64-v2"]);
    }
}
