// Broken and unusual input: the build works, or fails with one clear PKI message.
using System.Collections.Immutable;
using System.Reflection.PortableExecutable;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class BrokenInputTests
{
    private const string Assembly = "App/bin/Release/net10.0/App.dll";

    [TestMethod]
    [TestProperty("Lesson", "18")]
    public void A_path_with_spaces_and_letters_of_other_scripts()
    {
        using var workspace = new Workspace("with späces ü 空間 & more");
        workspace.CopySample("LibAndApp");
        workspace.Build("LibAndApp/App");
        StringAssert.Contains(workspace.RunFromImages("LibAndApp/App/bin/Release/net10.0/App.dll").Loaded, "loaded Lib ");
        workspace.Build("LibAndApp/App");
        Assert.IsEmpty(workspace.Tasks());
        workspace.Run("publish", "LibAndApp/App", "-c", "Release", "-o", workspace.PathOf("ö out")).AssertSuccess();
        workspace.RunFromImages("ö out/App.dll");
    }

    [TestMethod]
    [TestProperty("Lesson", "18")]
    public void A_path_of_more_than_260_letters_and_a_package_named_like_an_error()
    {
        using var workspace = new Workspace(string.Join('/', Enumerable.Repeat(new string('p', 90), 3)));
        workspace.WriteProgram("App", "<PropertyGroup><AssemblyName>error</AssemblyName></PropertyGroup>");
        Assert.IsGreaterThan(260, workspace.PathOf("App").Length);
        var outcome = workspace.Build("App");
        Assert.IsEmpty(outcome.Problems, outcome.Output);
        StringAssert.Contains(workspace.Log(), "error 1.0.0.0: image of ", "a line of progress, which is not an error");
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("App/bin/Release/net10.0/error.dll").Output);
    }

    [TestMethod]
    [TestProperty("Lesson", "18")]
    public void An_assembly_whose_name_has_letters_that_full_names_escape()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App", "<PropertyGroup><AssemblyName>A, B=C</AssemblyName></PropertyGroup>");
        workspace.Build("App");
        var (output, loaded) = workspace.RunFromImages("App/bin/Release/net10.0/A, B=C.dll");
        Assert.AreEqual(Workspace.ProgramOutput, output);
        StringAssert.Contains(loaded, "loaded A, B=C ");
    }

    [TestMethod]
    [TestProperty("Lesson", "18")]
    public void A_file_that_is_not_named_as_its_assembly()
    {
        using var workspace = new Workspace();
        workspace.Write("Lib/MyLib.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        workspace.Write("Lib/Numbers.cs", Workspace.Program[Workspace.Program.IndexOf("public static class", StringComparison.Ordinal)..]);
        workspace.Run("build", "Lib", "-c", "Release", "-o", workspace.PathOf("built")).AssertSuccess();
        var use = Workspace.Program[..Workspace.Program.IndexOf("public static class", StringComparison.Ordinal)];
        // As a file system without case leaves it, and under its own name: one entry of the depot serves both.
        foreach (var (project, file) in (ReadOnlySpan<(string, string)>)[("App", "mylib"), ("Other", "MyLib")])
        {
            Directory.CreateDirectory(workspace.PathOf("files/" + project));
            foreach (var extension in (string[])[".dll", ".pdb"])
                File.Copy(workspace.PathOf($"built/MyLib{extension}"), workspace.PathOf($"files/{project}/{file}{extension}"));
            workspace.WriteProgram(project, $"""<ItemGroup><Reference Include="MyLib"><HintPath>../files/{project}/{file}.dll</HintPath></Reference></ItemGroup>""", use);
            workspace.Build(project);
            Assert.AreEqual(project == "App", workspace.Log().Contains("MyLib 1.0.0.0: built", StringComparison.Ordinal));
            var (output, loaded) = workspace.RunFromImages($"{project}/bin/Release/net10.0/{project}.dll");
            Assert.AreEqual(Workspace.ProgramOutput, output);
            StringAssert.Contains(loaded, "loaded MyLib ");
            Assert.IsTrue(workspace.Has($"{project}/bin/Release/net10.0/{file}.pdb"));
            workspace.Build(project);
            Assert.IsEmpty(workspace.Tasks());
            workspace.Run("publish", project, "-c", "Release", "-o", workspace.PathOf("out/" + project)).AssertSuccess();
            StringAssert.Contains(workspace.RunFromImages($"out/{project}/{project}.dll").Loaded, "loaded MyLib ");
        }
    }

    [TestMethod]
    [DataRow("native", "PKI1001", DisplayName = "a native library among the references")]
    [DataRow("text", "PKI1001", DisplayName = "a file that is no executable")]
    [DataRow("mixed", "PKI1002", DisplayName = "a mixed-mode assembly")]
    [DataRow("torn", "PKI1003", DisplayName = "metadata as an obfuscator may leave them")]
    public void A_file_that_cannot_be_a_package_is_passed_along(string kind, string code)
    {
        using var workspace = new Workspace();
        // Among the files that are copied beside the program, where NuGet's native assets and plugins come to lie.
        workspace.WriteProgram("App", """
            <Target Name="AddFile" AfterTargets="ResolveAssemblyReferences">
              <ItemGroup>
                <ReferenceCopyLocalPaths Include="$(MSBuildProjectDirectory)/../Strange.dll" />
              </ItemGroup>
            </Target>
            """);
        var bytes = Strange(kind);
        File.WriteAllBytes(workspace.PathOf("Strange.dll"), bytes);
        var outcome = workspace.Build("App");
        Assert.IsEmpty(outcome.Problems, outcome.Output);
        StringAssert.Contains(workspace.Log(), $"message {code}");
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(workspace.PathOf("App/bin/Release/net10.0/Strange.dll")));
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages(Assembly).Output);
    }

    [TestMethod]
    public void An_output_folder_that_cannot_be_written_is_one_error()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        // As good as a read-only obj, also for a user who may write everywhere.
        workspace.Write("App/obj/Release/net10.0/pkgimage", "a file where the folder should be");
        workspace.TryBuild("App").AssertFailure("PKI9002");
    }

    [TestMethod]
    public void A_depot_that_cannot_be_written_is_a_warning()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        File.WriteAllText(workspace.Depot, "a file where the depot should be");
        var outcome = workspace.Build("App");
        CollectionAssert.AreEqual(new[] { "PKI8001" }, outcome.Problems.ToArray());
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages(Assembly).Output);
    }

    [TestMethod]
    [DataRow("PkgImageScope", "some")]
    [DataRow("PkgImageOptimize", "4")]
    [DataRow("PkgImageDebugInfo", "full")]
    [DataRow("PkgImageCheckBounds", "maybe")]
    [DataRow("PkgImageFloatMode", "exact")]
    [DataRow("PkgImageMaxVariants", "0")]
    [DataRow("PkgImageDepotSizeLimit", "much")]
    [DataRow("PkgImageRemoteCache", "somewhere")]
    [DataRow("PkgImageRemoteCachePush", "sometimes")]
    public void A_value_that_is_none_is_one_error(string property, string value)
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        var outcome = workspace.TryBuild("App", $"-p:{property}={value}").AssertFailure("PKI1007");
        StringAssert.Contains(outcome.Output, $"{property} is '{value}'");
    }

    [TestMethod]
    [DataRow("PkgImageSigningKey", "private")]
    [DataRow("PkgImageTrustedKeys", "public")]
    public void A_key_that_is_none_is_one_error(string property, string kind)
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Write("App/key.pem", "no key");
        var outcome = workspace.TryBuild("App", "-p:PkgImageRemoteCache=http://127.0.0.1:9", $"-p:{property}=key.pem").AssertFailure("PKI1007");
        StringAssert.Contains(outcome.Output, $"{property} names '{workspace.PathOf("App/key.pem")}', which is not a {kind} key");
    }

    [TestMethod]
    [DataRow("PKGIMAGE_LLVM", "PKI5001")]
    [DataRow("PKGIMAGE_LLD", "PKI6001")]
    public void A_missing_tool_is_one_error(string variable, string code)
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        var outcome = workspace.DotNetWith([(variable, "/nowhere/tool")], "build", "App", "-c", "Release", "-tl:off").AssertFailure(code);
        Assert.DoesNotContain("   at ", outcome.Output, "no stack trace");
    }

    [TestMethod]
    public void A_project_that_was_not_built_has_no_reasons()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.WriteProgram("Other");
        workspace.Build("Other");
        var outcome = workspace.Why("App").AssertFailure("PKI1006");
        StringAssert.Contains(outcome.Output, "build it first");
        StringAssert.Contains(workspace.Why("Other", "--json").AssertSuccess().Output, "\"Reason\": \"NeverBuilt\"");
    }

    private static byte[] Strange(string kind)
    {
        // Any managed assembly will do: this test's own.
        var bytes = File.ReadAllBytes(typeof(BrokenInputTests).Assembly.Location);
        using var reader = new PEReader(ImmutableArray.Create(bytes));
        var headers = reader.PEHeaders;
        switch (kind)
        {
            case "native":
                bytes.AsSpan(headers.PEHeaderStartOffset + (headers.PEHeader!.Magic == PEMagic.PE32 ? 96 : 112) + (14 * 8), 8).Clear();
                return bytes;
            case "mixed":
                Assert.IsTrue(headers.TryGetDirectoryOffset(headers.PEHeader!.CorHeaderTableDirectory, out var header));
                bytes[header + 16] &= 0xFE;
                return bytes;
            case "torn":
                bytes.AsSpan(headers.MetadataStartOffset + 40, headers.MetadataSize - 40).Fill(0xA5);
                return bytes;
            default:
                return "not an assembly at all"u8.ToArray();
        }
    }
}
