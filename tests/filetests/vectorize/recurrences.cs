// stage: vectorize
//
// Straight lines become vectors where they compute with floats or store numbers side by side, but not in loops whose products wait for those of the round before.
static class Recurrences
{
    // XXH32: four chains of products.
    static uint Hash(uint[] data)
    {
        uint a = 1, b = 2, c = 3, d = 4;
        for (var i = 0; i + 4 <= data.Length; i += 4)
        {
            a = Round(a, data[i]);
            b = Round(b, data[i + 1]);
            c = Round(c, data[i + 2]);
            d = Round(d, data[i + 3]);
        }
        return a + b + c + d;
    }

    static uint Round(uint sum, uint input) => System.Numerics.BitOperations.RotateLeft(sum + input * 2246822519, 13) * 2654435761;

    // Products, but nothing waits for them.
    static void Scale(double[] values, int[] by)
    {
        for (var i = 0; i + 4 <= values.Length; i += 4)
        {
            values[i] *= by[0];
            values[i + 1] *= by[1];
            values[i + 2] *= by[2];
            values[i + 3] *= by[3];
        }
    }

    // Two indices that go on together, and stay numbers: the next round waits for what is read there.
    static int LongestMatch(byte[] window, ushort[] previous, int match, int at, int end)
    {
        var (best, first) = (0, window[at]);
        do
        {
            if (window[match + best] != window[at + best] || window[match] != first)
                continue;
            var (left, right) = (at, match);
            while (window[++left] == window[++right] && window[++left] == window[++right] && window[++left] == window[++right]
                && window[++left] == window[++right] && window[++left] == window[++right] && window[++left] == window[++right]
                && window[++left] == window[++right] && window[++left] == window[++right] && left < end)
            {
            }
            best = Math.Max(best, left - at);
        }
        while ((match = previous[match]) > 0);
        return best;
    }

    // One after the other by their key, side by side by what is written.
    static void Mix(int[] blocks, int key)
    {
        for (var i = 0; i + 4 <= blocks.Length; i += 4)
        {
            var (a, b, c, d) = (blocks[i], blocks[i + 1], blocks[i + 2], blocks[i + 3]);
            key = (key * 5) + a;
            blocks[i] = a ^ key;
            blocks[i + 1] = b ^ key;
            blocks[i + 2] = c ^ key;
            blocks[i + 3] = d ^ key;
        }
    }
}

// expect:
// Recurrences.Hash(System.UInt32[]): scalar
// Recurrences.LongestMatch(System.Byte[],System.UInt16[],System.Int32,System.Int32,System.Int32): scalar
// Recurrences.Mix(System.Int32[],System.Int32): <2 x i32> <4 x i32>
// Recurrences.Scale(System.Double[],System.Int32[]): <16 x double> <16 x i32> <4 x double> <4 x i32> <8 x double> <8 x i32> loops: 1
