// The radix-2 fast Fourier transform of Cooley and Tukey; real and imaginary parts lie in arrays of their own.
namespace Kernels;

public static class FourierTransform
{
    /// <summary>Transforms a signal whose length is a power of two.</summary>
    /// <param name="re">Receives the real parts, <paramref name="im"/> the imaginary ones.</param>
    /// <param name="cosines">cos(2 pi k / n) for k &lt; n / 2.</param>
    /// <param name="sines">-sin(2 pi k / n) for k &lt; n / 2.</param>
    public static void Forward(double[] signalRe, double[] signalIm, double[] re, double[] im, double[] cosines, double[] sines)
    {
        var n = re.Length;
        ReverseBits(signalRe, signalIm, re, im);
        for (var half = 1; half < n; half *= 2)
        {
            var step = n / (2 * half);
            for (var start = 0; start < n; start += 2 * half)
            {
                for (var k = 0; k < half; k++)
                {
                    var c = cosines[k * step];
                    var s = sines[k * step];
                    var a = start + k;
                    var b = a + half;
                    var x = re[b] * c - im[b] * s;
                    var y = re[b] * s + im[b] * c;
                    re[b] = re[a] - x;
                    im[b] = im[a] - y;
                    re[a] += x;
                    im[a] += y;
                }
            }
        }
    }

    /// <summary>Copies each element to the place whose number has the bits of its own in reverse.</summary>
    private static void ReverseBits(double[] fromRe, double[] fromIm, double[] re, double[] im)
    {
        var j = 0;
        for (var i = 0; i < re.Length; i++)
        {
            re[i] = fromRe[j];
            im[i] = fromIm[j];
            var bit = re.Length / 2;
            while (bit > 0 && j >= bit)
            {
                j -= bit;
                bit /= 2;
            }
            j += bit;
        }
    }
}
