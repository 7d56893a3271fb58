using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Optimize;
using PkgImage.Format;

namespace PkgImage.Tests.Optimize;

[TestClass]
public sealed class CpuTargetsTests
{
    private const CpuFeature V2 = CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Sse41 | CpuFeature.Sse42 | CpuFeature.Popcnt;

    private static CpuTarget One(string text, string runtimeIdentifier = "linux-x64") => CpuTargets.Parse(text, runtimeIdentifier).Single();

    [TestMethod]
    public void The_default_string_is_three_targets()
    {
        var targets = CpuTargets.Parse("x86-64-v2;x86-64-v3,clone_all;x86-64-v4,clone_all", "linux-x64");
        CollectionAssert.AreEqual(new[] { "x86-64-v2", "x86-64-v3", "x86-64-v4" }, targets.Select(target => target.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "x86_64_v2", "x86_64_v3", "x86_64_v4" }, targets.Select(target => target.SymbolSuffix).ToArray());
        Assert.AreEqual((ulong)V2, targets[0].RequiredFeatures);
        Assert.IsTrue(targets.All(target => target.Cpu == "x86-64"));
        Assert.AreEqual("x86-64-v4", targets[2].TuneCpu);
    }

    [TestMethod]
    public void Levels_avoid_what_is_slow_on_their_machines_and_a_CPU_is_known_to_LLVM()
    {
        Assert.AreEqual("-prefer-256-bit,+prefer-no-gather,+prefer-no-scatter", One("x86-64-v4").Tuning);
        foreach (var name in new[] { "generic,+avx512f", "x86-64-v4,-avx512vl" })
            Assert.AreEqual("+prefer-no-gather,+prefer-no-scatter", One(name).Tuning, name);
        foreach (var name in new[] { "x86-64-v3", "x86-64-v4,-avx512f", "znver4", "skylake-avx512" })
            Assert.AreEqual("", One(name).Tuning, name);
    }

    [TestMethod]
    public void Vectors_of_512_bits_are_for_machines_on_which_they_are_fast()
    {
        Assert.AreEqual((ulong)CpuFeature.Vector512, One("x86-64-v4").RequiredFeatures & (ulong)CpuFeature.Vector512);
        foreach (var name in new[] { "x86-64-v3", "x86-64-v4,-avx512cd", "znver4", "skylake-avx512" })
            Assert.AreEqual(0UL, One(name).RequiredFeatures & (ulong)CpuFeature.Vector512, name);
        Assert.AreEqual(Vector512.IsHardwareAccelerated, MachineFeatures.Detect().HasFlag(CpuFeature.Vector512));
        var native = CpuTargets.Parse("native", "linux-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant())[0];
        Assert.AreEqual(Vector512.IsHardwareAccelerated, native.Tuning.Contains("-prefer-256-bit", StringComparison.Ordinal));
    }

    [TestMethod]
    public void LLVM_is_given_exactly_the_features_the_loader_checks()
    {
        var table = CpuTable.Of(Architecture.X64);
        foreach (var name in new[] { "generic", "x86-64-v2", "haswell", "znver4", "sandybridge,-avx", "skylake,-sse4.1" })
        {
            var target = One(name);
            var words = target.Features.Split(',');
            CollectionAssert.AreEqual(table.Features.Select(feature => feature.Name).ToArray(), words.Select(word => word[1..]).ToArray());
            foreach (var (word, feature) in words.Zip(table.Features))
                Assert.AreEqual((target.RequiredFeatures & (ulong)feature.Bit) != 0, word[0] == '+', $"{name}: {word}");
        }
    }

    [TestMethod]
    public void A_feature_brings_what_it_implies_and_takes_what_implies_it()
    {
        Assert.AreEqual((ulong)(V2 & ~CpuFeature.Popcnt | CpuFeature.Avx | CpuFeature.Avx2), One("generic,+avx2").RequiredFeatures);
        Assert.AreEqual((ulong)(CpuFeature.Sse3 | CpuFeature.Ssse3 | CpuFeature.Popcnt), One("ivybridge,-sse4.1").RequiredFeatures);
        Assert.AreEqual(One("haswell").RequiredFeatures, One("haswell,-rdrnd,+gfni").RequiredFeatures);
    }

    [TestMethod]
    public void Names_of_targets_differ_as_symbols()
    {
        var targets = CpuTargets.Parse("haswell;haswell,+avx512f;haswell,-avx512f", "linux-x64");
        CollectionAssert.AllItemsAreUnique(targets.Select(target => target.SymbolSuffix).ToArray());
        Assert.IsTrue(targets.All(target => target.SymbolSuffix.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')));
    }

    [TestMethod]
    public void Native_is_what_the_loader_sees_on_this_machine()
    {
        var native = One("native", RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64");
        StringAssert.StartsWith(native.Name, "native");
        Assert.AreEqual(0UL, native.RequiredFeatures & ~(ulong)MachineFeatures.Detect());
        StringAssert.Contains(native.Identity, native.FeaturesAndTuning, "a key must not say native of two different machines");
        Assert.AreEqual("haswell,-avx2", One("haswell,clone_all,-avx2").Identity);
    }

    [TestMethod]
    public void Words_tell_what_is_cloned_and_how_small()
    {
        var targets = CpuTargets.Parse("x86-64-v2; haswell, clone_all ;skylake,base(1);znver3,clone_all,-clone_all,opt_size;znver3,min_size", "linux-x64");
        CollectionAssert.AreEqual(new int?[] { null, null, 1, 0, 0 }, targets.Select(target => target.Base).ToArray());
        CollectionAssert.AreEqual(
            new[] { CodeSize.Any, CodeSize.Any, CodeSize.Any, CodeSize.Small, CodeSize.Smallest }, targets.Select(target => target.Size).ToArray());
        CollectionAssert.AreEqual(
            new[] { "x86-64-v2", "haswell", "skylake", "znver3,opt_size", "znver3,min_size" }, targets.Select(target => target.Name).ToArray());
        CollectionAssert.AreEqual(new[] { false, true, true, true, true }, targets.Select(target => target.IsCpu).ToArray());
        Assert.AreEqual("skylake,base(1)", targets[2].Identity, "what is cloned is part of the key");
    }

    [TestMethod]
    public void Help_lists_what_can_be_written()
    {
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => CpuTargets.Parse("help", "linux-arm64"));
        foreach (var word in new[] { "native", "neoverse-n1", "dotprod", "clone_all", "base(N)", "opt_size", "min_size" })
            StringAssert.Contains(thrown.Diagnostic.Message, word);
    }

    [TestMethod]
    public void Arm64_has_its_own_names()
    {
        Assert.AreEqual((ulong)(CpuFeature.Dp | CpuFeature.Rdm), One("neoverse-n1", "linux-arm64").RequiredFeatures);
        Assert.AreEqual(0UL, One("generic", "linux-arm64").RequiredFeatures);
    }

    [TestMethod]
    [DataRow("pentium9", "'pentium9' at character 1")]
    [DataRow("x86-64-v2; haswel,clone_all", "'haswel' at character 12")]
    [DataRow("haswell,+avx9", "'+avx9' at character 9")]
    [DataRow("haswell, cloneall", "'cloneall' at character 10")]
    [DataRow("haswell;x86-64-v2;haswell", "'haswell' at character 19")]
    [DataRow("", "'' at character 1")]
    [DataRow("haswell,-clone_all", "'-clone_all' at character 9: the first target has a clone of every kernel")]
    [DataRow("x86-64-v2;haswell,clone_all,base(0)", "'base(0)' at character 29: a clone_all target has every kernel")]
    [DataRow("x86-64-v2;haswell,base(0),clone_all", "'clone_all' at character 27: a target with a base")]
    [DataRow("x86-64-v2;haswell,base(1)", "'base(1)' at character 19: target 1 is not before this one")]
    [DataRow("x86-64-v2;haswell;skylake,base(1)", "'base(1)' at character 27: target 1, haswell, does not have every kernel")]
    [DataRow("x86-64-v2;haswell,base(one)", "'base(one)' at character 19: expected the number")]
    [DataRow("x86-64-v2;haswell,base(-1)", "'base(-1)' at character 19: expected the number")]
    [DataRow("haswell,opt_size,min_size", "'min_size' at character 18")]
    public void A_bad_word_is_pointed_at(string text, string place)
    {
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => CpuTargets.Parse(text, "linux-x64"));
        Assert.AreEqual(DiagnosticCode.UnknownCpuTarget, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, place);
    }

    [TestMethod]
    public void An_unknown_platform_is_told()
    {
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => CpuTargets.Parse("generic", "linux-riscv64"));
        Assert.AreEqual(DiagnosticCode.UnsupportedPlatform, thrown.Diagnostic.Code);
    }
}
