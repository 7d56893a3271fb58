// The kernels of ./bench.sh without a clock: what is timed there has to compute the same as IL and from its image.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class BenchmarkKernelTests
{
    [TestMethod]
    public void All_kernels_compute_as_images_what_they_compute_as_il()
    {
        using var workspace = new Workspace();
        var benchmarks = Path.Combine(PackedSdk.Repository, "tests", "benchmarks");
        workspace.CopyFrom(benchmarks, "Kernels");
        workspace.CopyFrom(benchmarks, "Suite");
        // One target, this machine's own: a third of the work.
        workspace.Build("Suite", "-p:PkgImageCpuTarget=native");

        const string Program = "Suite/bin/Release/net10.0/Suite.dll";
        var (images, loaded) = workspace.RunFromImages(Program, "check");
        var il = workspace.DotNetWith([("PKGIMAGE_ENABLED", "0")], workspace.PathOf(Program), "check").AssertSuccess().Output.Trim();
        Assert.AreEqual(il, images);
        Assert.HasCount(33, il.Split('\n'));
        Assert.MatchesRegex("loaded Kernels .* kernels=[1-9]", loaded);
        Assert.DoesNotContain("loaded Suite ", loaded, "the code that measures is IL in every variant");
    }
}
