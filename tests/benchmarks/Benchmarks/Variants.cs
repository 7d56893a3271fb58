// The jobs of a run, side by side: the same kernels as five kinds of code. What differs between them is said here, and nowhere else: how the kernels' project is
// built, and the environment it runs in.
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.CsProj;
using BenchmarkDotNet.Toolchains.DotNetCli;
using BenchmarkDotNet.Toolchains.NativeAot;
using Suite.Cases;
using Perfolizer.Horology;

namespace Benchmarks;

/// <param name="Folder">Where builds keep what they make, in a folder for each way to build.</param>
/// <param name="NativeKernels">The kernels in C as a shared library; null when there is no C compiler.</param>
internal sealed record Variants(string Folder, string? NativeKernels)
{
    public const string Jit = "JIT", ReadyToRun = "ReadyToRun", NativeAot = "NativeAOT", Image = "Image", C = "C";

    /// <summary>Of the last .NET whose packs for this come from every NuGet feed in use; this program can be built for it as well.</summary>
    private const string IlCompilerVersion = "9.0.22";

    private static readonly IToolchain s_net10 = CsProjCoreToolchain.From(new NetCoreAppSettings("net10.0", null, ".NET 10"));

    private static readonly IToolchain s_nativeAot = NativeAotToolchain.CreateBuilder()
        .UseNuGet(IlCompilerVersion)
        .IlcInstructionSet("native")
        // Complete metadata ends ILCompiler 9 with an exception in what BenchmarkDotNet brings along; nothing here reflects on it.
        .IlcGenerateCompleteTypeMetadata(false)
        .TargetFrameworkMoniker("net9.0")
        .DisplayName($"ILCompiler {IlCompilerVersion}")
        .ToToolchain();

    /// <summary>All jobs that can run here.</summary>
    public IEnumerable<Job> Jobs()
    {
        // Tier 1 with a profile: three seconds of calls lie behind the JIT compiler when the measuring begins.
        yield return Measured(Jit, s_net10, warmups: 30).WithArguments(Build("plain", "PkgImageEnabled=false"));

        // Without tiers, precompiled code is what stays.
        yield return Measured(ReadyToRun, s_net10).WithArguments(Build("ready-to-run", "PkgImageEnabled=false", "KernelsReadyToRun=true"))
            .WithEnvironmentVariable("DOTNET_TieredCompilation", "0");

        yield return Measured(NativeAot, s_nativeAot).WithArguments(Build("native-aot", "PkgImageEnabled=false", "KernelsFramework=net9.0"));

        // A missing or rejected image ends the process.
        yield return Measured(Image, s_net10).WithArguments(Build("image")).WithEnvironmentVariable("PKGIMAGE_REQUIRE", "1");

        if (NativeKernels is not null)
            yield return Measured(C, s_net10).WithArguments(Build("plain", "PkgImageEnabled=false")).WithEnvironmentVariable(AllCases.NativeVariable, "1");
    }

    /// <summary>Fifteen times a tenth of a second: calls take from microseconds to milliseconds, beside which the clock and the loop around them are nothing.</summary>
    private static Job Measured(string name, IToolchain toolchain, int warmups = 5) =>
        new Job(name).WithToolchain(toolchain).WithIterationTime(TimeInterval.FromMilliseconds(100)).WithWarmupCount(warmups).WithIterationCount(15).WithEvaluateOverhead(false);

    /// <summary>The arguments of a build: outputs of its own, so that jobs are built side by side and again only where something changed.</summary>
    private Argument[] Build(string name, params string[] properties)
    {
        // What BenchmarkDotNet generates lies below this repository, whose central versions it would find.
        List<string> all = ["ManagePackageVersionsCentrally=false", "UseArtifactsOutput=true", $"ArtifactsPath={Path.Combine(Folder, name)}", .. properties];
        if (NativeKernels is not null)
            all.Add($"NativeKernels={NativeKernels}");
        return [.. all.Select(p => new MsBuildArgument("/p:" + p))];
    }
}
