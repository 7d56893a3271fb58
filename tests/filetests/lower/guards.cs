// stage: lower
// precompile: At
static class C
{
    static int At(int[] values, int i) => values[i];
}

// expect:
// define protected { i32, i32 } @C.At_8f67feec_0123abcd.x86_64_v3(ptr noundef %0, i32 noundef %1) #0 {
// entry:
//   %values = alloca ptr, align 8
//   %i = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %values, align 8
//   store i32 %1, ptr %i, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %2 = load ptr, ptr %values, align 8
//   %3 = load i32, ptr %i, align 4
//   %4 = icmp ne ptr %2, null
//   %5 = zext i1 %4 to i32
//   br i1 %4, label %ok, label %exit.1, !prof !1
//
// ok:                                               ; preds = %b1
//   %6 = getelementptr inbounds i8, ptr %2, i64 8
//   %7 = load i32, ptr %6, align 4, !invariant.load !2
//   %8 = icmp ult i32 %3, %7
//   %9 = zext i1 %8 to i32
//   br i1 %8, label %ok1, label %exit.2, !prof !1
//
// exit.1:                                           ; preds = %b1
//   ret { i32, i32 } { i32 0, i32 1 }
//
// ok1:                                              ; preds = %ok
//   %10 = zext i32 %3 to i64
//   %11 = getelementptr inbounds i8, ptr %2, i64 16
//   %12 = mul i64 %10, 4
//   %13 = getelementptr inbounds i8, ptr %11, i64 %12
//   %14 = load i32, ptr %13, align 4
//   %15 = insertvalue { i32, i32 } zeroinitializer, i32 %14, 0
//   ret { i32, i32 } %15
//
// exit.2:                                           ; preds = %ok
//   ret { i32, i32 } { i32 0, i32 2 }
// }
//
// define protected i32 @C.At_8f67feec_0123abcd.x86_64_v3.invoke(ptr %0, i32 %1, ptr %2) #0 {
// entry:
//   %3 = call { i32, i32 } @C.At_8f67feec_0123abcd.x86_64_v3(ptr %0, i32 %1) #1
//   %4 = extractvalue { i32, i32 } %3, 1
//   store i32 %4, ptr %2, align 4
//   %5 = extractvalue { i32, i32 } %3, 0
//   ret i32 %5
// }
