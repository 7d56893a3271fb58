// What LLVM does to a module, as data: the new pass manager's text per optimization level, and what its passes are told for the whole process, each entry with its reason.
using System.Collections.Immutable;
using LLVMSharp.Interop;

namespace PkgImage.Compiler.Optimize;

/// <summary>One entry of a pipeline, in the syntax of <c>opt -passes</c>.</summary>
public sealed record Pass(string Text, string Reason);

/// <summary>An option of LLVM's passes that neither their text nor a module can say, as <c>opt</c> takes it.</summary>
public sealed record LlvmOption(string Text, string Reason);

/// <summary>The passes and code generation effort of one -O level.</summary>
/// <param name="Passes">Module passes in order.</param>
/// <param name="CodeGeneration">Effort of instruction selection, scheduling and register allocation.</param>
/// <param name="Vectorize">Whether loops and straight-line code become vectors: LLVM's own drivers do so from -O2.</param>
public sealed record PassPipeline(ImmutableArray<Pass> Passes, LLVMCodeGenOptLevel CodeGeneration, bool Vectorize)
{
    /// <summary>The options, set once a process.</summary>
    public static readonly ImmutableArray<LlvmOption> Options =
    [
        new("-force-ordered-reductions",
            "a sum of floats stays a chain of additions in order, but what is added is computed as vectors; LLVM does so by itself for arm64 only"),
    ];

    private static readonly ImmutableArray<PassPipeline> Levels =
    [
        new(
            [new("default<O0>", "inlines what must be inlined (AggressiveInlining), nothing else: fastest to compile, locals stay in memory")],
            LLVMCodeGenOptLevel.LLVMCodeGenLevelNone,
            Vectorize: false),
        new(
            [new("default<O1>", "scalar optimizations that always pay; no vectors, so code stays close to the source")],
            LLVMCodeGenOptLevel.LLVMCodeGenLevelLess,
            Vectorize: false),
        new(
            [new("default<O2>", "adds inlining by cost, vectorization, and loop transformations that do not grow code much")],
            LLVMCodeGenOptLevel.LLVMCodeGenLevelDefault,
            Vectorize: true),
        new(
            [new("default<O3>", "adds argument promotion, more unrolling and unswitching; a kernel was chosen because its time matters")],
            LLVMCodeGenOptLevel.LLVMCodeGenLevelAggressive,
            Vectorize: true),
    ];

    /// <summary>The pipeline of -O <paramref name="level"/>, 0 to 3.</summary>
    public static PassPipeline Of(int level) => Levels[Math.Clamp(level, 0, Levels.Length - 1)];

    /// <summary>The passes as one text for LLVMRunPasses.</summary>
    public string Text => string.Join(',', Passes.Select(pass => pass.Text));
}
