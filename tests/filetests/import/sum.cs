// stage: import
static class C
{
    static int Sum(int[] values)
    {
        var sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += values[i];
        return sum;
    }
}

// expect:
// function C.Sum_772bbdd3($values: ptr): i32
//   method C.Sum(System.Int32[])
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
//   %3: ptr = get $values
//   %4: ptr = const null
//   %5: i32 = compare not-equal %3, %4
//   guard %5, System.NullReferenceException
//   %6: i64 = const 8
//   %7: ptr = offset %3, %6, in-bounds
//   %8: i32 = load %7, align 4, invariant
//   %9: i64 = zero-extend %8
//   %10: i32 = truncate %9
//   %11: i32 = compare less %2, %10
//   branch %11, 3, 4
// block 3: from 2
//   %12: i32 = get $local0
//   %13: ptr = get $values
//   %14: i32 = get $local1
//   %15: ptr = const null
//   %16: i32 = compare not-equal %13, %15
//   guard %16, System.NullReferenceException
//   %17: i64 = const 8
//   %18: ptr = offset %13, %17, in-bounds
//   %19: i32 = load %18, align 4, invariant
//   %20: i32 = compare less-unsigned %14, %19
//   guard %20, System.IndexOutOfRangeException
//   %21: i64 = zero-extend %14
//   %22: i64 = const 16
//   %23: ptr = offset %13, %22, in-bounds
//   %24: i64 = const 4
//   %25: i64 = mul %21, %24
//   %26: ptr = offset %23, %25, in-bounds
//   %27: i32 = load %26, align 4
//   %28: i32 = add %12, %27
//   set $local0, %28
//   %29: i32 = get $local1
//   %30: i32 = const 1
//   %31: i32 = add %29, %30
//   set $local1, %31
//   branch 2
// block 4: from 2
//   %32: i32 = get $local0
//   return %32
