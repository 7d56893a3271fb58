// Which of several CPU targets a machine can run is the best for it: Julia's order. The very CPU the machine has; then the widest vector
// registers; then the most features; of equals the last in the list. One definition for the loader and for the tools that foretell it.
using System.Numerics;

namespace PkgImage.Format;

internal static class TargetRank
{
    private const int ThisCpu = 1 << 16;

    /// <summary>The place of a target among those the machine can run; the highest is taken, the last of equals.</summary>
    /// <param name="isThisCpu">True when the target is named for the CPU the machine has.</param>
    public static int Of(CpuFeature features, bool isThisCpu) =>
        (isThisCpu ? ThisCpu : 0) + (VectorBytes(features) << 8) + BitOperations.PopCount((ulong)features);

    /// <summary>True when a target's name, up to its features, is that of a CPU.</summary>
    public static bool Names(string target, string cpu) =>
        target.StartsWith(cpu, StringComparison.Ordinal) && cpu.Length > 0 && (target.Length == cpu.Length || target[cpu.Length] == ',');

    private static int VectorBytes(CpuFeature features) =>
        (features & CpuFeature.Avx512F) != 0 ? 64 : (features & CpuFeature.Avx) != 0 ? 32 : 16;
}
