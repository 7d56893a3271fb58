// Julia's own micro-benchmarks.
using Kernels.Julia;

namespace Suite.Cases;

internal static class JuliaCases
{
    public static IReadOnlyList<Case> All { get; } =
    [
        new("JuliaFib", () =>
        {
            var n = 20;
            return Work.Returning(() => Scalars.Fib(n), () => NativeKernels.julia_fib(n));
        }),
        new("JuliaParseInt", () =>
        {
            // Julia's definition takes new random numbers each time, and so does that of quicksort.
            var (inputs, text) = (new ChangingInputs<uint[]>(seed => Inputs.Array(1000, seed, r => (uint)(r >> 32)), 41), new byte[8]);
            return Work.Returning(
                inputs.Each(numbers => Scalars.ParseInt(numbers, text)),
                inputs.Each(numbers => NativeKernels.julia_parse_int(numbers, numbers.Length, text)));
        }),
        new("JuliaMandel", () => Work.Returning(Scalars.Mandel, NativeKernels.julia_mandel)),
        new("JuliaQuicksort", () =>
        {
            var (inputs, sorted) = (new ChangingInputs<double[]>(seed => Inputs.Doubles(5000, seed), 42), new double[5000]);
            return Work.Filling(
                inputs.Each(values => Quicksort.Sort(values, sorted)),
                inputs.Each(values => NativeKernels.julia_quicksort(values, sorted, values.Length)),
                sorted);
        }),
        new("JuliaPiSum", () => Work.Returning(Scalars.PiSum, NativeKernels.julia_pi_sum)),
        new("JuliaMatrixStatistics", () =>
        {
            const int Rounds = 100, N = 5, Room = 16 * N * N;
            var normals = Inputs.Normals(Rounds * 4 * N * N, 43);
            var (q, product, square, v, w) = (new double[Room], new double[Room], new double[Room], new double[Rounds], new double[Rounds]);
            return Work.Returning(
                () => Matrices.Statistics(normals, N, q, product, square, v, w),
                () => NativeKernels.julia_matrix_statistics(normals, N, q, product, square, v, w, Rounds));
        }),
        new("JuliaMatrixMultiply", () =>
        {
            const int N = 96;
            var (a, b, c) = (Inputs.Doubles(N * N, 44, 0), Inputs.Doubles(N * N, 45, 0), new double[N * N]);
            return Work.Filling(() => Matrices.Multiply(a, b, c, N), () => NativeKernels.julia_matrix_multiply(a, b, c, N), c);
        }),
    ];
}
