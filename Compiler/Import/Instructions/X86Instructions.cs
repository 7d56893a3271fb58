// Instructions of the x86 classes that the code generator has by name. Those that it has no name for are operations on lanes (X86Forms),
// permutations (X86Permutations) or accesses to memory (MethodImporter.X86Memory).
using System.Collections.Immutable;

namespace PkgImage.Compiler.Import.Instructions;

internal static class X86Instructions
{
    /// <summary>By method and operands. A method of one name and operands is one instruction, whichever class declares it.</summary>
    public static ImmutableDictionary<string, TargetForm> Table { get; } = InstructionTable.Parse("x86.", """
        Average v16i8,v16i8=sse2.pavg.b v8i16,v8i16=sse2.pavg.w v32i8,v32i8=avx2.pavg.b v16i16,v16i16=avx2.pavg.w
        MultiplyHigh v8i16,v8i16=sse2.pmulh.w v16i16,v16i16=avx2.pmulh.w v8u16,v8u16=sse2.pmulhu.w v16u16,v16u16=avx2.pmulhu.w
        MultiplyHighRoundScale v8i16,v8i16=ssse3.pmul.hr.sw.128 v16i16,v16i16=avx2.pmul.hr.sw
        MultiplyAddAdjacent v8i16,v8i16=sse2.pmadd.wd v16i16,v16i16=avx2.pmadd.wd
        MultiplyAddAdjacent v16i8,v16i8=ssse3.pmadd.ub.sw.128 v32i8,v32i8=avx2.pmadd.ub.sw
        SumAbsoluteDifferences v16i8,v16i8=sse2.psad.bw v32i8,v32i8=avx2.psad.bw
        MultipleSumAbsoluteDifferences v16i8,v16i8,#=sse41.mpsadbw v32i8,v32i8,#=avx2.mpsadbw
        MinHorizontal v8i16=sse41.phminposuw
        Sign v16i8,v16i8=ssse3.psign.b.128 v8i16,v8i16=ssse3.psign.w.128 v4i32,v4i32=ssse3.psign.d.128
        Sign v32i8,v32i8=avx2.psign.b v16i16,v16i16=avx2.psign.w v8i32,v8i32=avx2.psign.d
        HorizontalAdd v8i16,v8i16=ssse3.phadd.w.128 v4i32,v4i32=ssse3.phadd.d.128 v16i16,v16i16=avx2.phadd.w v8i32,v8i32=avx2.phadd.d
        HorizontalAdd v4f32,v4f32=sse3.hadd.ps v2f64,v2f64=sse3.hadd.pd v8f32,v8f32=avx.hadd.ps.256 v4f64,v4f64=avx.hadd.pd.256
        HorizontalAddSaturate v8i16,v8i16=ssse3.phadd.sw.128 v16i16,v16i16=avx2.phadd.sw
        HorizontalSubtract v8i16,v8i16=ssse3.phsub.w.128 v4i32,v4i32=ssse3.phsub.d.128 v16i16,v16i16=avx2.phsub.w v8i32,v8i32=avx2.phsub.d
        HorizontalSubtract v4f32,v4f32=sse3.hsub.ps v2f64,v2f64=sse3.hsub.pd v8f32,v8f32=avx.hsub.ps.256 v4f64,v4f64=avx.hsub.pd.256
        HorizontalSubtractSaturate v8i16,v8i16=ssse3.phsub.sw.128 v16i16,v16i16=avx2.phsub.sw
        AddSubtract v4f32,v4f32=sse3.addsub.ps v2f64,v2f64=sse3.addsub.pd v8f32,v8f32=avx.addsub.ps.256 v4f64,v4f64=avx.addsub.pd.256
        MultiplyAddSubtract v4f32,v4f32,v4f32=fma.vfmaddsub.ps v2f64,v2f64,v2f64=fma.vfmaddsub.pd
        MultiplyAddSubtract v8f32,v8f32,v8f32=fma.vfmaddsub.ps.256 v4f64,v4f64,v4f64=fma.vfmaddsub.pd.256
        DotProduct v4f32,v4f32,#=sse41.dpps v2f64,v2f64,#=sse41.dppd v8f32,v8f32,#=avx.dp.ps.256

        PackSignedSaturate v8i16,v8i16=sse2.packsswb.128 v4i32,v4i32=sse2.packssdw.128 v16i16,v16i16=avx2.packsswb v8i32,v8i32=avx2.packssdw
        PackUnsignedSaturate v8i16,v8i16=sse2.packuswb.128 v4i32,v4i32=sse41.packusdw v16i16,v16i16=avx2.packuswb v8i32,v8i32=avx2.packusdw
        Shuffle v16i8,v16i8=ssse3.pshuf.b.128 v32i8,v32i8=avx2.pshuf.b
        PermuteVar v4f32,v4i32=avx.vpermilvar.ps v2f64,v2i64=avx.vpermilvar.pd v8f32,v8i32=avx.vpermilvar.ps.256 v4f64,v4i64=avx.vpermilvar.pd.256
        PermuteVar8x32 v8i32,v8i32=avx2.permd v8f32,v8i32=avx2.permps
        BlendVariable i128,i128,i128=sse41.pblendvb v4f32,v4f32,v4f32=sse41.blendvps v2f64,v2f64,v2f64=sse41.blendvpd
        BlendVariable i256,i256,i256=avx2.pblendvb v8f32,v8f32,v8f32=avx.blendv.ps.256 v4f64,v4f64,v4f64=avx.blendv.pd.256
        Insert v4f32,v4f32,#=sse41.insertps

        ShiftLeftLogical v8i16,v8i16=sse2.psll.w v4i32,v4i32=sse2.psll.d v2i64,v2i64=sse2.psll.q
        ShiftLeftLogical v8i16,i8=sse2.pslli.w v4i32,i8=sse2.pslli.d v2i64,i8=sse2.pslli.q
        ShiftLeftLogical v16i16,v8i16=avx2.psll.w v8i32,v4i32=avx2.psll.d v4i64,v2i64=avx2.psll.q
        ShiftLeftLogical v16i16,i8=avx2.pslli.w v8i32,i8=avx2.pslli.d v4i64,i8=avx2.pslli.q
        ShiftRightLogical v8i16,v8i16=sse2.psrl.w v4i32,v4i32=sse2.psrl.d v2i64,v2i64=sse2.psrl.q
        ShiftRightLogical v8i16,i8=sse2.psrli.w v4i32,i8=sse2.psrli.d v2i64,i8=sse2.psrli.q
        ShiftRightLogical v16i16,v8i16=avx2.psrl.w v8i32,v4i32=avx2.psrl.d v4i64,v2i64=avx2.psrl.q
        ShiftRightLogical v16i16,i8=avx2.psrli.w v8i32,i8=avx2.psrli.d v4i64,i8=avx2.psrli.q
        ShiftRightArithmetic v8i16,v8i16=sse2.psra.w v4i32,v4i32=sse2.psra.d v16i16,v8i16=avx2.psra.w v8i32,v4i32=avx2.psra.d
        ShiftRightArithmetic v8i16,i8=sse2.psrai.w v4i32,i8=sse2.psrai.d v16i16,i8=avx2.psrai.w v8i32,i8=avx2.psrai.d
        ShiftLeftLogicalVariable v4i32,v4i32=avx2.psllv.d v2i64,v2i64=avx2.psllv.q v8i32,v8i32=avx2.psllv.d.256 v4i64,v4i64=avx2.psllv.q.256
        ShiftRightLogicalVariable v4i32,v4i32=avx2.psrlv.d v2i64,v2i64=avx2.psrlv.q v8i32,v8i32=avx2.psrlv.d.256 v4i64,v4i64=avx2.psrlv.q.256
        ShiftRightArithmeticVariable v4i32,v4i32=avx2.psrav.d v8i32,v8i32=avx2.psrav.d.256

        Compare v4f32,v4f32,#31=sse.cmp.ps v2f64,v2f64,#31=sse2.cmp.pd v8f32,v8f32,#31=avx.cmp.ps.256 v4f64,v4f64,#31=avx.cmp.pd.256
        CompareScalar v4f32,v4f32,#31=sse.cmp.ss v2f64,v2f64,#31=sse2.cmp.sd
        CompareScalarOrderedEqual v4f32,v4f32=sse.comieq.ss v2f64,v2f64=sse2.comieq.sd
        CompareScalarOrderedNotEqual v4f32,v4f32=sse.comineq.ss v2f64,v2f64=sse2.comineq.sd
        CompareScalarOrderedLessThan v4f32,v4f32=sse.comilt.ss v2f64,v2f64=sse2.comilt.sd
        CompareScalarOrderedLessThanOrEqual v4f32,v4f32=sse.comile.ss v2f64,v2f64=sse2.comile.sd
        CompareScalarOrderedGreaterThan v4f32,v4f32=sse.comigt.ss v2f64,v2f64=sse2.comigt.sd
        CompareScalarOrderedGreaterThanOrEqual v4f32,v4f32=sse.comige.ss v2f64,v2f64=sse2.comige.sd
        CompareScalarUnorderedEqual v4f32,v4f32=sse.ucomieq.ss v2f64,v2f64=sse2.ucomieq.sd
        CompareScalarUnorderedNotEqual v4f32,v4f32=sse.ucomineq.ss v2f64,v2f64=sse2.ucomineq.sd
        CompareScalarUnorderedLessThan v4f32,v4f32=sse.ucomilt.ss v2f64,v2f64=sse2.ucomilt.sd
        CompareScalarUnorderedLessThanOrEqual v4f32,v4f32=sse.ucomile.ss v2f64,v2f64=sse2.ucomile.sd
        CompareScalarUnorderedGreaterThan v4f32,v4f32=sse.ucomigt.ss v2f64,v2f64=sse2.ucomigt.sd
        CompareScalarUnorderedGreaterThanOrEqual v4f32,v4f32=sse.ucomige.ss v2f64,v2f64=sse2.ucomige.sd
        TestC i128,i128=sse41.ptestc i256,i256=avx.ptestc.256
        TestC v4f32,v4f32=avx.vtestc.ps v2f64,v2f64=avx.vtestc.pd v8f32,v8f32=avx.vtestc.ps.256 v4f64,v4f64=avx.vtestc.pd.256
        TestZ i128,i128=sse41.ptestz i256,i256=avx.ptestz.256
        TestZ v4f32,v4f32=avx.vtestz.ps v2f64,v2f64=avx.vtestz.pd v8f32,v8f32=avx.vtestz.ps.256 v4f64,v4f64=avx.vtestz.pd.256
        TestNotZAndNotC i128,i128=sse41.ptestnzc i256,i256=avx.ptestnzc.256
        TestNotZAndNotC v4f32,v4f32=avx.vtestnzc.ps v2f64,v2f64=avx.vtestnzc.pd v8f32,v8f32=avx.vtestnzc.ps.256 v4f64,v4f64=avx.vtestnzc.pd.256

        ConvertToInt32 v4f32=sse.cvtss2si v2f64=sse2.cvtsd2si
        ConvertToInt64 v4f32=sse.cvtss2si64 v2f64=sse2.cvtsd2si64
        ConvertToInt32WithTruncation v4f32=sse.cvttss2si v2f64=sse2.cvttsd2si
        ConvertToInt64WithTruncation v4f32=sse.cvttss2si64 v2f64=sse2.cvttsd2si64
        ConvertToVector128Int32 v4f32=sse2.cvtps2dq v2f64=sse2.cvtpd2dq v4f64=avx.cvt.pd2dq.256
        ConvertToVector128Int32WithTruncation v4f32=sse2.cvttps2dq v2f64=sse2.cvttpd2dq v4f64=avx.cvtt.pd2dq.256
        ConvertToVector256Int32 v8f32=avx.cvt.ps2dq.256
        ConvertToVector256Int32WithTruncation v8f32=avx.cvtt.ps2dq.256
        ConvertToVector128Single v2f64=sse2.cvtpd2ps v4f64=avx.cvt.pd2.ps.256
        ConvertScalarToVector128Single v4f32,v2f64=sse2.cvtsd2ss
        Reciprocal v4f32=sse.rcp.ps v8f32=avx.rcp.ps.256
        ReciprocalSqrt v4f32=sse.rsqrt.ps v8f32=avx.rsqrt.ps.256
        ReciprocalScalar v4f32=sse.rcp.ss v4f32,v4f32=^sse.rcp.ss
        ReciprocalSqrtScalar v4f32=sse.rsqrt.ss v4f32,v4f32=^sse.rsqrt.ss

        MaskMove v16i8,v16i8,p=sse2.maskmov.dqu
        MaskLoad p,v4f32=avx.maskload.ps p,v2f64=avx.maskload.pd p,v8f32=avx.maskload.ps.256 p,v4f64=avx.maskload.pd.256
        MaskLoad p,v4i32=avx2.maskload.d p,v2i64=avx2.maskload.q p,v8i32=avx2.maskload.d.256 p,v4i64=avx2.maskload.q.256
        MaskStore p,v4f32,v4f32=avx.maskstore.ps p,v2f64,v2f64=avx.maskstore.pd p,v8f32,v8f32=avx.maskstore.ps.256 p,v4f64,v4f64=avx.maskstore.pd.256
        MaskStore p,v4i32,v4i32=avx2.maskstore.d p,v2i64,v2i64=avx2.maskstore.q p,v8i32,v8i32=avx2.maskstore.d.256 p,v4i64,v4i64=avx2.maskstore.q.256
        GatherMaskVector128 v4i32,p,v4i32,v4i32,#=avx2.gather.d.d v2i64,p,v4i32,v2i64,#=avx2.gather.d.q
        GatherMaskVector128 v4f32,p,v4i32,v4f32,#=avx2.gather.d.ps v2f64,p,v4i32,v2f64,#=avx2.gather.d.pd
        GatherMaskVector128 v4i32,p,v2i64,v4i32,#=avx2.gather.q.d v2i64,p,v2i64,v2i64,#=avx2.gather.q.q
        GatherMaskVector128 v4f32,p,v2i64,v4f32,#=avx2.gather.q.ps v2f64,p,v2i64,v2f64,#=avx2.gather.q.pd
        GatherMaskVector128 v4i32,p,v4i64,v4i32,#=avx2.gather.q.d.256 v4f32,p,v4i64,v4f32,#=avx2.gather.q.ps.256
        GatherMaskVector256 v8i32,p,v8i32,v8i32,#=avx2.gather.d.d.256 v4i64,p,v4i32,v4i64,#=avx2.gather.d.q.256
        GatherMaskVector256 v8f32,p,v8i32,v8f32,#=avx2.gather.d.ps.256 v4f64,p,v4i32,v4f64,#=avx2.gather.d.pd.256
        GatherMaskVector256 v4i64,p,v4i64,v4i64,#=avx2.gather.q.q.256 v4f64,p,v4i64,v4f64,#=avx2.gather.q.pd.256

        Crc32 i32,i8=sse42.crc32.32.8 i32,i16=sse42.crc32.32.16 i32,i32=sse42.crc32.32.32 i64,i64=sse42.crc32.64.64
        Encrypt v16i8,v16i8=aesni.aesenc
        EncryptLast v16i8,v16i8=aesni.aesenclast
        Decrypt v16i8,v16i8=aesni.aesdec
        DecryptLast v16i8,v16i8=aesni.aesdeclast
        InverseMixColumns v16i8=aesni.aesimc
        KeygenAssist v16i8,#=aesni.aeskeygenassist
        CarrylessMultiply v2i64,v2i64,#=pclmulqdq
        BitFieldExtract i32,i16=bmi.bextr.32 i64,i16=bmi.bextr.64
        ZeroHighBits i32,i32=bmi.bzhi.32 i64,i64=bmi.bzhi.64
        ParallelBitDeposit i32,i32=bmi.pdep.32 i64,i64=bmi.pdep.64
        ParallelBitExtract i32,i32=bmi.pext.32 i64,i64=bmi.pext.64
        StoreFence =sse.sfence
        LoadFence =sse2.lfence
        MemoryFence =sse2.mfence
        Pause =sse2.pause
        """);
}
