// stage: import
// method: C.Sum
static class C
{
    private static readonly short[] Table = [5, -1, 300];

    static int Sum(int n)
    {
        var sum = 0;
        for (var i = 0; i < n; i++)
            sum += Table[i];
        return sum;
    }
}

// expect:
// function C.Sum_dd829832($n: i32): i32
//   method C.Sum(System.Int32)
//   flags may-exit, loop
//   local $local0: i32
//   local $local1: i32
// block 0:
//   branch 1
// block 1: from 0
//   %0: i32 = const 0
//   set $local0, %0
//   %1: i32 = const 0
//   set $local1, %1
//   branch 2
// block 2: from 1, 3
//   %2: i32 = get $local1
//   %3: i32 = get $n
//   %4: i32 = compare less %2, %3
//   branch %4, 3, 4
// block 3: from 2
//   %5: i32 = get $local0
//   %6: ptr = data data_0f6f87edc36e8c14, 22 bytes, align 16
//   %7: i32 = const 3
//   %8: i32 = get $local1
//   %9: i32 = compare less-unsigned %8, %7
//   guard %9, System.IndexOutOfRangeException
//   %10: i64 = zero-extend %8
//   %11: i64 = const 16
//   %12: ptr = offset %6, %11, in-bounds
//   %13: i64 = const 2
//   %14: i64 = mul %10, %13
//   %15: ptr = offset %12, %14, in-bounds
//   %16: i16 = load %15, align 2, of-array
//   %17: i32 = sign-extend %16
//   %18: i32 = add %5, %17
//   set $local0, %18
//   %19: i32 = get $local1
//   %20: i32 = const 1
//   %21: i32 = add %19, %20
//   set $local1, %21
//   branch 2
// block 4: from 2
//   %22: i32 = get $local0
//   return %22
