using System.Runtime.InteropServices;
using PkgImage.Format;

namespace PkgImage.Tests.Runtime;

[TestClass]
public sealed class TargetRankTests
{
    private const CpuFeature V2 = CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Sse41 | CpuFeature.Sse42 | CpuFeature.Popcnt;

    [TestMethod]
    public void The_very_CPU_goes_before_wide_vectors_before_many_features()
    {
        var ranks = new[]
        {
            TargetRank.Of(CpuFeature.None, isThisCpu: false),
            TargetRank.Of(V2, isThisCpu: false),
            TargetRank.Of(CpuFeature.Avx, isThisCpu: false),
            TargetRank.Of(V2 | CpuFeature.Avx | CpuFeature.Avx2, isThisCpu: false),
            TargetRank.Of(CpuFeature.Avx512F, isThisCpu: false),
            TargetRank.Of(CpuFeature.None, isThisCpu: true),
            TargetRank.Of(V2, isThisCpu: true),
        };
        CollectionAssert.AreEqual(ranks.Order().ToArray(), ranks);
        CollectionAssert.AllItemsAreUnique(ranks);
    }

    [TestMethod]
    public void A_target_is_named_by_its_CPU_up_to_its_features()
    {
        Assert.IsTrue(TargetRank.Names("skylake", "skylake"));
        Assert.IsTrue(TargetRank.Names("skylake,-avx2", "skylake"));
        Assert.IsFalse(TargetRank.Names("skylake-avx512", "skylake"));
        Assert.IsFalse(TargetRank.Names("skylake", ""));
    }

    /// <summary>The kernel knows the name people call it by; what LLVM calls it is one the compiler knows.</summary>
    [TestMethod]
    public void The_name_of_this_machines_CPU_is_one_of_LLVMs()
    {
        var name = MachineCpu.Name();
        Console.WriteLine($"this machine's CPU: {name ?? "not known"}");
        var cpus = Compiler.Optimize.CpuTable.Of(RuntimeInformation.ProcessArchitecture).Cpus;
        Assert.IsTrue(name is null || cpus.ContainsKey(name), name);
    }
}
