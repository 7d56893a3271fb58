// stage: import
// precompile: Widest
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

/// <summary>Instructions of another architecture are not asked for: no process on this one has them.</summary>
static class C
{
    static int Widest() => Sha256.IsSupported ? 2048 : Crc32.Arm64.IsSupported ? 128 : Avx2.IsSupported ? 256 : 64;
}

// expect:
// function C.Widest_09f1aa04(): i32
//   method C.Widest()
// block 0:
//   branch 1
// block 1: from 0
//   %0: i32 = const 0
//   %1: i32 = const 0
//   branch 2
// block 2: from 1
//   %2: i32 = const 0
//   %3: i32 = const 0
//   branch 3
// block 3: from 2
//   %4: i32 = hardware Avx2, decides-result
//   branch %4, 4, 5
// block 4: from 3
//   %5: i32 = const 256
//   return %5
// block 5: from 3
//   %6: i32 = const 64
//   return %6
