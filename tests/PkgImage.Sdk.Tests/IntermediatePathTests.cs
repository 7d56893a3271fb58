// Projects whose intermediate files are elsewhere: the commands find what their builds left.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class IntermediatePathTests
{
    [TestMethod]
    [DataRow("<BaseIntermediateOutputPath>$(MSBuildThisFileDirectory)made/</BaseIntermediateOutputPath>", "")]
    [DataRow("<ArtifactsPath>$(MSBuildThisFileDirectory)everything</ArtifactsPath>", "")]
    [DataRow("<UseArtifactsOutput>true</UseArtifactsOutput>", "")]
    [DataRow("", @"<IntermediateOutputPath>..\.made\$(Configuration)\</IntermediateOutputPath>")]
    public void The_commands_ask_where_they_are(string everywhere, string project)
    {
        using var workspace = new Workspace();
        workspace.Write("Directory.Build.props", $"<Project><PropertyGroup>{everywhere}</PropertyGroup></Project>");
        workspace.WriteProgram("App", $"<PropertyGroup>{project}</PropertyGroup>");
        File.Move(workspace.PathOf("App/App.csproj"), workspace.PathOf("App/Sum.csproj"));
        workspace.Build("App");
        foreach (var named in (ReadOnlySpan<string>)["App", "App/Sum.csproj"])
        {
            StringAssert.Contains(workspace.Why(named).AssertSuccess().Output, "Sum.csproj Release net10.0");
            StringAssert.Contains(workspace.Run(PackedSdk.Command, "report", workspace.PathOf(named)).AssertSuccess().Output, "Sum.pkgimg.so");
        }
    }

    [TestMethod]
    public void A_project_that_was_not_built_is_told()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        StringAssert.Contains(workspace.Why("App").Output, "PKI1006");
        StringAssert.Contains(workspace.Why("App/None.csproj").Output, "PKI1006");
        StringAssert.Contains(workspace.Why("Nothing").Output, "PKI1006");
    }
}
