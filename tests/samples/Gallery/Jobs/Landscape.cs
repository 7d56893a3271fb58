// The image the filters work on: misty ridges under a low sun, painted from value noise. Only + - * / and integer hashing, so
// that every machine paints the same bytes.
namespace Gallery.Jobs;

internal static class Landscape
{
    private const int Ridges = 6;

    /// <summary>Paints one grey byte a pixel, of low contrast on purpose: there is something for equalization to do.</summary>
    public static byte[] Paint(int width, int height)
    {
        var grey = new byte[width * height];
        var skyline = Skylines(width);
        for (var y = 0; y < height; y++)
        {
            var row = grey.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var light = Shade((double)x / width, (double)y / height, skyline, x, width, (double)width / height);
                row[x] = (byte)(84 + 96 * Math.Clamp(light, 0, 1));
            }
        }
        return grey;
    }

    /// <summary>Height of each ridge over each column, as a fraction of the picture from its top; the nearest ridge last.</summary>
    private static double[,] Skylines(int width)
    {
        var skyline = new double[Ridges, width];
        for (var ridge = 0; ridge < Ridges; ridge++)
        {
            var roughness = 2.2 + 0.9 * ridge;
            for (var x = 0; x < width; x++)
            {
                var peak = FractalNoise(roughness * x / width + 31.7 * ridge, 4.1 * ridge, octaves: 7);
                skyline[ridge, x] = 0.30 + 0.125 * ridge - (0.34 - 0.025 * ridge) * (peak - 0.35);
            }
        }
        return skyline;
    }

    private static double Shade(double u, double v, double[,] skyline, int column, int width, double aspect)
    {
        for (var ridge = Ridges - 1; ridge >= 0; ridge--)
        {
            var below = v - skyline[ridge, column];
            if (below >= 0)
            {
                // Nearer ridges are darker; mist gathers toward the foot of each, and gullies run down its face.
                var face = 0.62 - 0.115 * ridge;
                var mist = Math.Min(1, below / 0.26);
                var gullies = FractalNoise(26 * u + 9 * ridge, 9 * v + 14 * below, octaves: 4) - 0.5;
                return face + 0.34 * mist * mist * (1 - 0.12 * ridge) + (0.10 + 0.02 * ridge) * gullies * (1 - mist);
            }
        }
        var dx = (u - 0.68) * aspect;
        var dy = v - 0.20;
        var distance = Math.Sqrt(dx * dx + dy * dy);
        var glow = 0.030 / (0.045 + distance * distance);
        var disc = Math.Clamp((0.062 - distance) * 160, 0, 1);
        var cloud = FractalNoise(5 * u + 40, 17 * v + 7, octaves: 5) - 0.5;
        return Math.Max(0.50 + 0.26 * v + 0.50 * glow + 0.22 * cloud, disc);
    }

    /// <summary>Octaves of value noise, each of half the size and half the strength of the one before; in [0, 1).</summary>
    private static double FractalNoise(double x, double y, int octaves)
    {
        var sum = 0.0;
        var strength = 0.5;
        for (var octave = 0; octave < octaves; octave++)
        {
            sum += strength * ValueNoise(x, y);
            x = 2 * x + 17.3;
            y = 2 * y + 5.9;
            strength *= 0.5;
        }
        return sum;
    }

    /// <summary>Random values at the integer lattice, smoothly interpolated between; coordinates are not negative.</summary>
    private static double ValueNoise(double x, double y)
    {
        var ix = (int)x;
        var iy = (int)y;
        var fx = x - ix;
        var fy = y - iy;
        var sx = fx * fx * (3 - 2 * fx);
        var sy = fy * fy * (3 - 2 * fy);
        var top = LatticeValue(ix, iy) + sx * (LatticeValue(ix + 1, iy) - LatticeValue(ix, iy));
        var bottom = LatticeValue(ix, iy + 1) + sx * (LatticeValue(ix + 1, iy + 1) - LatticeValue(ix, iy + 1));
        return top + sy * (bottom - top);
    }

    private static double LatticeValue(int x, int y)
    {
        var hash = (uint)x * 0x8da6b343 ^ (uint)y * 0xd8163841;
        hash = (hash ^ (hash >> 15)) * 0x2c1b3c6d;
        hash = (hash ^ (hash >> 12)) * 0x297a2d39;
        return (hash ^ (hash >> 15)) * (1.0 / 4294967296.0);
    }
}
