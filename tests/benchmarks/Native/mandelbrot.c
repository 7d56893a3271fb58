// See Kernels/Mandelbrot.cs.
static int escape(double cx, double cy, int limit)
{
    double x = 0, y = 0, xx = 0, yy = 0;
    int n = 0;
    while (n < limit && xx + yy <= 4) {
        y = 2 * x * y + cy;
        x = xx - yy + cx;
        xx = x * x;
        yy = y * y;
        n++;
    }
    return n;
}

void mandelbrot(int *iterations, int width, int height, int limit, double left, double top, double pixel)
{
    for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++)
            iterations[row * width + column] = escape(left + column * pixel, top + row * pixel, limit);
    }
}
