// Every method of the vector types, image against IL, on targets with narrow and with wide registers. PKGIMAGE_TEST_SEED repeats a run.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class VectorTests
{
    private const string SeedVariable = "PKGIMAGE_TEST_SEED";

    private static readonly TemporaryFolder s_folder = new();
    private static readonly ConcurrentDictionary<int, Lazy<FixtureAssembly>> s_built = new();

    private static readonly ulong s_seed =
        ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed)
            ? seed : (ulong)Random.Shared.NextInt64();

    /// <summary>What stays IL, with its skip code: docs/diagnostics.md tells why.</summary>
    private static readonly ImmutableDictionary<string, string> s_refused = new Dictionary<string, string>
    {
        ["ShuffleNative"] = "PKI3025",
        ["ConvertToInt32Native"] = "PKI3015",
        ["ConvertToInt64Native"] = "PKI3015",
        ["ConvertToUInt32Native"] = "PKI3015",
        ["ConvertToUInt64Native"] = "PKI3015",
        ["Cos"] = "PKI3025",
        ["Exp"] = "PKI3025",
        ["Log"] = "PKI3025",
        ["Log2"] = "PKI3025",
        ["Sin"] = "PKI3025",
        ["SinCos"] = "PKI3025",
    }.ToImmutableDictionary(StringComparer.Ordinal);

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

    /// <summary>Each x86 instruction the compiler knows, and on the baseline the exceptions of those it has not.</summary>
    [TestMethod]
    public void Image_and_IL_agree_on_x86_instructions()
    {
        var folder = Directory.CreateDirectory(Path.Combine(s_folder.Path, "X86")).FullName;
        var fixture = FixtureAssembly.BuildProgram(folder, "X86", X86Programs.Create(), FixtureImport.Options);
        Check(fixture, "x86-64-v3");
        Check(fixture, "x86-64-v2");
    }

    private static void Check(FixtureAssembly fixture, string target)
    {
        Console.WriteLine($"{SeedVariable}={s_seed}, {fixture.Kernels} kernels");
        var problems = FixtureRun.Run(fixture.Files, new RunPlan(target, s_seed)).Select(p => p.Text).Concat(fixture.Surprises).ToList();
        if (problems.Count > 0)
            Assert.Fail($"{SeedVariable}={s_seed}: {problems.Count} problems\n{string.Join('\n', problems)}");
    }

    private static FixtureAssembly Build(int width) => s_built.GetOrAdd(width, key => new Lazy<FixtureAssembly>(() =>
    {
        var folder = Directory.CreateDirectory(Path.Combine(s_folder.Path, "V" + key.ToString(CultureInfo.InvariantCulture))).FullName;
        var options = key is 128 or 256 ? FixtureImport.Options : FixtureImport.Options with { CpuTarget = "x86-64-v3" };
        return FixtureAssembly.BuildProgram(folder, $"V{key}", VectorPrograms.Create(key, s_refused), options);
    })).Value;
}
