// A box blur by running sums, first along rows, then down columns; the cost is the same for any radius. Beyond the border its pixels repeat.
namespace Kernels;

public static class BoxBlur
{
    /// <param name="rows">Room for the picture blurred along its rows.</param>
    /// <param name="sums">Room for one sum a column.</param>
    public static void Filter(byte[] grey, byte[] rows, byte[] blurred, int[] sums, int width, int height, int radius)
    {
        for (var y = 0; y < height; y++)
            BlurRow(grey, rows, y * width, width, radius);
        BlurColumns(rows, blurred, sums, width, height, radius);
    }

    private static void BlurRow(byte[] source, byte[] target, int start, int width, int radius)
    {
        var size = 2 * radius + 1;
        var sum = (radius + 1) * source[start];
        for (var i = 1; i <= radius; i++)
            sum += source[start + i];
        for (var x = 0; x < width; x++)
        {
            target[start + x] = (byte)(sum / size);
            sum += source[start + Math.Min(x + radius + 1, width - 1)] - source[start + Math.Max(x - radius, 0)];
        }
    }

    /// <summary>All columns at once, a row at a time: the order in which the picture lies in memory.</summary>
    private static void BlurColumns(byte[] source, byte[] target, int[] sums, int width, int height, int radius)
    {
        var size = 2 * radius + 1;
        for (var x = 0; x < width; x++)
        {
            sums[x] = (radius + 1) * source[x];
            for (var i = 1; i <= radius; i++)
                sums[x] += source[i * width + x];
        }
        for (var y = 0; y < height; y++)
        {
            var here = y * width;
            var entering = Math.Min(y + radius + 1, height - 1) * width;
            var leaving = Math.Max(y - radius, 0) * width;
            for (var x = 0; x < width; x++)
            {
                target[here + x] = (byte)(sums[x] / size);
                sums[x] += source[entering + x] - source[leaving + x];
            }
        }
    }
}
