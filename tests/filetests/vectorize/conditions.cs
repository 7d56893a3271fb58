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

    // The array that is written to waits on the stack while the condition is tested.
    static void Rectify(double[] from, double[] to, double[] signs, int start, int count)
    {
        for (var i = 0; i < count; i++)
        {
            to[start + i] = from[i] > 0 ? from[i] : -0.5;
            signs[i + 1] = from[i + 1] > 0 ? 1 : -1;
        }
    }

    static void RectifyRows(int[,] from, int[,] to)
    {
        for (var y = 0; y < from.GetLength(0); y++)
        {
            for (var x = 0; x < from.GetLength(1); x++)
                to[y, x] = from[y, x] > 0 ? from[y, x] : -from[y, x] / 2;
        }
    }
}

// expect:
// C.Life(System.Byte[0...,0...],System.Byte[0...,0...]): <16 x i1> <16 x i32> <16 x i8> <32 x i1> <32 x i32> <32 x i8> loops: 2
// C.Peaks(System.Single[],System.Single[]): <8 x float> <8 x i1> loops: 1
// C.RectifyRows(System.Int32[0...,0...],System.Int32[0...,0...]): <8 x i1> <8 x i32> loops: 2
// C.Rectify(System.Double[],System.Double[],System.Double[],System.Int32,System.Int32): <4 x double> <4 x i1> loops: 1
