// One reason a cause: each way an image can fail to serve, and the ways a different one still does.
using System.Collections.Immutable;
using PkgImage.Compiler;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Staleness;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Staleness;

[TestClass]
public sealed class StalenessCheckTests
{
    private static readonly PackageNode s_package = new("Algebra", "/packages/Algebra.dll", PackageKind.NuGet, "1.0.0", [], null);
    private static readonly ToolchainIdentity s_toolchain = new("compiler-1", "llvm-1", "lld-1");
    private static readonly ConsumedItem s_consumed =
        new("Zip", "body", "System.Int32 Zip::M(System.Int32)", "aaaa");

    private readonly Dictionary<string, string?> _members = new() { [s_consumed.Member] = s_consumed.Digest };

    [TestMethod]
    public void The_same_again_is_fresh()
    {
        var manifest = Manifest().Complete([s_consumed]);
        Assert.AreEqual(new Fresh(manifest.Key, HasImage: true), Check(Manifest(), manifest));
    }

    [TestMethod]
    public void Nothing_worth_an_image_is_an_answer_too()
    {
        var manifest = Manifest().Complete([]);
        var answer = Check().Check(Manifest(), new ImageCandidates([new ImageCandidate(manifest, HasImage: false)], []), null);
        Assert.AreEqual(new Fresh(manifest.Key, HasImage: false), answer);
    }

    [TestMethod]
    public void The_first_build_says_so() => AssertStale(StaleReason.NeverBuilt, Check(Manifest()));

    [TestMethod]
    [TestProperty("Lesson", "5")]
    [DataRow("compiler", StaleReason.CompilerChanged)]
    [DataRow("llvm", StaleReason.ToolchainChanged)]
    [DataRow("lld", StaleReason.ToolchainChanged)]
    [DataRow("il", StaleReason.IlChanged)]
    [DataRow("base-image", StaleReason.BaseImageChanged)]
    [DataRow("cpu-target", StaleReason.OptionsChanged)]
    [DataRow("check-bounds", StaleReason.OptionsChanged)]
    [DataRow("inline", StaleReason.OptionsChanged)]
    [DataRow("float-mode", StaleReason.OptionsChanged)]
    [DataRow("link", StaleReason.OptionsChanged)]
    [DataRow("precompile", StaleReason.OptionsChanged)]
    [DataRow("exclude", StaleReason.OptionsChanged)]
    [DataRow("target", StaleReason.OptionsChanged)]
    public void A_change_has_its_reason_and_another_key(string label, StaleReason expected)
    {
        var changed = label switch
        {
            "compiler" => Manifest(toolchain: s_toolchain with { Compiler = "compiler-2" }),
            "llvm" => Manifest(toolchain: s_toolchain with { Llvm = "llvm-2" }),
            "lld" => Manifest(toolchain: s_toolchain with { Linker = "lld-2" }),
            "il" => Manifest(il: "il-2"),
            "base-image" => Manifest(baseImage: "base-2"),
            "cpu-target" => Manifest(o => o with { CpuTarget = "x86-64-v4" }),
            "check-bounds" => Manifest(o => o with { CheckBounds = BoundsChecks.No }),
            "inline" => Manifest(o => o with { Inline = false }),
            "float-mode" => Manifest(o => o with { FloatMode = FloatMode.Fast }),
            "link" => Manifest(o => o with { Link = new LinkOptions("gnu", ["-shared", "-zother"]) }),
            "precompile" => Manifest(o => o with { Precompile = ["M"] }),
            "exclude" => Manifest(o => o with { Exclude = ["M"] }),
            _ => Manifest(o => o with { RuntimeIdentifier = "win-x64" }),
        };
        var before = Manifest().Complete([s_consumed]);
        Assert.AreNotEqual(before.Primary.Key, changed.Key);
        AssertStale(expected, Check().Check(changed, new ImageCandidates([], []), before));
    }

    [TestMethod]
    public void A_changed_member_of_a_dependency_is_named()
    {
        _members[s_consumed.Member] = "bbbb";
        var stale = AssertStale(StaleReason.DependencyChanged, Check(Manifest(), Manifest().Complete([s_consumed])));
        StringAssert.Contains(stale.Detail, "Zip::M(System.Int32) in Zip changed");
    }

    [TestMethod]
    public void A_vanished_member_of_a_dependency_is_named()
    {
        _members.Clear();
        var stale = AssertStale(StaleReason.DependencyChanged, Check(Manifest(), Manifest().Complete([s_consumed])));
        StringAssert.Contains(stale.Detail, "is gone");
    }

    [TestMethod]
    public void Of_several_variants_the_one_that_holds_serves()
    {
        var other = Manifest().Complete([s_consumed with { Digest = "bbbb" }]);
        var good = Manifest().Complete([s_consumed]);
        Assert.AreEqual(new Fresh(good.Key, HasImage: true), Check(Manifest(), other, good));
    }

    [TestMethod]
    public void Every_candidate_is_counted_by_its_reason()
    {
        var changed = Manifest().Complete([s_consumed with { Digest = "bbbb" }]);
        var lower = Manifest(o => o with { Optimize = 2 }).Complete([s_consumed]);
        ImmutableArray<ImageManifest> others =
        [
            Manifest(il: "il-0").Complete([]), Manifest(il: "il-2").Complete([]), Manifest(o => o with { Inline = false }, il: "il-2").Complete([]),
            Manifest(toolchain: s_toolchain with { Llvm = "llvm-0" }, il: "il-0").Complete([]),
        ];
        ImageCandidates Candidates(params ImmutableArray<ImageManifest> usable) =>
            new([.. usable.Select(u => new ImageCandidate(u, HasImage: true))], ["entry 1 has a broken index"]) { Others = others };

        var stale = AssertStale(StaleReason.EntryDamaged, Check().Check(Manifest(), Candidates(changed, lower), lastBuild: null));
        Assert.AreEqual("2 IlChanged, 2 OptionsChanged, 1 ToolchainChanged, 1 DependencyChanged, 1 EntryDamaged", RejectedCandidates.Describe(stale.Rejected));
        Assert.IsInstanceOfType<Fresh>(Check().Check(Manifest(), Candidates(changed, Manifest().Complete([s_consumed])), lastBuild: null));
        Assert.IsTrue(AssertStale(StaleReason.NeverBuilt, Check(Manifest())).Rejected.IsEmpty);
    }

    [TestMethod]
    [DataRow(3, 2, 1, 0, true, DisplayName = "higher levels serve lower requests")]
    [DataRow(2, 1, 2, 1, true, DisplayName = "equal levels serve")]
    [DataRow(2, 1, 3, 1, false, DisplayName = "a lower optimize level does not serve")]
    [DataRow(3, 0, 3, 1, false, DisplayName = "a lower debug level does not serve")]
    public void Levels_compare_as_with_julias_cache_flags(int optimize, int debug, int wantedOptimize, int wantedDebug, bool serves)
    {
        var image = Manifest(o => o with { Optimize = optimize, DebugInfo = debug }).Complete([]);
        var answer = Check(Manifest(o => o with { Optimize = wantedOptimize, DebugInfo = wantedDebug }), image);
        if (serves)
            Assert.AreEqual(new Fresh(image.Key, HasImage: true), answer);
        else
            AssertStale(StaleReason.OptionsChanged, answer);
    }

    /// <summary>Code that moved is the same code to who does not ask where it stands.</summary>
    [TestMethod]
    [DataRow(1, 1, true)]
    [DataRow(2, 1, true)]
    [DataRow(2, 2, false)]
    public void Lines_count_where_they_are_asked_for(int debug, int wantedDebug, bool serves)
    {
        var lines = s_consumed with { Kind = ConsumedDigest.Lines, Digest = "bbbb" };
        var image = Manifest(o => o with { DebugInfo = debug }).Complete(debug == 2 ? [s_consumed, lines] : [s_consumed]);
        var answer = Check(Manifest(o => o with { DebugInfo = wantedDebug }), image);
        if (serves)
            Assert.AreEqual(new Fresh(image.Key, HasImage: true), answer);
        else
            StringAssert.Contains(AssertStale(StaleReason.LinesChanged, answer).Detail, lines.Member);
    }

    [TestMethod]
    public void A_damaged_entry_is_the_reason()
    {
        var stale = AssertStale(StaleReason.EntryDamaged, Check().Check(Manifest(), new ImageCandidates([], ["entry 1 has a broken index"]), null));
        Assert.AreEqual("entry 1 has a broken index", stale.Detail);
    }

    [TestMethod]
    public void An_evicted_entry_is_the_reason() =>
        AssertStale(StaleReason.EntryEvicted, Check().Check(Manifest(), new ImageCandidates([], []), Manifest().Complete([s_consumed])));

    [TestMethod]
    public void A_manifest_survives_its_text()
    {
        var manifest = Manifest(o => o with { Precompile = ["B", "A"] }).Complete([s_consumed, new ConsumedItem("Zip", "layout", "Zip/Pair`2", "cccc")]);
        var read = ImageManifest.Parse(manifest.Text)!;
        Assert.AreEqual(manifest.Key, read.Key);
        Assert.AreEqual(manifest.Primary.Key, read.Primary.Key);
        CollectionAssert.AreEquivalent(manifest.Consumed, read.Consumed);
        Assert.AreEqual(2, manifest.Consumed.Length);
    }

    [TestMethod]
    public void The_order_of_names_does_not_reach_the_key() => Assert.AreEqual(
        Manifest(o => o with { Precompile = ["A", "B"] }).Key, Manifest(o => o with { Precompile = ["B", "A"] }).Key);

    [TestMethod]
    public void A_manifest_has_no_path_and_no_time()
    {
        var text = Manifest().Complete([s_consumed]).Text;
        Assert.IsFalse(text.Contains("/packages/", StringComparison.Ordinal));
        StringAssert.StartsWith(text, "base-image: ");
    }

    [TestMethod]
    public void Text_that_is_no_manifest_is_none()
    {
        var text = Manifest().Complete([s_consumed]).Text;
        Assert.IsNull(ImageManifest.Parse(""));
        Assert.IsNull(ImageManifest.Parse(text.Replace("--\n", "", StringComparison.Ordinal)));
        Assert.IsNull(ImageManifest.Parse(text.Replace("optimize: 3", "optimize: three", StringComparison.Ordinal)));
        Assert.IsNull(ImageManifest.Parse(text.Replace(" body ", " ", StringComparison.Ordinal).Replace("System.Int32 Zip::M", "Zip::M", StringComparison.Ordinal)));
    }

    private Freshness Check(PrimaryManifest wanted, params ImageManifest[] images) =>
        Check().Check(wanted, new ImageCandidates([.. images.Select(i => new ImageCandidate(i, HasImage: true))], []), null);

    private StalenessCheck Check() => new(item => _members.GetValueOrDefault(item.Member), _ => "described");

    private static Stale AssertStale(StaleReason reason, Freshness freshness)
    {
        var stale = Assert.IsInstanceOfType<Stale>(freshness);
        Assert.AreEqual(reason, stale.Reason);
        return stale;
    }

    private static PrimaryManifest Manifest(
        Func<CompilerOptions, CompilerOptions>? change = null, ToolchainIdentity? toolchain = null, string il = "il-1", string baseImage = "base-1") =>
        PrimaryManifest.Create(s_package, (change ?? (o => o))(FixtureImport.Options), toolchain ?? s_toolchain, il, baseImage);
}
