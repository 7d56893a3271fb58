// stage: skip
using System.Runtime.CompilerServices;

static unsafe class C
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Length(byte* text)
    {
        var length = 0;
        while (text[length] != 0)
            length++;
        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Sum(ReadOnlySpan<int> values)
    {
        var sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    static int LengthNotInlined(byte* text) => Length(text);
}

// expect:
// PKI3001 - C.Length(System.Byte*): is to be inlined, and nothing tells that its loops run for long
// kernel C.Sum(System.ReadOnlySpan`1<System.Int32>)
