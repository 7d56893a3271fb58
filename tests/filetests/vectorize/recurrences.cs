// stage: vectorize
//
// Straight lines become vectors, but not in loops whose products wait for those of the round before.
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
}

// expect:
// Recurrences.Hash(System.UInt32[]): scalar
// Recurrences.Scale(System.Double[],System.Int32[]): <16 x double> <16 x i32> <4 x double> <4 x i32> <8 x double> <8 x i32> loops: 1
