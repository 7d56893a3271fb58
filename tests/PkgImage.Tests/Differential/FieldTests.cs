// Random programs over fields of objects, as image and as IL; see FieldPrograms.
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class FieldTests
{
    private const int Classes = 20, Methods = 4;

    [TestMethod]
    public void Image_and_IL_agree_on_random_fields()
    {
        var seed = TestSeed.Choose();
        using var folder = new TemporaryFolder();
        var fixture = FixtureAssembly.BuildProgram(folder.Path, "Fields", FieldPrograms.Create(seed.Short, Classes, Methods), FixtureImport.Options);
        Console.WriteLine($"{seed}, {fixture.Kernels.Length} kernels");
        Assert.IsGreaterThanOrEqualTo(Classes * Methods, fixture.Kernels.Length, $"{seed}");
        RandomPrograms.AssertAgree(fixture, seed, ["x86-64-v3", "x86-64-v2"]);
    }
}
