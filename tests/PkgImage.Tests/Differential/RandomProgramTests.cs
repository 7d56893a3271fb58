// Random programs, image against IL. PKGIMAGE_TEST_SEED repeats a run; every run prints its seed, and a failure the methods' source.
using System.Globalization;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class RandomProgramTests
{
    private const string SeedVariable = "PKGIMAGE_TEST_SEED";
    private const string ProgramsVariable = "PKGIMAGE_TEST_PROGRAMS";
    private const int Methods = 40;

    [TestMethod]
    public void Image_and_IL_agree_on_random_programs()
    {
        var seed = Setting(SeedVariable) ?? Random.Shared.Next();
        for (var i = 0; i < (Setting(ProgramsVariable) ?? 2); i++)
            Check(seed + i);
    }

    private static void Check(int seed)
    {
        Console.WriteLine($"{SeedVariable}={seed}");
        var text = RandomProgram.Create("Random", seed, Methods);
        using var folder = new TemporaryFolder();
        var fixture = FixtureAssembly.BuildProgram(folder.Path, "Random", text, FixtureImport.Options with { CpuTarget = "x86-64-v3" });
        var problems = FixtureRun.Run(fixture, "x86-64-v3", (ulong)seed);
        Assert.IsTrue(fixture.Surprises.IsEmpty, $"{SeedVariable}={seed}\n{string.Join('\n', fixture.Surprises)}");
        if (!problems.IsEmpty)
            Assert.Fail($"{SeedVariable}={seed}\n{string.Join('\n', problems)}\n{text}");
    }

    private static int? Setting(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value) ? value : null;
}
