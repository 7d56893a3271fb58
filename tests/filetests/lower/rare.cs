// stage: lower
// method: C.Kept, C.Limited
static class C
{
    // A divisor is kept from zero: hardly ever.
    static double Kept(double[] numbers, double least)
    {
        var d = 1.0;
        foreach (var number in numbers)
        {
            d = number - 1 / d;
            if (System.Math.Abs(d) < least)
                d = least;
        }
        return d;
    }

    // Limited from above: nobody knows how often.
    static double Limited(double[] numbers, double most)
    {
        var d = 1.0;
        foreach (var number in numbers)
        {
            d = number - 1 / d;
            if (System.Math.Abs(d) > most)
                d = most;
        }
        return d;
    }
}

// expect:
// define protected { double, i32 } @C.Kept_e429f59e_0123abcd.x86_64_v3(ptr noundef %0, double noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %numbers = alloca ptr, align 8
//   %least = alloca double, align 8
//   %bound0 = alloca i32, align 4
//   %local1 = alloca double, align 8
//   %local2 = alloca ptr, align 8
//   %bound3 = alloca i32, align 4
//   %local4 = alloca i32, align 4
//   %result = alloca double, align 8
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %numbers, align 8
//   store double %1, ptr %least, align 8
//   store i32 0, ptr %bound0, align 4
//   store double 0.000000e+00, ptr %local1, align 8
//   store ptr null, ptr %local2, align 8
//   store i32 0, ptr %bound3, align 4
//   store i32 0, ptr %local4, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   %2 = load ptr, ptr %numbers, align 8
//   %3 = icmp eq ptr %2, null
//   %4 = zext i1 %3 to i32
//   %5 = select i1 %3, ptr @data_de47c9b27eb8d300, ptr %2
//   %6 = getelementptr inbounds i8, ptr %5, i64 8
//   %7 = load i32, ptr %6, align 4, !invariant.load !1
//   store i32 %7, ptr %bound0, align 4
//   br label %b1
//
// b1:                                               ; preds = %b0
//   store double 1.000000e+00, ptr %local1, align 8
//   %8 = load ptr, ptr %numbers, align 8
//   %9 = load i32, ptr %bound0, align 4
//   store ptr %8, ptr %local2, align 8
//   store i32 %9, ptr %bound3, align 4
//   store i32 0, ptr %local4, align 4
//   br label %b2
//
// b2:                                               ; preds = %b5, %b1
//   %10 = load i32, ptr %local4, align 4
//   %11 = load ptr, ptr %local2, align 8
//   %12 = load i32, ptr %bound3, align 4
//   %13 = icmp ne ptr %11, null
//   %14 = zext i1 %13 to i32
//   br i1 %13, label %ok, label %exit.1, !prof !2
//
// b3:                                               ; preds = %ok
//   %15 = load ptr, ptr %local2, align 8
//   %16 = load i32, ptr %bound3, align 4
//   %17 = load i32, ptr %local4, align 4
//   %18 = icmp ult i32 %17, %16
//   %19 = zext i1 %18 to i32
//   br i1 %18, label %ok1, label %which, !prof !2
//
// b4:                                               ; preds = %ok
//   %20 = load double, ptr %local1, align 8
//   store double %20, ptr %result, align 8
//   store i32 0, ptr %status, align 4
//   br label %return
//
// b5:                                               ; preds = %b6, %ok1
//   %21 = load i32, ptr %local4, align 4
//   %22 = add i32 %21, 1
//   store i32 %22, ptr %local4, align 4
//   br label %b2
//
// b6:                                               ; preds = %ok1
//   %23 = load double, ptr %least, align 8
//   store double %23, ptr %local1, align 8
//   br label %b5
//
// ok:                                               ; preds = %b2
//   %24 = zext i32 %12 to i64
//   %25 = trunc i64 %24 to i32
//   %26 = icmp slt i32 %10, %25
//   %27 = zext i1 %26 to i32
//   br i1 %26, label %b3, label %b4
//
// exit.1:                                           ; preds = %which, %b2
//   store double 0.000000e+00, ptr %result, align 8
//   store i32 1, ptr %status, align 4
//   br label %return
//
// return:                                           ; preds = %b4, %exit.2, %exit.1
//   %28 = load double, ptr %result, align 8
//   %29 = insertvalue { double, i32 } zeroinitializer, double %28, 0
//   %30 = load i32, ptr %status, align 4
//   %31 = insertvalue { double, i32 } %29, i32 %30, 1
//   ret { double, i32 } %31
//
// ok1:                                              ; preds = %b3
//   %32 = zext i32 %17 to i64
//   %33 = getelementptr inbounds i8, ptr %15, i64 16
//   %34 = mul i64 %32, 8
//   %35 = getelementptr inbounds i8, ptr %33, i64 %34
//   %36 = load double, ptr %35, align 8, !tbaa !3
//   %37 = load double, ptr %local1, align 8
//   %38 = fdiv double 1.000000e+00, %37
//   %39 = fsub double %36, %38
//   store double %39, ptr %local1, align 8
//   %40 = load double, ptr %local1, align 8
//   %41 = call double @llvm.fabs.f64(double %40)
//   %42 = load double, ptr %least, align 8
//   %43 = fcmp uge double %41, %42
//   %44 = zext i1 %43 to i32
//   br i1 %43, label %b5, label %b6, !prof !2
//
// exit.2:                                           ; preds = %which
//   store double 0.000000e+00, ptr %result, align 8
//   store i32 2, ptr %status, align 4
//   br label %return
//
// which:                                            ; preds = %b3
//   %45 = icmp eq ptr %15, null
//   br i1 %45, label %exit.1, label %exit.2
// }
//
// define protected double @C.Kept_e429f59e_0123abcd.x86_64_v3.invoke(ptr %0, double %1, ptr %2) #0 section ".text_x86_64_v3" {
// entry:
//   %3 = load i32, ptr %2, align 4
//   %4 = icmp eq i32 %3, -1
//   br i1 %4, label %ask, label %run
//
// ask:                                              ; preds = %entry
//   %5 = icmp eq ptr %0, null
//   %6 = getelementptr i8, ptr %0, i64 8
//   %7 = select i1 %5, ptr %2, ptr %6
//   %8 = load i32, ptr %7, align 4
//   %9 = sext i32 %8 to i64
//   %10 = call i64 @llvm.abs.i64(i64 %9, i1 false)
//   %11 = udiv i64 %10, 1
//   %12 = add i64 %11, 1
//   %13 = call i64 @llvm.umin.i64(i64 %12, i64 40001)
//   %14 = mul i64 %13, 139
//   %15 = icmp ule i64 %14, 40000
//   br i1 %15, label %run, label %leave
//
// leave:                                            ; preds = %ask
//   ret double 0.000000e+00
//
// run:                                              ; preds = %ask, %entry
//   %16 = call { double, i32 } @C.Kept_e429f59e_0123abcd.x86_64_v3(ptr %0, double %1) #2
//   %17 = extractvalue { double, i32 } %16, 1
//   store i32 %17, ptr %2, align 4
//   %18 = extractvalue { double, i32 } %16, 0
//   ret double %18
// }
//
// define protected { double, i32 } @C.Limited_e14b72fd_0123abcd.x86_64_v3(ptr noundef %0, double noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %numbers = alloca ptr, align 8
//   %most = alloca double, align 8
//   %bound0 = alloca i32, align 4
//   %local1 = alloca double, align 8
//   %local2 = alloca ptr, align 8
//   %bound3 = alloca i32, align 4
//   %local4 = alloca i32, align 4
//   %result = alloca double, align 8
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %numbers, align 8
//   store double %1, ptr %most, align 8
//   store i32 0, ptr %bound0, align 4
//   store double 0.000000e+00, ptr %local1, align 8
//   store ptr null, ptr %local2, align 8
//   store i32 0, ptr %bound3, align 4
//   store i32 0, ptr %local4, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   %2 = load ptr, ptr %numbers, align 8
//   %3 = icmp eq ptr %2, null
//   %4 = zext i1 %3 to i32
//   %5 = select i1 %3, ptr @data_de47c9b27eb8d300, ptr %2
//   %6 = getelementptr inbounds i8, ptr %5, i64 8
//   %7 = load i32, ptr %6, align 4, !invariant.load !1
//   store i32 %7, ptr %bound0, align 4
//   br label %b1
//
// b1:                                               ; preds = %b0
//   store double 1.000000e+00, ptr %local1, align 8
//   %8 = load ptr, ptr %numbers, align 8
//   %9 = load i32, ptr %bound0, align 4
//   store ptr %8, ptr %local2, align 8
//   store i32 %9, ptr %bound3, align 4
//   store i32 0, ptr %local4, align 4
//   br label %b2
//
// b2:                                               ; preds = %b5, %b1
//   %10 = load i32, ptr %local4, align 4
//   %11 = load ptr, ptr %local2, align 8
//   %12 = load i32, ptr %bound3, align 4
//   %13 = icmp ne ptr %11, null
//   %14 = zext i1 %13 to i32
//   br i1 %13, label %ok, label %exit.1, !prof !2
//
// b3:                                               ; preds = %ok
//   %15 = load ptr, ptr %local2, align 8
//   %16 = load i32, ptr %bound3, align 4
//   %17 = load i32, ptr %local4, align 4
//   %18 = icmp ult i32 %17, %16
//   %19 = zext i1 %18 to i32
//   br i1 %18, label %ok1, label %which, !prof !2
//
// b4:                                               ; preds = %ok
//   %20 = load double, ptr %local1, align 8
//   store double %20, ptr %result, align 8
//   store i32 0, ptr %status, align 4
//   br label %return
//
// b5:                                               ; preds = %b6, %ok1
//   %21 = load i32, ptr %local4, align 4
//   %22 = add i32 %21, 1
//   store i32 %22, ptr %local4, align 4
//   br label %b2
//
// b6:                                               ; preds = %ok1
//   %23 = load double, ptr %most, align 8
//   store double %23, ptr %local1, align 8
//   br label %b5
//
// ok:                                               ; preds = %b2
//   %24 = zext i32 %12 to i64
//   %25 = trunc i64 %24 to i32
//   %26 = icmp slt i32 %10, %25
//   %27 = zext i1 %26 to i32
//   br i1 %26, label %b3, label %b4
//
// exit.1:                                           ; preds = %which, %b2
//   store double 0.000000e+00, ptr %result, align 8
//   store i32 1, ptr %status, align 4
//   br label %return
//
// return:                                           ; preds = %b4, %exit.2, %exit.1
//   %28 = load double, ptr %result, align 8
//   %29 = insertvalue { double, i32 } zeroinitializer, double %28, 0
//   %30 = load i32, ptr %status, align 4
//   %31 = insertvalue { double, i32 } %29, i32 %30, 1
//   ret { double, i32 } %31
//
// ok1:                                              ; preds = %b3
//   %32 = zext i32 %17 to i64
//   %33 = getelementptr inbounds i8, ptr %15, i64 16
//   %34 = mul i64 %32, 8
//   %35 = getelementptr inbounds i8, ptr %33, i64 %34
//   %36 = load double, ptr %35, align 8, !tbaa !3
//   %37 = load double, ptr %local1, align 8
//   %38 = fdiv double 1.000000e+00, %37
//   %39 = fsub double %36, %38
//   store double %39, ptr %local1, align 8
//   %40 = load double, ptr %local1, align 8
//   %41 = call double @llvm.fabs.f64(double %40)
//   %42 = load double, ptr %most, align 8
//   %43 = fcmp ule double %41, %42
//   %44 = zext i1 %43 to i32
//   br i1 %43, label %b5, label %b6
//
// exit.2:                                           ; preds = %which
//   store double 0.000000e+00, ptr %result, align 8
//   store i32 2, ptr %status, align 4
//   br label %return
//
// which:                                            ; preds = %b3
//   %45 = icmp eq ptr %15, null
//   br i1 %45, label %exit.1, label %exit.2
// }
//
// define protected double @C.Limited_e14b72fd_0123abcd.x86_64_v3.invoke(ptr %0, double %1, ptr %2) #0 section ".text_x86_64_v3" {
// entry:
//   %3 = load i32, ptr %2, align 4
//   %4 = icmp eq i32 %3, -1
//   br i1 %4, label %ask, label %run
//
// ask:                                              ; preds = %entry
//   %5 = icmp eq ptr %0, null
//   %6 = getelementptr i8, ptr %0, i64 8
//   %7 = select i1 %5, ptr %2, ptr %6
//   %8 = load i32, ptr %7, align 4
//   %9 = sext i32 %8 to i64
//   %10 = call i64 @llvm.abs.i64(i64 %9, i1 false)
//   %11 = udiv i64 %10, 1
//   %12 = add i64 %11, 1
//   %13 = call i64 @llvm.umin.i64(i64 %12, i64 40001)
//   %14 = mul i64 %13, 139
//   %15 = icmp ule i64 %14, 40000
//   br i1 %15, label %run, label %leave
//
// leave:                                            ; preds = %ask
//   ret double 0.000000e+00
//
// run:                                              ; preds = %ask, %entry
//   %16 = call { double, i32 } @C.Limited_e14b72fd_0123abcd.x86_64_v3(ptr %0, double %1) #2
//   %17 = extractvalue { double, i32 } %16, 1
//   store i32 %17, ptr %2, align 4
//   %18 = extractvalue { double, i32 } %16, 0
//   ret double %18
// }
