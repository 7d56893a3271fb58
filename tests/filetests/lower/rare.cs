// stage: lower
// precompile: C.Kept, C.Limited
static class C
{
    // A divisor is kept from zero: hardly ever.
    static double Kept(double d, double least)
    {
        if (System.Math.Abs(d) < least)
            d = least;
        return 1 / d;
    }

    // Limited from above: nobody knows how often.
    static double Limited(double d, double most)
    {
        if (System.Math.Abs(d) > most)
            d = most;
        return 1 / d;
    }
}

// expect:
// define protected double @C.Kept_aaee692c_0123abcd.x86_64_v3(double noundef %0, double noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %d = alloca double, align 8
//   %least = alloca double, align 8
//   br label %init
//
// init:                                             ; preds = %entry
//   store double %0, ptr %d, align 8
//   store double %1, ptr %least, align 8
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %2 = load double, ptr %d, align 8
//   %3 = call double @llvm.fabs.f64(double %2)
//   %4 = load double, ptr %least, align 8
//   %5 = fcmp uge double %3, %4
//   %6 = zext i1 %5 to i32
//   br i1 %5, label %b2, label %b3, !prof !1
//
// b2:                                               ; preds = %b3, %b1
//   %7 = load double, ptr %d, align 8
//   %8 = fdiv double 1.000000e+00, %7
//   ret double %8
//
// b3:                                               ; preds = %b1
//   %9 = load double, ptr %least, align 8
//   store double %9, ptr %d, align 8
//   br label %b2
// }
//
// define protected double @C.Kept_aaee692c_0123abcd.x86_64_v3.invoke(double %0, double %1) #2 section ".text_x86_64_v3" {
// entry:
//   %2 = call double @C.Kept_aaee692c_0123abcd.x86_64_v3(double %0, double %1) #3
//   ret double %2
// }
//
// define protected double @C.Limited_fea25e3b_0123abcd.x86_64_v3(double noundef %0, double noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %d = alloca double, align 8
//   %most = alloca double, align 8
//   br label %init
//
// init:                                             ; preds = %entry
//   store double %0, ptr %d, align 8
//   store double %1, ptr %most, align 8
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %2 = load double, ptr %d, align 8
//   %3 = call double @llvm.fabs.f64(double %2)
//   %4 = load double, ptr %most, align 8
//   %5 = fcmp ule double %3, %4
//   %6 = zext i1 %5 to i32
//   br i1 %5, label %b2, label %b3
//
// b2:                                               ; preds = %b3, %b1
//   %7 = load double, ptr %d, align 8
//   %8 = fdiv double 1.000000e+00, %7
//   ret double %8
//
// b3:                                               ; preds = %b1
//   %9 = load double, ptr %most, align 8
//   store double %9, ptr %d, align 8
//   br label %b2
// }
//
// define protected double @C.Limited_fea25e3b_0123abcd.x86_64_v3.invoke(double %0, double %1) #2 section ".text_x86_64_v3" {
// entry:
//   %2 = call double @C.Limited_fea25e3b_0123abcd.x86_64_v3(double %0, double %1) #3
//   ret double %2
// }
