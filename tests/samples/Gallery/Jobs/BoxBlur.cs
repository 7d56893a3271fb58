// A box blur by running sums: each pass costs the same whatever the radius, and three passes come close to a Gaussian.
namespace Gallery.Jobs;

internal static class BoxBlur
{
    /// <summary>Blurs along rows, then along columns, <paramref name="passes"/> times.</summary>
    public static byte[] Filter(byte[] grey, int width, int height, int radius, int passes)
    {
        var image = grey.AsSpan().ToArray();
        var line = new byte[Math.Max(width, height)];
        for (var pass = 0; pass < passes; pass++)
        {
            for (var y = 0; y < height; y++)
                BlurLine(image, y * width, stride: 1, line.AsSpan(0, width), radius);
            for (var x = 0; x < width; x++)
                BlurLine(image, x, stride: width, line.AsSpan(0, height), radius);
        }
        return image;
    }

    /// <summary>Replaces a row or column of the image by the means of 2 * radius + 1 neighbours; beyond its ends its last pixels repeat.</summary>
    private static void BlurLine(byte[] image, int start, int stride, Span<byte> line, int radius)
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = image[start + i * stride];

        var sum = (radius + 1) * line[0];
        for (var i = 1; i <= radius; i++)
            sum += line[Math.Min(i, line.Length - 1)];

        var size = 2 * radius + 1;
        for (var i = 0; i < line.Length; i++)
        {
            image[start + i * stride] = (byte)((sum + radius) / size);
            sum += line[Math.Min(i + radius + 1, line.Length - 1)] - line[Math.Max(i - radius, 0)];
        }
    }
}
