// The kernels in C (Native/*.c): the names are theirs. Arrays are pinned and passed by address.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Kernels;

[assembly: DisableRuntimeMarshalling]

namespace Suite.Cases;

internal static partial class NativeKernels
{
    private const string Library = "kernels";

    [LibraryImport(Library)] public static partial void saxpy(float a, float[] x, float[] y, int n);
    [LibraryImport(Library)] public static partial int int_sum(int[] values, int n);
    [LibraryImport(Library)] public static partial double double_sum(double[] values, int n);
    [LibraryImport(Library)] public static partial double dot(double[] x, double[] y, int n);

    [LibraryImport(Library)] public static partial void sobel(byte[] grey, byte[] edges, int width, int height);
    [LibraryImport(Library)] public static partial void box_blur(byte[] grey, byte[] rows, byte[] blurred, int[] sums, int width, int height, int radius);
    [LibraryImport(Library)] public static partial void game_of_life(ref byte cells, ref byte next, int height, int width);
    [LibraryImport(Library)] public static partial void mandelbrot(int[] iterations, int width, int height, int limit, double left, double top, double pixel);

    [LibraryImport(Library)] public static partial void matmul_naive(double[] a, double[] b, double[] c, int n);
    [LibraryImport(Library)] public static partial void matmul_blocked(double[] a, double[] b, double[] c, int n);
    [LibraryImport(Library)] public static partial int lu_factor(ref double matrix, ref double lu, int[] pivots, int n);
    [LibraryImport(Library)] public static partial void fft(double[] signalRe, double[] signalIm, double[] re, double[] im, double[] cosines, double[] sines, int n);
    [LibraryImport(Library)] public static partial double spectral_norm(double[] u, double[] v, double[] t, int n);
    [LibraryImport(Library)] public static partial void n_body(Body[] bodies, int count, int steps, double dt);
    [LibraryImport(Library)] public static partial void black_scholes(
        double[] spots, double[] strikes, double[] years, double rate, double volatility, double[] calls, double[] puts, int n);
    [LibraryImport(Library)] public static partial void k_means(
        double[] px, double[] py, int[] nearest, int points, double[] cx, double[] cy, double[] sx, double[] sy, int[] counts, int centres, int rounds);

    [LibraryImport(Library)] public static partial int fannkuch(int[] permutation, int[] flipped, int[] counts, int n);
    [LibraryImport(Library)] public static partial uint crc32(byte[] data, int n);
    [LibraryImport(Library)] public static partial void sha256(byte[] data, int n, uint[] state, uint[] schedule);
    [LibraryImport(Library)] public static partial int popcount(ulong[] words, int n);
    [LibraryImport(Library)] public static partial void histogram(byte[] data, int n, int[] counts);
    [LibraryImport(Library)] public static partial void prefix_sum(int[] values, int[] sums, int n);
    [LibraryImport(Library)] public static partial void quicksort(int[] values, int[] sorted, int[] stack, int n);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    public static partial int levenshtein(string a, int aLength, string b, int bLength, int[] row);
    [LibraryImport(Library)] public static partial int base64(byte[] data, int n, byte[] text);
    [LibraryImport(Library)] public static partial int utf8_is_valid(byte[] text, int n);

    [LibraryImport(Library)] public static partial int julia_fib(int n);
    [LibraryImport(Library)] public static partial uint julia_parse_int(uint[] numbers, int n, byte[] text);
    [LibraryImport(Library)] public static partial int julia_mandel();
    [LibraryImport(Library)] public static partial void julia_quicksort(double[] values, double[] sorted, int n);
    [LibraryImport(Library)] public static partial double julia_pi_sum();
    [LibraryImport(Library)] public static partial double julia_matrix_statistics(
        double[] normals, int n, double[] q, double[] product, double[] square, double[] v, double[] w, int rounds);
    [LibraryImport(Library)] public static partial void julia_matrix_multiply(double[] a, double[] b, double[] c, int n);
}
