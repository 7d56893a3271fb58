// Packing a library, and programs that use the package: they know nothing of this SDK, and run from the package's images.
using System.IO.Compression;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class PackTests
{
    /// <summary>All kinds of files from one host, for each of which there is no framework at hand.</summary>
    private const string Platforms = "linux-x64;linux-arm64;win-x64;osx-arm64";

    private static Workspace s_workspace = null!;

    [ClassInitialize]
    public static void Pack(TestContext context)
    {
        s_workspace = new Workspace();
        s_workspace.CopySample("LibAndApp");
        s_workspace.Run("pack", "LibAndApp/Lib", "-c", "Release", "-o", s_workspace.PathOf("feed"), $"-p:PkgImageRuntimeIdentifiers=\"{Platforms}\"",
            "-p:IncludeSymbols=true", "-p:SymbolPackageFormat=snupkg").AssertSuccess();
        ZipFile.ExtractToDirectory(s_workspace.PathOf("feed/Lib.1.0.0.nupkg"), s_workspace.PathOf("unpacked"));
        // Consumers: a folder of packages, and no word of this SDK.
        s_workspace.Write("plain/nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packages" value="{s_workspace.PathOf("feed")}" />
              </packageSources>
            </configuration>
            """);
        s_workspace.Write("plain/Directory.Build.props", "<Project />");
        // The same program, its project reference replaced.
        s_workspace.Write("plain/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Lib" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """);
        s_workspace.Write("plain/App/Program.cs", s_workspace.Read("LibAndApp/App/Program.cs"));
    }

    [ClassCleanup]
    public static void Clean() => s_workspace.Dispose();

    [TestMethod]
    public void The_package_holds_the_woven_assembly_and_an_image_for_each_platform()
    {
        string[] files = [.. Directory.GetFiles(s_workspace.PathOf("unpacked"), "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(s_workspace.PathOf("unpacked"), f).Replace('\\', '/'))
            .Where(f => f.StartsWith("lib/", StringComparison.Ordinal) || f.StartsWith("runtimes/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        CollectionAssert.AreEqual(new[]
        {
            "lib/net10.0/Lib.dll",
            "runtimes/linux-arm64/native/Lib.pkgimg.refs",
            "runtimes/linux-arm64/native/Lib.pkgimg.so",
            "runtimes/linux-x64/native/Lib.pkgimg.refs",
            "runtimes/linux-x64/native/Lib.pkgimg.so",
            "runtimes/osx-arm64/native/Lib.pkgimg.dylib",
            "runtimes/osx-arm64/native/Lib.pkgimg.refs",
            "runtimes/win-x64/native/Lib.pkgimg.dll",
            "runtimes/win-x64/native/Lib.pkgimg.refs",
        }, files);
        StringAssert.Contains(s_workspace.Read("unpacked/Lib.nuspec"), $"""id="PkgImage.Runtime" version="{PackedSdk.Version}" """.TrimEnd());
        foreach (var (platform, image, triple) in ((string, string, string)[])[("linux-arm64", "so", "aarch64"), ("win-x64", "dll", "x86-64"), ("osx-arm64", "dylib", "apple")])
        {
            var facts = s_workspace.Run(PackedSdk.Command, "inspect", s_workspace.PathOf($"unpacked/runtimes/{platform}/native/Lib.pkgimg.{image}")).AssertSuccess().Output;
            StringAssert.Contains(facts, "Lib.Series.IndexOfMaximum", $"{platform} {triple}");
        }
        // The symbols are those of the assembly in the package.
        ZipFile.ExtractToDirectory(s_workspace.PathOf("feed/Lib.1.0.0.snupkg"), s_workspace.PathOf("unpacked"), overwriteFiles: true);
        using var assembly = new System.Reflection.PortableExecutable.PEReader(File.OpenRead(s_workspace.PathOf("unpacked/lib/net10.0/Lib.dll")));
        Assert.IsTrue(assembly.TryOpenAssociatedPortablePdb(s_workspace.PathOf("unpacked/lib/net10.0/Lib.dll"), File.OpenRead, out var symbols, out _));
        symbols!.Dispose();
    }

    [TestMethod]
    public void A_plain_program_runs_from_the_package()
    {
        s_workspace.Run("build", "plain/App", "-c", "Release").AssertSuccess();
        const string Output = "plain/App/bin/Release/net10.0/";
        Assert.IsFalse(s_workspace.Has(Output + "Lib.pkgimg.so"), "NuGet leaves it where it is named in deps.json");
        var (output, loaded) = s_workspace.RunFromImages(Output + "App.dll");
        StringAssert.Contains(loaded, $"loaded Lib {s_workspace.PathOf(Output + "runtimes/linux-x64/native/Lib.pkgimg.so")} ");
        Assert.AreEqual(s_workspace.DotNetWith([("PKGIMAGE_ENABLED", "0")], s_workspace.PathOf(Output + "App.dll")).Output.Trim(), output);
    }

    [TestMethod]
    public void A_plain_program_for_one_platform_has_the_image_beside_it()
    {
        s_workspace.Run("publish", "plain/App", "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-p:UseAppHost=false", "-o", s_workspace.PathOf("out")).AssertSuccess();
        StringAssert.Contains(s_workspace.RunFromImages("out/App.dll").Loaded, $"loaded Lib {s_workspace.PathOf("out/Lib.pkgimg.so")} ");
    }

    [TestMethod]
    public void A_plain_program_that_is_trimmed_runs_from_the_package()
    {
        s_workspace.Run("publish", "plain/App", "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishTrimmed=true", "-p:PublishSingleFile=true", "-o", s_workspace.PathOf("trimmed")).AssertSuccess();
        Assert.IsFalse(s_workspace.Has("trimmed/Lib.dll"));
        var (_, log) = s_workspace.RunHost("trimmed/App", ("PKGIMAGE_REQUIRE", "1"));
        StringAssert.Contains(log, $"loaded Lib {s_workspace.PathOf("trimmed/Lib.pkgimg.so")} ");
    }

    [TestMethod]
    public void A_library_between_passes_the_images_on()
    {
        s_workspace.Write("plain/Middle/Middle.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Lib" Version="1.0.0" />
              </ItemGroup>
            </Project>
            """);
        s_workspace.Write("plain/Middle/Middle.cs", "public static class Middle { public static int Best(double[] x) => Lib.Series.IndexOfMaximum(x); }");
        s_workspace.Write("plain/Far/Far.csproj", s_workspace.Read("plain/App/App.csproj")
            .Replace("<PackageReference Include=\"Lib\" Version=\"1.0.0\" />", "<ProjectReference Include=\"../Middle/Middle.csproj\" />", StringComparison.Ordinal));
        s_workspace.Write("plain/Far/Program.cs", "Console.WriteLine(Middle.Best([1, 3, 2]));");
        s_workspace.Run("build", "plain/Far", "-c", "Release").AssertSuccess();
        var (output, loaded) = s_workspace.RunFromImages("plain/Far/bin/Release/net10.0/Far.dll");
        Assert.AreEqual("1", output);
        StringAssert.Contains(loaded, "loaded Lib ");
    }

    [TestMethod]
    public void A_program_on_the_SDK_takes_the_package_as_it_is()
    {
        s_workspace.Write("Sdk/Sdk.csproj", s_workspace.Read("plain/App/App.csproj").Replace("Microsoft.NET.Sdk", "PkgImage.Sdk", StringComparison.Ordinal)
            .Replace("<OutputType>", $"<RestoreAdditionalProjectSources>{s_workspace.PathOf("feed")}</RestoreAdditionalProjectSources><OutputType>", StringComparison.Ordinal));
        s_workspace.Write("Sdk/Program.cs", Workspace.Program + " public static class Use { public static int Best(double[] x) => Lib.Series.IndexOfMaximum(x); }");
        s_workspace.Write("Sdk/Program.cs", s_workspace.Read("Sdk/Program.cs").Replace("Console.WriteLine", "_ = Use.Best([1, 2]);\nConsole.WriteLine", StringComparison.Ordinal));
        s_workspace.Build("Sdk");
        StringAssert.Contains(s_workspace.Why("Sdk").Output, "PassedAlong");
        var (output, loaded) = s_workspace.RunFromImages("Sdk/bin/Release/net10.0/Sdk.dll");
        Assert.AreEqual(Workspace.ProgramOutput, output);
        StringAssert.Contains(loaded, "loaded Lib ");
        StringAssert.Contains(loaded, "loaded Sdk ");
    }

    [TestMethod]
    public void Another_assembly_in_the_packages_place_runs_its_IL()
    {
        s_workspace.Run("build", "plain/App", "-c", "Release", "-o", s_workspace.PathOf("changed")).AssertSuccess();
        // Woven likewise, by the library's own build.
        File.Copy(s_workspace.PathOf("LibAndApp/Lib/bin/Release/net10.0/Lib.dll"), s_workspace.PathOf("changed/Lib.dll"), overwrite: true);
        StringAssert.Contains(s_workspace.RunWithLog("changed/App.dll").Log, "reason=AssemblyChanged");
    }

    [TestMethod]
    public void Several_target_frameworks_have_their_own_images()
    {
        s_workspace.Write("Multi/Multi.csproj", """
            <Project Sdk="PkgImage.Sdk">
              <PropertyGroup>
                <TargetFrameworks>netstandard2.0;net10.0</TargetFrameworks>
                <PkgImageRuntimeIdentifiers>linux-x64</PkgImageRuntimeIdentifiers>
              </PropertyGroup>
            </Project>
            """);
        s_workspace.Write("Multi/Numbers.cs", "public static class Numbers { public static int Sum(int[] a) { int s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; } }");
        s_workspace.Run("pack", "Multi", "-c", "Release", "-o", s_workspace.PathOf("feed")).AssertSuccess();
        s_workspace.Write("plain/Many/Many.csproj", s_workspace.Read("plain/App/App.csproj").Replace("Include=\"Lib\"", "Include=\"Multi\"", StringComparison.Ordinal));
        s_workspace.Write("plain/Many/Program.cs", "Console.WriteLine(Numbers.Sum([1, 2, 3]));");
        s_workspace.Run("build", "plain/Many", "-c", "Release").AssertSuccess();
        StringAssert.Contains(s_workspace.RunFromImages("plain/Many/bin/Release/net10.0/Many.dll").Loaded, "/runtimes/linux-x64/nativeassets/net10.0/Multi.pkgimg.so ");
    }

    [TestMethod]
    public void A_private_reference_to_the_SDK_keeps_the_loader_back_which_is_a_warning()
    {
        s_workspace.Write("Private/Private.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <PkgImageRuntimeIdentifiers>linux-x64</PkgImageRuntimeIdentifiers>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PkgImage.Sdk" Version="{PackedSdk.Version}" PrivateAssets="all" />
                <PackageReference Include="PkgImage.Runtime" Version="{PackedSdk.Version}" Condition="'$(WithLoader)' == 'true'" />
              </ItemGroup>
            </Project>
            """);
        s_workspace.Write("Private/Numbers.cs", "public static class Numbers { public static int Sum(int[] a) { int s = 0; for (int i = 0; i < a.Length; i++) s += a[i]; return s; } }");
        CollectionAssert.Contains(s_workspace.Run("pack", "Private", "-c", "Release", "-o", s_workspace.PathOf("private")).AssertSuccess().Problems.ToArray(), "PKI1014");
        CollectionAssert.DoesNotContain(
            s_workspace.Run("pack", "Private", "-c", "Release", "-o", s_workspace.PathOf("private"), "-p:WithLoader=true").AssertSuccess().Problems.ToArray(), "PKI1014");
        using var package = ZipFile.OpenRead(s_workspace.PathOf("private/Private.1.0.0.nupkg"));
        Assert.IsNotNull(package.GetEntry("runtimes/linux-x64/native/Private.pkgimg.so"));
    }

    [TestMethod]
    public void Without_platforms_the_package_holds_plain_IL()
    {
        s_workspace.Run("pack", "LibAndApp/Lib", "-c", "Release", "-o", s_workspace.PathOf("none"), "-p:IncludeSymbols=true", "-p:SymbolPackageFormat=snupkg").AssertSuccess();
        ZipFile.ExtractToDirectory(s_workspace.PathOf("none/Lib.1.0.0.nupkg"), s_workspace.PathOf("none/u"));
        ZipFile.ExtractToDirectory(s_workspace.PathOf("none/Lib.1.0.0.snupkg"), s_workspace.PathOf("none/u"), overwriteFiles: true);
        foreach (var file in (string[])["Lib.dll", "Lib.pdb"])
        {
            CollectionAssert.AreEqual(
                File.ReadAllBytes(s_workspace.PathOf($"LibAndApp/Lib/obj/Release/net10.0/{file}")),
                File.ReadAllBytes(s_workspace.PathOf($"none/u/lib/net10.0/{file}")), file);
        }
        Assert.IsEmpty(Directory.GetFiles(s_workspace.PathOf("none/u"), "*.pkgimg.*", SearchOption.AllDirectories));
    }

    [TestMethod]
    public void A_platform_without_images_is_an_error_that_names_it() =>
        s_workspace.Run("pack", "LibAndApp/Lib", "-c", "Release", "-o", s_workspace.PathOf("no"), "-p:PkgImageRuntimeIdentifiers=\"linux-x64;linux-s390x\"").AssertFailure("PKI6004");
}
