// stage: assemble
// count: idivl, divl, vcvttpd2dq, vcvttsd2si
static class C
{
    // Multiplications, as vectors.
    static void Average(int[] sums, int[] averages, int size)
    {
        for (var i = 0; i < averages.Length; i++)
            averages[i] = sums[i] / size;
    }

    static int Slots(uint[] hashes, int[] slots, uint count)
    {
        var used = 0;
        for (var i = 0; i < hashes.Length; i++)
            used += slots[hashes[i] % count]++;
        return used;
    }

    // A divisor that changes.
    static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
            (a, b) = (b, a % b);
        return a;
    }

    static int Once(int a, int b) => a / b;
}

// expect:
// C.Average(System.Int32[],System.Int32[],System.Int32): idivl 0, divl 0, vcvttpd2dq 2, vcvttsd2si 13
// C.GreatestCommonDivisor(System.Int32,System.Int32): idivl 1, divl 0, vcvttpd2dq 0, vcvttsd2si 0
// C.Slots(System.UInt32[],System.Int32[],System.UInt32): idivl 0, divl 0, vcvttpd2dq 0, vcvttsd2si 1
