// Edge detection on a grey picture: the length of the gradient by Sobel's two 3 x 3 operators, clipped to a byte.
namespace Kernels;

public static class Sobel
{
    /// <summary>Writes every pixel but the border's.</summary>
    public static void Filter(byte[] grey, byte[] edges, int width, int height)
    {
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
                var length = MathF.Sqrt(horizontal * horizontal + vertical * vertical);
                edges[here] = (byte)Math.Min(length, 255f);
            }
        }
    }
}
