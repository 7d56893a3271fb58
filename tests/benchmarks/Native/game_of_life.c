// See Kernels/GameOfLife.cs.
typedef unsigned char byte;

void game_of_life(const byte *restrict cells, byte *restrict next, int height, int width)
{
    for (int y = 1; y < height - 1; y++) {
        const byte *above = cells + (y - 1) * width;
        const byte *here = cells + y * width;
        const byte *below = cells + (y + 1) * width;
        for (int x = 1; x < width - 1; x++) {
            int neighbours = above[x - 1] + above[x] + above[x + 1] + here[x - 1] + here[x + 1] + below[x - 1] + below[x] + below[x + 1];
            next[y * width + x] = neighbours == 3 || (neighbours == 2 && here[x] == 1);
        }
    }
}
