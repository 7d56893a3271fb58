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

    /// <summary>Internal types of the library and of the program, of one name, whose code comes into one image: statics, fields, exceptions, sizes.</summary>
    [TestMethod]
    public void Types_of_one_name_are_told_apart_by_their_assemblies()
    {
        const string library = """
            using System.Runtime.CompilerServices;
            internal static class Settings { public static int Factor = 3; public static int[] Table = [1, 2, 3]; }
            internal static class Guard { public static void Fail(int x) => throw new System.ArgumentException("library " + x); }
            internal struct Pixel { public int R, G; }
            internal sealed class State { public int N = 5; public int Pad = 6; public int[] Cells = [1, 2, 3]; }
            public sealed class Holder
            {
                private readonly State _state = new();
                public int Sum(int n) { var s = 0; for (var i = 0; i < n; i++) { _state.N += i; s += _state.N + _state.Cells[i % 3]; } return s; }
            }
            public static class Scale
            {
                public static int By(int x) => x * Settings.Factor + Settings.Table[x % 3];
                public static int Check(int x) { if (x < 0) Guard.Fail(x); return x; }
                public static int Pairs(int n) { (Pixel, int) t = default; var s = 0; for (var i = 0; i < n; i++) { t = (new Pixel { R = i, G = 1 }, i); s += t.Item1.R + t.Item2; } return s; }
                public static int Size<T>(int n) where T : struct { var s = 0; for (var i = 0; i < n; i++) s += Unsafe.SizeOf<T>(); return s; }
                public static int Pixels(int n) => Size<Pixel>(n);
            }
            """;
        const string program = """
            System.Console.WriteLine(Program2.All(new Holder(), new State(), 9));
            internal static class Settings { public static int Factor = 100; public static int[] Table = [10, 20, 30, 40]; }
            internal static class Guard { public static void Fail(int x) => throw new System.ArgumentException("program " + x); }
            internal struct Pixel { public byte R, G, B; public double D; }
            internal sealed class State { public long Pad = 77; public double D = 1.5; public int N = 9; public int[] Cells = [5, 6, 7]; public int After = 11; }
            internal static class Program2
            {
                public static string All(Holder holder, State state, int n) =>
                    $"{Statics(n)} {Fields(holder, state, n)} {state.Pad} {state.D} {state.N} {state.After} {Sizes(n)} {Fails(-3)} {Fails(3)}";
                private static int Statics(int n) { var s = 0; for (var i = 0; i < n; i++) s += Scale.By(i) + Settings.Factor + Settings.Table[i % 4]; return s; }
                private static int Fields(Holder holder, State state, int n) { var s = 0; for (var i = 0; i < n; i++) { state.N += i; s += state.N + state.Cells[i % 3] + holder.Sum(i); } return s; }
                private static int Sizes(int n) { (Pixel, int) t = default; var s = Scale.Pairs(n); for (var i = 0; i < n; i++) { t = (new Pixel { R = (byte)i, D = 1 }, i); s += t.Item1.R + t.Item2 + Scale.Size<Pixel>(i) + Scale.Pixels(i); } return s; }
                private static int Loop(int x) { var s = 0; for (var i = 0; i < 3; i++) { s += Scale.Check(x); if (x > 0) Guard.Fail(x); } return s; }
                private static string Fails(int x) { try { return Loop(x).ToString(); } catch (System.ArgumentException e) { return e.Message; } }
            }
            """;
        using var workspace = Built(program: program, library: library);
        var (fromImages, loaded) = workspace.RunFromImages(Assembly);
        StringAssert.Contains(loaded, "loaded App ");
        StringAssert.Contains(fromImages, "library -3 program 3");
        Assert.AreEqual(workspace.DotNetWith([("PKGIMAGE_ENABLED", "0")], workspace.PathOf(Assembly)).AssertSuccess().Output.Trim(), fromImages);
    }

    [TestMethod]
    public void Central_package_management_by_package_reference()
    {
        using var workspace = new Workspace();
        WriteCentralVersions(workspace, $"""
            <PackageVersion Include="PkgImage.Runtime" Version="{PackedSdk.Version}" /><PackageVersion Include="PkgImage.Sdk" Version="{PackedSdk.Version}" />
            """);
        workspace.WriteProgram("App", """<ItemGroup><PackageReference Include="PkgImage.Sdk" PrivateAssets="all" /></ItemGroup>""");
        workspace.Write("App/App.csproj", workspace.Read("App/App.csproj").Replace("Sdk=\"PkgImage.Sdk\"", "Sdk=\"Microsoft.NET.Sdk\"", StringComparison.Ordinal));
        Assert.IsEmpty(workspace.Build("App").Problems);
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages(Assembly).Output);
    }

    private static void WriteCentralVersions(Workspace workspace, string versions) => workspace.Write("Directory.Packages.props", $"""
        <Project>
          <PropertyGroup>
            <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
          </PropertyGroup>
          <ItemGroup>{versions}</ItemGroup>
        </Project>
        """);

    [TestMethod]
    public void An_excluded_package_stays_as_it_is()
    {
        using var workspace = Built("""<ItemGroup><PkgImageExclude Include="Lib" /></ItemGroup>""");
        StringAssert.Contains(workspace.Log(), "PKI1011");
        StringAssert.Contains(workspace.RunFromImages(Assembly).Loaded, "loaded App ");
    }

    [TestMethod]
    [DataRow("", "")]
    [DataRow("""<PackageVersion Include="PkgImage.Runtime" Version="0.0.1" /><PackageVersion Include="PkgImage.Sdk" Version="0.0.1" />""", "")]
    [DataRow("""<PackageVersion Include="PkgImage.Runtime" Version="0.0.1" />""", """<PackageReference Include="PkgImage.Runtime" PrivateAssets="all" />""")]
    public void Central_package_management(string versions, string references)
    {
        using var workspace = new Workspace();
        WriteCentralVersions(workspace, versions);
        workspace.WriteProgram("App", $"<ItemGroup>{references}</ItemGroup>");
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

    private static Workspace Built(string body = "", string? program = null, string library = Library)
    {
        var workspace = new Workspace();
        workspace.Write("Lib/Lib.csproj", """
            <Project Sdk="PkgImage.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
            </Project>
            """);
        workspace.Write("Lib/Scale.cs", library);
        workspace.WriteProgram("App", """<ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>""" + body,
            program ?? Workspace.Program.Replace("sum += values[i]", "sum += Scale.By(values[i])", StringComparison.Ordinal));
        workspace.Build("App");
        return workspace;
    }
}
