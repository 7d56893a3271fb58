// Conway's Game of Life: one generation, in two-dimensional arrays of zeros and ones with a border that stays dead.
namespace Kernels;

public static class GameOfLife
{
    public static void Step(byte[,] cells, byte[,] next)
    {
        var bottom = cells.GetLength(0) - 1;
        var right = cells.GetLength(1) - 1;
        for (var y = 1; y < bottom; y++)
        {
            for (var x = 1; x < right; x++)
            {
                var neighbours = cells[y - 1, x - 1] + cells[y - 1, x] + cells[y - 1, x + 1]
                    + cells[y, x - 1] + cells[y, x + 1]
                    + cells[y + 1, x - 1] + cells[y + 1, x] + cells[y + 1, x + 1];
                var lives = neighbours == 3 || neighbours == 2 && cells[y, x] == 1;
                next[y, x] = lives ? (byte)1 : (byte)0;
            }
        }
    }
}
