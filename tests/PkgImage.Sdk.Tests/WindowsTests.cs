// A Windows program built here, with images linked here, run by Wine.
using System.Diagnostics;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class WindowsTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    [TestMethod]
    public void The_gallery_runs_from_its_images_with_the_results_of_its_il()
    {
        var wine = new[] { "/usr/lib/wine/wine64", "/usr/bin/wine64" }.FirstOrDefault(File.Exists);
        if (wine is null)
            Assert.Inconclusive("wine64 is not installed: scripts/install-test-tools.sh");
        using var workspace = new Workspace();
        workspace.CopySample("Gallery");
        workspace.Run("publish", "Gallery", "-c", "Release", "-r", "win-x64", "--self-contained", "-o", workspace.PathOf("out")).AssertSuccess();
        try
        {
            var (il, _) = Run(wine, workspace, ("PKGIMAGE_ENABLED", "0"));
            var (images, log) = Run(wine, workspace, ("PKGIMAGE_REQUIRE", "1"), ("PKGIMAGE_LOG", "1"));
            Assert.AreEqual(il, images);
            foreach (var package in (string[])["Gallery", "ICSharpCode.SharpZipLib", "MathNet.Numerics"])
                Assert.MatchesRegex($@"loaded {System.Text.RegularExpressions.Regex.Escape(package)} .*\.pkgimg\.dll target=\S+ kernels=[1-9]", log);
        }
        finally
        {
            Process.Start(new ProcessStartInfo("/usr/lib/wine/wineserver64", "-k") { Environment = { ["WINEPREFIX"] = workspace.PathOf("wine") } })?.WaitForExit(s_limit);
        }
    }

    private static (string Output, string Errors) Run(string wine, Workspace workspace, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(wine, workspace.PathOf("out/Gallery.exe"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["WINEPREFIX"] = workspace.PathOf("wine"), ["WINEDEBUG"] = "-all" },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{wine} did not end in {s_limit}");
        }
        Assert.AreEqual(0, process.ExitCode, output.Result + errors.Result);
        return (output.Result, errors.Result);
    }
}
