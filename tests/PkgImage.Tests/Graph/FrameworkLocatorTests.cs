// Which installed framework a build compiles against: the one that the host would run.
using NuGet.Versioning;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Graph;

[TestClass]
public sealed class FrameworkLocatorTests
{
    [TestMethod]
    [DataRow("10.0.0", "", "10.0.12", DisplayName = "the highest patch")]
    [DataRow("8.0.0", "", "8.0.3", DisplayName = "its own major version")]
    [DataRow("9.0.0", "", null, DisplayName = "another major version does not serve")]
    [DataRow("9.0.0", "Major", "10.0.12", DisplayName = "unless the project says so")]
    [DataRow("8.0.0", "LatestMajor", "11.2.0", DisplayName = "or asks for the newest")]
    [DataRow("11.0.0", "", "11.1.5", DisplayName = "the lowest minor that serves")]
    [DataRow("11.0.0", "LatestMinor", "11.2.0", DisplayName = "or the highest one")]
    [DataRow("10.0.13", "", null, DisplayName = "an older patch does not serve")]
    [DataRow("12.0.0-preview.1", "", "12.0.0-preview.4", DisplayName = "previews serve previews")]
    [DataRow("12.0.0", "", null, DisplayName = "and nothing else")]
    public void The_hosts_rule(string wanted, string rollForward, string? expected)
    {
        string[] installed = ["10.0.2", "8.0.3", "10.0.12", "11.1.0", "11.1.5", "11.2.0", "12.0.0-preview.4"];
        var chosen = FrameworkLocator.Choose([.. installed.Select(NuGetVersion.Parse)], NuGetVersion.Parse(wanted), rollForward);
        Assert.AreEqual(expected, chosen?.ToNormalizedString());
    }

    [TestMethod]
    public void The_running_framework_is_found_where_it_is()
    {
        var root = Path.GetFullPath(Path.Combine(Framework.Directory, "..", "..", ".."));
        var version = NuGetVersion.Parse(Framework.Version);
        var found = FrameworkLocator.Find(root, "Microsoft.NETCore.App", $"{version.Major}.{version.Minor}.0", "");
        CollectionAssert.Contains(found.Files.ToArray(), Framework.Assemblies["System.Private.CoreLib"]);
    }

    [TestMethod]
    public void None_is_one_diagnostic()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.ThrowsExactly<DiagnosticException>(() => FrameworkLocator.Find(folder.Path, "Microsoft.NETCore.App", "10.0.0", ""));
        Assert.AreEqual(DiagnosticCode.FrameworkNotFound, error.Diagnostic.Code);
    }
}
