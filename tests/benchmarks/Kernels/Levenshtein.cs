// The edit distance of two strings, by Wagner and Fischer's table, of which one row is kept.
namespace Kernels;

public static class Levenshtein
{
    /// <param name="row">Room for one number more than <paramref name="b"/> has characters.</param>
    public static int Distance(string a, string b, int[] row)
    {
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var substituted = diagonal + (a[i] == b[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substituted, Math.Min(diagonal, row[j]) + 1);
            }
        }
        return row[b.Length];
    }
}
