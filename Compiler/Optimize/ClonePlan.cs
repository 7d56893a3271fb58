// Which kernels get code of their own for which CPU targets, decided before anything is compiled.
//
// A kernel is compiled with everything it calls, so what makes a clone worth its bytes is looked for in all of that: a clone brings its
// callees, and what calls something worth cloning is cloned with it. The rules are those of Julia's multiversioning pass, on our IR: loops
// (vectorized by what the CPU has), questions about the hardware, and vectors and fused multiplication where the target adds to what its
// base has. A kernel that none of this touches is the same code on every target, and is compiled once.
//
// Invariant: sharing never changes a result. What depends on the target's answers about the hardware is never shared between targets whose
// answers differ.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Format;

namespace PkgImage.Compiler.Optimize;

/// <summary>Why a kernel has, or has not, code of its own for a CPU target.</summary>
public enum CloneReason
{
    /// <summary>It has not: the base's code would come out the same, or hardly better.</summary>
    Shared,
    /// <summary>The first target has every kernel.</summary>
    FirstTarget,
    /// <summary>The target is marked clone_all.</summary>
    CloneAll,
    /// <summary>It asks about the hardware, and the target's answer is another than its base's.</summary>
    HardwareQuestion,
    Loop,
    /// <summary>It computes with vectors, and the target has wider registers or more of them than its base.</summary>
    Vectors,
    /// <summary>It may fuse multiplications with additions, and the target can while its base cannot.</summary>
    FusedMultiplyAdd,
}

/// <summary>One kernel's clones.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Reasons">One a target.</param>
public sealed record KernelClones(Kernel Kernel, ImmutableArray<CloneReason> Reasons)
{
    /// <summary>Targets with code of their own, in order.</summary>
    public IEnumerable<int> Targets => Enumerable.Range(0, Reasons.Length).Where(target => Reasons[target] != CloneReason.Shared);
}

/// <summary>The clones of a package's kernels.</summary>
/// <param name="Kernels">In the order of <see cref="Kernel.Index"/>.</param>
public sealed record ClonePlan(ImmutableArray<CpuTarget> Targets, ImmutableArray<KernelClones> Kernels)
{
    private const CpuFeature VectorRegisters = CpuFeature.Avx | CpuFeature.Avx2 | CpuFeature.Avx512F;

    /// <summary>Decides for every kernel and target.</summary>
    public static ClonePlan Create(ImmutableArray<Kernel> kernels, ImmutableArray<CpuTarget> targets, CompilerOptions options)
    {
        var architecture = TargetPlatform.Of(options.RuntimeIdentifier).Architecture;
        var answers = targets.Select(target => TargetAnswers.Of(target, architecture)).ToImmutableArray();
        return new ClonePlan(targets, [.. kernels.Select(Clones)]);

        KernelClones Clones(Kernel kernel)
        {
            var functions = kernel.Callees.Add(kernel.Function);
            var questions = IrHardware.Questions(functions);
            var instructions = functions.SelectMany(function => function.Blocks).SelectMany(block => block.Instructions).ToList();
            var usesVectors = instructions.Exists(instruction => instruction is IrVectorCall or IrPermute or IrTargetCall);
            var mayFuse = functions.Any(function =>
            {
                var mode = function.IsFastMath ? FloatMode.Fast : options.FloatMode;
                return function.Blocks.SelectMany(block => block.Instructions).Any(instruction => MayFuse(instruction, mode));
            });
            return new KernelClones(kernel, [.. targets.Select((target, index) => Reason(target, index))]);

            CloneReason Reason(CpuTarget target, int index)
            {
                if (index == 0)
                    return CloneReason.FirstTarget;
                if (target.Base is not { } baseIndex)
                    return CloneReason.CloneAll;
                var added = (CpuFeature)(target.RequiredFeatures & ~targets[baseIndex].RequiredFeatures);
                return ((answers[index] ^ answers[baseIndex]) & questions) != 0 ? CloneReason.HardwareQuestion
                    : kernel.Function.HasLoop ? CloneReason.Loop
                    : usesVectors && (added & VectorRegisters) != 0 ? CloneReason.Vectors
                    : mayFuse && (added & CpuFeature.Fma) != 0 ? CloneReason.FusedMultiplyAdd
                    : CloneReason.Shared;
            }
        }
    }

    /// <summary>The target whose code a kernel runs where a target is chosen.</summary>
    public int CodeOf(int kernel, int target) =>
        Kernels[kernel].Reasons[target] == CloneReason.Shared ? Targets[target].Base ?? 0 : target;

    private static bool MayFuse(IrInstruction instruction, FloatMode mode) => instruction switch
    {
        IrIntrinsicCall { Intrinsic: IrIntrinsic.FusedMultiplyAdd or IrIntrinsic.MultiplyAddEstimate } => true,
        IrVectorCall { Operator: IrVectorOperator.FusedMultiplyAdd or IrVectorOperator.MultiplyAddEstimate } => true,
        // Code generation contracts a product and a sum.
        IrBinary { Operator: IrBinaryOperator.Mul, Left.Type.IsFloat: true } => mode == FloatMode.Fast,
        _ => false,
    };
}
