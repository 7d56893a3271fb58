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
//   local $bound0: i32
//   local $local1: i32
//   local $local2: i32
// block 0:
//   %0: ptr = get $values
//   %1: ptr = data data_de47c9b27eb8d300, 20 bytes, align 16
//   %2: ptr = const null
//   %3: i32 = compare equal %0, %2
//   %4: ptr = select %3, %1, %0
//   %5: i64 = const 8
//   %6: ptr = offset %4, %5, in-bounds
//   %7: i32 = load %6, align 4, invariant
//   set $bound0, %7
//   branch 1
// block 1: from 0
//   %8: i32 = const 0
//   set $local1, %8
//   %9: i32 = const 0
//   set $local2, %9
//   branch 2
// block 2: from 1, 3
//   %10: i32 = get $local2
//   %11: ptr = get $values
//   %12: i32 = get $bound0
//   %13: ptr = const null
//   %14: i32 = compare not-equal %11, %13
//   guard %14, System.NullReferenceException
//   %15: i64 = zero-extend %12
//   %16: i32 = truncate %15
//   %17: i32 = compare less %10, %16
//   branch %17, 3, 4
// block 3: from 2
//   %18: i32 = get $local1
//   %19: ptr = get $values
//   %20: i32 = get $bound0
//   %21: i32 = get $local2
//   %22: i32 = compare less-unsigned %21, %20
//   guard %22, System.IndexOutOfRangeException, null %19
//   %23: i64 = zero-extend %21
//   %24: i64 = const 16
//   %25: ptr = offset %19, %24, in-bounds
//   %26: i64 = const 4
//   %27: i64 = mul %23, %26
//   %28: ptr = offset %25, %27, in-bounds
//   %29: i32 = load %28, align 4, of-array
//   %30: i32 = add %18, %29
//   set $local1, %30
//   %31: i32 = get $local2
//   %32: i32 = const 1
//   %33: i32 = add %31, %32
//   set $local2, %33
//   branch 2
// block 4: from 2
//   %34: i32 = get $local1
//   return %34
