// Real packages: the Gallery with MathNet.Numerics and SharpZipLib, built once for all tests of this class.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class GalleryTests
{
    private const string Output = "Gallery/bin/Release/net10.0/";
    private static readonly string[] s_packages = ["Gallery", "ICSharpCode.SharpZipLib", "MathNet.Numerics"];
    private static Workspace s_workspace = null!;
    private static string s_expected = "";

    [ClassInitialize]
    public static void Build(TestContext context)
    {
        s_workspace = new Workspace();
        s_workspace.CopySample("Gallery");
        s_workspace.Build("Gallery");
        s_expected = s_workspace.DotNetWith([("PKGIMAGE_ENABLED", "0")], s_workspace.PathOf(Output + "Gallery.dll")).AssertSuccess().Output.Trim();
        context.WriteLine(s_expected);
    }

    [ClassCleanup]
    public static void Remove() => s_workspace.Dispose();

    [TestMethod]
    public void All_packages_run_from_their_images_with_the_results_of_their_il()
    {
        var (output, loaded) = s_workspace.RunFromImages(Output + "Gallery.dll");
        Assert.AreEqual(s_expected, output);
        foreach (var package in s_packages)
            Assert.MatchesRegex($"loaded {System.Text.RegularExpressions.Regex.Escape(package)} .* kernels=[1-9]", loaded);
    }

    [TestMethod]
    [DataRow("Gallery")]
    [DataRow("ICSharpCode.SharpZipLib")]
    [DataRow("MathNet.Numerics")]
    public void A_deleted_image_is_one_reason_in_the_log(string package) => AssertFallsBack(package, File.Delete);

    [TestMethod]
    [DataRow("Gallery")]
    [DataRow("ICSharpCode.SharpZipLib")]
    [DataRow("MathNet.Numerics")]
    public void A_corrupted_image_is_one_reason_in_the_log(string package) => AssertFallsBack(package, path =>
    {
        var bytes = File.ReadAllBytes(path);
        // Code for other CPU targets than this machine's may be damaged: so a bit in each page.
        for (var i = 100; i < bytes.Length; i += 4096)
            bytes[i] ^= 0x10;
        File.WriteAllBytes(path, bytes);
    });

    [TestMethod]
    public void With_a_depot_at_hand_a_deleted_image_is_found_there()
    {
        var image = s_workspace.PathOf(Output + "MathNet.Numerics.pkgimg.so");
        var saved = File.ReadAllBytes(image);
        File.Delete(image);
        try
        {
            var outcome = s_workspace.DotNetWith([("PKGIMAGE_REQUIRE", "1"), ("PKGIMAGE_LOG", "1")], s_workspace.PathOf(Output + "Gallery.dll"));
            StringAssert.Contains(outcome.AssertSuccess().Output, "loaded MathNet.Numerics " + s_workspace.Depot);
        }
        finally
        {
            File.WriteAllBytes(image, saved);
        }
    }

    [TestMethod]
    public void One_changed_method_rebuilds_one_image()
    {
        const string Source = "Gallery/Jobs/Crc32.cs";
        var before = s_workspace.Read(Source);
        try
        {
            s_workspace.Write(Source, before.Replace("return ~crc;", "return ~crc ^ 1;", StringComparison.Ordinal));
            s_workspace.Build("Gallery");
            var why = s_workspace.Why("Gallery").AssertSuccess().Output;
            StringAssert.Contains(why, "IlChanged: System.UInt32 Gallery.Jobs.Crc32::Compute(System.ReadOnlySpan`1<System.Byte>) changed");
            Assert.AreEqual(1, why.Split("Built").Length - 1, why);
            Assert.AreEqual(2, why.Split("Reused").Length - 1, why);
            Assert.AreNotEqual(s_expected, s_workspace.RunFromImages(Output + "Gallery.dll").Output);
        }
        finally
        {
            s_workspace.Write(Source, before);
            s_workspace.Build("Gallery");
        }
        CollectionAssert.DoesNotContain(s_workspace.Tasks().ToArray(), "CompileImages", "the image of before is still in the depot");
        Assert.AreEqual(s_expected, s_workspace.RunFromImages(Output + "Gallery.dll").Output);
    }

    [TestMethod]
    public void Another_project_gets_the_packages_images_from_the_depot()
    {
        s_workspace.WriteProgram("Second", """
            <ItemGroup>
              <PackageReference Include="MathNet.Numerics" Version="5.0.0" />
            </ItemGroup>
            """, "Console.WriteLine(MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(3, 3, (i, j) => i + j).Determinant());");
        s_workspace.Build("Second");
        StringAssert.Contains(s_workspace.Why("Second").Output, "Reused");
        StringAssert.Contains(s_workspace.RunFromImages("Second/bin/Release/net10.0/Second.dll").Loaded, "loaded MathNet.Numerics ");
    }

    [TestMethod]
    public void A_program_without_the_SDK_runs_the_gallery_from_its_package()
    {
        s_workspace.Run("pack", "Gallery", "-c", "Release", "-o", s_workspace.PathOf("feed"), "-p:PkgImageRuntimeIdentifiers=linux-x64").AssertSuccess();
        s_workspace.Write("Plain/Plain.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RestoreAdditionalProjectSources>{s_workspace.PathOf("feed")}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Gallery" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """);
        s_workspace.Write("Plain/Program.cs", "System.Reflection.Assembly.Load(\"Gallery\").EntryPoint!.Invoke(null, [args]);");
        s_workspace.Run("build", "Plain", "-c", "Release").AssertSuccess();
        var (output, loaded) = s_workspace.RunFromImages("Plain/bin/Release/net10.0/Plain.dll");
        Assert.AreEqual(s_expected, output);
        Assert.MatchesRegex(@"loaded Gallery .*/runtimes/linux-x64/native/Gallery\.pkgimg\.so target=\S+ kernels=[1-9]\d", loaded);
    }

    private static void AssertFallsBack(string package, Action<string> harm)
    {
        var image = s_workspace.PathOf($"{Output}{package}.pkgimg.so");
        var saved = File.ReadAllBytes(image);
        try
        {
            harm(image);
            var (output, log) = s_workspace.RunWithLog(Output + "Gallery.dll");
            Assert.AreEqual(s_expected, output);
            var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.DoesNotContain("loaded", lines.Single(l => l.Contains($" {package} ", StringComparison.Ordinal)));
            Assert.AreEqual(s_packages.Length - 1, lines.Count(l => l.Contains("loaded", StringComparison.Ordinal)), log);
        }
        finally
        {
            File.WriteAllBytes(image, saved);
        }
    }
}
