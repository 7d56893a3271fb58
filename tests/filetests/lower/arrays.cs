// stage: lower
// precompile: AddRows
static class C
{
    // What is read and what is written lie apart, or the check of the nest does not hold.
    static void AddRows(double[] from, double[] to, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                to[i * n + j] += from[j];
        }
    }
}

// expect:
// define protected i32 @C.AddRows_5398c9f4_0123abcd.x86_64_v3(ptr noundef %0, ptr noundef %1, i32 noundef %2) #0 section ".text_x86_64_v3" {
// entry:
//   %from = alloca ptr, align 8
//   %to = alloca ptr, align 8
//   %n = alloca i32, align 4
//   %bound0 = alloca i32, align 4
//   %bound1 = alloca i32, align 4
//   %local2 = alloca i32, align 4
//   %local3 = alloca i32, align 4
//   %round = alloca i64, align 8
//   %round3 = alloca i64, align 8
//   %round7 = alloca i64, align 8
//   br label %init
//
// init:                                             ; preds = %entry
//   store ptr %0, ptr %from, align 8
//   store ptr %1, ptr %to, align 8
//   store i32 %2, ptr %n, align 4
//   store i32 0, ptr %bound0, align 4
//   store i32 0, ptr %bound1, align 4
//   store i32 0, ptr %local2, align 4
//   store i32 0, ptr %local3, align 4
//   br label %b0
//
// b0:                                               ; preds = %init
//   %3 = load ptr, ptr %from, align 8
//   %4 = icmp eq ptr %3, null
//   %5 = zext i1 %4 to i32
//   %6 = select i1 %4, ptr @data_de47c9b27eb8d300, ptr %3
//   %7 = getelementptr inbounds i8, ptr %6, i64 8
//   %8 = load i32, ptr %7, align 4, !invariant.load !1
//   store i32 %8, ptr %bound0, align 4
//   %9 = load ptr, ptr %to, align 8
//   %10 = icmp eq ptr %9, null
//   %11 = zext i1 %10 to i32
//   %12 = select i1 %10, ptr @data_de47c9b27eb8d300, ptr %9
//   %13 = getelementptr inbounds i8, ptr %12, i64 8
//   %14 = load i32, ptr %13, align 4, !invariant.load !1
//   store i32 %14, ptr %bound1, align 4
//   br label %b1
//
// b1:                                               ; preds = %b0
//   store i32 0, ptr %local2, align 4
//   br label %check.b2
//
// b2:                                               ; preds = %check.b2, %b7
//   %15 = load i32, ptr %local2, align 4
//   %16 = load i32, ptr %n, align 4
//   %17 = icmp slt i32 %15, %16
//   %18 = zext i1 %17 to i32
//   br i1 %17, label %b3, label %b4
//
// b3:                                               ; preds = %b2
//   store i32 0, ptr %local3, align 4
//   br label %check.b5
//
// b4:                                               ; preds = %fast.b2, %b2
//   ret i32 0
//
// b5:                                               ; preds = %check.b56, %check.b5, %ok1
//   %19 = load i32, ptr %local3, align 4
//   %20 = load i32, ptr %n, align 4
//   %21 = icmp slt i32 %19, %20
//   %22 = zext i1 %21 to i32
//   br i1 %21, label %b6, label %b7
//
// b6:                                               ; preds = %b5
//   %23 = load ptr, ptr %to, align 8
//   %24 = load i32, ptr %bound1, align 4
//   %25 = load i32, ptr %local2, align 4
//   %26 = load i32, ptr %n, align 4
//   %27 = mul i32 %25, %26
//   %28 = load i32, ptr %local3, align 4
//   %29 = add i32 %27, %28
//   %30 = icmp ult i32 %29, %24
//   %31 = zext i1 %30 to i32
//   br i1 %30, label %ok, label %which, !prof !2
//
// b7:                                               ; preds = %fast.b54, %b5
//   %32 = load i32, ptr %local2, align 4
//   %33 = add i32 %32, 1
//   store i32 %33, ptr %local2, align 4
//   call void asm sideeffect "", ""() #4
//   br label %b2
//
// check.b2:                                         ; preds = %b1
//   %34 = load i32, ptr %local2, align 4
//   %35 = sext i32 %34 to i64
//   %36 = load i32, ptr %n, align 4
//   %37 = sext i32 %36 to i64
//   %38 = load i32, ptr %bound1, align 4
//   %39 = zext i32 %38 to i64
//   %40 = mul i64 %35, %37
//   %41 = icmp ult i64 %40, %39
//   %42 = and i1 true, %41
//   %43 = sub i64 %37, 1
//   %44 = sub i64 %43, 0
//   %45 = add i64 %40, %44
//   %46 = sub i64 %37, 1
//   %47 = sub i64 %46, %35
//   %48 = mul i64 %47, %37
//   %49 = icmp ult i64 %47, 2147483647
//   %50 = and i1 %42, %49
//   %51 = icmp sge i64 %48, 0
//   %52 = add i64 %40, %48
//   %53 = select i1 %51, i64 %40, i64 %52
//   %54 = add i64 %45, %48
//   %55 = select i1 %51, i64 %54, i64 %45
//   %56 = icmp sge i64 %53, 0
//   %57 = and i1 %50, %56
//   %58 = icmp ult i64 %55, %39
//   %59 = and i1 %57, %58
//   %60 = load i32, ptr %bound0, align 4
//   %61 = zext i32 %60 to i64
//   %62 = sub i64 %37, 1
//   %63 = sub i64 %62, 0
//   %64 = add i64 0, %63
//   %65 = and i1 %59, true
//   %66 = icmp ult i64 %64, %61
//   %67 = and i1 %65, %66
//   %68 = load ptr, ptr %from, align 8
//   %69 = load ptr, ptr %to, align 8
//   %70 = icmp ne ptr %68, %69
//   %71 = and i1 %67, %70
//   store i64 -1, ptr %round, align 8
//   br i1 %71, label %fast.b2, label %b2, !prof !2
//
// check.b5:                                         ; preds = %b3
//   %72 = load i32, ptr %n, align 4
//   %73 = sext i32 %72 to i64
//   %74 = sub i64 %73, 1
//   %75 = load i32, ptr %local3, align 4
//   %76 = sext i32 %75 to i64
//   %77 = sub i64 %74, %76
//   %78 = icmp sge i64 %77, 3
//   %79 = call i1 @llvm.is.constant.i64(i64 %77)
//   %80 = or i1 %78, %79
//   br i1 %80, label %check.b56, label %b5
//
// ok:                                               ; preds = %b6
//   %81 = zext i32 %29 to i64
//   %82 = getelementptr inbounds i8, ptr %23, i64 16
//   %83 = mul i64 %81, 8
//   %84 = getelementptr inbounds i8, ptr %82, i64 %83
//   %85 = load double, ptr %84, align 1
//   %86 = load ptr, ptr %from, align 8
//   %87 = load i32, ptr %bound0, align 4
//   %88 = load i32, ptr %local3, align 4
//   %89 = icmp ult i32 %88, %87
//   %90 = zext i1 %89 to i32
//   br i1 %89, label %ok1, label %which2, !prof !2
//
// exit.2:                                           ; preds = %which2, %which
//   ret i32 2
//
// which:                                            ; preds = %b6
//   %91 = icmp eq ptr %23, null
//   br i1 %91, label %exit.1, label %exit.2
//
// exit.1:                                           ; preds = %which2, %which
//   ret i32 1
//
// ok1:                                              ; preds = %ok
//   %92 = zext i32 %88 to i64
//   %93 = getelementptr inbounds i8, ptr %86, i64 16
//   %94 = mul i64 %92, 8
//   %95 = getelementptr inbounds i8, ptr %93, i64 %94
//   %96 = load double, ptr %95, align 8, !tbaa !3
//   %97 = fadd double %85, %96
//   store double %97, ptr %84, align 1
//   %98 = load i32, ptr %local3, align 4
//   %99 = add i32 %98, 1
//   store i32 %99, ptr %local3, align 4
//   call void asm sideeffect "", ""() #4
//   br label %b5
//
// which2:                                           ; preds = %ok
//   %100 = icmp eq ptr %86, null
//   br i1 %100, label %exit.1, label %exit.2
//
// fast.b2:                                          ; preds = %fast.b7, %check.b2
//   %101 = load i64, ptr %round, align 8
//   %102 = add i64 %101, 1
//   store i64 %102, ptr %round, align 8
//   %103 = load i32, ptr %local2, align 4
//   %104 = load i32, ptr %n, align 4
//   %105 = load i64, ptr %round, align 8
//   %106 = add nsw i64 %105, %35
//   %107 = icmp slt i64 %106, %37
//   %108 = zext i1 %107 to i32
//   br i1 %107, label %fast.b3, label %b4
//
// fast.b3:                                          ; preds = %fast.b2
//   store i32 0, ptr %local3, align 4
//   br label %fast.enter.b5
//
// fast.b5:                                          ; preds = %fast.b6, %fast.enter.b5
//   %109 = load i64, ptr %round3, align 8
//   %110 = add i64 %109, 1
//   store i64 %110, ptr %round3, align 8
//   %111 = load i32, ptr %local3, align 4
//   %112 = load i32, ptr %n, align 4
//   %113 = load i64, ptr %round3, align 8
//   %114 = add nsw i64 %113, 0
//   %115 = icmp slt i64 %114, %37
//   %116 = zext i1 %115 to i32
//   br i1 %115, label %fast.b6, label %fast.b7
//
// fast.b6:                                          ; preds = %fast.b5
//   %117 = load ptr, ptr %to, align 8
//   %118 = load i32, ptr %bound1, align 4
//   %119 = load i32, ptr %local2, align 4
//   %120 = load i32, ptr %n, align 4
//   %121 = mul i32 %119, %120
//   %122 = load i32, ptr %local3, align 4
//   %123 = add i32 %121, %122
//   %124 = icmp ult i32 %123, %118
//   %125 = zext i1 %124 to i32
//   %126 = load i64, ptr %round3, align 8
//   %127 = load i64, ptr %round, align 8
//   %128 = mul nsw i64 %127, %37
//   %129 = add nsw i64 %128, %40
//   %130 = add nsw i64 %126, %129
//   %131 = getelementptr inbounds i8, ptr %117, i64 16
//   %132 = mul i64 %130, 8
//   %133 = getelementptr inbounds i8, ptr %131, i64 %132
//   %134 = load double, ptr %133, align 1, !alias.scope !6, !noalias !9
//   %135 = load ptr, ptr %from, align 8
//   %136 = load i32, ptr %bound0, align 4
//   %137 = load i32, ptr %local3, align 4
//   %138 = icmp ult i32 %137, %136
//   %139 = zext i1 %138 to i32
//   %140 = load i64, ptr %round3, align 8
//   %141 = load i64, ptr %round, align 8
//   %142 = add nsw i64 %140, 0
//   %143 = getelementptr inbounds i8, ptr %135, i64 16
//   %144 = mul i64 %142, 8
//   %145 = getelementptr inbounds i8, ptr %143, i64 %144
//   %146 = load double, ptr %145, align 8, !tbaa !3, !alias.scope !9, !noalias !6
//   %147 = fadd double %134, %146
//   store double %147, ptr %133, align 1, !alias.scope !6, !noalias !9
//   %148 = load i32, ptr %local3, align 4
//   %149 = add i32 %148, 1
//   store i32 %149, ptr %local3, align 4
//   br label %fast.b5
//
// fast.b7:                                          ; preds = %fast.b5
//   %150 = load i32, ptr %local2, align 4
//   %151 = add i32 %150, 1
//   store i32 %151, ptr %local2, align 4
//   br label %fast.b2
//
// fast.enter.b5:                                    ; preds = %fast.b3
//   store i64 -1, ptr %round3, align 8
//   br label %fast.b5
//
// fast.b54:                                         ; preds = %fast.b65, %check.b56
//   %152 = load i64, ptr %round7, align 8
//   %153 = add i64 %152, 1
//   store i64 %153, ptr %round7, align 8
//   %154 = load i32, ptr %local3, align 4
//   %155 = load i32, ptr %n, align 4
//   %156 = load i64, ptr %round7, align 8
//   %157 = add nsw i64 %156, %76
//   %158 = icmp slt i64 %157, %73
//   %159 = zext i1 %158 to i32
//   br i1 %158, label %fast.b65, label %b7
//
// fast.b65:                                         ; preds = %fast.b54
//   %160 = load ptr, ptr %to, align 8
//   %161 = load i32, ptr %bound1, align 4
//   %162 = load i32, ptr %local2, align 4
//   %163 = load i32, ptr %n, align 4
//   %164 = mul i32 %162, %163
//   %165 = load i32, ptr %local3, align 4
//   %166 = add i32 %164, %165
//   %167 = icmp ult i32 %166, %161
//   %168 = zext i1 %167 to i32
//   %169 = load i64, ptr %round7, align 8
//   %170 = load i64, ptr %round7, align 8
//   %171 = add nsw i64 %169, %196
//   %172 = getelementptr inbounds i8, ptr %160, i64 16
//   %173 = mul i64 %171, 8
//   %174 = getelementptr inbounds i8, ptr %172, i64 %173
//   %175 = load double, ptr %174, align 1
//   %176 = load ptr, ptr %from, align 8
//   %177 = load i32, ptr %bound0, align 4
//   %178 = load i32, ptr %local3, align 4
//   %179 = icmp ult i32 %178, %177
//   %180 = zext i1 %179 to i32
//   %181 = load i64, ptr %round7, align 8
//   %182 = load i64, ptr %round7, align 8
//   %183 = add nsw i64 %181, %76
//   %184 = getelementptr inbounds i8, ptr %176, i64 16
//   %185 = mul i64 %183, 8
//   %186 = getelementptr inbounds i8, ptr %184, i64 %185
//   %187 = load double, ptr %186, align 8, !tbaa !3
//   %188 = fadd double %175, %187
//   store double %188, ptr %174, align 1
//   %189 = load i32, ptr %local3, align 4
//   %190 = add i32 %189, 1
//   store i32 %190, ptr %local3, align 4
//   br label %fast.b54
//
// check.b56:                                        ; preds = %check.b5
//   %191 = load i32, ptr %bound1, align 4
//   %192 = zext i32 %191 to i64
//   %193 = load i32, ptr %local2, align 4
//   %194 = sext i32 %193 to i64
//   %195 = mul i64 %73, %194
//   %196 = add i64 %195, %76
//   %197 = icmp ult i64 %196, %192
//   %198 = and i1 true, %197
//   %199 = sub i64 %73, 1
//   %200 = sub i64 %199, %76
//   %201 = add i64 %196, %200
//   %202 = icmp sge i64 %196, 0
//   %203 = and i1 %198, %202
//   %204 = icmp ult i64 %201, %192
//   %205 = and i1 %203, %204
//   %206 = load i32, ptr %bound0, align 4
//   %207 = zext i32 %206 to i64
//   %208 = sub i64 %73, 1
//   %209 = sub i64 %208, %76
//   %210 = add i64 %76, %209
//   %211 = icmp sge i64 %76, 0
//   %212 = and i1 %205, %211
//   %213 = icmp ult i64 %210, %207
//   %214 = and i1 %212, %213
//   store i64 -1, ptr %round7, align 8
//   br i1 %214, label %fast.b54, label %b5, !prof !2
// }
//
// define protected void @C.AddRows_5398c9f4_0123abcd.x86_64_v3.invoke(ptr %0, ptr %1, i32 %2, ptr %3) #2 section ".text_x86_64_v3" {
// entry:
//   %4 = load i32, ptr %3, align 4
//   %5 = icmp eq i32 %4, -1
//   br i1 %5, label %ask, label %run
//
// ask:                                              ; preds = %entry
//   %6 = sext i32 %2 to i64
//   %7 = call i64 @llvm.abs.i64(i64 %6, i1 false)
//   %8 = udiv i64 %7, 1
//   %9 = add i64 %8, 1
//   %10 = call i64 @llvm.umin.i64(i64 %9, i64 40001)
//   %11 = mul i64 %10, 39
//   %12 = add i64 12, %11
//   %13 = sext i32 %2 to i64
//   %14 = call i64 @llvm.abs.i64(i64 %13, i1 false)
//   %15 = udiv i64 %14, 1
//   %16 = add i64 %15, 1
//   %17 = call i64 @llvm.umin.i64(i64 %16, i64 40001)
//   %18 = mul i64 %17, %12
//   %19 = icmp ule i64 %18, 40000
//   br i1 %19, label %run, label %leave
//
// leave:                                            ; preds = %ask
//   ret void
//
// run:                                              ; preds = %ask, %entry
//   %20 = call i32 @C.AddRows_5398c9f4_0123abcd.x86_64_v3(ptr %0, ptr %1, i32 %2) #5
//   store i32 %20, ptr %3, align 4
//   ret void
// }
