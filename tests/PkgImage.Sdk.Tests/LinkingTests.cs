// Linking as a user meets it: the command on demand, and symbols in a file of their own.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class LinkingTests
{
    [TestMethod]
    public void The_command_and_the_linkers_words_are_shown_on_demand()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        var quiet = workspace.Run("build", "App", "-c", "Release").AssertSuccess().Output;
        Assert.DoesNotContain("-flavor", quiet);
        // Another image each time, as one that is there is not linked again.
        foreach (var (property, variable, level) in ((string, string?, string)[])[("-p:PkgImageVerboseLinking=true", null, "2"), ("-p:None=none", "1", "1")])
        {
            var output = workspace.DotNetWith([("PKGIMAGE_VERBOSE_LINKING", variable)], "build", "App", "-c", "Release", property, $"-p:PkgImageCpuTarget=x86-64-v{level}")
                .AssertSuccess().Output;
            Assert.MatchesRegex(@"Linking App: /\S*lld -flavor gnu -shared .* -zrelro .* -o image --whole-archive objects\.a", output);
            StringAssert.Contains(output, "LLD says: nothing");
        }
    }

    [TestMethod]
    public void A_linkers_error_is_a_warning_with_its_words_and_IL_runs()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", """<ItemGroup><PkgImageLinkArgument Include="--no-such-argument" /></ItemGroup>""");
        var build = workspace.Build("App");
        CollectionAssert.AreEqual(new[] { "PKI6003" }, build.Problems.ToArray(), build.Output);
        StringAssert.Contains(build.Output, "lld: error: unknown argument '--no-such-argument'");
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunWithLog("App/bin/Release/net10.0/App.dll").Output);
    }

    [TestMethod]
    public void Symbols_in_a_file_of_their_own_are_beside_the_image()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        workspace.Build("LibAndApp/App", "-p:PkgImageSeparateDebugFile=true");
        const string Output = "LibAndApp/App/bin/Release/net10.0/";
        Assert.IsGreaterThan(new FileInfo(workspace.PathOf(Output + "Lib.pkgimg.so")).Length, new FileInfo(workspace.PathOf(Output + "Lib.pkgimg.so.debug")).Length);
        StringAssert.Contains(workspace.RunFromImages(Output + "App.dll").Loaded, "loaded Lib ");
    }
}
