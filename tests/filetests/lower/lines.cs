// stage: lower
// debug-info: 2
// precompile: Odd
//
// A function has a scope, its instructions places in it; entry, exits and return have line 0. What is inlined on the IR has a scope of its own.
static class Lines
{
    public static int Odd(int[] values, int index)
    {
        var value = values[index];
        return Last(
            value);
    }

    static int Last(int value) => value & 1;
}

// expect:
// define protected { i32, i32 } @Lines.Odd_db09b3f5_0123abcd.x86_64_v3(ptr noundef %0, i32 noundef %1) #0 section ".text_x86_64_v3" !dbg !5 {
// entry:
//   %values = alloca ptr, align 8
//   %index = alloca i32, align 4
//   %bound0 = alloca i32, align 4
//   %result = alloca i32, align 4
//   %status = alloca i32, align 4
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %values, align 8, !dbg !8
//   store i32 %1, ptr %index, align 4, !dbg !8
//   store i32 0, ptr %bound0, align 4, !dbg !8
//   br label %b0, !dbg !8
//
// b0:                                               ; preds = %init
//   %2 = load ptr, ptr %values, align 8, !dbg !8
//   %3 = icmp eq ptr %2, null, !dbg !8
//   %4 = zext i1 %3 to i32, !dbg !8
//   %5 = select i1 %3, ptr @data_de47c9b27eb8d300, ptr %2, !dbg !8
//   %6 = getelementptr inbounds i8, ptr %5, i64 8, !dbg !8
//   %7 = load i32, ptr %6, align 4, !dbg !8, !invariant.load !7
//   store i32 %7, ptr %bound0, align 4, !dbg !8
//   br label %b1, !dbg !8
//
// b1:                                               ; preds = %b0
//   %8 = load ptr, ptr %values, align 8, !dbg !9
//   %9 = load i32, ptr %bound0, align 4, !dbg !9
//   %10 = load i32, ptr %index, align 4, !dbg !9
//   %11 = icmp ult i32 %10, %9, !dbg !9
//   %12 = zext i1 %11 to i32, !dbg !9
//   br i1 %11, label %ok, label %which, !dbg !9, !prof !10
//
// ok:                                               ; preds = %b1
//   %13 = zext i32 %10 to i64, !dbg !9
//   %14 = getelementptr inbounds i8, ptr %8, i64 16, !dbg !9
//   %15 = mul i64 %13, 4, !dbg !9
//   %16 = getelementptr inbounds i8, ptr %14, i64 %15, !dbg !9
//   %17 = load i32, ptr %16, align 4, !dbg !9, !tbaa !11
//   %18 = and i32 %17, 1, !dbg !14
//   store i32 %18, ptr %result, align 4, !dbg !16
//   store i32 0, ptr %status, align 4, !dbg !16
//   br label %return, !dbg !16
//
// exit.2:                                           ; preds = %which
//   store i32 0, ptr %result, align 4, !dbg !8
//   store i32 2, ptr %status, align 4, !dbg !8
//   br label %return, !dbg !8
//
// return:                                           ; preds = %ok, %exit.1, %exit.2
//   %19 = load i32, ptr %result, align 4, !dbg !8
//   %20 = insertvalue { i32, i32 } zeroinitializer, i32 %19, 0, !dbg !8
//   %21 = load i32, ptr %status, align 4, !dbg !8
//   %22 = insertvalue { i32, i32 } %20, i32 %21, 1, !dbg !8
//   ret { i32, i32 } %22, !dbg !8
//
// which:                                            ; preds = %b1
//   %23 = icmp eq ptr %8, null, !dbg !9
//   br i1 %23, label %exit.1, label %exit.2, !dbg !9
//
// exit.1:                                           ; preds = %which
//   store i32 0, ptr %result, align 4, !dbg !8
//   store i32 1, ptr %status, align 4, !dbg !8
//   br label %return, !dbg !8
// }
//
// define protected i32 @Lines.Odd_db09b3f5_0123abcd.x86_64_v3.invoke(ptr %0, i32 %1, ptr %2) #1 section ".text_x86_64_v3" {
// entry:
//   %3 = call { i32, i32 } @Lines.Odd_db09b3f5_0123abcd.x86_64_v3(ptr %0, i32 %1) #2
//   %4 = extractvalue { i32, i32 } %3, 1
//   store i32 %4, ptr %2, align 4
//   %5 = extractvalue { i32, i32 } %3, 0
//   ret i32 %5
// }
//
// !4 = !DIFile(filename: "/_/lines/lines.cs", directory: "")
//
// !5 = distinct !DISubprogram(name: "Lines.Odd", scope: !4, file: !4, line: 10, type: !6, scopeLine: 10, spFlags: DISPFlagLocalToUnit | DISPFlagDefinition | DISPFlagOptimized, unit: !3)
//
// !8 = !DILocation(line: 0, scope: !5)
//
// !9 = !DILocation(line: 10, column: 9, scope: !5)
//
// !14 = !DILocation(line: 15, column: 35, scope: !15, inlinedAt: !16)
//
// !15 = distinct !DISubprogram(name: "Lines.Last", scope: !4, file: !4, line: 15, type: !6, scopeLine: 15, spFlags: DISPFlagLocalToUnit | DISPFlagDefinition | DISPFlagOptimized, unit: !3)
//
// !16 = !DILocation(line: 11, column: 9, scope: !5)
