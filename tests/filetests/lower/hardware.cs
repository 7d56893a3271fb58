// stage: lower
// precompile: Width
using System.Runtime.Intrinsics;

static class C
{
    static int Width(int x) => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 + x : 128;
}

// expect:
// define protected i32 @C.Width_d685b6f7_0123abcd.x86_64_v3(i32 noundef %0) #0 section ".text_x86_64_v3" {
// entry:
//   %x = alloca i32, align 4
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
//   br label %b3
//
// b3:                                               ; preds = %b1
//   br label %b4
//
// b4:                                               ; preds = %b3
//   %1 = load i32, ptr %x, align 4
//   %2 = add i32 256, %1
//   ret i32 %2
// }
//
// define protected i32 @C.Width_d685b6f7_0123abcd.x86_64_v3.invoke(i32 %0) #1 section ".text_x86_64_v3" {
// entry:
//   %1 = call i32 @C.Width_d685b6f7_0123abcd.x86_64_v3(i32 %0) #2
//   ret i32 %1
// }
