// stage: assemble
// target: x86-64-v4
// count: vgather, vscatter, vmulpd
static class C
{
    // What the rounds that run side by side all read is read once.
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

    static void Spread(double[] a, double[] b, int stride)
    {
        for (var i = 0; i < a.Length; i++)
            b[i * stride] = a[i] * a[i];
    }
}

// expect:
// C.Product(System.Double[],System.Double[],System.Double[],System.Int32): vgather 0, vscatter 0, vmulpd 9
// C.Spread(System.Double[],System.Double[],System.Int32): vgather 0, vscatter 0, vmulpd 1
