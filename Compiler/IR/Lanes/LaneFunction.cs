// Functions that can run for several sets of arguments at once, one a lane of vectors: they compute one number of others, by loops whose
// number of rounds each lane decides for itself (Mandelbrot's escape time, a root by Newton's method, a series). LLVM makes vectors of
// loops, but not of a loop that calls such a function or has it inside. A caller's loop that it could make into vectors otherwise gets them
// this way (see LaneCalls, Lower.LaneLowering).
//
// Every lane computes exactly what a call by itself does. What has no exact counterpart in lanes, could fail, or touches memory is not in
// such a function; nor are instructions that machines have for single numbers alone (divisions of integers).
//
// Worth it are chains of floats: each operation waits for the one before, and takes as long for eight numbers as for one, so that nothing is
// lost even where a single lane is left. Integers wait one cycle; selecting them by lane takes as long as computing them.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Lanes;

/// <summary>A function for several sets of arguments at once.</summary>
/// <param name="Scalar">It in scalars alone, for one set: see <see cref="ScalarFields"/>.</param>
/// <param name="Parameters">What its parameters are of the source function's.</param>
/// <param name="Parts">Its blocks in the order they run in.</param>
/// <param name="Stores">For each block the variables of which lanes that wait have values of their own.</param>
/// <param name="VariableSize">Bytes of a variable's lanes: <see cref="OfAvx"/> or <see cref="OfAvx512"/>.</param>
public sealed record LaneFunction(
    IrFunction Scalar, ImmutableArray<ScalarParameter> Parameters, ImmutableArray<LanePart> Parts, ImmutableDictionary<int, LaneStores> Stores, int VariableSize)
{
    /// <summary>
    /// Bytes of a variable's lanes: two vectors of AVX, so that a chain of one fills the waits of the other. The four of SSE are more than its
    /// registers hold, and faster than two.
    /// </summary>
    public const int OfAvx = 64;

    /// <summary>Two vectors of AVX-512.</summary>
    public const int OfAvx512 = 128;

    /// <summary>Instructions it may have, constants and variables left out: more do not fit registers.</summary>
    private const int MaxInstructions = 100;

    /// <summary>Parameters it may have in scalars.</summary>
    private const int MaxParameters = 8;

    /// <summary>Operations of floats that a round of each loop has at least: fewer do not make a chain.</summary>
    private const int MinFloatOperations = 3;

    /// <summary>The symbol of <see cref="Scalar"/>.</summary>
    public string Symbol => Scalar.Symbol;

    /// <summary>Sets of arguments.</summary>
    public int Lanes => VariableSize / Widest;

    /// <summary>Bytes of the widest variable.</summary>
    public int Widest => Scalar.Parameters.Concat(Scalar.Locals).Max(local => local.Type.Size);

    /// <summary>Whether all lanes get to a block in the end, whatever way they take; of blocks outside of loops.</summary>
    public bool IsOnEveryWay(int block)
    {
        if (!Parts.Any(part => part.Block == block && part.Loop.IsEmpty))
            return false;
        var seen = new HashSet<int> { block };
        var pending = new Stack<int>([0]);
        while (pending.TryPop(out var at))
        {
            if (!seen.Add(at))
                continue;
            if (Scalar.Blocks[at].Terminator is IrReturn)
                return false;
            foreach (var next in Scalar.Blocks[at].Terminator.Successors)
                pending.Push(next);
        }
        return true;
    }

    /// <summary>The function of these, or null. Its variables have the size for AVX, which is all that hangs on the target.</summary>
    public static LaneFunction? Of(IrFunction function)
    {
        if (!function.HasLoop
            || function.MayExit
            || function.Inlining == IrInlining.Never
            || !function.Captures.IsEmpty
            || !function.Pads.IsEmpty
            || !IsNumber(function.ReturnType)
            || function.Blocks.SelectMany(block => block.Instructions).Any(instruction => instruction is IrCall or IrGuard)
            || ScalarFields.Split(function, function.Symbol + ".each") is not var (scalar, parameters)
            || parameters.Length is 0 or > MaxParameters
            || !scalar.Blocks.All(block => block.Instructions.All(HasLanes) && block.Terminator is IrBranch or IrConditionalBranch or IrReturn)
            || scalar.Blocks.Sum(block => block.Instructions.Count(instruction => instruction is not (IrConstant or IrLoadLocal or IrStoreLocal))) > MaxInstructions
            || LaneOrder.Of(scalar) is not { } parts)
        {
            return null;
        }
        var loops = parts.SelectMany(part => part.Loops).ToList();
        return loops.Count > 0 && loops.TrueForAll(loop => IsChain(scalar, loop))
            ? new LaneFunction(scalar, parameters, parts, LaneStores.Of(scalar, parts), OfAvx)
            : null;
    }

    private static bool IsNumber(IrType type) => type.Kind is IrKind.I32 or IrKind.I64 or IrKind.F32 or IrKind.F64;

    private static bool IsChain(IrFunction function, LanePart loop) =>
        function.InstructionsIn(loop.Blocks).Count(instruction => instruction is IrBinary { Result.Type.IsFloat: true } or IrIntrinsicCall) >= MinFloatOperations;

    /// <summary>Whether machines do the same in each lane of a vector, whatever the operands.</summary>
    private static bool HasLanes(IrInstruction instruction) => instruction switch
    {
        IrConstant or IrSelect or IrUnary or IrLoadLocal or IrStoreLocal => true,
        IrBinary { Result.Type.IsFloat: true } binary => binary.Operator != IrBinaryOperator.Rem,
        IrBinary { Operator: IrBinaryOperator.Div or IrBinaryOperator.DivUnsigned or IrBinaryOperator.Rem or IrBinaryOperator.RemUnsigned } => false,
        IrBinary { Operator: IrBinaryOperator.Mul, Result.Type.Kind: IrKind.I64 } => false,
        IrBinary => true,
        IrCompare compare => IsNumber(compare.Left.Type),
        IrConvert { Conversion: IrConversion.SignExtend or IrConversion.ZeroExtend or IrConversion.Truncate or IrConversion.FloatToFloat } convert =>
            IsNumber(convert.Operand.Type) && IsNumber(convert.Result.Type),
        IrConvert { Conversion: IrConversion.SignedToFloat, Operand.Type.Kind: IrKind.I32 } => true,
        IrIntrinsicCall { Intrinsic: IrIntrinsic.Sqrt or IrIntrinsic.Abs or IrIntrinsic.Floor or IrIntrinsic.Ceiling or IrIntrinsic.Truncate or IrIntrinsic.RoundEven } => true,
        _ => false,
    };
}
