// Fourier and Hartley transforms of lengths that are powers of two, products and primes, with every scaling.
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Complex = System.Numerics.Complex;

namespace Numbers;

internal static class TransformArea
{
    public static void Compute(Inputs inputs, Results results)
    {
        foreach (var count in new[] { 1, 2, 3, 4, 7, 8, 12, 31, 64, 97, 100, 256, 1000, 1024 })
        {
            foreach (var options in new[] { FourierOptions.Default, FourierOptions.Matlab, FourierOptions.NumericalRecipes, FourierOptions.NoScaling })
                results.Try(r => Transform(inputs, r, count, options));
            results.Try(r =>
            {
                var samples = inputs.Reals(count);
                r.Add(Hartley.NaiveForward(samples, HartleyOptions.Default));
                r.Add(Hartley.NaiveInverse(samples, HartleyOptions.AsymmetricScaling));
            });
            results.Add(Window.Hann(count));
            results.Try(r => r.Add(Window.BlackmanHarris(count)));
            results.Try(r => r.Add(Window.Gauss(count, 0.4)));
            results.Add(Fourier.FrequencyScale(count, 44_100));
        }
        results.Try(r =>
        {
            var plane = inputs.Complexes(12 * 10);
            Fourier.Forward2D(plane, 12, 10);
            r.Add(plane);
            Fourier.Inverse2D(plane, 12, 10);
            r.Add(plane);
        });
    }

    private static void Transform(Inputs inputs, Results results, int count, FourierOptions options)
    {
        var signal = inputs.Complexes(count);
        Fourier.Forward(signal, options);
        results.Add(signal);
        Fourier.Inverse(signal, options);
        results.Add(signal);
        var (real, imaginary) = (inputs.Reals(count), inputs.Reals(count));
        Fourier.Forward(real, imaginary, options);
        results.Add(real);
        results.Add(imaginary);
        var packed = inputs.Reals(count % 2 == 0 ? count + 2 : count + 1);
        Fourier.ForwardReal(packed, count, options);
        results.Add(packed);
        Fourier.InverseReal(packed, count, options);
        results.Add(packed);
        var singles = new Complex32[count];
        for (var i = 0; i < count; i++)
            singles[i] = new Complex32((float)inputs.Uniform(-1, 1), (float)inputs.Uniform(-1, 1));
        Fourier.Forward(singles, options);
        results.Add(singles.Select(c => new Complex(c.Real, c.Imaginary)));
    }
}
