// The same C#, run by the runtime and from its image, on edges and random inputs: nothing to be seen may differ.
//
// PKGIMAGE_TEST_SEED repeats a run; every run prints its seed.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PkgImage.Compiler;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

/// <summary>A way to build and run every fixture.</summary>
/// <param name="Name">For people.</param>
/// <param name="Target">The CPU target to run, by name.</param>
/// <param name="Source">How Roslyn compiles the C#.</param>
internal sealed record Variant(string Name, string Target, CompilerOptions Options, OptimizationLevel Source = OptimizationLevel.Release);

[TestClass]
public sealed class DifferentialTests
{
    private const string Baseline = "x86-64-v2";
    private const string Best = "x86-64-v3";

    private static readonly TemporaryFolder s_folder = new();
    private static readonly ConcurrentDictionary<(string, string), Lazy<FixtureAssembly>> s_built = new();

    private static readonly TestSeed s_seed = TestSeed.Choose();

    private static readonly ImmutableArray<Variant> s_variants =
    [
        new("baseline", Baseline, FixtureImport.Options),
        new("best", Best, FixtureImport.Options),
        new("unoptimized", Baseline,
            FixtureImport.Options with { Optimize = 0, Inline = false, CheckBounds = BoundsChecks.Yes, DebugInfo = 2, CpuTarget = Baseline }),
        new("debug", Best, FixtureImport.Options with { DebugInfo = 2, CpuTarget = Best }, OptimizationLevel.Debug),
        .. RunPlan.Widest == Best ? ImmutableArray<Variant>.Empty : [new("widest", RunPlan.Widest, FixtureImport.Options with { CpuTarget = RunPlan.Widest })],
    ];

    public static IEnumerable<object[]> Runs =>
        from theme in FixtureAssembly.Themes from variant in s_variants select new object[] { theme, variant.Name };

    public static IEnumerable<object[]> Themes => FixtureAssembly.Themes.Select(theme => new object[] { theme });

    [ClassCleanup]
    public static void RemoveFiles() => s_folder.Dispose();

    [TestMethod]
    [TestProperty("Lesson", "15")]
    [TestProperty("Lesson", "14")]
    [TestProperty("Lesson", "13")]
    [DynamicData(nameof(Runs))]
    public void Image_and_IL_agree(string theme, string variantName)
    {
        var variant = s_variants.Single(v => v.Name == variantName);
        var problems = FixtureRun.Run(Build(theme, variant).Files, new RunPlan(variant.Target, s_seed.Value));
        if (!problems.IsEmpty)
            Assert.Fail($"{theme}, {variant.Name}, {s_seed}: {problems.Length} problems\n{string.Join('\n', problems)}");
    }

    [TestMethod]
    [DynamicData(nameof(Themes))]
    public void Every_method_has_a_kernel_or_the_skip_code_it_names(string theme)
    {
        var fixture = Build(theme, s_variants[0]);
        Console.WriteLine($"{theme}: {fixture.Kernels.Length} kernels, {s_seed}");
        if (!fixture.Surprises.IsEmpty)
            Assert.Fail($"{fixture.Surprises.Length} methods\n{string.Join('\n', fixture.Surprises)}");
    }

    /// <summary>Methods that are compared on generated inputs; beside these, VectorTests calls every overload of vectors and instructions.</summary>
    [TestMethod]
    public void There_are_at_least_600_fixture_methods()
    {
        var methods = FixtureAssembly.Themes.ToDictionary(theme => theme, theme => Build(theme, s_variants[0]).Compared);
        Console.WriteLine($"{methods.Values.Sum()} methods: {string.Join(", ", methods.Select(m => $"{m.Key} {m.Value}"))}");
        Assert.IsGreaterThanOrEqualTo(600, methods.Values.Sum());
    }

    /// <summary>The garbage collector moves what is not pinned while native code runs.</summary>
    [TestMethod]
    public void Image_and_IL_agree_while_objects_move()
    {
        var problems = FixtureRun.Run(Build("Moving.cs", s_variants[0]).Files, new RunPlan(Best, s_seed.Value) { MovesObjects = true });
        if (!problems.IsEmpty)
            Assert.Fail($"{s_seed}: {problems.Length} problems\n{string.Join('\n', problems)}");
    }

    [TestMethod]
    [TestProperty("Lesson", "19")]
    public void The_same_source_gives_the_same_files_in_any_folder()
    {
        var first = Build("Structs.cs", s_variants[0]);
        var folder = Directory.CreateDirectory(Path.Combine(s_folder.Path, "a second", "folder")).FullName;
        var second = FixtureAssembly.Build(folder, "Structs.cs", s_variants[0].Options, s_variants[0].Source);
        foreach (var name in new[] { "Structs.dll", "Structs.pdb", "Structs.pkgimg.so" })
        {
            var files = new[] { first, second }.Select(f => File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(f.Files.Woven)!, name))).ToList();
            Assert.IsTrue(files[0].SequenceEqual(files[1]), $"{name} differs");
        }
    }

    [TestMethod]
    public void A_difference_is_told()
    {
        var fixture = Build("Integers.cs", s_variants[0]);
        var other = CSharpCompiler.Compile(Directory.CreateDirectory(Path.Combine(s_folder.Path, "other")).FullName, "Integers",
            [new FixtureSource("Other.cs", "public static class Integers { public static int Add32(int a, int b) => b == 7 ? 0 : a + b; }")]);
        var problems = FixtureRun.Run(fixture.Files with { Plain = other }, new RunPlan(Baseline, s_seed.Value));
        Assert.IsTrue(problems.Length > 0 && problems.All(p => p.Method.StartsWith("Integers.Add32", StringComparison.Ordinal)), string.Join('\n', problems));
    }

    private static FixtureAssembly Build(string theme, Variant variant)
    {
        // Baseline and best are clones in one image.
        var name = ReferenceEquals(variant.Options, FixtureImport.Options) ? "release" : variant.Name;
        return s_built.GetOrAdd((theme, name), key => new Lazy<FixtureAssembly>(() =>
        {
            var folder = Directory.CreateDirectory(Path.Combine(s_folder.Path, theme + "-" + name)).FullName;
            return FixtureAssembly.Build(folder, theme, variant.Options, variant.Source);
        })).Value;
    }
}
