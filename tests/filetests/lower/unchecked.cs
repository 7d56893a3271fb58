// stage: lower
// precompile: At, AtSpan, AtText
// check-bounds: no
//
// No index is tested; arrays are still tested for null.
using System;

public static class Unchecked
{
    public static int At(int[] values, int index) => values[index];

    public static int AtSpan(ReadOnlySpan<int> values, int index) => values[index];

    public static char AtText(string text, int index) => text[index];
}

// expect:
// define protected { i32, i32 } @Unchecked.AtSpan_bd76cd1a_0123abcd.x86_64_v3(ptr noalias nocapture noundef readonly align 8 dereferenceable(16) %0, i32 noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %values = alloca [16 x i8], align 8
//   %index = alloca i32, align 4
//   %result = alloca i32, align 4
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   call void @llvm.memcpy.p0.p0.i64(ptr align 8 %values, ptr align 8 %0, i64 16, i1 false)
//   store i32 %1, ptr %index, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %2 = load i32, ptr %index, align 4
//   %3 = getelementptr inbounds i8, ptr %values, i64 8
//   %4 = load i32, ptr %3, align 1
//   %5 = icmp ult i32 %2, %4
//   %6 = zext i1 %5 to i32
//   %7 = load ptr, ptr %values, align 1
//   %8 = zext i32 %2 to i64
//   %9 = mul i64 %8, 4
//   %10 = getelementptr i8, ptr %7, i64 %9
//   %11 = load i32, ptr %10, align 1
//   store i32 %11, ptr %result, align 4
//   store i32 0, ptr %status, align 4
//   br label %return
//
// return:                                           ; preds = %b1
//   %12 = load i32, ptr %result, align 4
//   %13 = insertvalue { i32, i32 } zeroinitializer, i32 %12, 0
//   %14 = load i32, ptr %status, align 4
//   %15 = insertvalue { i32, i32 } %13, i32 %14, 1
//   ret { i32, i32 } %15
// }
//
// define protected i32 @Unchecked.AtSpan_bd76cd1a_0123abcd.x86_64_v3.invoke(ptr %0, i32 %1, i32 %2, ptr %3) #2 section ".text_x86_64_v3" {
// entry:
//   %span = alloca [16 x i8], align 8
//   call void @llvm.memset.p0.i64(ptr align 8 %span, i8 0, i64 16, i1 false)
//   store ptr %0, ptr %span, align 8
//   %4 = getelementptr inbounds i8, ptr %span, i64 8
//   store i32 %1, ptr %4, align 4
//   %5 = call { i32, i32 } @Unchecked.AtSpan_bd76cd1a_0123abcd.x86_64_v3(ptr %span, i32 %2) #4
//   %6 = extractvalue { i32, i32 } %5, 1
//   store i32 %6, ptr %3, align 4
//   %7 = extractvalue { i32, i32 } %5, 0
//   ret i32 %7
// }
//
// define protected { i32, i32 } @Unchecked.AtText_661c2a42_0123abcd.x86_64_v3(ptr noundef %0, i32 noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %text = alloca ptr, align 8
//   %index = alloca i32, align 4
//   %bound0 = alloca i32, align 4
//   %result = alloca i32, align 4
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %text, align 8
//   store i32 %1, ptr %index, align 4
//   store i32 0, ptr %bound0, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   %2 = load ptr, ptr %text, align 8
//   %3 = icmp eq ptr %2, null
//   %4 = zext i1 %3 to i32
//   %5 = select i1 %3, ptr @data_de47c9b27eb8d300, ptr %2
//   %6 = getelementptr inbounds i8, ptr %5, i64 8
//   %7 = load i32, ptr %6, align 4, !invariant.load !1
//   store i32 %7, ptr %bound0, align 4
//   br label %b1
//
// b1:                                               ; preds = %b0
//   %8 = load ptr, ptr %text, align 8
//   %9 = load i32, ptr %bound0, align 4
//   %10 = load i32, ptr %index, align 4
//   %11 = icmp ult i32 %10, %9
//   %12 = zext i1 %11 to i32
//   %13 = icmp ne ptr %8, null
//   br i1 %13, label %ok, label %exit.1, !prof !2
//
// ok:                                               ; preds = %b1
//   %14 = zext i32 %10 to i64
//   %15 = getelementptr inbounds i8, ptr %8, i64 12
//   %16 = mul i64 %14, 2
//   %17 = getelementptr inbounds i8, ptr %15, i64 %16
//   %18 = load i16, ptr %17, align 2, !tbaa !3
//   %19 = zext i16 %18 to i32
//   %20 = trunc i32 %19 to i16
//   %21 = zext i16 %20 to i32
//   store i32 %21, ptr %result, align 4
//   store i32 0, ptr %status, align 4
//   br label %return
//
// exit.1:                                           ; preds = %b1
//   store i32 0, ptr %result, align 4
//   store i32 1, ptr %status, align 4
//   br label %return
//
// return:                                           ; preds = %ok, %exit.1
//   %22 = load i32, ptr %result, align 4
//   %23 = insertvalue { i32, i32 } zeroinitializer, i32 %22, 0
//   %24 = load i32, ptr %status, align 4
//   %25 = insertvalue { i32, i32 } %23, i32 %24, 1
//   ret { i32, i32 } %25
// }
//
// define protected i32 @Unchecked.AtText_661c2a42_0123abcd.x86_64_v3.invoke(ptr %0, i32 %1, ptr %2) #1 section ".text_x86_64_v3" {
// entry:
//   %3 = call { i32, i32 } @Unchecked.AtText_661c2a42_0123abcd.x86_64_v3(ptr %0, i32 %1) #2
//   %4 = extractvalue { i32, i32 } %3, 1
//   store i32 %4, ptr %2, align 4
//   %5 = extractvalue { i32, i32 } %3, 0
//   ret i32 %5
// }
//
// define protected { i32, i32 } @Unchecked.At_6aa7c50f_0123abcd.x86_64_v3(ptr noundef %0, i32 noundef %1) #0 section ".text_x86_64_v3" {
// entry:
//   %values = alloca ptr, align 8
//   %index = alloca i32, align 4
//   %bound0 = alloca i32, align 4
//   %result = alloca i32, align 4
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %values, align 8
//   store i32 %1, ptr %index, align 4
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
//   %10 = load i32, ptr %index, align 4
//   %11 = icmp ult i32 %10, %9
//   %12 = zext i1 %11 to i32
//   %13 = icmp ne ptr %8, null
//   br i1 %13, label %ok, label %exit.1, !prof !2
//
// ok:                                               ; preds = %b1
//   %14 = zext i32 %10 to i64
//   %15 = getelementptr inbounds i8, ptr %8, i64 16
//   %16 = mul i64 %14, 4
//   %17 = getelementptr inbounds i8, ptr %15, i64 %16
//   %18 = load i32, ptr %17, align 4, !tbaa !3
//   store i32 %18, ptr %result, align 4
//   store i32 0, ptr %status, align 4
//   br label %return
//
// exit.1:                                           ; preds = %b1
//   store i32 0, ptr %result, align 4
//   store i32 1, ptr %status, align 4
//   br label %return
//
// return:                                           ; preds = %ok, %exit.1
//   %19 = load i32, ptr %result, align 4
//   %20 = insertvalue { i32, i32 } zeroinitializer, i32 %19, 0
//   %21 = load i32, ptr %status, align 4
//   %22 = insertvalue { i32, i32 } %20, i32 %21, 1
//   ret { i32, i32 } %22
// }
//
// define protected i32 @Unchecked.At_6aa7c50f_0123abcd.x86_64_v3.invoke(ptr %0, i32 %1, ptr %2) #1 section ".text_x86_64_v3" {
// entry:
//   %3 = call { i32, i32 } @Unchecked.At_6aa7c50f_0123abcd.x86_64_v3(ptr %0, i32 %1) #2
//   %4 = extractvalue { i32, i32 } %3, 1
//   store i32 %4, ptr %2, align 4
//   %5 = extractvalue { i32, i32 } %3, 0
//   ret i32 %5
// }
