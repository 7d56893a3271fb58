// Random functions in lanes, image against IL. PKGIMAGE_TEST_SEED repeats a run.
using System.Collections.Immutable;
using PkgImage.Compiler.IR.Lanes;
using PkgImage.Compiler.Kernels;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class LaneTests
{
    private const int Methods = 60;

    /// <summary>The widest has masks of bits where this machine has AVX-512.</summary>
    private static readonly ImmutableArray<string> s_targets = [.. new[] { "x86-64-v2", "x86-64-v3", RunPlan.Widest }.Distinct()];

    [TestMethod]
    public void Image_and_IL_agree_on_random_functions_in_lanes()
    {
        var seed = TestSeed.Choose();
        using var folder = new TemporaryFolder();
        var source = LanePrograms.Create(seed.Short, Methods);
        var fixture = FixtureAssembly.BuildProgram(folder.Path, "Lanes", source, FixtureImport.Options with { CpuTarget = string.Join(";", s_targets.Select(target => target + ",clone_all")) });
        var inLanes = fixture.Kernels.Count(CallsInLanes);
        Console.WriteLine($"{seed}, {fixture.Kernels.Length} kernels, {inLanes} with calls in lanes");
        Assert.IsGreaterThanOrEqualTo(Methods / 6, inLanes, $"{seed}");
        RandomPrograms.AssertAgree(fixture, seed, s_targets);
    }

    private static bool CallsInLanes(Kernel kernel) =>
        !LaneCalls.FindIn(kernel.Function, symbol => LaneFunction.Of(kernel.Callees.Single(callee => callee.Symbol == symbol))).IsEmpty;
}
