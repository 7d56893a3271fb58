// stage: vectorize
static class C
{
    // The C library's functions lane by lane, all else as vectors.
    static void Decay(double[] x, double[] y, double rate)
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = x[i] * Math.Exp(-rate * Math.Sqrt(x[i])) / (1 + x[i] * x[i]);
    }

    static void Powers(float[] x, float[] y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            var root = MathF.Sqrt(x[i] * x[i] + 1);
            y[i] = root < 3 ? 0 : (MathF.Pow(root, 0.3f) + root * root) / (1 + root);
        }
    }

    // A limit is one compare; what is limited needs no care of the upper end.
    static void Lengths(int[] x, int[] y, byte[] lengths)
    {
        for (var i = 0; i < lengths.Length; i++)
            lengths[i] = (byte)Math.Min(MathF.Sqrt(x[i] * x[i] + y[i] * y[i]), 255f);
    }
}

// expect:
// C.Decay(System.Double[],System.Double[],System.Double): <4 x double> <4 x i32> loops: 1
// C.Lengths(System.Int32[],System.Int32[],System.Byte[]): <8 x float> <8 x i1> <8 x i32> <8 x i8> loops: 1
// C.Powers(System.Single[],System.Single[]): <8 x float> <8 x i1> loops: 1
