// stage: lower
// precompile: Move
namespace PkgImage
{
    sealed class FastMathAttribute : Attribute;

    sealed class NoAliasAttribute : Attribute;
}

sealed class C
{
    [PkgImage.FastMath]
    static unsafe void Move([PkgImage.NoAlias] double* to, double* from, double by) => *to = *from * by;
}

// expect:
// define protected i32 @C.Move_6d74865a_0123abcd.x86_64_v3(ptr noalias noundef %0, ptr noundef %1, double noundef %2) #0 section ".text_x86_64_v3" {
// entry:
//   %to = alloca ptr, align 8
//   %from = alloca ptr, align 8
//   %by = alloca double, align 8
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %to, align 8
//   store ptr %1, ptr %from, align 8
//   store double %2, ptr %by, align 8
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %3 = load ptr, ptr %to, align 8
//   %4 = load ptr, ptr %from, align 8
//   %5 = icmp ne ptr %4, null
//   %6 = zext i1 %5 to i32
//   br i1 %5, label %ok, label %exit.1, !prof !1
//
// ok:                                               ; preds = %b1
//   %7 = load double, ptr %4, align 1
//   %8 = load double, ptr %by, align 8
//   %9 = fmul fast double %7, %8
//   %10 = icmp ne ptr %3, null
//   %11 = zext i1 %10 to i32
//   br i1 %10, label %ok1, label %exit.1, !prof !1
//
// exit.1:                                           ; preds = %ok, %b1
//   ret i32 1
//
// ok1:                                              ; preds = %ok
//   store double %9, ptr %3, align 1
//   ret i32 0
// }
//
// define protected void @C.Move_6d74865a_0123abcd.x86_64_v3.invoke(ptr %0, ptr %1, double %2, ptr %3) #1 section ".text_x86_64_v3" {
// entry:
//   %4 = call i32 @C.Move_6d74865a_0123abcd.x86_64_v3(ptr %0, ptr %1, double %2) #2
//   store i32 %4, ptr %3, align 4
//   ret void
// }
