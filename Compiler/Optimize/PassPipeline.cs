// What LLVM does to a module, as data: the new pass manager's text per optimization level, and what its passes are told for the whole
// process, each entry with its reason.
using System.Collections.Immutable;
using LLVMSharp.Interop;

namespace PkgImage.Compiler.Optimize;

/// <summary>One entry of a pipeline, in the syntax of <c>opt -passes</c>.</summary>
public sealed record Pass(string Text, string Reason);

/// <summary>An option of LLVM's passes that neither their text nor a module can say, as <c>opt</c> takes it.</summary>
public sealed record LlvmOption(string Text, string Reason);

/// <summary>The passes and code generation effort of one -O level.</summary>
/// <param name="Simplification">What comes before vectors, once for all CPU targets of a kernel.</param>
/// <param name="FunctionPasses">The passes that follow, in order, for each CPU target: function by function, each through all of them.</param>
/// <param name="CodeGeneration">Effort of instruction selection, scheduling and register allocation.</param>
/// <param name="Vectorize">Whether loops and straight-line code become vectors: LLVM's own drivers do so from -O2.</param>
public sealed record PassPipeline(Pass Simplification, ImmutableArray<Pass> FunctionPasses, LLVMCodeGenOptLevel CodeGeneration, bool Vectorize)
{
    /// <summary>The options, set once a process.</summary>
    public static readonly ImmutableArray<LlvmOption> Options =
    [
        new("-force-ordered-reductions",
            "a sum of floats stays a chain of additions in order, but what is added is computed as vectors; LLVM does so by itself for arm64 only"),
        new("-jump-table-density=50",
            "comparisons one after the other stay such, unless half of the numbers they span are among them; "
            + "where a table pays, languages that compile to IL have made a switch of it"),
        new("-small-loop-cost=10",
            "rounds of vectors are interleaved only half as often as LLVM would: a CPU looks ahead over rounds by itself, and short loops are left with "
            + "fewer remaining rounds: LU 49 to 42 us, small matrices 290 to 263 (x86-64-v3)"),
        new("-epilogue-vectorization-force-VF=16",
            "rounds left behind vectors of 32 or 64 lanes go on in 16, not in half of those: rows of 254 pixels take 18 us instead of 23 (Sobel)"),
        new("-unroll-partial-threshold=150",
            "small loops are unrolled as for the newest CPUs, 8 rounds instead of 2, for a tenth more to compile: Levenshtein 69 to 49 us, "
            + "Base64 17.6 to 15.3"),
    ];

    /// <summary>As LLVM's pipelines run it: once, though another time would find a little more.</summary>
    private const string Combine = "instcombine<no-verify-fixpoint>";

    private static readonly Pass s_straightLines = new("slp-vectorizer", "straight-line code to lanes, the sums of jammed rounds among them");

    private const string LateControlFlow = "forward-switch-cond;switch-range-to-icmp;switch-to-lookup;no-keep-loops;hoist-common-insts;sink-common-insts";

    private static readonly ImmutableArray<PassPipeline> Levels =
    [
        new(
            new("default<O0>", "inlines what must be inlined (AggressiveInlining), nothing else: fastest to compile, locals stay in memory"),
            [],
            LLVMCodeGenOptLevel.LLVMCodeGenLevelNone,
            Vectorize: false),
        new(
            new("default<O1>", "scalar optimizations that always pay; no vectors, so code stays close to the source"),
            [],
            LLVMCodeGenOptLevel.LLVMCodeGenLevelLess,
            Vectorize: false),
        new(
            new("thinlto-pre-link<O2>", "LLVM's simplification: inlining by cost, and all else that comes before vectors"),
            Vectorizing(new("loop-unroll<O2>", "after vectors are made, so that it sees what is left")),
            LLVMCodeGenOptLevel.LLVMCodeGenLevelDefault,
            Vectorize: true),
        new(
            new("thinlto-pre-link<O3>", "adds argument promotion and unswitching: a kernel was chosen because its time matters"),
            Vectorizing(new("loop-unroll<O3>", "as at -O2, with higher limits")),
            LLVMCodeGenOptLevel.LLVMCodeGenLevelAggressive,
            Vectorize: true),
    ];

    /// <summary>
    /// The second half of LLVM's own pipeline, by name, to get between its passes and in front of them: what follows after linking where code
    /// is generated then, the first half being what comes before. Left out is what needs a profile, assumptions, a library of vector functions,
    /// pragmas, or tables of addresses: our modules have none.
    /// </summary>
    private static ImmutableArray<Pass> Vectorizing(Pass unrolling) =>
    [
        new("float2int", "arithmetic on whole numbers by way of floats"),
        new("lower-constant-intrinsics", "llvm.is.constant is answered: all that could become a constant has (see Lower.LoopCheck)"),
        new("loop(loop-rotate,loop-deletion)", "vectorization asks for loops that test at their end; some that were inlined do not"),
        new("loop(loop-unroll-and-jam)", "nests that ask for it (see IR.Loops.JammedSums): before vectors are made of what it leaves"),
        new("loop-vectorize", "rounds of innermost loops to lanes"),
        new("infer-alignment", "what vectors read may be aligned"),
        new("loop-load-elim", "a value stored in one round and loaded in the next stays in a register"),
        new(Combine, "cleans up after vectorization, for the cost model of the next"),
        new($"simplifycfg<{LateControlFlow}>", "control flow as machines like it, now that no pass needs it as it was"),
        s_straightLines,
        new("vector-combine", "shuffles and extractions of both"),
        new(Combine, "cleans up after it"),
        unrolling,
        new("sroa<preserve-cfg>", "unrolling makes indices of local arrays constant"),
        new("infer-alignment", "and addresses"),
        new(Combine, "cleans up after it"),
        new("loop-mssa(licm)", "what vectorization and unrolling made invariant leaves its loop"),
        new("instsimplify", "for what licm left behind"),
        new("div-rem-pairs", "a remainder from the quotient beside it"),
        new("tailcallelim", "marks calls that may be jumps"),
        new("simplifycfg<switch-range-to-icmp;speculate-unpredictables>", "last branches to selections"),
    ];

    /// <summary>The module passes that follow those.</summary>
    private static readonly ImmutableArray<Pass> s_modulePasses =
    [
        new("globaldce", "callees that were inlined everywhere"),
        new("constmerge", "equal constants of several functions"),
    ];

    /// <summary>The pipeline of -O <paramref name="level"/>, 0 to 3.</summary>
    public static PassPipeline Of(int level) => Levels[Math.Clamp(level, 0, Levels.Length - 1)];

    /// <summary>The pipeline without vectors of straight lines, for kernels that are slower with them (see <see cref="IR.Loops.StraightLines"/>).</summary>
    public PassPipeline WithoutStraightLines => this with { FunctionPasses = FunctionPasses.Remove(s_straightLines) };

    /// <summary>The passes that follow the simplification, as one text for LLVMRunPasses; empty where there are none.</summary>
    public string Text => FunctionPasses.IsEmpty
        ? ""
        : string.Join(',', [$"function<eager-inv>({string.Join(',', FunctionPasses.Select(pass => pass.Text))})", .. s_modulePasses.Select(pass => pass.Text)]);
}
