// stage: vectorize
static class C
{
    // The cell in the middle is looked at under a condition; its neighbours tell that it may be read.
    static void Life(byte[,] cells, byte[,] next)
    {
        var (bottom, right) = (cells.GetLength(0) - 1, cells.GetLength(1) - 1);
        for (var y = 1; y < bottom; y++)
        {
            for (var x = 1; x < right; x++)
            {
                var neighbours = cells[y - 1, x - 1] + cells[y - 1, x] + cells[y - 1, x + 1]
                    + cells[y, x - 1] + cells[y, x + 1]
                    + cells[y + 1, x - 1] + cells[y + 1, x] + cells[y + 1, x + 1];
                next[y, x] = neighbours == 3 || neighbours == 2 && cells[y, x] == 1 ? (byte)1 : (byte)0;
            }
        }
    }

    static void Peaks(float[] a, float[] peaks)
    {
        for (var i = 1; i < peaks.Length - 1; i++)
            peaks[i] = a[i - 1] < a[i + 1] ? a[i] : 0;
    }
}

// expect:
// C.Life(System.Byte[0...,0...],System.Byte[0...,0...]): <32 x i1> <32 x i32> <32 x i8> loops: 2
// C.Peaks(System.Single[],System.Single[]): <8 x float> <8 x i1> loops: 1
