// stage: vectorize
static class C
{
    // Sums of eight columns side by side.
    static void Product(double[] a, double[] b, double[] c, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < n; k++)
                    sum += a[i * n + k] * b[k * n + j];
                c[i * n + j] = sum;
            }
        }
    }

    static void Inverses(double[] v, double[] result)
    {
        for (var i = 0; i < result.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < v.Length; j++)
                sum += v[j] / ((i + j) * (i + j + 1) / 2 + i + 1);
            result[i] = sum;
        }
    }

    // One after the other: what is added is still computed as vectors.
    static void Windows(double[] a, int count, int width)
    {
        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < width; k++)
                sum += a[i + k] * a[k];
            a[i] = sum;
        }
    }
}

// expect:
// C.Inverses(System.Double[],System.Double[]): <2 x i32> <2 x i64> <4 x double> <4 x i32> <4 x i64> loops: 2
// C.Product(System.Double[],System.Double[],System.Double[],System.Int32): <4 x double> loops: 2
// C.Windows(System.Double[],System.Int32,System.Int32): <4 x double> loops: 2
