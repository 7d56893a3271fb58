// What a second build does: nothing when nothing changed, and otherwise what the change asks for, with the reason.
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class IncrementalTests
{
    private const string Image = "App/bin/Release/net10.0/App.pkgimg.so";
    private const string Assembly = "App/bin/Release/net10.0/App.dll";

    [TestMethod]
    [TestProperty("Lesson", "9")]
    [TestProperty("Lesson", "10")]
    public void A_second_build_runs_no_task()
    {
        using var workspace = Built();
        CollectionAssert.AreEqual(new[] { "ResolvePackageGraph", "FindStaleImages", "CompileImages", "PlaceImages" }, workspace.Tasks().ToArray());
        var before = Times(workspace);
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());
        CollectionAssert.AreEqual(before, Times(workspace), "no file was touched, and none went by incremental clean");
        Runs(workspace);
    }

    [TestMethod]
    public void A_changed_method_is_the_reason()
    {
        using var workspace = Built();
        workspace.Write("App/Program.cs", Workspace.Program.Replace("sum += values[i]", "sum += 2 * values[i]", StringComparison.Ordinal));
        workspace.Build("App");
        CollectionAssert.Contains(workspace.Tasks().ToArray(), "CompileImages");
        StringAssert.Contains(workspace.Why("App").Output, "IlChanged: System.Int32 Numbers::Sum(System.Int32[]) changed");
        Assert.AreEqual("999000", workspace.RunFromImages(Assembly).Output);
    }

    [TestMethod]
    public void A_changed_method_compiles_its_kernel_and_no_other()
    {
        const string Second = "public static class More { public static long Squares(int[] v) { var s = 0L; for (var i = 0; i < v.Length; i++) s += (long)v[i] * v[i]; return s; } }";
        using var workspace = new Workspace();
        workspace.WriteProgram("App", source: Workspace.Program + "\n" + Second);
        StringAssert.Matches(workspace.Build("App").Output, new Regex("App 1.0.0.0: built, NeverBuilt: .*, 2 of 2 kernels compiled, key [0-9a-f]{64}"));
        workspace.Write("App/Program.cs", Workspace.Program.Replace("sum += values[i]", "sum += 2 * values[i]", StringComparison.Ordinal) + "\n" + Second);
        var line = new Regex(@"App 1.0.0.0: built, IlChanged: .* changed \(in the depots: 1 IlChanged\), 1 of 2 kernels compiled, key [0-9a-f]{64}");
        StringAssert.Matches(workspace.Build("App").Output, line);
        StringAssert.Matches(workspace.Why("App").Output, new Regex("1 of 2 .* 1 IlChanged"));
        Assert.AreEqual("999000", workspace.RunFromImages(Assembly).Output);
        // Without the image and all it was made of but the objects, nothing has to be compiled either.
        Directory.Delete(workspace.PathOf("App/obj"), recursive: true);
        foreach (var entry in Directory.GetDirectories(Path.Combine(workspace.Depot, "v1", "App")))
            Directory.Delete(entry, recursive: true);
        workspace.Build("App");
        StringAssert.Contains(workspace.Log(), "0 of 2 kernels compiled");
        Assert.AreEqual("999000", workspace.RunFromImages(Assembly).Output);
    }

    [TestMethod]
    public void A_binary_log_has_each_packages_key_and_reason()
    {
        using var workspace = Built();
        workspace.Write("App/Program.cs", Workspace.Program.Replace("sum += values[i]", "sum += 2 * values[i]", StringComparison.Ordinal));
        workspace.Build("App", $"-bl:{workspace.PathOf("edit.binlog")}");
        StringAssert.Matches(workspace.Run("msbuild", workspace.PathOf("edit.binlog"), "-v:n", "-tl:off").Output,
            new Regex("App 1.0.0.0: built, IlChanged: .*Sum.*, key [0-9a-f]{64}"));
        // That of a build with nothing to do as well, with all that the key was made of.
        workspace.Build("App", $"-bl:{workspace.PathOf("again.binlog")};ProjectImports=ZipFile");
        using var files = ZipFile.OpenRead(workspace.PathOf("again.ProjectImports.zip"));
        StringAssert.Contains(Embedded("/pkgimage/App/manifest.txt"), "\nil: ");
        StringAssert.Matches(Embedded("/pkgimage/staleness.json"), new Regex("\"Reason\": \"IlChanged\"(?s).*\"Key\": \"[0-9a-f]{64}\""));

        string Embedded(string name)
        {
            // MSBuild writes the names of Windows' files into the archive everywhere.
            using var reader = new StreamReader(files.Entries.Single(e => e.FullName.Replace('\\', '/').EndsWith(name, StringComparison.Ordinal)).Open());
            return reader.ReadToEnd();
        }
    }

    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void A_comment_compiles_nothing_and_the_output_counts_as_new()
    {
        using var workspace = Built();
        var image = File.ReadAllBytes(workspace.PathOf(Image));
        workspace.Write("App/Program.cs", "// A remark.\n" + Workspace.Program);
        AssertOnlyWoven(workspace.Build("App"));
        CollectionAssert.AreEqual(image, File.ReadAllBytes(workspace.PathOf(Image)));
        // IDEs compare times: the copy must not be older than what it was made of.
        Assert.IsGreaterThanOrEqualTo(
            File.GetLastWriteTimeUtc(workspace.PathOf("App/obj/Release/net10.0/App.dll")), File.GetLastWriteTimeUtc(workspace.PathOf(Assembly)));
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());
        Runs(workspace);
    }

    /// <summary>Code that has moved is the same code, but its traces are not: lines follow an edit, and files a checkout.</summary>
    [TestMethod]
    [DataRow("portable", "false")]
    [DataRow("embedded", "false")]
    [DataRow("portable", "true", DisplayName = "precompiled")]
    public void A_trace_has_the_lines_and_files_of_its_own_build(string symbols, string precompiled)
    {
        const string traced = """
            public static class Traced
            {
                public static void Tell(int[] values)
                {
                    if (values.Length < 2)
                        throw new ArgumentException("few");
                    Console.WriteLine($"{Numbers.Sum(values)} {new System.Diagnostics.StackTrace(fNeedFileInfo: true).GetFrame(0)}");
                }
            }
            """;
        var source = Workspace.Program.Replace("Console.WriteLine(Numbers.Sum(values));", "Traced.Tell(values);", StringComparison.Ordinal) + "\n" + traced;
        var line = source.Split('\n').Index().Single(l => l.Item.Contains("GetFrame", StringComparison.Ordinal)).Index + 1;
        using var workspace = new Workspace();
        string[] options = [$"-p:DebugType={symbols}", $"-p:PkgImageReadyToRun={precompiled}", "--ucr"];
        Check("App", 0, "NeverBuilt");
        Check("App", 3, "SymbolsChanged");
        Check("a/App", 3, "SymbolsChanged");
        Check("App", 1, "SymbolsChanged");
        // What a project has is its own: neither of the two takes the other's.
        workspace.Build("a/App", options);
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages");

        void Check(string project, int remarks, string reason)
        {
            workspace.WriteProgram(project, source: string.Concat(Enumerable.Repeat("// A remark.\n", remarks)) + source);
            StringAssert.Contains(workspace.Build(project, options).Output, $"built, {reason}");
            var assembly = Directory.GetFiles(workspace.PathOf($"{project}/bin"), "App.dll", SearchOption.AllDirectories).Single();
            StringAssert.Contains(workspace.RunFromImages(assembly).Output, $" {workspace.PathOf($"{project}/Program.cs")}:{line + remarks}:");
        }
    }

    [TestMethod]
    public void Lines_that_moved_are_compiled_again_where_they_are_asked_for()
    {
        const string second = "public static class More { public static long Squares(int[] v) { var s = 0L; for (var i = 0; i < v.Length; i++) s += (long)v[i] * v[i]; return s; } }";
        using var workspace = new Workspace();
        workspace.WriteProgram("App", source: Workspace.Program + "\n" + second);
        workspace.Build("App", "-p:PkgImageDebugInfo=2");
        workspace.WriteProgram("App", source: Workspace.Program + "\n\n" + second);
        StringAssert.Matches(workspace.Build("App", "-p:PkgImageDebugInfo=2").Output, new Regex("built, LinesChanged: .*Squares.* 1 of 2 kernels compiled"));
        // Whoever does not ask takes the image that has them.
        workspace.Build("App");
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages");
        Runs(workspace);
    }

    [TestMethod]
    [DataRow("PkgImageOptimize", "1", false, DisplayName = "a lower optimize level is served by the image")]
    [DataRow("PkgImageDebugInfo", "0", false, DisplayName = "a lower debug level is served by the image")]
    [DataRow("PkgImageDebugInfo", "2", true)]
    [DataRow("PkgImageCheckBounds", "no", true)]
    [DataRow("PkgImageInline", "false", true)]
    [DataRow("PkgImageFloatMode", "fast", true)]
    [DataRow("PkgImageCpuTarget", "x86-64-v2", true)]
    public void An_option_takes_effect_at_once(string property, string value, bool compiles)
    {
        using var workspace = Built();
        workspace.Build("App", $"-p:{property}={value}");
        Assert.AreEqual(compiles, workspace.Tasks().Contains("CompileImages"));
        if (compiles)
            StringAssert.Contains(workspace.Why("App").Output, $"OptionsChanged: {property}");
        Runs(workspace);
    }

    [TestMethod]
    [DataRow("PkgImageTimings", "sometimes")]
    [DataRow("PkgImageRemoteCache", "nowhere")]
    public void A_value_that_is_none_is_an_error_of_the_next_build(string property, string value)
    {
        using var workspace = Built();
        var outcome = workspace.TryBuild("App", $"-p:{property}={value}");
        StringAssert.Contains(outcome.Output, property);
        Assert.AreNotEqual(0, outcome.ExitCode);
    }

    [TestMethod]
    public void A_deleted_image_comes_back()
    {
        using var workspace = Built();
        File.Delete(workspace.PathOf("App/obj/Release/net10.0/pkgimage/App/App.pkgimg.so"));
        File.Delete(workspace.PathOf(Image));
        workspace.Build("App");
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages", "the depot has it");
        Runs(workspace);
    }

    [TestMethod]
    [DataRow("App/App.dll")]
    [DataRow("App/App.pdb")]
    [DataRow("ICSharpCode.SharpZipLib/ICSharpCode.SharpZipLib.dll", DisplayName = "the woven copy of a package from NuGet")]
    [DataRow("replaced.txt")]
    [DataRow("images.txt")]
    [DataRow("placed.txt")]
    public void Whatever_is_deleted_of_the_last_result_comes_back(string file)
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", """<ItemGroup><PackageReference Include="SharpZipLib" Version="1.4.1" /></ItemGroup>""",
            "_ = new ICSharpCode.SharpZipLib.Checksum.Crc32().Value;\n" + Workspace.Program);
        workspace.Build("App");
        var before = Output();
        File.Delete(workspace.PathOf("App/obj/Release/net10.0/pkgimage/" + file));
        workspace.Build("App");
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages", "the depot has it");
        CollectionAssert.AreEqual(before, Output());
        StringAssert.Contains(workspace.RunFromImages(Assembly).Loaded, "loaded ICSharpCode.SharpZipLib ");
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());

        string[] Output() =>
        [
            .. Directory.GetFiles(workspace.PathOf("App/bin/Release/net10.0")).Order(StringComparer.Ordinal)
                .Select(f => $"{Path.GetFileName(f)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(f)))}"),
        ];
    }

    [TestMethod]
    public void Without_any_package_a_second_build_runs_no_task_either()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", """<ItemGroup><PkgImageExclude Include="App;PkgImage.Runtime" /></ItemGroup>""");
        workspace.Build("App");
        CollectionAssert.AreEqual(new[] { "ResolvePackageGraph" }, workspace.Tasks().ToArray());
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());
    }

    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void A_deleted_obj_costs_no_compilation()
    {
        using var workspace = Built();
        var before = File.ReadAllBytes(workspace.PathOf(Image));
        Directory.Delete(workspace.PathOf("App/obj"), recursive: true);
        Directory.Delete(workspace.PathOf("App/bin"), recursive: true);
        workspace.Build("App");
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages");
        StringAssert.Contains(workspace.Why("App").Output, "Reused");
        CollectionAssert.AreEqual(before, File.ReadAllBytes(workspace.PathOf(Image)));
        Runs(workspace);
    }

    [TestMethod]
    [TestProperty("Lesson", "4")]
    [TestProperty("Lesson", "19")]
    public void A_moved_checkout_costs_no_compilation_and_a_fresh_one_gives_the_same_bytes()
    {
        using var workspace = Built();
        var image = File.ReadAllBytes(workspace.PathOf(Image));
        workspace.WriteProgram("a/checkout/that/lies/deeper/App");
        AssertOnlyWoven(workspace.Build("a/checkout/that/lies/deeper/App"));
        CollectionAssert.AreEqual(image, File.ReadAllBytes(workspace.PathOf("a/checkout/that/lies/deeper/" + Image)));

        // With what was built in it, whose lists name the old place.
        Directory.Move(workspace.PathOf("App"), workspace.PathOf("a/App"));
        AssertOnlyWoven(workspace.Build("a/App"));
        CollectionAssert.AreEqual(image, File.ReadAllBytes(workspace.PathOf("a/" + Image)));
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("a/" + Assembly).Output);
        workspace.Build("a/App");
        Assert.IsEmpty(workspace.Tasks());

        using var other = new Workspace("another/user");
        other.WriteProgram("App");
        var built = other.DotNetWith([("DOTNET_PROCESSOR_COUNT", "1")], "build", "App", "-c", "Release", "-tl:off").AssertSuccess();
        StringAssert.Contains(built.Output, "App 1.0.0.0: built, NeverBuilt", "it has a depot of its own");
        CollectionAssert.AreEqual(image, File.ReadAllBytes(other.PathOf(Image)), "one thread or many");
    }

    [TestMethod]
    [TestProperty("Lesson", "1")]
    public void A_damaged_entry_is_replaced()
    {
        using var workspace = Built();
        var stored = Directory.GetFiles(workspace.Depot, "App.pkgimg.so", SearchOption.AllDirectories).Single();
        var bytes = File.ReadAllBytes(stored);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(stored, bytes);
        Directory.Delete(workspace.PathOf("App/obj"), recursive: true);
        workspace.Build("App");
        CollectionAssert.Contains(workspace.Tasks().ToArray(), "CompileImages");
        StringAssert.Contains(workspace.Why("App").Output, "EntryDamaged");
        Assert.AreEqual(1, CountOf(workspace.Log(), "message PKI2001"), "told once");
        Runs(workspace);
    }

    [TestMethod]
    [TestProperty("Lesson", "10")]
    public void Clean_leaves_nothing_but_the_depot()
    {
        using var workspace = Built();
        workspace.Run("clean", "App", "-c", "Release").AssertSuccess();
        Assert.IsEmpty(Directory.GetFiles(workspace.PathOf("App"), "*.pkgimg.so", SearchOption.AllDirectories));
        Assert.IsFalse(Directory.Exists(workspace.PathOf("App/obj/Release/net10.0/pkgimage")));
        Assert.IsFalse(workspace.Has(Assembly));
        Assert.IsNotEmpty(Directory.GetFiles(workspace.Depot, "App.pkgimg.so", SearchOption.AllDirectories));
    }

    [TestMethod]
    [TestProperty("Lesson", "10")]
    public void Turned_off_it_is_an_ordinary_build()
    {
        using var workspace = Built();
        workspace.Build("App", "-p:PkgImageEnabled=false");
        Assert.IsEmpty(workspace.Tasks());
        Assert.IsFalse(workspace.Has(Image), "incremental clean takes the image of the build before");
        CollectionAssert.AreEqual(
            File.ReadAllBytes(workspace.PathOf("App/obj/Release/net10.0/App.dll")), File.ReadAllBytes(workspace.PathOf(Assembly)));
    }

    [TestMethod]
    public void A_debug_build_leaves_the_projects_assembly_alone_and_says_so()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Build("App", "-c", "Debug");
        StringAssert.Contains(workspace.Log(), "PKI9003");
        CollectionAssert.AreEqual(
            File.ReadAllBytes(workspace.PathOf("App/obj/Debug/net10.0/App.dll")), File.ReadAllBytes(workspace.PathOf("App/bin/Debug/net10.0/App.dll")));
        workspace.Build("App", "-c", "Debug", "-p:PkgImageScope=all");
        Assert.IsTrue(workspace.Has("App/bin/Debug/net10.0/App.pkgimg.so"));
        Assert.AreEqual(0, CountOf(workspace.Log(), "PKI9003"));
    }

    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void The_fast_check_of_an_IDE_agrees_with_the_build()
    {
        using var workspace = new Workspace();
        // The targets that Visual Studio's project system brings along and asks.
        workspace.WriteProgram("App", """<Target Name="CollectUpToDateCheckInputDesignTime" /><Target Name="CollectUpToDateCheckBuiltDesignTime" />""");
        workspace.Run("restore", "App").AssertSuccess();
        Assert.IsFalse(UpToDateCheck.Ask(workspace, "App").IsUpToDate, "never built");
        workspace.Build("App");
        var check = UpToDateCheck.Ask(workspace, "App");
        Assert.IsTrue(check.IsUpToDate);
        foreach (var file in (string[])["pkgimage.dll", "PkgImage.Tasks.dll", "libLLVM", "lld", "App.dll"])
            Assert.IsTrue(check.Inputs.Any(i => Path.GetFileName(i).StartsWith(file, StringComparison.Ordinal)), file);
        // What the C# compiler wrote is a moment newer than the images, which then are too.
        File.SetLastWriteTimeUtc(check.Inputs.Single(i => Path.GetFileName(i) == "App.dll"), check.Outputs.Max(File.GetLastWriteTimeUtc).AddMilliseconds(1));
        Assert.IsFalse(check.IsUpToDate);
        workspace.Build("App");
        Assert.IsTrue(check.IsUpToDate);
        Assert.AreEqual("false", check.AcceleratesBuilds, "copying a dependency without a build would leave code of the old one in images");
    }

    [TestMethod]
    public void A_design_time_build_does_nothing()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Run("restore", "App").AssertSuccess();
        workspace.TryBuild("App", "--no-restore", "-t:ResolveReferences;CoreCompile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true").AssertSuccess();
        Assert.IsEmpty(workspace.Tasks());
        Assert.IsFalse(Directory.Exists(workspace.PathOf("App/obj/Release/net10.0/pkgimage")));
    }

    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void The_build_checks_of_msbuild_find_nothing()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        var outcome = workspace.Build("LibAndApp/App", "-check");
        Assert.IsEmpty(outcome.Problems, outcome.Output);
    }

    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void Graph_builds_isolated_and_multithreaded_ones_work()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        workspace.Run("restore", "LibAndApp/App").AssertSuccess();
        foreach (var options in (string[][])[["-graph", "-isolate"], ["-mt", "-m:2"], ["-m:2"]])
        {
            workspace.Run("clean", "LibAndApp/App", "-c", "Release").AssertSuccess();
            workspace.Run("clean", "LibAndApp/Lib", "-c", "Release").AssertSuccess();
            workspace.Build("LibAndApp/App", ["--no-restore", .. options]);
            StringAssert.Contains(workspace.RunFromImages("LibAndApp/App/bin/Release/net10.0/App.dll").Loaded, "loaded Lib ", string.Join(' ', options));
            workspace.Build("LibAndApp/App", ["--no-restore", .. options]);
            Assert.IsEmpty(workspace.Tasks(), string.Join(' ', options));
        }
    }

    private static Workspace Built()
    {
        var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Build("App");
        return workspace;
    }

    /// <summary>What calls the image is made again, for the symbols of this build; the image is there.</summary>
    private static void AssertOnlyWoven(Outcome outcome) =>
        StringAssert.Matches(outcome.Output, new Regex("App 1.0.0.0: built, SymbolsChanged: .*, 0 of 1 kernels compiled, key [0-9a-f]{64}"));

    private static void Runs(Workspace workspace) => Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages(Assembly).Output);

    private static string[] Times(Workspace workspace) =>
        [.. ((string[])["App/bin", "App/obj/Release/net10.0/pkgimage"])
            .SelectMany(folder => Directory.GetFiles(workspace.PathOf(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}")];

    private static int CountOf(string text, string what) => text.Split(what).Length - 1;
}
