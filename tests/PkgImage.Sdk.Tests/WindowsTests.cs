// A Windows program built here, with images linked here, run by Wine.
using System.Diagnostics;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class WindowsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    [TestMethod]
    [TestProperty("Lesson", "20")]
    public void The_gallery_runs_from_its_images_with_the_results_of_its_il()
    {
        using var workspace = new Workspace();
        var wine = FindWine(workspace);
        workspace.CopySample("Gallery");
        workspace.Run("publish", "Gallery", "-c", "Release", "-r", "win-x64", "--self-contained", "-o", workspace.PathOf("out")).AssertSuccess();
        try
        {
            var il = Run(wine, workspace, [workspace.PathOf("out/Gallery.exe")], ("PKGIMAGE_ENABLED", "0"));
            var images = Run(wine, workspace, [workspace.PathOf("out/Gallery.exe")], ("PKGIMAGE_REQUIRE", "1"), ("PKGIMAGE_LOG", "1"));
            Assert.AreEqual((0, 0), (il.ExitCode, images.ExitCode), il.Errors + images.Errors);
            Assert.AreEqual(il.Output, images.Output);
            foreach (var package in (string[])["Gallery", "ICSharpCode.SharpZipLib", "MathNet.Numerics"])
                Assert.MatchesRegex($@"loaded {System.Text.RegularExpressions.Regex.Escape(package)} .*\.pkgimg\.dll target=\S+ kernels=[1-9]", images.Errors);
        }
        finally
        {
            StopWine(workspace);
        }
    }

    /// <summary>Wine, when it is there and can start Windows programs at all; else the test ends without a result, with the reason.</summary>
    private static string FindWine(Workspace workspace)
    {
        var wine = new[] { "/usr/lib/wine/wine64", "/usr/bin/wine64" }.FirstOrDefault(File.Exists);
        if (wine is null)
            Assert.Inconclusive("wine64 is not installed: scripts/install-test-tools.sh");
        var probe = Run(wine, workspace, ["cmd", "/c", "echo it runs"]);
        if (probe.ExitCode != 0 || !probe.Output.Contains("it runs", StringComparison.Ordinal))
        {
            StopWine(workspace);
            Assert.Inconclusive($"Wine does not run on this machine: exit code {probe.ExitCode} {probe.Output} {probe.Errors}");
        }
        return wine;
    }

    /// <summary>Ends the processes Wine keeps for a while.</summary>
    private static void StopWine(Workspace workspace)
    {
        var server = new[] { "/usr/lib/wine/wineserver64", "/usr/bin/wineserver" }.First(File.Exists);
        var start = new ProcessStartInfo(server, "-k");
        KeepWithin(workspace, start);
        using var stop = Process.Start(start);
        stop?.WaitForExit(s_limit);
    }

    /// <summary>Has Wine keep all its files, those of its server too, in the workspace, which goes with the test.</summary>
    private static void KeepWithin(Workspace workspace, ProcessStartInfo start)
    {
        start.Environment["WINEPREFIX"] = workspace.PathOf("wine");
        start.Environment["TMPDIR"] = Directory.CreateDirectory(workspace.PathOf("wine-server")).FullName;
        start.Environment["WINEDEBUG"] = "-all";
    }

    private static (int ExitCode, string Output, string Errors) Run(
        string wine, Workspace workspace, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(wine, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        KeepWithin(workspace, start);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{wine} {string.Join(' ', arguments)} did not end in {s_limit}");
        }
        return (process.ExitCode, output.Result, errors.Result);
    }
}
