// The Mandelbrot set around a spiral of its seahorse valley.
namespace Gallery.Jobs;

internal static class Mandelbrot
{
    private const double CentreX = -0.74340, CentreY = 0.13140, ViewWidth = 0.0030;

    /// <summary>For each pixel how many steps z = z^2 + c takes to leave the circle of radius 2; <paramref name="limit"/> if it stays.</summary>
    public static int[] Iterations(int width, int height, int limit)
    {
        var iterations = new int[width * height];
        var pixel = ViewWidth / width;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                iterations[y * width + x] = Escape(CentreX + (x - width / 2) * pixel, CentreY + (y - height / 2) * pixel, limit);
        }
        return iterations;
    }

    private static int Escape(double cx, double cy, int limit)
    {
        double x = 0, y = 0, xx = 0, yy = 0;
        var n = 0;
        while (n < limit && xx + yy <= 4)
        {
            y = 2 * x * y + cy;
            x = xx - yy + cx;
            xx = x * x;
            yy = y * y;
            n++;
        }
        return n;
    }
}
