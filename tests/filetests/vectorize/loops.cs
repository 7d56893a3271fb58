// stage: vectorize
static class C
{
    static int Sum(int[] values)
    {
        var sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    static int SumOfSpan(ReadOnlySpan<int> values)
    {
        var sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    static void Saxpy(float a, float[] x, float[] y)
    {
        for (var i = 0; i < x.Length; i++)
            y[i] += a * x[i];
    }

    static unsafe void Add(double* x, double* y, double* z, int n)
    {
        for (var i = 0; i < n; i++)
            z[i] = x[i] + y[i];
    }

    static int PopulationCount(ulong[] values)
    {
        var count = 0;
        foreach (var value in values)
            count += BitOperations.PopCount(value);
        return count;
    }

    // Strict floats are added in order; what is added is computed as vectors.
    static double SumOfInverses(int n)
    {
        var sum = 0.0;
        for (var i = 1; i <= n; i++)
            sum += 1.0 / ((double)i * i);
        return sum;
    }

    static float Distance(float[] x, float[] y)
    {
        var sum = 0f;
        for (var i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return sum;
    }
}

// expect:
// C.Add(System.Double*,System.Double*,System.Double*,System.Int32): <4 x double> loops: 1
// C.Distance(System.Single[],System.Single[]): <8 x float> loops: 1
// C.PopulationCount(System.UInt64[]): <4 x i32> <4 x i64> loops: 1
// C.Saxpy(System.Single,System.Single[],System.Single[]): <8 x float> <8 x i32> loops: 1
// C.SumOfInverses(System.Int32): <8 x double> <8 x i32> loops: 1
// C.SumOfSpan(System.ReadOnlySpan`1<System.Int32>): <8 x i32> loops: 1
// C.Sum(System.Int32[]): <8 x i32> loops: 1
