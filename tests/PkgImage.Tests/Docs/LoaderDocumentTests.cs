// docs/loader.md explains every reason the loader can give, and none that it cannot.
using System.Text.RegularExpressions;

namespace PkgImage.Tests.Docs;

[TestClass]
public sealed class LoaderDocumentTests
{
    [TestMethod]
    public void EveryReasonHasItsRowInOrder()
    {
        var source = Repository.Read("Runtime/Loading/RejectionReason.cs");
        var body = source[source.IndexOf("None,", StringComparison.Ordinal)..source.IndexOf("internal readonly struct", StringComparison.Ordinal)];
        var reasons = Regex.Matches(body, @"^    (\w+),", RegexOptions.Multiline).Select(match => match.Groups[1].Value);
        var rows = Regex.Matches(Repository.Read("docs/loader.md"), @"^\| `(\w+)` \|", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("PKGIMAGE", StringComparison.Ordinal));

        CollectionAssert.AreEqual(reasons.ToArray(), rows.ToArray());
    }
}
