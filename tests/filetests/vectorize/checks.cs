// stage: vectorize
static class C
{
    // Checked for the whole row before it.
    static void Blur(int[] from, int[] to, int start, int width)
    {
        for (var x = 1; x < width - 1; x++)
        {
            var here = start + x;
            to[here] = from[here - 1] + 2 * from[here] + from[here + 1];
        }
    }

    static void Multiply(double[] a, double[] b, double[] c, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < n; k++)
            {
                for (var j = 0; j < n; j++)
                    c[i * n + j] += a[i * n + k] * b[k * n + j];
            }
        }
    }

    static int Evens(int[] values, int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i += 2)
            sum += values[i];
        return sum;
    }
}

// expect:
// C.Blur(System.Int32[],System.Int32[],System.Int32,System.Int32): <8 x i32> loops: 1
// C.Evens(System.Int32[],System.Int32): <16 x i32> <8 x i32> loops: 1
// C.Multiply(System.Double[],System.Double[],System.Double[],System.Int32): <4 x double> <4 x i32> loops: 2
