// Kernels of integers, bytes and text: pictures, checksums, counting, sorting, encodings.
using System.Text;
using Kernels;

namespace Suite.Cases;

internal static class IntegerCases
{
    private const int Width = 320, Height = 240;

    public static IReadOnlyList<Case> All { get; } =
    [
        new("Sobel", () =>
        {
            var (grey, edges) = (Picture(), new byte[Width * Height]);
            return Work.Filling(() => Sobel.Filter(grey, edges, Width, Height), () => NativeKernels.sobel(grey, edges, Width, Height), edges);
        }),
        new("BoxBlur", () =>
        {
            const int Radius = 7;
            var (grey, rows, blurred, sums) = (Picture(), new byte[Width * Height], new byte[Width * Height], new int[Width]);
            return Work.Filling(
                () => BoxBlur.Filter(grey, rows, blurred, sums, Width, Height, Radius),
                () => NativeKernels.box_blur(grey, rows, blurred, sums, Width, Height, Radius), blurred);
        }),
        new("Fannkuch", () =>
        {
            const int N = 8;
            var (permutation, flipped, counts) = (new int[N], new int[N], new int[N]);
            return Work.Returning(() => Fannkuch.Run(permutation, flipped, counts), () => NativeKernels.fannkuch(permutation, flipped, counts, N));
        }),
        new("Crc32", () =>
        {
            var data = Bytes(1 << 15, 21);
            return Work.Returning(() => Crc32.Compute(data), () => NativeKernels.crc32(data, data.Length));
        }),
        new("Sha256", () =>
        {
            var (data, schedule) = (Bytes(1 << 14, 22), new uint[64]);
            uint[] state = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
            return Work.Filling(() => Sha256.HashBlocks(data, state, schedule), () => NativeKernels.sha256(data, data.Length, state, schedule), state);
        }),
        new("PopCount", () =>
        {
            var words = Inputs.Array(1 << 15, 23, r => r);
            return Work.Returning(() => Counting.PopCount(words), () => NativeKernels.popcount(words, words.Length));
        }),
        new("Histogram", () =>
        {
            var (data, counts) = (Bytes(1 << 16, 24), new int[256]);
            return Work.Filling(() => Counting.Histogram(data, counts), () => NativeKernels.histogram(data, data.Length, counts), counts);
        }),
        new("PrefixSum", () =>
        {
            var (values, sums) = (Inputs.Array(1 << 15, 25, r => (int)(r >> 48)), new int[1 << 15]);
            return Work.Filling(() => Counting.PrefixSum(values, sums), () => NativeKernels.prefix_sum(values, sums, sums.Length), sums);
        }),
        new("Quicksort", () =>
        {
            var (inputs, sorted, stack) = (new ChangingInputs<int[]>(seed => Inputs.Array(10_000, seed, r => (int)r), 26), new int[10_000], new int[64]);
            return Work.Filling(
                inputs.Each(values => Quicksort.Sort(values, sorted, stack)),
                inputs.Each(values => NativeKernels.quicksort(values, sorted, stack, values.Length)),
                sorted);
        }),
        new("Levenshtein", () =>
        {
            var (a, b, row) = (Letters(300, 27), Letters(320, 28), new int[321]);
            return Work.Returning(() => Levenshtein.Distance(a, b, row), () => NativeKernels.levenshtein(a, a.Length, b, b.Length, row));
        }),
        new("Base64", () =>
        {
            var (data, text) = (Bytes(50_000, 29), new byte[66_668]);
            return Work.Filling(() => Base64.Encode(data, text), () => NativeKernels.base64(data, data.Length, text), text);
        }),
        new("Utf8", () =>
        {
            var inputs = new ChangingInputs<byte[]>(seed => Prose(10_000, seed), 30);
            return Work.Returning(inputs.Each(text => Utf8.IsValid(text) ? 1 : 0), inputs.Each(text => NativeKernels.utf8_is_valid(text, text.Length)));
        }),
        new("GameOfLife", () =>
        {
            const int Size = 258;
            var (cells, next) = (Inputs.Square(Size, 31, r => (byte)(r >> 63)), new byte[Size, Size]);
            return Work.Filling(() => GameOfLife.Step(cells, next), () => NativeKernels.game_of_life(ref cells[0, 0], ref next[0, 0], Size, Size), next);
        }),
    ];

    private static byte[] Bytes(int count, ulong seed) => Inputs.Array(count, seed, r => (byte)(r >> 56));

    /// <summary>Smooth hills with a little noise.</summary>
    private static byte[] Picture()
    {
        var noise = Bytes(Width * Height, 20);
        var grey = new byte[Width * Height];
        for (var i = 0; i < grey.Length; i++)
        {
            var (x, y) = (i % Width - 100, i / Width - 120);
            grey[i] = (byte)((x * x + y * y) / 64 % 200 + noise[i] / 8);
        }
        return grey;
    }

    /// <summary>Eight letters at random.</summary>
    private static string Letters(int count, ulong seed) => new(Inputs.Array(count, seed, r => (char)('a' + (r >> 61))));

    /// <summary>Mostly ASCII, with letters of two bytes, signs of three and symbols of four among it.</summary>
    private static byte[] Prose(int characters, ulong seed)
    {
        var inputs = new Inputs(seed);
        var text = new StringBuilder();
        for (var i = 0; i < characters; i++)
        {
            var r = inputs.Next() >> 32;
            text.Append((r % 64) switch { 0 => "\U0001f600", < 4 => "€", < 10 => "é", _ => ((char)('a' + r % 26)).ToString() });
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
