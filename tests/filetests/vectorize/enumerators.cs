// stage: vectorize
using System;
using System.Collections.Generic;
static class C
{
    static int Sum(List<int> list)
    {
        var sum = 0;
        foreach (var x in list)
            sum += x;
        return sum;
    }

    static void Scale(ArraySegment<float> segment, float[] to)
    {
        var i = 0;
        foreach (var x in segment)
            to[i++] = x * 3;
    }
}

// expect:
// C.Scale$loop0(System.ArraySegment`1/Enumerator<System.Single>&,System.Single[],System.Int32): scalar
// C.Sum$loop0(System.Collections.Generic.List`1/Enumerator<System.Int32>&,System.Int32&): <8 x i32> loops: 1
