// Kernels of floating-point numbers: vectors, matrices, transforms, simulations.
using System.Runtime.InteropServices;
using Kernels;

namespace Suite.Cases;

internal static class NumericCases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        new("Saxpy", () =>
        {
            var (x, y) = (Inputs.Array(1 << 15, 1, r => (float)(r >> 40) / (1 << 24)), new float[1 << 15]);
            return Work.Filling(() => VectorSums.Saxpy(0.75f, x, y), () => NativeKernels.saxpy(0.75f, x, y, y.Length), y);
        }),
        new("IntSum", () =>
        {
            var values = Inputs.Array(1 << 17, 2, r => (int)(r >> 52));
            return Work.Returning(() => VectorSums.Sum(values), () => NativeKernels.int_sum(values, values.Length));
        }),
        new("DoubleSum", () =>
        {
            var values = Inputs.Doubles(1 << 15, 3);
            return Work.Returning(() => VectorSums.Sum(values), () => NativeKernels.double_sum(values, values.Length));
        }),
        new("Dot", () =>
        {
            var (x, y) = (Inputs.Doubles(1 << 15, 4), Inputs.Doubles(1 << 15, 5));
            return Work.Returning(() => VectorSums.Dot(x, y), () => NativeKernels.dot(x, y, x.Length));
        }),
        new("MatmulNaive", () => Product(MatrixProduct.Naive, NativeKernels.matmul_naive)),
        new("MatmulBlocked", () => Product(MatrixProduct.Blocked, NativeKernels.matmul_blocked)),
        new("LU", () =>
        {
            const int N = 96;
            var (matrix, lu, pivots) = (Inputs.Square(N, 8, r => (r >> 11) * (2.0 / (1L << 53)) - 1), new double[N, N], new int[N]);
            return Work.Filling(
                () => LuDecomposition.Factor(matrix, lu, pivots), () => NativeKernels.lu_factor(ref matrix[0, 0], ref lu[0, 0], pivots, N), lu, pivots);
        }),
        new("FFT", () =>
        {
            const int N = 4096;
            var (signalRe, signalIm, re, im) = (Inputs.Doubles(N, 9), Inputs.Doubles(N, 10), new double[N], new double[N]);
            double[] cosines = [.. Enumerable.Range(0, N / 2).Select(k => Math.Cos(2 * Math.PI * k / N))];
            double[] sines = [.. Enumerable.Range(0, N / 2).Select(k => -Math.Sin(2 * Math.PI * k / N))];
            return Work.Filling(
                () => FourierTransform.Forward(signalRe, signalIm, re, im, cosines, sines),
                () => NativeKernels.fft(signalRe, signalIm, re, im, cosines, sines, N), re, im);
        }),
        new("Mandelbrot", () =>
        {
            const int Width = 64, Height = 48, Limit = 200;
            var iterations = new int[Width * Height];
            return Work.Filling(
                () => Mandelbrot.Iterations(iterations, Width, Height, Limit, -2.1, -1.2, 0.05),
                () => NativeKernels.mandelbrot(iterations, Width, Height, Limit, -2.1, -1.2, 0.05), iterations);
        }),
        new("NBody", () =>
        {
            var bodies = SolarSystem();
            return Work.Filling(() => NBody.Advance(bodies, 1000, 0.001), () => NativeKernels.n_body(bodies, bodies.Length, 1000, 0.001), bodies);
        }),
        new("SpectralNorm", () =>
        {
            const int N = 100;
            var (u, v, t) = (new double[N], new double[N], new double[N]);
            return Work.Returning(() => SpectralNorm.Approximate(u, v, t), () => NativeKernels.spectral_norm(u, v, t, N));
        }),
        new("BlackScholes", () =>
        {
            const int N = 4096;
            var (spots, strikes, years) = (Inputs.Doubles(N, 11, 10, 100), Inputs.Doubles(N, 12, 10, 100), Inputs.Doubles(N, 13, 0.2, 4));
            var (calls, puts) = (new double[N], new double[N]);
            return Work.Filling(
                () => BlackScholes.Price(spots, strikes, years, 0.02, 0.3, calls, puts),
                () => NativeKernels.black_scholes(spots, strikes, years, 0.02, 0.3, calls, puts, N), calls, puts);
        }),
        new("KMeans", () =>
        {
            const int Points = 4096, Centres = 16, Rounds = 4;
            var (px, py, nearest) = (Inputs.Doubles(Points, 14), Inputs.Doubles(Points, 15), new int[Points]);
            var (cx, cy, sx, sy, counts) = (new double[Centres], new double[Centres], new double[Centres], new double[Centres], new int[Centres]);
            return Work.Filling(
                () => KMeans.Run(px, py, nearest, cx, cy, sx, sy, counts, Rounds),
                () => NativeKernels.k_means(px, py, nearest, Points, cx, cy, sx, sy, counts, Centres, Rounds), cx, cy, nearest);
        }),
    ];

    private static Work Product(Action<double[], double[], double[], int> managed, Action<double[], double[], double[], int> native)
    {
        const int N = 96;
        var (a, b, c) = (Inputs.Doubles(N * N, 6), Inputs.Doubles(N * N, 7), new double[N * N]);
        return Work.Filling(() => managed(a, b, c, N), () => native(a, b, c, N), c);
    }

    /// <summary>A sun and four planets on nearly circular orbits.</summary>
    private static Body[] SolarSystem()
    {
        var bodies = new Body[5];
        bodies[0].Mass = 1;
        for (var i = 1; i < bodies.Length; i++)
        {
            double radius = i;
            bodies[i] = new Body { X = radius, Z = 0.01 * i, VY = Math.Sqrt(1 / radius), Mass = 0.0001 * i };
        }
        return bodies;
    }
}
