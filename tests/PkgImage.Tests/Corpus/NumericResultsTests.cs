// MathNet.Numerics over generated inputs (tests/samples/Numbers), run from its image and as IL: the checksums over all results are one.
//
// PKGIMAGE_TEST_SEED repeats a run; every run prints its seed.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Differential;
using PkgImage.Tests.Differential.Host;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Corpus;

[TestClass]
public sealed class NumericResultsTests
{
    private const string Package = "MathNet.Numerics";
    private const string Target = "x86-64-v3";

    [TestMethod]
    public void Numeric_results_are_the_same_bits_as_image_and_as_IL()
    {
        var seed = TestSeed.Choose();
        Console.WriteLine(seed);
        using var folder = new TemporaryFolder();
        var plain = CorpusPackage.PathOf(Package);
        using var universe = new AssemblyUniverse(CorpusPackage.References);
        var options = FixtureImport.Options with { CpuTarget = Target };
        var imported = FixtureImport.Import(plain, options, universe);
        Console.WriteLine($"{imported.Kernels.Length} kernels");
        var pair = AssemblyPair.Build(folder.Path, plain, imported, options);

        var program = CSharpCompiler.CompileProgram(Path.GetDirectoryName(pair.Woven)!, "Numbers", Sources(), plain);
        File.Copy(typeof(ImageLoader).Assembly.Location, Path.Combine(Path.GetDirectoryName(program)!, Path.GetFileName(typeof(ImageLoader).Assembly.Location)));
        var fromImage = Run(program, seed.Value, ("PKGIMAGE_REQUIRE", "1"));
        var asIL = Run(program, seed.Value, ("PKGIMAGE_ENABLED", "0"));
        Console.WriteLine(fromImage);
        Assert.AreEqual(asIL, fromImage);
        Assert.HasCount(5, fromImage.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static ImmutableArray<FixtureSource> Sources() =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("tests/samples/Numbers"), "*.cs").Order(StringComparer.Ordinal)
            .Select(path => new FixtureSource(Path.GetFileName(path), File.ReadAllText(path))),
    ];

    /// <summary>Runs the program, and returns what it prints.</summary>
    private static string Run(string program, ulong seed, (string Variable, string Value) setting)
    {
        var configuration = Path.ChangeExtension(typeof(DifferentialHost).Assembly.Location, ".runtimeconfig.json");
        string[] arguments = ["exec", "--runtimeconfig", configuration, program, seed.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("PKGIMAGE_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        start.Environment[setting.Variable] = setting.Value;
        // IL as fully optimized code, on a machine that has no more than the image's target.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_EnableAVX512"] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output;
    }
}
