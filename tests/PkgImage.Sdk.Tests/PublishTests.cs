// Publishing: the published folder runs from its images, framework-dependent and self-contained, after a build and on its own.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class PublishTests
{
    [TestMethod]
    public void Framework_dependent()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        workspace.Run("publish", "LibAndApp/App", "-c", "Release", "-o", workspace.PathOf("out")).AssertSuccess();
        StringAssert.Contains(workspace.RunFromImages("out/App.dll").Loaded, $"loaded Lib {workspace.PathOf("out/Lib.pkgimg.so")}");
    }

    [TestMethod]
    public void Without_building_again()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Build("App");
        workspace.Run("publish", "App", "-c", "Release", "--no-build", "-o", workspace.PathOf("out")).AssertSuccess();
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("out/App.dll").Output);
        // With a build before it, which has nothing to do.
        workspace.Build("App", "-t:Publish", $"-p:PublishDir={workspace.PathOf("again/")}");
        Assert.IsEmpty(workspace.Tasks());
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("again/App.dll").Output);
    }

    [TestMethod]
    public void Self_contained()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Run("publish", "App", "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", workspace.PathOf("out")).AssertSuccess();
        Assert.IsTrue(workspace.Has("out/System.Private.CoreLib.dll"));
        StringAssert.Contains(workspace.Read("App/obj/Release/net10.0/linux-x64/pkgimage/graph.json"), "microsoft.netcore.app.runtime.linux-x64");
        RunsFromItsImage(workspace);
    }

    [TestMethod]
    public void Trimmed()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        var outcome = workspace.Run("publish", "App", "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishTrimmed=true", "-tl:off", "-o", workspace.PathOf("out"));
        Assert.IsEmpty(outcome.AssertSuccess().Problems, outcome.Output);
        Assert.IsFalse(workspace.Has("out/System.Net.Http.dll"), "it is trimmed");
        RunsFromItsImage(workspace);
    }

    [TestMethod]
    public void One_file_with_ready_to_run_code()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Run("publish", "App", "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-o", workspace.PathOf("out"),
            "-p:PublishSingleFile=true", "-p:PublishReadyToRun=true").AssertSuccess();
        Assert.IsFalse(workspace.Has("out/App.dll"));
        RunsFromItsImage(workspace);
    }

    /// <summary>Trimmed, and all in one file that unpacks itself.</summary>
    [TestMethod]
    public void One_trimmed_file_with_its_images_inside()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        var outcome = workspace.Run("publish", "LibAndApp/App", "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", workspace.PathOf("out"), "-tl:off",
            "-p:PublishSingleFile=true", "-p:PublishTrimmed=true", "-p:IncludeAllContentForSelfExtract=true", "-p:DebugType=none");
        Assert.IsEmpty(outcome.AssertSuccess().Problems, outcome.Output);
        CollectionAssert.AreEqual(new[] { "App" }, Directory.GetFiles(workspace.PathOf("out")).Select(Path.GetFileName).ToArray());
        var (_, log) = workspace.RunHost("out/App", ("PKGIMAGE_REQUIRE", "1"), ("DOTNET_BUNDLE_EXTRACT_BASE_DIR", workspace.PathOf("unpacked")));
        StringAssert.Contains(log, "loaded Lib " + workspace.PathOf("unpacked"));
    }

    /// <summary>Code that a trimmed program's images cannot have is one warning for who insists on it.</summary>
    [TestMethod]
    public void Trimmed_with_framework_code_is_one_warning()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", source: Workspace.Program.Replace("sum += values[i]", "sum += values.AsSpan(i, 1).IndexOf(i) + values[i]", StringComparison.Ordinal));
        var outcome = workspace.Run("publish", "App", "-c", "Release", "-r", "linux-x64", "--self-contained", "-o", workspace.PathOf("out"), "-tl:off",
            "-p:PublishTrimmed=true", "-p:PkgImageFrameworkCode=true");
        CollectionAssert.AreEqual(new[] { "PKI1013" }, outcome.AssertSuccess().Problems.ToArray(), outcome.Output);
        var (output, log) = workspace.RunHost("out/App");
        Assert.AreEqual(Workspace.ProgramOutput, output);
        StringAssert.Contains(log, "reason=OtherBaseImage");
    }

    private static void RunsFromItsImage(Workspace workspace)
    {
        var (output, log) = workspace.RunHost("out/App", ("PKGIMAGE_REQUIRE", "1"));
        Assert.AreEqual(Workspace.ProgramOutput, output);
        StringAssert.Contains(log, "loaded App ");
    }
}
