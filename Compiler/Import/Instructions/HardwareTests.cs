// Properties that tell what the machine can do, by name, as questions an image can answer for each of its CPU targets.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Instructions;

internal static class HardwareTests
{
    private const string Intrinsics = "System.Runtime.Intrinsics.";

    /// <summary>By the type that declares the property. A nested 64-bit class is asked with its outer one: every process is 64-bit.</summary>
    private static readonly ImmutableDictionary<string, HardwareQuestions> Types = new Dictionary<string, HardwareQuestions>
    {
        ["X86.X86Base"] = HardwareQuestions.X86Base,
        ["X86.Sse"] = HardwareQuestions.Sse,
        ["X86.Sse2"] = HardwareQuestions.Sse2,
        ["X86.Sse3"] = HardwareQuestions.Sse3,
        ["X86.Ssse3"] = HardwareQuestions.Ssse3,
        ["X86.Sse41"] = HardwareQuestions.Sse41,
        ["X86.Sse42"] = HardwareQuestions.Sse42,
        ["X86.Popcnt"] = HardwareQuestions.Popcnt,
        ["X86.Avx"] = HardwareQuestions.Avx,
        ["X86.Avx2"] = HardwareQuestions.Avx2,
        ["X86.Bmi1"] = HardwareQuestions.Bmi1,
        ["X86.Bmi2"] = HardwareQuestions.Bmi2,
        ["X86.Fma"] = HardwareQuestions.Fma,
        ["X86.Lzcnt"] = HardwareQuestions.Lzcnt,
        ["X86.Aes"] = HardwareQuestions.Aes,
        ["X86.Pclmulqdq"] = HardwareQuestions.Pclmulqdq,
        ["X86.Avx512F"] = HardwareQuestions.Avx512F,
        ["X86.Avx512BW"] = HardwareQuestions.Avx512BW,
        ["X86.Avx512CD"] = HardwareQuestions.Avx512CD,
        ["X86.Avx512DQ"] = HardwareQuestions.Avx512DQ,
        ["X86.Avx512F/VL"] = HardwareQuestions.Avx512FVL,
        ["Arm.ArmBase"] = HardwareQuestions.ArmBase,
        ["Arm.AdvSimd"] = HardwareQuestions.AdvSimd,
        ["Arm.Aes"] = HardwareQuestions.ArmAes,
        ["Arm.Crc32"] = HardwareQuestions.ArmCrc32,
        ["Arm.Dp"] = HardwareQuestions.Dp,
        ["Arm.Rdm"] = HardwareQuestions.Rdm,
        ["Arm.Sha1"] = HardwareQuestions.Sha1,
        ["Arm.Sha256"] = HardwareQuestions.Sha256,
        ["Vector64"] = HardwareQuestions.Vector64,
        ["Vector128"] = HardwareQuestions.Vector128,
        ["Vector256"] = HardwareQuestions.Vector256,
        ["Vector512"] = HardwareQuestions.Vector512,
    }.ToImmutableDictionary(p => Intrinsics + p.Key, p => p.Value, StringComparer.Ordinal);

    /// <summary>
    /// True for a question about the hardware: IsSupported of an instruction set, IsHardwareAccelerated of a vector type.
    /// Vector128{T}.IsSupported is none: it asks about T.
    /// </summary>
    public static bool IsTest(string type, string method) => method switch
    {
        "get_IsSupported" => type.StartsWith(Intrinsics, StringComparison.Ordinal) && !type.StartsWith(Intrinsics + "Vector", StringComparison.Ordinal),
        "get_IsHardwareAccelerated" => type.StartsWith(Intrinsics + "Vector", StringComparison.Ordinal) || type is "System.Numerics.Vector",
        _ => false,
    };

    /// <summary>Whether a test is one of another architecture's instructions, which every process denies.</summary>
    public static bool IsForeign(string type, Architecture architecture) =>
        type.StartsWith(Intrinsics + "Wasm.", StringComparison.Ordinal)
        || type.StartsWith(Intrinsics + (architecture == Architecture.X64 ? "Arm." : "X86."), StringComparison.Ordinal);

    /// <summary>The question the type's test asks, or none when images cannot answer it.</summary>
    public static HardwareQuestions QuestionOf(string type)
    {
        foreach (var suffix in new[] { "/X64", "/Arm64" })
        {
            if (type.EndsWith(suffix, StringComparison.Ordinal))
                return Types.GetValueOrDefault(type[..^suffix.Length]);
        }
        return Types.GetValueOrDefault(type);
    }
}
