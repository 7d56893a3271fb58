// stage: lower
static class C
{
    // Calls of itself go to a second function with the same body, which is inlined and calls the first.
    static int Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    static int Kept(int n) => n < 1 ? 0 : Kept(n - 2);
}

// expect:
// define protected i32 @C.Fibonacci_3b38b873_0123abcd.x86_64_v3(i32 noundef %0) #0 section ".text_x86_64_v3" {
// entry:
//   %n = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store i32 %0, ptr %n, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %1 = load i32, ptr %n, align 4
//   %2 = icmp slt i32 %1, 2
//   %3 = zext i1 %2 to i32
//   br i1 %2, label %b2, label %b3
//
// b2:                                               ; preds = %b1
//   %4 = load i32, ptr %n, align 4
//   ret i32 %4
//
// b3:                                               ; preds = %b1
//   %5 = load i32, ptr %n, align 4
//   %6 = sub i32 %5, 1
//   %7 = call i32 @C.Fibonacci_3b38b873.again(i32 %6)
//   %8 = load i32, ptr %n, align 4
//   %9 = sub i32 %8, 2
//   %10 = call i32 @C.Fibonacci_3b38b873.again(i32 %9)
//   %11 = add i32 %7, %10
//   ret i32 %11
// }
//
// define internal i32 @C.Fibonacci_3b38b873.again(i32 noundef %0) #1 {
// entry:
//   %n = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store i32 %0, ptr %n, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %1 = load i32, ptr %n, align 4
//   %2 = icmp slt i32 %1, 2
//   %3 = zext i1 %2 to i32
//   br i1 %2, label %b2, label %b3
//
// b2:                                               ; preds = %b1
//   %4 = load i32, ptr %n, align 4
//   ret i32 %4
//
// b3:                                               ; preds = %b1
//   %5 = load i32, ptr %n, align 4
//   %6 = sub i32 %5, 1
//   %7 = call i32 @C.Fibonacci_3b38b873_0123abcd.x86_64_v3(i32 %6)
//   %8 = load i32, ptr %n, align 4
//   %9 = sub i32 %8, 2
//   %10 = call i32 @C.Fibonacci_3b38b873_0123abcd.x86_64_v3(i32 %9)
//   %11 = add i32 %7, %10
//   ret i32 %11
// }
//
// define protected i32 @C.Fibonacci_3b38b873_0123abcd.x86_64_v3.invoke(i32 %0) #2 section ".text_x86_64_v3" {
// entry:
//   %1 = call i32 @C.Fibonacci_3b38b873_0123abcd.x86_64_v3(i32 %0) #3
//   ret i32 %1
// }
//
// define protected i32 @C.Kept_39cd0756_0123abcd.x86_64_v3(i32 noundef %0) #0 section ".text_x86_64_v3" {
// entry:
//   %n = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store i32 %0, ptr %n, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %1 = load i32, ptr %n, align 4
//   %2 = icmp slt i32 %1, 1
//   %3 = zext i1 %2 to i32
//   br i1 %2, label %b2, label %b3
//
// b2:                                               ; preds = %b1
//   ret i32 0
//
// b3:                                               ; preds = %b1
//   %4 = load i32, ptr %n, align 4
//   %5 = sub i32 %4, 2
//   %6 = call i32 @C.Kept_39cd0756_0123abcd.x86_64_v3(i32 %5)
//   ret i32 %6
// }
//
// define protected i32 @C.Kept_39cd0756_0123abcd.x86_64_v3.invoke(i32 %0) #1 section ".text_x86_64_v3" {
// entry:
//   %1 = call i32 @C.Kept_39cd0756_0123abcd.x86_64_v3(i32 %0) #2
//   ret i32 %1
// }
