// What a second build does: nothing when nothing changed, and otherwise what the change asks for, with the reason.
using System.Text.RegularExpressions;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class IncrementalTests
{
    private const string Image = "App/bin/Release/net10.0/App.pkgimg.so";
    private const string Assembly = "App/bin/Release/net10.0/App.dll";

    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void A_second_build_runs_no_task()
    {
        using var workspace = Built();
        CollectionAssert.AreEqual(new[] { "ResolvePackageGraph", "FindStaleImages", "CompileImages", "PlaceImages" }, workspace.Tasks().ToArray());
        var before = Times(workspace);
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());
        CollectionAssert.AreEqual(before, Times(workspace), "no file of the output was touched");
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
        StringAssert.Contains(workspace.Build("App").Output + workspace.Log(), "2 of 2 kernels compiled");
        workspace.Write("App/Program.cs", Workspace.Program.Replace("sum += values[i]", "sum += 2 * values[i]", StringComparison.Ordinal) + "\n" + Second);
        workspace.Build("App");
        StringAssert.Contains(workspace.Log(), "1 of 2 kernels compiled");
        StringAssert.Matches(workspace.Log(), new Regex("App 1.0.0.0: built, IlChanged: .* changed, 1 of 2 kernels compiled, key [0-9a-f]{64}"));
        StringAssert.Contains(workspace.Why("App").Output, "1 of 2");
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
    [TestProperty("Lesson", "9")]
    public void A_comment_compiles_nothing_and_the_output_counts_as_new()
    {
        using var workspace = Built();
        workspace.Write("App/Program.cs", "// A remark.\n" + Workspace.Program);
        workspace.Build("App");
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages");
        // IDEs compare times: the copy must not be older than what it was made of.
        Assert.IsGreaterThanOrEqualTo(
            File.GetLastWriteTimeUtc(workspace.PathOf("App/obj/Release/net10.0/App.dll")), File.GetLastWriteTimeUtc(workspace.PathOf(Assembly)));
        workspace.Build("App");
        Assert.IsEmpty(workspace.Tasks());
        Runs(workspace);
    }

    [TestMethod]
    [DataRow("PkgImageOptimize", "1", false, DisplayName = "a lower optimize level is served by the image")]
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
    public void A_moved_checkout_costs_no_compilation_and_a_fresh_one_gives_the_same_bytes()
    {
        using var workspace = Built();
        workspace.WriteProgram("a/checkout/that/lies/deeper/App");
        workspace.Build("a/checkout/that/lies/deeper/App");
        CollectionAssert.DoesNotContain(workspace.Tasks().ToArray(), "CompileImages");

        using var other = new Workspace("another/user");
        other.WriteProgram("App");
        other.Build("App");
        CollectionAssert.Contains(other.Tasks().ToArray(), "CompileImages", "it has a depot of its own");
        CollectionAssert.AreEqual(File.ReadAllBytes(workspace.PathOf(Image)), File.ReadAllBytes(other.PathOf(Image)));
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
    public void The_fast_check_of_an_IDE_knows_what_images_depend_on()
    {
        using var workspace = new Workspace();
        // The targets that Visual Studio's project system brings along and asks.
        workspace.WriteProgram("App", """<Target Name="CollectUpToDateCheckInputDesignTime" /><Target Name="CollectUpToDateCheckBuiltDesignTime" />""");
        workspace.Build("App");
        var inputs = Items("CollectUpToDateCheckInputDesignTime", "UpToDateCheckInput");
        foreach (var file in (string[])["pkgimage.dll", "PkgImage.Tasks.dll", "libLLVM"])
            StringAssert.Contains(inputs, file);
        StringAssert.Contains(Items("CollectUpToDateCheckBuiltDesignTime", "UpToDateCheckBuilt"), "pkgimage/inputs.txt");

        string Items(string target, string item) => workspace.Run(
            "msbuild", "App", $"-t:{target}", $"-getItem:{item}", "-p:Configuration=Release", "-p:DesignTimeBuild=true").AssertSuccess().Output;
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
        }
    }

    private static Workspace Built()
    {
        var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Build("App");
        return workspace;
    }

    private static void Runs(Workspace workspace) => Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages(Assembly).Output);

    private static string[] Times(Workspace workspace) =>
        [.. Directory.GetFiles(workspace.PathOf("App/bin"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f):O}")];

    private static int CountOf(string text, string what) => text.Split(what).Length - 1;
}
