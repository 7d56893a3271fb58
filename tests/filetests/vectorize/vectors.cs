// stage: vectorize
// precompile: Add, Any, Narrow
using System.Runtime.Intrinsics;

static class C
{
    static void Add(ref Vector256<float> sum, in Vector256<float> x) => sum = Vector256.Sqrt(sum + x);

    static bool Any(Vector128<byte> v, byte wanted) => Vector128.EqualsAny(v, Vector128.Create(wanted));

    static Vector128<short> Narrow(Vector128<int> a, Vector128<int> b) => Vector128.Narrow(a, b);
}

// expect:
// C.Add(System.Runtime.Intrinsics.Vector256`1<System.Single>&,System.Runtime.Intrinsics.Vector256`1<System.Single>&): <8 x float>
// C.Any(System.Runtime.Intrinsics.Vector128`1<System.Byte>,System.Byte): <16 x i1> <16 x i32> <16 x i8>
// C.Narrow(System.Runtime.Intrinsics.Vector128`1<System.Int32>,System.Runtime.Intrinsics.Vector128`1<System.Int32>): <4 x i32> <8 x i16> <8 x i32>
