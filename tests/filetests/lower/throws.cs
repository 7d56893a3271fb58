// stage: lower
// precompile: Outer
static class C
{
    static int Outer(int x) => Inner(x) + 1;

    static int Inner(int x) => x < 0 ? throw new ArgumentOutOfRangeException(nameof(x), x, null) : x;
}

// expect:
// define protected { i32, i32 } @C.Outer_de39af03_0123abcd.x86_64_v3(i32 noundef %0, ptr noalias nocapture noundef writeonly align 8 dereferenceable(64) %1) #0 section ".text_x86_64_v3" {
// entry:
//   %x = alloca i32, align 4
//   %result = alloca i32, align 4
//   %status1 = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store i32 %0, ptr %x, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %2 = load i32, ptr %x, align 4
//   %3 = call { i32, i32 } @C.Inner_fe7d13c8.x86_64_v3(i32 %2, ptr %1)
//   %4 = extractvalue { i32, i32 } %3, 1
//   %5 = icmp eq i32 %4, 0
//   br i1 %5, label %ok, label %leave, !prof !1
//
// ok:                                               ; preds = %b1
//   %6 = extractvalue { i32, i32 } %3, 0
//   %7 = add i32 %6, 1
//   store i32 %7, ptr %result, align 4
//   store i32 0, ptr %status1, align 4
//   br label %return
//
// leave:                                            ; preds = %b1
//   %status = phi i32 [ %4, %b1 ]
//   store i32 0, ptr %result, align 4
//   store i32 %status, ptr %status1, align 4
//   br label %return
//
// return:                                           ; preds = %ok, %leave
//   %8 = load i32, ptr %result, align 4
//   %9 = insertvalue { i32, i32 } zeroinitializer, i32 %8, 0
//   %10 = load i32, ptr %status1, align 4
//   %11 = insertvalue { i32, i32 } %9, i32 %10, 1
//   ret { i32, i32 } %11
// }
//
// define linkonce_odr hidden { i32, i32 } @C.Inner_fe7d13c8.x86_64_v3(i32 noundef %0, ptr noalias nocapture noundef writeonly align 8 dereferenceable(64) %1) #0 section ".text_x86_64_v3" comdat {
// entry:
//   %x = alloca i32, align 4
//   %result = alloca i32, align 4
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store i32 %0, ptr %x, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %2 = load i32, ptr %x, align 4
//   %3 = icmp slt i32 %2, 0
//   %4 = zext i1 %3 to i32
//   br i1 %3, label %b2, label %b3
//
// b2:                                               ; preds = %b1
//   %5 = load i32, ptr %x, align 4
//   %6 = getelementptr inbounds i8, ptr %1, i64 0
//   %7 = zext i32 %5 to i64
//   store i64 %7, ptr %6, align 8
//   store i32 0, ptr %result, align 4
//   store i32 347836654, ptr %status, align 4
//   br label %return
//
// b3:                                               ; preds = %b1
//   %8 = load i32, ptr %x, align 4
//   store i32 %8, ptr %result, align 4
//   store i32 0, ptr %status, align 4
//   br label %return
//
// return:                                           ; preds = %b3, %b2
//   %9 = load i32, ptr %result, align 4
//   %10 = insertvalue { i32, i32 } zeroinitializer, i32 %9, 0
//   %11 = load i32, ptr %status, align 4
//   %12 = insertvalue { i32, i32 } %10, i32 %11, 1
//   ret { i32, i32 } %12
// }
//
// define protected i32 @C.Outer_de39af03_0123abcd.x86_64_v3.invoke(i32 %0, ptr %1, ptr %2) #1 section ".text_x86_64_v3" {
// entry:
//   %3 = call { i32, i32 } @C.Outer_de39af03_0123abcd.x86_64_v3(i32 %0, ptr %1) #2
//   %4 = extractvalue { i32, i32 } %3, 1
//   store i32 %4, ptr %2, align 4
//   %5 = extractvalue { i32, i32 } %3, 0
//   ret i32 %5
// }
