// docs/diagnostics.md has one paragraph for each code, and none for a code that is not there.
using System.Text.RegularExpressions;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Tests.Docs;

[TestClass]
public sealed class DiagnosticDocumentTests
{
    private static readonly string s_document = Repository.Read("docs/diagnostics.md");

    [TestMethod]
    public void EveryCodeHasItsHeadingInOrder()
    {
        var expected = Enum.GetValues<DiagnosticCode>().Select(code => $"{Diagnostic.Format(code)} {code}").ToArray();
        var headings = Regex.Matches(s_document, @"^### (.+)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToArray();
        CollectionAssert.AreEqual(
            expected, headings,
            $"without a heading: [{string.Join(", ", expected.Except(headings))}]; without a code: [{string.Join(", ", headings.Except(expected))}]");
    }

    [TestMethod]
    public void EveryCodeIsUsed()
    {
        var sources = new[] { "Compiler", "Tasks", "build", "Sdk" }
            .SelectMany(folder => Repository.Files(folder, ".cs", ".targets", ".csproj"))
            .Where(file => !file.EndsWith("/DiagnosticCode.cs", StringComparison.Ordinal))
            .Select(Repository.Read).ToArray();
        var unused = Enum.GetValues<DiagnosticCode>()
            .Where(code => !sources.Any(s => s.Contains($"DiagnosticCode.{code}", StringComparison.Ordinal) || s.Contains(Diagnostic.Format(code), StringComparison.Ordinal)));
        Assert.IsEmpty(unused.ToArray());
    }

    [TestMethod]
    public void EveryHeadingHasAParagraph()
    {
        var empty = Regex.Matches(s_document, @"^### (.+)\n(?=\s*(#|\z))", RegexOptions.Multiline).Select(match => match.Groups[1].Value).ToArray();
        Assert.IsEmpty(empty);
    }
}
