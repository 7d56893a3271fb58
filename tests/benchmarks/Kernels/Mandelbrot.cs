// The Mandelbrot set: how many steps of z = z^2 + c each pixel of a view takes to leave the circle of radius two.
namespace Kernels;

public static class Mandelbrot
{
    public static void Iterations(int[] iterations, int width, int height, int limit, double left, double top, double pixel)
    {
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
                iterations[row * width + column] = Escape(left + column * pixel, top + row * pixel, limit);
        }
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
