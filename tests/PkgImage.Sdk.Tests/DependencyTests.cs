// A program whose image holds code of a library: what a change of the library does to the program's image.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class DependencyTests
{
    private const string Assembly = "App/bin/Release/net10.0/App.dll";

    private const string Library = """
        public static class Scale
        {
            public static int By(int value) => value * 3;

            public static int Sum(int[] values)
            {
                var sum = 0;
                for (var i = 0; i < values.Length; i++)
                    sum += values[i];
                return sum;
            }
        }
        """;

    [TestMethod]
    [TestProperty("Lesson", "7")]
    public void A_change_of_an_inlined_method_rebuilds_the_image_that_holds_it()
    {
        using var workspace = Built();
        Assert.AreEqual("1498500", workspace.RunFromImages(Assembly).Output);
        workspace.Write("Lib/Scale.cs", Library.Replace("value * 3", "value * 4", StringComparison.Ordinal));
        workspace.Build("App");
        StringAssert.Contains(workspace.Why("App").Output, "DependencyChanged: body of System.Int32 Scale::By(System.Int32) in Lib changed");
        Assert.AreEqual("1998000", workspace.RunFromImages(Assembly).Output);
    }

    [TestMethod]
    [TestProperty("Lesson", "7")]
    public void A_change_of_anything_else_does_not()
    {
        using var workspace = Built();
        workspace.Write("Lib/Scale.cs", Library.Replace("sum += values[i]", "sum -= values[i]", StringComparison.Ordinal));
        workspace.Build("App");
        var why = workspace.Why("App").Output;
        StringAssert.Contains(why, "Reused");
        Assert.DoesNotContain("Built", why);
        Assert.AreEqual("1498500", workspace.RunFromImages(Assembly).Output, "the fingerprint of the library is the new one");
    }

    [TestMethod]
    public void An_excluded_package_stays_as_it_is()
    {
        using var workspace = Built("""<ItemGroup><PkgImageExclude Include="Lib" /></ItemGroup>""");
        StringAssert.Contains(workspace.Log(), "PKI1011");
        StringAssert.Contains(workspace.RunFromImages(Assembly).Loaded, "loaded App ");
    }

    [TestMethod]
    public void Central_package_management()
    {
        using var workspace = new Workspace();
        workspace.Write("Directory.Packages.props", """
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
              </PropertyGroup>
            </Project>
            """);
        workspace.WriteProgram("App");
        Assert.IsEmpty(workspace.Build("App").Problems);
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages(Assembly).Output);
    }

    [TestMethod]
    public void In_a_debug_build_packages_run_from_images_and_the_project_does_not()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", """
            <ItemGroup>
              <PackageReference Include="SharpZipLib" Version="1.4.1" />
            </ItemGroup>
            """, "Console.WriteLine(new ICSharpCode.SharpZipLib.Checksum.Crc32().Value);" + Workspace.Program.Replace("Console.WriteLine(Numbers", "_ = (Numbers", StringComparison.Ordinal));
        workspace.Build("App", "-c", "Debug");
        var loaded = workspace.RunFromImages("App/bin/Debug/net10.0/App.dll").Loaded;
        StringAssert.Contains(loaded, "loaded ICSharpCode.SharpZipLib ");
        Assert.DoesNotContain("loaded App", loaded);
    }

    private static Workspace Built(string body = "")
    {
        var workspace = new Workspace();
        workspace.Write("Lib/Lib.csproj", """
            <Project Sdk="PkgImage.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
            </Project>
            """);
        workspace.Write("Lib/Scale.cs", Library);
        workspace.WriteProgram("App", """<ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>""" + body,
            Workspace.Program.Replace("sum += values[i]", "sum += Scale.By(values[i])", StringComparison.Ordinal));
        workspace.Build("App");
        return workspace;
    }
}
