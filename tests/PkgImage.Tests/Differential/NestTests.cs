// Random nests, image against IL. PKGIMAGE_TEST_SEED repeats a run.
using System.Globalization;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class NestTests
{
    private const string SeedVariable = "PKGIMAGE_TEST_SEED";

    private const int Methods = 60;

    [TestMethod]
    public void Image_and_IL_agree_on_random_nests()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var given) ? given : (ulong)Random.Shared.NextInt64();
        using var folder = new TemporaryFolder();
        var fixture = FixtureAssembly.BuildProgram(folder.Path, "Nests", NestPrograms.Create(seed, Methods), FixtureImport.Options);
        Console.WriteLine($"{SeedVariable}={seed}, {fixture.Kernels} kernels");
        Assert.IsGreaterThanOrEqualTo(Methods, fixture.Kernels, $"{SeedVariable}={seed}");
        foreach (var target in new[] { "x86-64-v3", "x86-64-v2" })
        {
            var problems = FixtureRun.Run(fixture.Files, new RunPlan(target, seed)).Select(p => p.Text).Concat(fixture.Surprises).ToList();
            if (problems.Count > 0)
                Assert.Fail($"{SeedVariable}={seed}, {target}: {problems.Count} problems\n{string.Join('\n', problems)}");
        }
    }
}
