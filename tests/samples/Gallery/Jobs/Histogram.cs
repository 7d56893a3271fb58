// Histogram equalization: every grey value moves to its rank, so that the picture uses the whole range.
namespace Gallery.Jobs;

internal static class Histogram
{
    public static byte[] Equalize(byte[] grey)
    {
        var counts = new int[256];
        Count(grey, counts);
        var map = new byte[256];
        Ranks(counts, map, grey.Length);
        var result = new byte[grey.Length];
        Apply(grey, map, result);
        return result;
    }

    private static void Count(ReadOnlySpan<byte> grey, Span<int> counts)
    {
        foreach (var value in grey)
            counts[value]++;
    }

    private static void Ranks(ReadOnlySpan<int> counts, Span<byte> map, int total)
    {
        var first = 0;
        while (counts[first] == 0)
            first++;
        var others = Math.Max(1, total - counts[first]);
        var rank = 0;
        for (var value = first + 1; value < counts.Length; value++)
        {
            rank += counts[value];
            map[value] = (byte)((long)rank * 255 / others);
        }
    }

    private static void Apply(ReadOnlySpan<byte> grey, ReadOnlySpan<byte> map, Span<byte> result)
    {
        for (var i = 0; i < grey.Length; i++)
            result[i] = map[grey[i]];
    }
}
