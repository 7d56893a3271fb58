// Edge detection: the length of the brightness gradient by Sobel's two 3 x 3 operators.
namespace Gallery.Jobs;

internal static class Sobel
{
    /// <summary>One byte a pixel, the gradient's length scaled up four times and clipped; the border stays zero.</summary>
    public static byte[] Filter(byte[] grey, int width, int height)
    {
        var edges = new byte[grey.Length];
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                var above = (y - 1) * width + x;
                var here = y * width + x;
                var below = (y + 1) * width + x;
                var horizontal = grey[above + 1] - grey[above - 1]
                    + 2 * (grey[here + 1] - grey[here - 1])
                    + grey[below + 1] - grey[below - 1];
                var vertical = grey[below - 1] - grey[above - 1]
                    + 2 * (grey[below] - grey[above])
                    + grey[below + 1] - grey[above + 1];
                var length = 4 * MathF.Sqrt(horizontal * horizontal + vertical * vertical);
                edges[here] = (byte)Math.Min(length, 255f);
            }
        }
        return edges;
    }
}
