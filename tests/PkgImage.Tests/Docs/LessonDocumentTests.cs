// docs/lessons.md: every lesson has tests that carry its number, the page names exactly these, and no test carries a number that is not there.
using System.Text.RegularExpressions;

namespace PkgImage.Tests.Docs;

[TestClass]
public sealed partial class LessonDocumentTests
{
    private static readonly string[] s_layers = ["tests/PkgImage.Tests", "tests/PkgImage.Sdk.Tests"];

    [TestMethod]
    public void EveryLessonNamesItsTests()
    {
        var marked = s_layers.SelectMany(layer => Repository.Files(layer, ".cs")).SelectMany(Marked).ToLookup(m => m.Lesson, m => m.Test);
        var lessons = Row().Matches(Repository.Read("docs/lessons.md")).ToDictionary(
            row => int.Parse(row.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture),
            row => string.Join('\n', Name().Matches(row.Groups[2].Value).Select(m => m.Groups[1].Value)));
        CollectionAssert.AreEqual(Enumerable.Range(1, 21).ToList(), lessons.Keys.ToList());
        CollectionAssert.IsSubsetOf(marked.Select(m => m.Key).ToList(), lessons.Keys.ToList());
        foreach (var (lesson, named) in lessons)
        {
            Assert.IsTrue(marked.Contains(lesson), $"lesson {lesson} has no test");
            Assert.AreEqual(string.Join('\n', marked[lesson].Order(StringComparer.Ordinal)), named, $"lesson {lesson}: the tests that carry its number, sorted");
        }
    }

    /// <summary>The tests of a file that carry a number, which is an attribute between [TestMethod] and the method.</summary>
    private static IEnumerable<(int Lesson, string Test)> Marked(string file)
    {
        var text = Repository.Read(file);
        var name = Path.GetFileNameWithoutExtension(file);
        foreach (Match test in Test().Matches(text))
        {
            foreach (Match lesson in Lesson().Matches(test.Groups[1].Value))
                yield return (int.Parse(lesson.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), $"{name}.{test.Groups[2].Value}");
        }
    }

    [GeneratedRegex(@"^\| (\d+) \|[^|]+\|([^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\[TestMethod\]\s*((?:\[.*\]\s*)+)public [\w ]+ (\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex("""TestProperty\("Lesson", "(\d+)"\)""")]
    private static partial Regex Lesson();
}
