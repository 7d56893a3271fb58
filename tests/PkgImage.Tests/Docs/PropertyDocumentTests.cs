// docs/properties.md lists every property and item a project can set, and none that the build does not know.
using System.Text.RegularExpressions;

namespace PkgImage.Tests.Docs;

[TestClass]
public sealed partial class PropertyDocumentTests
{
    private static readonly string s_document = Repository.Read("docs/properties.md");

    private static readonly string s_build = string.Concat(Repository.Files("build", ".props", ".targets").Select(Repository.Read));

    [TestMethod]
    public void Every_property_with_a_default_is_described() =>
        AssertNone(Default().Matches(s_build).Select(m => m.Groups[1].Value).Where(name => !Documented().Contains(name)));

    [TestMethod]
    public void Everything_described_is_read_by_the_build() =>
        AssertNone(Documented().Where(name => !s_build.Contains($"$({name})", StringComparison.Ordinal) && !s_build.Contains($"@({name})", StringComparison.Ordinal)));

    private static IReadOnlyList<string> Documented() => [.. Row().Matches(s_document).Select(m => m.Groups[1].Value)];

    private static void AssertNone(IEnumerable<string> names) => Assert.AreEqual("", string.Join(", ", names.Distinct()));

    /// <summary>A property that is set when it is empty.</summary>
    [GeneratedRegex(@"<(PkgImage\w+) Condition=""'\$\(\1\)' == ''")]
    private static partial Regex Default();

    /// <summary>The first cell of a table's row.</summary>
    [GeneratedRegex(@"^\| `(PkgImage\w+)`", RegexOptions.Multiline)]
    private static partial Regex Row();
}
