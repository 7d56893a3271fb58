// stage: boundary
// precompile: Length
class Work
{
    const int Rounds = 20;
    int[] weights = new int[4];
    int steps;

    // Always brief: no question.
    static uint Mix(uint x)
    {
        for (var i = 0; i < Rounds; i++)
            x = x * 33 ^ (uint)i;
        return x;
    }

    // By a span's length and a start.
    static int Sum(ReadOnlySpan<int> values, int from)
    {
        var sum = 0;
        for (var i = from; i < values.Length; i += 2)
            sum += values[i];
        return sum;
    }

    // By the length of a span's copy, which is what foreach looks at.
    static int SumEach(ReadOnlySpan<int> values)
    {
        var sum = 0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    // By a field, and the length of an array in another one.
    int Weigh(int factor)
    {
        var sum = 0;
        for (var s = 0; s < steps; s++)
        {
            for (var i = 0; i < weights.Length; i++)
                sum += weights[i] * factor;
        }
        return sum;
    }

    // By addresses.
    static unsafe int Bytes(byte* start, byte* end)
    {
        var sum = 0;
        while (start < end)
            sum += *start++;
        return sum;
    }

    // No bound: what ends it is in memory.
    static unsafe int Length(byte* text)
    {
        var length = 0;
        while (text[length] != 0)
            length++;
        return length;
    }

    // A triangle: the inner loop's limit moves.
    static long Triangle(long[] values)
    {
        var sum = 0L;
        for (var i = 0; i < values.Length; i++)
        {
            for (var k = 0; k < i; k++)
                sum += values[k];
        }
        return sum;
    }
}

// expect:
// kernel System.Int32 Work::Bytes(System.Byte*,System.Byte*)
//   i32, no transition when brief: Sub(arg1, arg0) by 1: 18, as IL when Sub(arg1, arg0) at most 8
//   AbiParameter { Index = 0, Form = Scalar, Type = ptr }
//   AbiParameter { Index = 1, Form = Scalar, Type = ptr }
//   AbiStatus { }
// kernel System.Int32 Work::Length(System.Byte*)
//   i32
//   AbiParameter { Index = 0, Form = Scalar, Type = ptr }
//   AbiStatus { }
// kernel System.UInt32 Work::Mix(System.UInt32)
//   i32, no transition
//   AbiParameter { Index = 0, Form = Scalar, Type = i32 }
// kernel System.Int32 Work::SumEach(System.ReadOnlySpan`1<System.Int32>)
//   i32, no transition when brief: length of arg0 by 1: 30, as IL when length of arg0 at most 8
//   AbiParameter { Index = 0, Form = Span, Type = System.ReadOnlySpan`1<System.Int32> }
//   AbiStatus { }
// kernel System.Int32 Work::Sum(System.ReadOnlySpan`1<System.Int32>,System.Int32)
//   i32, no transition when brief: Sub(length of arg0, arg1) by 2: 28, as IL when Sub(length of arg0, arg1) at most 16
//   AbiParameter { Index = 0, Form = Span, Type = System.ReadOnlySpan`1<System.Int32> }
//   AbiParameter { Index = 1, Form = Scalar, Type = i32 }
//   AbiStatus { }
// kernel System.Int64 Work::Triangle(System.Int64[])
//   i64
//   AbiParameter { Index = 0, Form = PinnedObject, Type = ptr }
//   AbiStatus { }
// kernel System.Int32 Work::Weigh(System.Int32)
//   i32, no transition when brief: i32 at address arg0.Work::steps by 1: 13 + (length of pinnedobject arg0.Work::weights by 1: 32)
//   AbiParameter { Index = 1, Form = Scalar, Type = i32 }
//   AbiCapture { Slot = address arg0.Work::steps at 8 }
//   AbiCapture { Slot = pinnedobject arg0.Work::weights }
//   AbiStatus { }
//   capture address arg0.Work::steps
//   capture pinnedobject arg0.Work::weights
// throw call System.Void System.ThrowHelper::ThrowIndexOutOfRangeException()@System.Private.CoreLib; ldnull ; throw ()
//   call System.Void System.ThrowHelper::ThrowIndexOutOfRangeException()
//   ldnull 
//   throw 
