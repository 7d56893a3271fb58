// Every method of the vector types, image against IL, on targets with narrow and with wide registers. PKGIMAGE_TEST_SEED repeats a run.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.Intrinsics.X86;
using PkgImage.Tests.Differential.Host;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class VectorTests
{
    private static readonly TemporaryFolder s_folder = new();
    private static readonly ConcurrentDictionary<int, Lazy<FixtureAssembly>> s_built = new();

    private static readonly TestSeed s_seed = TestSeed.Choose();

    /// <summary>What stays IL, with its skip code: docs/diagnostics.md tells why.</summary>
    private static readonly ImmutableDictionary<string, string> s_refused = new Dictionary<string, string>
    {
        ["ShuffleNative"] = "PKI3025",
        ["ConvertToInt32Native"] = "PKI3015",
        ["ConvertToInt64Native"] = "PKI3015",
        ["ConvertToUInt32Native"] = "PKI3015",
        ["ConvertToUInt64Native"] = "PKI3015",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Each input of a vector has many numbers in it.</summary>
    private static readonly InputPlan s_inputs = new(Edges: 120, Random: 80);

    /// <summary>
    /// Methods whose results differ between two ways of running IL on one machine: code of the framework that was compiled ahead of time
    /// rounds its estimates of a product and sum twice, where the JIT compiler rounds once. An image gives what fully optimized JIT code gives.
    /// </summary>
    private static readonly ImmutableArray<string> s_polynomials = ["Cos", "Exp", "Log", "Log2", "Sin", "SinCos"];

    private static readonly ImmutableArray<(string, string)> s_fullyOptimized = [("DOTNET_ReadyToRun", "0"), ("DOTNET_TieredCompilation", "0")];

    [ClassCleanup]
    public static void RemoveFiles() => s_folder.Dispose();

    [TestMethod]
    [DataRow(64)]
    [DataRow(128)]
    [DataRow(256)]
    [DataRow(512)]
    public void Image_and_IL_agree_on_every_method(int width) => Check(Build(width), "x86-64-v3");

    /// <summary>The runtime is told to use no more than the baseline has, so that its answers are those the baseline's clone assumes.</summary>
    [TestMethod]
    [DataRow(128)]
    [DataRow(256)]
    public void Image_and_IL_agree_on_the_baseline(int width) => Check(Build(width), "x86-64-v2");

    /// <summary>Bit for bit what fully optimized JIT code gives, on a machine that fuses a product and sum and on one that does not.</summary>
    [TestMethod]
    public void Image_and_optimized_IL_agree_on_polynomials()
    {
        var source = VectorPrograms.Header + string.Concat(new[] { 64, 128, 256, 512 }.Select(width => VectorPrograms.Create(width, s_refused, s_polynomials.Contains)));
        var fixture = FixtureAssembly.BuildProgram(Folder("Polynomials"), "Polynomials", source, FixtureImport.Options);
        foreach (var target in new[] { "x86-64-v3", "x86-64-v2" })
        {
            var plan = new RunPlan(target, s_seed.Value) { Inputs = new InputPlan(0, 2000) };
            Check(fixture, plan with { Runtime = [.. plan.Runtime, .. s_fullyOptimized] });
        }
    }

    /// <summary>Each x86 instruction, and on the baseline the exceptions of those it has not.</summary>
    [TestMethod]
    public void Image_and_IL_agree_on_x86_instructions()
    {
        var fixture = FixtureAssembly.BuildProgram(Folder("X86"), "X86", X86Programs.Create(X86Programs.Levels), FixtureImport.Options);
        Check(fixture, "x86-64-v3");
        Check(fixture, "x86-64-v2");
    }

    /// <summary>Without optimization nothing is left out because control never gets there.</summary>
    [TestMethod]
    public void Image_and_IL_agree_on_unoptimized_x86_instructions()
    {
        var source = X86Programs.Create([typeof(Sse42), typeof(Fma), typeof(Bmi2)]);
        var fixture = FixtureAssembly.BuildProgram(Folder("Unoptimized"), "Unoptimized", source, FixtureImport.Options with { Optimize = 0 });
        Check(fixture, "x86-64-v3");
        Check(fixture, "x86-64-v2");
    }

    /// <summary>Instructions of no level, where the target names them.</summary>
    [TestMethod]
    public void Image_and_IL_agree_on_x86_extensions()
    {
        const string target = "x86-64-v3,+aes,+pclmul";
        var options = FixtureImport.Options with { CpuTarget = target };
        Check(FixtureAssembly.BuildProgram(Folder("Extensions"), "Extensions", X86Programs.Create(X86Programs.Extensions), options), target);
    }

    private static void Check(FixtureAssembly fixture, string target) => Check(fixture, new RunPlan(target, s_seed.Value) { Inputs = s_inputs });

    private static void Check(FixtureAssembly fixture, RunPlan plan)
    {
        Console.WriteLine($"{s_seed}, {plan.Target}, {fixture.Kernels.Length} kernels");
        var problems = FixtureRun.Run(fixture.Files, plan).Select(p => p.Text).Concat(fixture.Surprises).ToList();
        if (problems.Count > 0)
            Assert.Fail($"{s_seed}: {problems.Count} problems\n{string.Join('\n', problems)}");
    }

    private static string Folder(string name) => Directory.CreateDirectory(Path.Combine(s_folder.Path, name)).FullName;

    private static FixtureAssembly Build(int width) => s_built.GetOrAdd(width, key => new Lazy<FixtureAssembly>(() =>
    {
        var options = key is 128 or 256 ? FixtureImport.Options : FixtureImport.Options with { CpuTarget = "x86-64-v3" };
        return FixtureAssembly.BuildProgram(Folder($"V{key}"), $"V{key}", VectorPrograms.Header + VectorPrograms.Create(key, s_refused, name => !s_polynomials.Contains(name)), options);
    })).Value;
}
