// The code under test.
namespace UnitTests;

public static class EditDistance
{
    /// <summary>Levenshtein distance: the fewest insertions, deletions and replacements of characters that turn one text into the other.</summary>
    public static int Between(string from, string to) => Between(from, to, new int[to.Length + 1]);

    private static int Between(string from, string to, int[] row)
    {
        for (var j = 0; j < row.Length; j++)
            row[j] = j;
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(diagonal, row[j]) + 1);
            }
        }
        return row[to.Length];
    }
}
