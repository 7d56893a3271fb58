// The difference of two texts by lines, for failures that show what changed and not two screens of text.
using System.Text;

namespace PkgImage.Tests.Support;

internal static class LineDiff
{
    private const int Context = 3;

    /// <summary>Lines of the longest common subsequence with ' ', removed ones with '-', added ones with '+'; far equal lines left out.</summary>
    public static string Of(string expected, string actual)
    {
        var (a, b) = (expected.TrimEnd('\n').Split('\n'), actual.TrimEnd('\n').Split('\n'));
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }
        var lines = new List<string>();
        var (x, y) = (0, 0);
        while (x < a.Length || y < b.Length)
        {
            if (x < a.Length && y < b.Length && a[x] == b[y])
            {
                lines.Add("  " + a[x++]);
                y++;
            }
            else if (y == b.Length || (x < a.Length && common[x + 1, y] >= common[x, y + 1]))
                lines.Add("- " + a[x++]);
            else
                lines.Add("+ " + b[y++]);
        }
        return Shorten(lines);
    }

    private static string Shorten(List<string> lines)
    {
        var text = new StringBuilder();
        var skipping = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var near = Enumerable.Range(i - Context, (2 * Context) + 1).Any(k => k >= 0 && k < lines.Count && lines[k][0] != ' ');
            if (near)
                text.AppendLine(lines[i]);
            else if (!skipping)
                text.AppendLine("  ...");
            skipping = !near;
        }
        return text.ToString();
    }
}
