// The samples name the SDK by version, as a user does; those names follow the one place that sets it.
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PkgImage.Tests.Rules;

[TestClass]
public sealed class SampleVersionTests
{
    private static string Version =>
        XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("VersionPrefix").Single().Value;

    [TestMethod]
    [DataRow("tests/samples/global.json", "\"PkgImage.Sdk\": \"(.+?)\"")]
    [DataRow("tests/benchmarks/global.json", "\"PkgImage.Sdk\": \"(.+?)\"")]
    [DataRow("tests/samples/ViaPackageReference/ViaPackageReference.csproj", "Include=\"PkgImage.Sdk\" Version=\"(.+?)\"")]
    public void NamesTheVersionThatIsPacked(string file, string pattern)
    {
        var match = Regex.Match(Repository.Read(file), pattern);
        Assert.IsTrue(match.Success, $"{file} names no version of PkgImage.Sdk.");
        Assert.AreEqual(Version, match.Groups[1].Value);
    }
}
