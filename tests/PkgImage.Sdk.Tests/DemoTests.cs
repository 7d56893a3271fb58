// The demo's packages: code made by hand and by package is one code, and the names of two packages never meet.
using System.Text.RegularExpressions;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class DemoTests
{
    private const string Output = "DemoPkg/DemoApp/bin/Release/net10.0/";
    private static Workspace s_workspace = null!;

    [ClassInitialize]
    public static void Build(TestContext context)
    {
        s_workspace = new Workspace();
        s_workspace.CopySample("DemoPkg");
        s_workspace.Build("DemoPkg/DemoApp");
        context.WriteLine(s_workspace.RunFromImages(Output + "DemoApp.dll").Loaded);
    }

    [ClassCleanup]
    public static void Remove() => s_workspace.Dispose();

    /// <summary>The wrapper is no part of the main function, whoever asked for it.</summary>
    [TestMethod]
    [DataRow("Test1")]
    [DataRow("Test2")]
    [DataRow("Test3")]
    [DataRow("Test4")]
    public void A_main_function_by_hand_is_the_one_of_the_package(string method)
    {
        var byHand = $"by hand/{method}/image.so";
        var compiled = Command("compile", s_workspace.PathOf(Output + "DemoPkg.dll"), "--method", method, "-o", s_workspace.PathOf(byHand));
        StringAssert.Contains(compiled, method);
        var expected = Listing(Output + "DemoPkg.pkgimg.so", method);
        Assert.AreEqual(expected, Listing(byHand, method));
        Assert.AreEqual(3, Regex.Count(expected, @"^; .*\(invoke wrapper\)", RegexOptions.Multiline), "one wrapper a CPU target");
    }

    [TestMethod]
    public void A_folder_of_references_that_is_not_there_is_an_error()
    {
        var run = s_workspace.Run(PackedSdk.Command, "compile", s_workspace.PathOf(Output + "DemoPkg.dll"), "-o", s_workspace.PathOf("image.so"), "--reference", s_workspace.PathOf("nowhere"));
        Assert.AreEqual(1, run.ExitCode, run.Output);
        StringAssert.Contains(run.Output, "nowhere");
        Assert.DoesNotContain("Unhandled", run.Output);
    }

    [TestMethod]
    public void Exported_names_are_unique_between_packages()
    {
        var names = new[] { "DemoBase", "DemoPkg" }.Select(p => Exports(s_workspace.PathOf($"{Output}{p}.pkgimg.so"))).ToArray();
        Assert.HasCount(2 * 2 * 3, names[0]);
        Assert.HasCount(4 * 2 * 3, names[1]);
        Assert.IsEmpty(names[0].Intersect(names[1]).ToArray());
        var slugs = names.Select(n => n.Select(name => Regex.Match(name, @"_([0-9a-f]{8})\.x86_64_v\d(\.invoke)?$").Groups[1].Value).Distinct().Single()).ToArray();
        Assert.AreNotEqual(slugs[0], slugs[1]);
    }

    [TestMethod]
    public void The_command_installs_as_a_tool()
    {
        s_workspace.Run("tool", "install", "pkgimage", "--tool-path", s_workspace.PathOf("tool"), "--version", PackedSdk.Version).AssertSuccess();
        var dll = Directory.GetFiles(s_workspace.PathOf("tool"), "pkgimage.dll", SearchOption.AllDirectories).Single();
        StringAssert.Contains(s_workspace.Run(dll, "why", s_workspace.PathOf("DemoPkg/DemoPkg")).AssertSuccess().Output, "DemoPkg");
    }

    private static string Listing(string image, string method) => Command("disasm", s_workspace.PathOf(image), "--kernel", $"Demo.{method}(");

    private static string Command(params IEnumerable<string> arguments) => s_workspace.Run([PackedSdk.Command, .. arguments]).AssertSuccess().Output;

    /// <summary>Exported functions: their names alone hold a slug behind the signature's hash.</summary>
    private static string[] Exports(string image) =>
        [.. Regex.Matches(System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(image)), @"(?<=\0)[\w.]+_[0-9a-f]{8}_[0-9a-f]{8}\.x86_64_v\d(\.invoke)?(?=\0)").Select(m => m.Value).Distinct()];
}
