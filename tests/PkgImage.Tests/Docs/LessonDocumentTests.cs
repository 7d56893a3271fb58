// docs/lessons.md: every lesson has tests that carry its number, and no test carries one that is not there.
using System.Text.RegularExpressions;

namespace PkgImage.Tests.Docs;

[TestClass]
public sealed class LessonDocumentTests
{
    [TestMethod]
    public void EveryLessonHasTests()
    {
        var lessons = Regex.Matches(Repository.Read("docs/lessons.md"), @"^\| (\d+) \|", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        var tests = Repository.Files("tests", ".cs").SelectMany(f => Regex.Matches(Repository.Read(f), @"TestProperty\(""Lesson"", ""(\w+)""\)"))
            .Select(m => m.Groups[1].Value).Distinct().ToList();
        CollectionAssert.AreEqual(Enumerable.Range(1, lessons.Count).Select(n => $"{n}").ToList(), lessons);
        CollectionAssert.AreEquivalent(lessons, tests);
    }
}
