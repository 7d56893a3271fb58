// See Kernels/BoxBlur.cs.
typedef unsigned char byte;

static int min(int a, int b) { return a < b ? a : b; }
static int max(int a, int b) { return a > b ? a : b; }

static void blur_row(const byte *restrict source, byte *restrict target, int width, int radius)
{
    int size = 2 * radius + 1;
    int sum = (radius + 1) * source[0];
    for (int i = 1; i <= radius; i++)
        sum += source[i];
    for (int x = 0; x < width; x++) {
        target[x] = (byte)(sum / size);
        sum += source[min(x + radius + 1, width - 1)] - source[max(x - radius, 0)];
    }
}

static void blur_columns(const byte *restrict source, byte *restrict target, int *restrict sums, int width, int height, int radius)
{
    int size = 2 * radius + 1;
    for (int x = 0; x < width; x++) {
        sums[x] = (radius + 1) * source[x];
        for (int i = 1; i <= radius; i++)
            sums[x] += source[i * width + x];
    }
    for (int y = 0; y < height; y++) {
        int here = y * width;
        int entering = min(y + radius + 1, height - 1) * width;
        int leaving = max(y - radius, 0) * width;
        for (int x = 0; x < width; x++) {
            target[here + x] = (byte)(sums[x] / size);
            sums[x] += source[entering + x] - source[leaving + x];
        }
    }
}

void box_blur(const byte *restrict grey, byte *restrict rows, byte *restrict blurred, int *restrict sums, int width, int height, int radius)
{
    for (int y = 0; y < height; y++)
        blur_row(grey + y * width, rows + y * width, width, radius);
    blur_columns(rows, blurred, sums, width, height, radius);
}
