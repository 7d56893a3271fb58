// See Kernels/Sobel.cs.
#include <math.h>

typedef unsigned char byte;

void sobel(const byte *restrict grey, byte *restrict edges, int width, int height)
{
    for (int y = 1; y < height - 1; y++) {
        for (int x = 1; x < width - 1; x++) {
            int above = (y - 1) * width + x;
            int here = y * width + x;
            int below = (y + 1) * width + x;
            int horizontal = grey[above + 1] - grey[above - 1]
                + 2 * (grey[here + 1] - grey[here - 1])
                + grey[below + 1] - grey[below - 1];
            int vertical = grey[below - 1] - grey[above - 1]
                + 2 * (grey[below] - grey[above])
                + grey[below + 1] - grey[above + 1];
            float length = sqrtf((float)(horizontal * horizontal + vertical * vertical));
            edges[here] = (byte)(length < 255.0f ? length : 255.0f);
        }
    }
}
