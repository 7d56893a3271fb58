// stage: import
// debug-info: 2
// precompile: Sum, Mean
//
// Each instruction has its statement; one of a callee that became part of the method has the call as well.
static class Lines
{
    public static double Mean(int[] values)
    {
        var sum = 0L;
        for (var i = 0; i < values.Length; i++)
            sum += Square(
                values[i]);
        return (double)sum / values.Length;
    }

    static long Square(long x) =>
        x * x;
}

// expect:
// function Lines.Mean_866bdb2c($values: ptr): f64
//   method Lines.Mean(System.Int32[])
//   flags may-exit, loop
//   local $bound0: i32
//   local $local1: i64
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
//   %8: i32 = const 0 at lines.cs(10,9)
//   %9: i64 = const 0 at lines.cs(10,9)
//   set $local1, %9 at lines.cs(10,9)
//   %10: i32 = const 0 at lines.cs(11,14)
//   set $local2, %10 at lines.cs(11,14)
//   branch 2
// block 2: from 1, 3
//   %11: i32 = get $local2 at lines.cs(11,25)
//   %12: ptr = get $values at lines.cs(11,25)
//   %13: i32 = get $bound0 at lines.cs(11,25)
//   %14: ptr = const null at lines.cs(11,25)
//   %15: i32 = compare not-equal %12, %14 at lines.cs(11,25)
//   guard %15, System.NullReferenceException at lines.cs(11,25)
//   %16: i64 = zero-extend %13 at lines.cs(11,25)
//   %17: i32 = truncate %16 at lines.cs(11,25)
//   %18: i32 = compare less %11, %17 at lines.cs(11,25)
//   branch %18, 3, 4 at lines.cs(11,25)
// block 3: from 2
//   %19: i64 = get $local1 at lines.cs(12,13)
//   %20: ptr = get $values at lines.cs(12,13)
//   %21: i32 = get $bound0 at lines.cs(12,13)
//   %22: i32 = get $local2 at lines.cs(12,13)
//   %23: i32 = compare less-unsigned %22, %21 at lines.cs(12,13)
//   guard %23, System.IndexOutOfRangeException, null %20 at lines.cs(12,13)
//   %24: i64 = zero-extend %22 at lines.cs(12,13)
//   %25: i64 = const 16 at lines.cs(12,13)
//   %26: ptr = offset %20, %25, in-bounds at lines.cs(12,13)
//   %27: i64 = const 4 at lines.cs(12,13)
//   %28: i64 = mul %24, %27 at lines.cs(12,13)
//   %29: ptr = offset %26, %28, in-bounds at lines.cs(12,13)
//   %30: i32 = load %29, align 4, of-array at lines.cs(12,13)
//   %31: i64 = sign-extend %30 at lines.cs(12,13)
//   %47: i64 = mul %31, %31 at lines.cs(18,9) in lines.cs(12,13)
//   %33: i64 = add %19, %47 at lines.cs(12,13)
//   set $local1, %33 at lines.cs(12,13)
//   %34: i32 = get $local2 at lines.cs(11,44)
//   %35: i32 = const 1 at lines.cs(11,44)
//   %36: i32 = add %34, %35 at lines.cs(11,44)
//   set $local2, %36 at lines.cs(11,44)
//   branch 2 at lines.cs(11,44)
// block 4: from 2
//   %37: i64 = get $local1 at lines.cs(14,9)
//   %38: f64 = signed-to-float %37 at lines.cs(14,9)
//   %39: ptr = get $values at lines.cs(14,9)
//   %40: i32 = get $bound0 at lines.cs(14,9)
//   %41: ptr = const null at lines.cs(14,9)
//   %42: i32 = compare not-equal %39, %41 at lines.cs(14,9)
//   %43: i64 = zero-extend %40 at lines.cs(14,9)
//   %44: i32 = truncate %43 at lines.cs(14,9)
//   %45: f64 = signed-to-float %44 at lines.cs(14,9)
//   %46: f64 = div %38, %45 at lines.cs(14,9)
//   return %46 at lines.cs(14,9)
