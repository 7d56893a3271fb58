// stage: assemble
// count: testl
static unsafe class C
{
    // Either way says whether it left; once inlined, nobody asks.
    static int Value(int* at, bool isWide)
    {
        if (isWide)
            return *at;
        return *(short*)at;
    }

    static int Sum(int* from, int* to, bool isWide)
    {
        var sum = 0;
        for (; from < to; from++)
            sum = sum * 3 + Value(from, isWide);
        return sum;
    }
}

// expect:
// C.Sum(System.Int32*,System.Int32*,System.Boolean): testl 0
