// stage: lower
// precompile: Mirror
struct Point
{
    public double X, Y;
}

static class C
{
    static Point Mirror(Point p, int axis) => axis == 0 ? new Point { X = -p.X, Y = p.Y } : Swap(p);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Point Swap(Point p) => new Point { X = p.Y, Y = p.X };
}

// expect:
// define protected void @C.Mirror_5c0ac210_0123abcd.x86_64_v3(ptr noalias nocapture noundef writable align 8 dereferenceable(16) %0, ptr noalias nocapture noundef readonly align 8 dereferenceable(16) %1, i32 noundef %2) #0 section ".text_x86_64_v3" {
// entry:
//   %p = alloca [16 x i8], align 8
//   %axis = alloca i32, align 4
//   %local0 = alloca [16 x i8], align 8
//   %v2 = alloca [16 x i8], align 8
//   %v16 = alloca [16 x i8], align 8
//   %v17 = alloca [16 x i8], align 8
//   %v18 = alloca [16 x i8], align 8
//   br label %init
//
// init:                                             ; preds = %entry
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %p, ptr align 8 %1, i64 16, i1 false)
//   store i32 %2, ptr %axis, align 4
//   call void @llvm.memset.p0.i64(ptr align 8 %local0, i8 0, i64 16, i1 false)
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %3 = load i32, ptr %axis, align 4
//   %4 = icmp ne i32 %3, 0
//   br i1 %4, label %b3, label %b2
//
// b2:                                               ; preds = %b1
//   call void @llvm.memset.p0.i64(ptr align 8 %v2, i8 0, i64 16, i1 false)
//   call void @llvm.memcpy.p0.p0.i64(ptr align 1 %local0, ptr align 8 %v2, i64 16, i1 false)
//   %5 = load double, ptr %p, align 1
//   %6 = fneg double %5
//   store double %6, ptr %local0, align 1
//   %7 = getelementptr inbounds i8, ptr %p, i64 8
//   %8 = load double, ptr %7, align 1
//   %9 = getelementptr inbounds i8, ptr %local0, i64 8
//   store double %8, ptr %9, align 1
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %v16, ptr align 8 %local0, i64 16, i1 false)
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %0, ptr align 8 %v16, i64 16, i1 false)
//   ret void
//
// b3:                                               ; preds = %b1
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %v17, ptr align 8 %p, i64 16, i1 false)
//   call void @C.Swap_d6df3433.x86_64_v3(ptr %v18, ptr %v17)
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %0, ptr align 8 %v18, i64 16, i1 false)
//   ret void
// }
//
// define linkonce_odr hidden void @C.Swap_d6df3433.x86_64_v3(ptr noalias nocapture noundef writable align 8 dereferenceable(16) %0, ptr noalias nocapture noundef readonly align 8 dereferenceable(16) %1) #1 section ".text_x86_64_v3" comdat {
// entry:
//   %p = alloca [16 x i8], align 8
//   %local0 = alloca [16 x i8], align 8
//   %v1 = alloca [16 x i8], align 8
//   %v14 = alloca [16 x i8], align 8
//   br label %init
//
// init:                                             ; preds = %entry
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %p, ptr align 8 %1, i64 16, i1 false)
//   call void @llvm.memset.p0.i64(ptr align 8 %local0, i8 0, i64 16, i1 false)
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   call void @llvm.memset.p0.i64(ptr align 8 %v1, i8 0, i64 16, i1 false)
//   call void @llvm.memcpy.p0.p0.i64(ptr align 1 %local0, ptr align 8 %v1, i64 16, i1 false)
//   %2 = getelementptr inbounds i8, ptr %p, i64 8
//   %3 = load double, ptr %2, align 1
//   store double %3, ptr %local0, align 1
//   %4 = load double, ptr %p, align 1
//   %5 = getelementptr inbounds i8, ptr %local0, i64 8
//   store double %4, ptr %5, align 1
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %v14, ptr align 8 %local0, i64 16, i1 false)
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %0, ptr align 8 %v14, i64 16, i1 false)
//   ret void
// }
//
// define protected void @C.Mirror_5c0ac210_0123abcd.x86_64_v3.invoke(ptr %0, ptr %1, i32 %2) #4 section ".text_x86_64_v3" {
// entry:
//   call void @C.Mirror_5c0ac210_0123abcd.x86_64_v3(ptr %0, ptr %1, i32 %2) #5
//   ret void
// }
