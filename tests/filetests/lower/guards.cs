// stage: lower
// precompile: At
static class C
{
    static int At(int[] values, int i) => values[i];
}

// expect:
// define protected { i32, i32 } @C.At_8f67feec_0123abcd.x86_64_v3(ptr noundef %0, i32 noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %values = alloca ptr, align 8
//   %i = alloca i32, align 4
//   %bound0 = alloca i32, align 4
//   %result = alloca i32, align 4
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %values, align 8
//   store i32 %1, ptr %i, align 4
//   store i32 0, ptr %bound0, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   %2 = load ptr, ptr %values, align 8
//   %3 = icmp eq ptr %2, null
//   %4 = zext i1 %3 to i32
//   %5 = select i1 %3, ptr @data_de47c9b27eb8d300, ptr %2
//   %6 = getelementptr inbounds i8, ptr %5, i64 8
//   %7 = load i32, ptr %6, align 4, !invariant.load !1
//   store i32 %7, ptr %bound0, align 4
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %8 = load ptr, ptr %values, align 8
//   %9 = load i32, ptr %bound0, align 4
//   %10 = load i32, ptr %i, align 4
//   %11 = icmp ult i32 %10, %9
//   %12 = zext i1 %11 to i32
//   br i1 %11, label %ok, label %which, !prof !2
//
// ok:                                               ; preds = %b1
//   %13 = zext i32 %10 to i64
//   %14 = getelementptr inbounds i8, ptr %8, i64 16
//   %15 = mul i64 %13, 4
//   %16 = getelementptr inbounds i8, ptr %14, i64 %15
//   %17 = load i32, ptr %16, align 4, !tbaa !3
//   store i32 %17, ptr %result, align 4
//   store i32 0, ptr %status, align 4
//   br label %return
//
// exit.2:                                           ; preds = %which
//   store i32 0, ptr %result, align 4
//   store i32 2, ptr %status, align 4
//   br label %return
//
// return:                                           ; preds = %ok, %exit.1, %exit.2
//   %18 = load i32, ptr %result, align 4
//   %19 = insertvalue { i32, i32 } zeroinitializer, i32 %18, 0
//   %20 = load i32, ptr %status, align 4
//   %21 = insertvalue { i32, i32 } %19, i32 %20, 1
//   ret { i32, i32 } %21
//
// which:                                            ; preds = %b1
//   %22 = icmp eq ptr %8, null
//   br i1 %22, label %exit.1, label %exit.2
//
// exit.1:                                           ; preds = %which
//   store i32 0, ptr %result, align 4
//   store i32 1, ptr %status, align 4
//   br label %return
// }
//
// define protected i32 @C.At_8f67feec_0123abcd.x86_64_v3.invoke(ptr %0, i32 %1, ptr %2) #1 section ".text_x86_64_v3" {
// entry:
//   %3 = call { i32, i32 } @C.At_8f67feec_0123abcd.x86_64_v3(ptr %0, i32 %1) #2
//   %4 = extractvalue { i32, i32 } %3, 1
//   store i32 %4, ptr %2, align 4
//   %5 = extractvalue { i32, i32 } %3, 0
//   ret i32 %5
// }
