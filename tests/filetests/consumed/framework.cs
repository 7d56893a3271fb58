// stage: consumed
static class C
{
    static int Sum(ReadOnlySpan<int> values, int n)
    {
        var sum = 0;
        foreach (var value in values.Slice(n))
            sum += BitOperations.Log2((uint)value) + Math.Max(value, n);
        return sum;
    }
}

// expect:
// body System.Private.CoreLib System.Int32 System.Math::Max(System.Int32,System.Int32)
// body System.Private.CoreLib System.Int32 System.Numerics.BitOperations::Log2(System.UInt32)
// body System.Private.CoreLib System.Int32 System.Numerics.BitOperations::Log2SoftwareFallback(System.UInt32)
// body System.Private.CoreLib System.Int32 System.ReadOnlySpan`1::get_Length()
// body System.Private.CoreLib System.ReadOnlySpan`1<System.Byte> System.Numerics.BitOperations::get_Log2DeBruijn()
// body System.Private.CoreLib System.ReadOnlySpan`1<T> System.ReadOnlySpan`1::Slice(System.Int32)
// body System.Private.CoreLib System.Void System.ReadOnlySpan`1::.ctor(T&,System.Int32)
// body System.Private.CoreLib T& modreq(System.Runtime.InteropServices.InAttribute) System.ReadOnlySpan`1::get_Item(System.Int32)
