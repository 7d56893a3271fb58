// stage: assemble
// count: jmpq	*
static class C
{
    // A few numbers far from each other: no table of 21 jumps.
    static int Invalid(byte[] leads, byte[] seconds)
    {
        var count = 0;
        for (var i = 0; i < leads.Length; i++)
        {
            var (lead, second) = (leads[i], seconds[i]);
            if (lead == 0xe0 && second < 0xa0 || lead == 0xed && second > 0x9f || lead == 0xf0 && second < 0x90 || lead == 0xf4 && second > 0x8f)
                seconds[count++] = 0;
        }
        return count;
    }

    // What the C# compiler has made a table of.
    static int Run(byte[] states, int[] counts)
    {
        var sum = 0;
        foreach (var state in states)
        {
            switch (state)
            {
                case 0: sum += counts[1]; break;
                case 1: counts[2]++; break;
                case 2: sum -= counts[2]; break;
                case 3: counts[0] = sum; break;
                case 5: counts[1] = 7; break;
                case 6: counts[3] += 2; break;
                default: return sum;
            }
        }
        return sum;
    }
}

// expect:
// C.Invalid(System.Byte[],System.Byte[]): jmpq	* 0
// C.Run(System.Byte[],System.Int32[]): jmpq	* 5
