// What made other ahead-of-time compilers run code that was no longer there: a package exchanged for another version, another framework
// bundled, a library built or copied without the program, an assembly rewritten after the build. Either the images are fresh, or IL runs
// and the loader says why.
using System.Globalization;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class StaleOutputTests
{
    private const string Output = "App/bin/Release/net10.0/";

    private const string Library = """
        public static class Scale
        {
            public static int By(int value) => value * 3;

            public static int Sum(int[] values)
            {
                var sum = 0;
                for (var i = 0; i < values.Length; i++)
                    sum += By(values[i]);
                return sum;
            }
        }
        """;

    private const string Before = "1498500 1498500", After = "1998000 1998000";

    private static string ChangedLibrary => Library.Replace("value * 3", "value * 4", StringComparison.Ordinal);

    [TestMethod]
    [TestProperty("Lesson", "5")]
    public void Another_version_of_a_package_in_the_project_file()
    {
        using var workspace = new Workspace();
        workspace.Write("nuget.config", workspace.Read("nuget.config").Replace(
            "</packageSources>", $"""<add key="own" value="{workspace.PathOf("feed")}" /></packageSources>""", StringComparison.Ordinal));
        foreach (var (version, source) in (ReadOnlySpan<(string, string)>)[("2.0.0", ChangedLibrary), ("1.0.0", Library)])
        {
            WriteLibrary(workspace, "Microsoft.NET.Sdk", source);
            workspace.Run("pack", "Lib", "-c", "Release", "-o", workspace.PathOf("feed"), $"-p:Version={version}").AssertSuccess();
        }
        // The newer version is the older file: what compares times keeps the old code.
        foreach (var (version, expected) in (ReadOnlySpan<(string, string)>)[("1.0.0", Before), ("2.0.0", After), ("1.0.0", Before)])
        {
            WriteProgram(workspace, $"""<PackageReference Include="Lib" Version="{version}" />""");
            workspace.Run("publish", "App", "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-p:PublishReadyToRun=true", "-o", workspace.PathOf("out"),
                "-p:RestorePackagesPath=" + workspace.PathOf("packages")).AssertSuccess();
            var (output, loaded) = workspace.RunFromImages("out/App.dll");
            Assert.AreEqual(expected, output);
            StringAssert.Contains(loaded, "loaded Lib ");
            StringAssert.Contains(loaded, "loaded App ");
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "5")]
    public void Another_bundled_framework()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", source: Workspace.Program
            .Replace("int Sum(int[] values)", "int Sum(ReadOnlySpan<int> values)", StringComparison.Ordinal));
        // The one before the one that this SDK bundles.
        var version = Environment.Version;
        var other = string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}.{version.Build - 1}");
        Assert.IsTrue(TryPublish("out"));
        if (!TryPublish("other", "-p:RuntimeFrameworkVersion=" + other))
            Assert.Inconclusive($"the runtime pack {other} cannot be restored here");
        StringAssert.Contains(workspace.Why("App").Output, "BaseImageChanged");
        AssertLoads("other");
        // Into a folder that has the newer framework: publishing itself leaves newer files where they are, and the image must notice.
        Assert.IsTrue(TryPublish("out", "-p:RuntimeFrameworkVersion=" + other));
        var (output, log) = workspace.RunHost("out/App");
        Assert.AreEqual(Workspace.ProgramOutput, output);
        Assert.MatchesRegex("loaded App |reason=OtherBaseImage", log);
        Assert.IsTrue(TryPublish("out"));
        AssertLoads("out");

        bool TryPublish(string folder, params IEnumerable<string> more)
        {
            var outcome = workspace.Run(["publish", "App", "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", workspace.PathOf(folder), .. more]);
            if (outcome.ExitCode != 0)
                StringAssert.Contains(outcome.Output, "NU1102");
            return outcome.ExitCode == 0;
        }

        void AssertLoads(string folder)
        {
            var (output, log) = workspace.RunHost(folder + "/App", ("PKGIMAGE_REQUIRE", "1"));
            Assert.AreEqual(Workspace.ProgramOutput, output);
            StringAssert.Contains(log, "loaded App ");
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "7")]
    public void A_library_that_was_built_alone()
    {
        using var workspace = Built();
        WriteLibrary(workspace, "PkgImage.Sdk", ChangedLibrary);
        workspace.Build("Lib");
        workspace.Build("App", "-p:BuildProjectReferences=false");
        Assert.AreEqual(After, workspace.RunFromImages(Output + "App.dll").Output);
    }

    [TestMethod]
    [TestProperty("Lesson", "7")]
    public void A_library_that_was_copied_beside_a_program_built_with_another()
    {
        using var workspace = Built();
        WriteLibrary(workspace, "PkgImage.Sdk", ChangedLibrary);
        workspace.Build("Lib");
        foreach (var file in Directory.GetFiles(workspace.PathOf("Lib/bin/Release/net10.0"), "Lib.*"))
            File.Copy(file, workspace.PathOf(Output + Path.GetFileName(file)), overwrite: true);
        var (output, log) = workspace.RunWithLog(Output + "App.dll");
        Assert.AreEqual(After, output);
        StringAssert.Contains(log, "reason=DependencyChanged: the image holds code of Lib, which is another build now");
        StringAssert.Contains(log, "loaded Lib ", "its own image is the right one");
        workspace.Build("App");
        Assert.AreEqual(After, workspace.RunFromImages(Output + "App.dll").Output);
    }

    [TestMethod]
    [TestProperty("Lesson", "5")]
    public void A_referenced_file_that_is_replaced_by_an_older_one()
    {
        using var workspace = new Workspace();
        foreach (var (folder, source) in (ReadOnlySpan<(string, string)>)[("old", ChangedLibrary), ("new", Library)])
        {
            WriteLibrary(workspace, "Microsoft.NET.Sdk", source);
            workspace.Run("build", "Lib", "-c", "Release", "-o", workspace.PathOf(folder)).AssertSuccess();
        }
        Directory.CreateDirectory(workspace.PathOf("files"));
        Take("new", DateTime.UtcNow);
        WriteProgram(workspace, """<Reference Include="../files/Lib.dll" />""");
        workspace.Build("App");
        Assert.AreEqual(Before, workspace.RunFromImages(Output + "App.dll").Output);
        // As `cp -p`, tar and a branch of another time leave it.
        Take("old", DateTime.UtcNow.AddDays(-10));
        workspace.Build("App");
        var (output, loaded) = workspace.RunFromImages(Output + "App.dll");
        Assert.AreEqual(After, output);
        StringAssert.Contains(loaded, "loaded App ");
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());

        File.SetLastWriteTimeUtc(workspace.PathOf("files/Lib.dll"), DateTime.UtcNow.AddDays(-20));
        workspace.Build("App");
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages", "it is the same file");
        Assert.AreEqual(After, workspace.RunFromImages(Output + "App.dll").Output);

        void Take(string folder, DateTime time)
        {
            File.Copy(workspace.PathOf(folder + "/Lib.dll"), workspace.PathOf("files/Lib.dll"), overwrite: true);
            File.SetLastWriteTimeUtc(workspace.PathOf("files/Lib.dll"), time);
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "5")]
    public void A_referenced_file_that_is_replaced_by_one_of_the_same_time()
    {
        using var workspace = new Workspace();
        var more = string.Concat(Enumerable.Range(0, 99).Select(i => string.Create(CultureInfo.InvariantCulture, $"public static class More{i} {{ public static int By{i}; }}\n")));
        foreach (var (folder, source) in (ReadOnlySpan<(string, string)>)[("other", ChangedLibrary + more), ("o'ne; two", Library)])
        {
            WriteLibrary(workspace, "Microsoft.NET.Sdk", source);
            workspace.Run("build", "Lib", "-c", "Release").AssertSuccess();
            Directory.CreateDirectory(workspace.PathOf(folder));
            File.Copy(workspace.PathOf("Lib/bin/Release/net10.0/Lib.dll"), workspace.PathOf(folder + "/Lib.dll"));
            File.SetLastWriteTimeUtc(workspace.PathOf(folder + "/Lib.dll"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
        WriteProgram(workspace, """<Reference Include="Lib"><HintPath>../o'ne%3B two/Lib.dll</HintPath></Reference>""");
        workspace.Build("App");
        Assert.AreEqual(Before, workspace.RunFromImages(Output + "App.dll").Output);
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());
        File.Copy(workspace.PathOf("other/Lib.dll"), workspace.PathOf("o'ne; two/Lib.dll"), overwrite: true);
        File.SetLastWriteTimeUtc(workspace.PathOf("o'ne; two/Lib.dll"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        workspace.Build("App");
        Assert.AreEqual(After, workspace.RunFromImages(Output + "App.dll").Output);
    }

    [TestMethod]
    [TestProperty("Lesson", "8")]
    public void A_coverage_run_counts_every_line()
    {
        using var workspace = new Workspace();
        workspace.CopySample("UnitTests");
        workspace.Write("UnitTests/UnitTests.csproj", workspace.Read("UnitTests/UnitTests.csproj").Replace(
            "</ItemGroup>", """<PackageReference Include="coverlet.collector" Version="6.0.4" /></ItemGroup>""", StringComparison.Ordinal));
        workspace.Build("UnitTests");
        var log = workspace.PathOf("loader.log");
        workspace.DotNetWith([("PKGIMAGE_LOG", log)], "test", "UnitTests", "-c", "Release", "--no-build", "--collect", "XPlat Code Coverage",
            "--results-directory", workspace.PathOf("results"), "--",
            "DataCollectionRunSettings.DataCollectors.DataCollector.Configuration.IncludeTestAssembly=true").AssertSuccess();
        var report = Directory.GetFiles(workspace.PathOf("results"), "coverage.cobertura.xml", SearchOption.AllDirectories).Single();
        StringAssert.Contains(File.ReadAllText(report), "line-rate=\"1\"");
        StringAssert.Contains(File.ReadAllText(log), "reason=AssemblyChanged: UnitTests was changed after the build");
        StringAssert.Contains(File.ReadAllText(log), "loaded MSTest.TestFramework ", "what is not instrumented runs from its image");
    }

    private static Workspace Built()
    {
        var workspace = new Workspace();
        WriteLibrary(workspace, "PkgImage.Sdk", Library);
        WriteProgram(workspace, """<ProjectReference Include="../Lib/Lib.csproj" />""");
        workspace.Build("App");
        Assert.AreEqual(Before, workspace.RunFromImages(Output + "App.dll").Output);
        return workspace;
    }

    private static void WriteLibrary(Workspace workspace, string sdk, string source)
    {
        workspace.Write("Lib/Lib.csproj", $"""<Project Sdk="{sdk}"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        workspace.Write("Lib/Scale.cs", source);
    }

    /// <summary>A program that inlines the library's method, and calls one that holds it.</summary>
    private static void WriteProgram(Workspace workspace, string reference) => workspace.WriteProgram("App", $"<ItemGroup>{reference}</ItemGroup>",
        Workspace.Program.Replace("Console.WriteLine(Numbers.Sum(values))", "Console.WriteLine($\"{Numbers.Sum(values)} {Scale.Sum(values)}\")", StringComparison.Ordinal)
            .Replace("sum += values[i]", "sum += Scale.By(values[i])", StringComparison.Ordinal));
}
