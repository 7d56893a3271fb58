// The three ways in, and the kinds of projects: each builds, runs from its images, and has the loader where the host looks for it.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class RouteTests
{
    [TestMethod]
    public void A_program_by_the_sdk_attribute()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Build("App");
        AssertRunsFromImage(workspace, "App");
    }

    [TestMethod]
    public void A_program_by_a_version_in_the_sdk_attribute()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Write("global.json", "{}");
        workspace.Write("App/App.csproj", workspace.Read("App/App.csproj").Replace("PkgImage.Sdk", $"PkgImage.Sdk/{PackedSdk.Version}", StringComparison.Ordinal));
        workspace.Build("App");
        AssertRunsFromImage(workspace, "App");
    }

    [TestMethod]
    public void A_program_by_package_reference()
    {
        using var workspace = new Workspace();
        workspace.CopySample("ViaPackageReference");
        workspace.Build("ViaPackageReference");
        var (_, loaded) = workspace.RunFromImages("ViaPackageReference/bin/Release/net10.0/ViaPackageReference.dll");
        StringAssert.Contains(loaded, "loaded ViaPackageReference ");
        StringAssert.Contains(workspace.Read("ViaPackageReference/bin/Release/net10.0/ViaPackageReference.deps.json"), "PkgImage.Runtime.dll");
    }

    /// <summary>A file that comes after what NuGet imports.</summary>
    [TestMethod]
    [DataRow("PkgImage.Sdk")]
    [DataRow("Microsoft.NET.Sdk")]
    public void What_Directory_Build_targets_says_counts_by_either_route(string sdk)
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", sdk == "PkgImage.Sdk" ? "" : $"""<ItemGroup><PackageReference Include="PkgImage.Sdk" Version="{PackedSdk.Version}" /></ItemGroup>""");
        workspace.Write("App/App.csproj", workspace.Read("App/App.csproj").Replace("PkgImage.Sdk\">", sdk + "\">", StringComparison.Ordinal));
        Says("<PkgImageScope>none</PkgImageScope>");
        Assert.IsEmpty(Built(), "nothing is in this scope");
        Says("<PkgImageEnabled>false</PkgImageEnabled>");
        Assert.IsEmpty(Built());
        Says("<PkgImageOptimize>1</PkgImageOptimize>");
        Assert.IsNotEmpty(Built());
        StringAssert.Contains(workspace.Read("App/obj/Release/net10.0/pkgimage/request.json"), "\"Optimize\": 1");

        void Says(string property) => workspace.Write("Directory.Build.targets", $"<Project><PropertyGroup>{property}</PropertyGroup></Project>");

        IReadOnlyList<string> Built()
        {
            workspace.Build("App");
            return workspace.Tasks();
        }
    }

    [TestMethod]
    public void A_web_project_with_the_sdk_beside_its_own()
    {
        using var workspace = new Workspace();
        workspace.Write("Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <Sdk Name="PkgImage.Sdk" />
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
            </Project>
            """);
        workspace.Write("Web/Program.cs", "using var app = WebApplication.Create();" + Workspace.Program);
        workspace.Build("Web");
        AssertRunsFromImage(workspace, "Web");
        StringAssert.Contains(workspace.Read("Web/obj/Release/net10.0/pkgimage/graph.json"), "Microsoft.AspNetCore.App");
    }

    [TestMethod]
    public void A_program_and_its_library()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        workspace.Build("LibAndApp/App");
        const string Output = "LibAndApp/App/bin/Release/net10.0/";
        var (output, loaded) = workspace.RunFromImages(Output + "App.dll");
        StringAssert.Contains(loaded, "loaded Lib ");
        Assert.AreEqual(workspace.DotNetWith([("PKGIMAGE_ENABLED", "0")], workspace.PathOf(Output + "App.dll")).Output.Trim(), output);
        // The library's own build made its image; the program's build takes it along.
        StringAssert.Contains(workspace.Why("LibAndApp/App").AssertSuccess().Output, "PassedAlong");
    }

    [TestMethod]
    public void A_program_that_is_not_on_the_sdk_uses_a_library_that_is()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        var project = workspace.Read("LibAndApp/App/App.csproj");
        workspace.Write("LibAndApp/App/App.csproj", project.Replace("Sdk=\"PkgImage.Sdk\"", "Sdk=\"Microsoft.NET.Sdk\"", StringComparison.Ordinal));
        workspace.Build("LibAndApp/App");
        var (_, loaded) = workspace.RunFromImages("LibAndApp/App/bin/Release/net10.0/App.dll");
        StringAssert.Contains(loaded, "loaded Lib ");
    }

    [TestMethod]
    public void Without_the_loader_beside_it_a_woven_library_runs_its_IL()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        workspace.Write("LibAndApp/Lib/Lib.csproj", workspace.Read("LibAndApp/Lib/Lib.csproj")
            .Replace("Sdk=\"PkgImage.Sdk\"", "Sdk=\"Microsoft.NET.Sdk\"", StringComparison.Ordinal)
            .Replace("</Project>", $"""
                <ItemGroup><PackageReference Include="PkgImage.Sdk" Version="{PackedSdk.Version}" PrivateAssets="all" /></ItemGroup>
                </Project>
                """, StringComparison.Ordinal));
        workspace.Write("LibAndApp/App/App.csproj", workspace.Read("LibAndApp/App/App.csproj")
            .Replace("Sdk=\"PkgImage.Sdk\"", "Sdk=\"Microsoft.NET.Sdk\"", StringComparison.Ordinal));
        workspace.Build("LibAndApp/App");
        const string Output = "LibAndApp/App/bin/Release/net10.0/";
        Assert.IsTrue(workspace.Has(Output + "Lib.pkgimg.so"), "the library is woven");
        Assert.IsFalse(workspace.Has(Output + "PkgImage.Runtime.dll"), "and what it asks for its image is not there");
        var (output, log) = workspace.RunWithLog(Output + "App.dll");
        Assert.AreEqual("", log);
        workspace.Build("LibAndApp/App", "-p:PkgImageEnabled=false");
        Assert.AreEqual(workspace.RunWithLog(Output + "App.dll").Output, output);
    }

    [TestMethod]
    public void A_woven_library_as_a_plain_file_brings_its_image()
    {
        using var workspace = new Workspace();
        workspace.CopySample("LibAndApp");
        workspace.Build("LibAndApp/Lib");
        workspace.Write("LibAndApp/App/App.csproj", workspace.Read("LibAndApp/App/App.csproj")
            .Replace("<ProjectReference Include=\"../Lib/Lib.csproj\" />", "<Reference Include=\"../Lib/bin/Release/net10.0/Lib.dll\" />", StringComparison.Ordinal));
        workspace.Build("LibAndApp/App");
        var (_, loaded) = workspace.RunFromImages("LibAndApp/App/bin/Release/net10.0/App.dll");
        StringAssert.Contains(loaded, "loaded Lib ");
    }

    [TestMethod]
    public void A_test_project()
    {
        using var workspace = new Workspace();
        workspace.CopySample("UnitTests");
        workspace.Build("UnitTests");
        var log = workspace.PathOf("loader.log");
        var outcome = workspace.DotNetWith([("PKGIMAGE_REQUIRE", "1"), ("PKGIMAGE_LOG", log)], "test", "UnitTests", "-c", "Release", "--no-build");
        outcome.AssertSuccess();
        StringAssert.Contains(outcome.Output, "Failed:     0");
        StringAssert.Contains(File.ReadAllText(log), "loaded UnitTests ");
    }

    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void Several_target_frameworks()
    {
        using var workspace = new Workspace();
        workspace.Write("Multi/Multi.csproj", """
            <Project Sdk="PkgImage.Sdk">
              <PropertyGroup>
                <TargetFrameworks>netstandard2.0;net8.0;net10.0</TargetFrameworks>
                <RollForward>Major</RollForward>
              </PropertyGroup>
            </Project>
            """);
        workspace.Write("Multi/Numbers.cs", "public static class Numbers { public static int Sum(int[] a) { int s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; } }");
        workspace.Build("Multi");
        foreach (var framework in (string[])["net8.0", "net10.0"])
            Assert.IsTrue(workspace.Has($"Multi/bin/Release/{framework}/Multi.pkgimg.so"), framework);
        Assert.IsFalse(workspace.Has("Multi/bin/Release/netstandard2.0/Multi.pkgimg.so"));
        StringAssert.Contains(workspace.Log(), "PKI1010");
        StringAssert.Contains(workspace.Why("Multi").Output, "net8.0");
        workspace.Build("Multi");
        Assert.IsEmpty(workspace.Tasks());
        workspace.Run("clean", "Multi", "-c", "Release").AssertSuccess();
        Assert.IsEmpty(Directory.GetFiles(workspace.PathOf("Multi"), "*.pkgimg.*", SearchOption.AllDirectories));
    }

    private static void AssertRunsFromImage(Workspace workspace, string name)
    {
        var folder = $"{name}/bin/Release/net10.0/";
        var (output, loaded) = workspace.RunFromImages($"{folder}{name}.dll");
        Assert.AreEqual(Workspace.ProgramOutput, output);
        StringAssert.Contains(loaded, $"loaded {name} ");
        Assert.IsTrue(workspace.Has($"{folder}PkgImage.Runtime.dll"));
        StringAssert.Contains(workspace.Read($"{folder}{name}.deps.json"), "PkgImage.Runtime.dll");
    }
}
