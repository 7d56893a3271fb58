// Ten wrong compilers. Each has one lowering wrong, a mistake that has been made in real ones; the fuzzer has to find every one.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import;

namespace PkgImage.Fuzz.Mutants;

/// <param name="Name">What is wrong.</param>
/// <param name="Change">The function as the wrong compiler has it; the function itself where that makes no difference.</param>
internal sealed record Mutant(string Name, Func<IrFunction, IrFunction> Change)
{
    public static readonly ImmutableArray<Mutant> All =
    [
        Of("signed division is unsigned", (i, _) => i is IrBinary { Operator: IrBinaryOperator.Div, Result.Type.IsFloat: false } b
            ? [b with { Operator = IrBinaryOperator.DivUnsigned }] : null),
        Of("signed less and greater are unsigned", (i, _) => i is IrCompare { Left.Type.IsFloat: false } c ? Unsigned(c) : null),
        new("shift amounts are not masked", UnmaskedShift),
        Of("checked addition is not checked", (i, f) => i is IrOverflow { Operator: IrOverflowOperator.Add or IrOverflowOperator.AddUnsigned } o
            ? [new IrBinary(o.Result, IrBinaryOperator.Add, o.Left, o.Right), new IrConstant(o.Overflowed, 0)] : null),
        Of("sign extension is zero extension", (i, _) => i is IrConvert { Conversion: IrConversion.SignExtend } c
            ? [c with { Conversion = IrConversion.ZeroExtend }] : null),
        new("bounds checks let the length pass", BoundsOffByOne),
        Of("remainder of floats is a - b * trunc(a / b)", NaiveRemainder),
        Of("comparisons of floats have NaN the wrong way round", (i, _) => i is IrCompare { Left.Type.IsFloat: true } c ? OtherNaN(c) : null),
        Of("stores of 64 bits write 32", NarrowStore),
        new("an exception passes finally by", FinallySkipped),
    ];

    public ImportedPackage Apply(ImportedPackage package) => FunctionRewriter.Change(package, Change);

    public override string ToString() => Name;

    /// <summary>A mutant that changes instructions one by one.</summary>
    /// <param name="change">What stands in the place of an instruction, or null for the instruction itself.</param>
    private static Mutant Of(string name, Func<IrInstruction, FunctionRewriter, ImmutableArray<IrInstruction>?> change) => new(name, function =>
    {
        var rewriter = new FunctionRewriter(function);
        var isChanged = false;
        ImmutableArray<IrBlock> blocks = [.. function.Blocks.Select(b => b with { Instructions = [.. b.Instructions.SelectMany(i => Changed(i).AsEnumerable())] })];
        return isChanged ? rewriter.With(blocks) : function;

        ImmutableArray<IrInstruction> Changed(IrInstruction instruction)
        {
            var changed = change(instruction, rewriter);
            isChanged |= changed is not null;
            return changed ?? [instruction];
        }
    });

    /// <summary>Those that say "or equal" are left alone: with them loops down to zero would not end.</summary>
    private static ImmutableArray<IrInstruction>? Unsigned(IrCompare compare) => compare.Predicate switch
    {
        IrPredicate.Less => [compare with { Predicate = IrPredicate.LessUnsigned }],
        IrPredicate.Greater => [compare with { Predicate = IrPredicate.GreaterUnsigned }],
        _ => null,
    };

    private static ImmutableArray<IrInstruction>? OtherNaN(IrCompare compare)
    {
        IrPredicate? other = compare.Predicate switch
        {
            IrPredicate.Less => IrPredicate.LessUnsigned,
            IrPredicate.LessOrEqual => IrPredicate.LessOrEqualUnsigned,
            IrPredicate.Greater => IrPredicate.GreaterUnsigned,
            IrPredicate.GreaterOrEqual => IrPredicate.GreaterOrEqualUnsigned,
            IrPredicate.LessUnsigned => IrPredicate.Less,
            IrPredicate.LessOrEqualUnsigned => IrPredicate.LessOrEqual,
            IrPredicate.GreaterUnsigned => IrPredicate.Greater,
            IrPredicate.GreaterOrEqualUnsigned => IrPredicate.GreaterOrEqual,
            _ => null,
        };
        return other is { } predicate ? [compare with { Predicate = predicate }] : null;
    }

    /// <summary>
    /// An amount of the width or more shifts everything out. C# compilers mask the amount in IL already, so it is theirs that is passed over
    /// as well: the mutant takes the amount before the mask.
    /// </summary>
    private static IrFunction UnmaskedShift(IrFunction function)
    {
        var masked = function.Blocks.SelectMany(b => b.Instructions).OfType<IrBinary>()
            .Where(b => b.Operator == IrBinaryOperator.And).ToDictionary(b => b.Result, b => b.Left);
        return Of("", (instruction, rewriter) =>
        {
            if (instruction is not IrBinary { Operator: IrBinaryOperator.ShiftLeft or IrBinaryOperator.ShiftRight or IrBinaryOperator.ShiftRightUnsigned } shift
                || !masked.TryGetValue(shift.Right, out var amount))
            {
                return null;
            }
            var type = shift.Result.Type;
            var (width, zero) = (rewriter.Constant(IrType.I32, type.Size * 8), rewriter.Constant(type, 0));
            var (shifted, fits) = (rewriter.Fresh(type), rewriter.Fresh(IrType.I32));
            return
            [
                width, zero, shift with { Result = shifted },
                new IrCompare(fits, IrPredicate.LessUnsigned, amount, width.Result),
                new IrSelect(shift.Result, fits, shifted, zero.Result),
            ];
        }).Change(function);
    }

    private static ImmutableArray<IrInstruction>? NaiveRemainder(IrInstruction instruction, FunctionRewriter rewriter)
    {
        if (instruction is not IrBinary { Operator: IrBinaryOperator.Rem, Result.Type.IsFloat: true } rem)
            return null;
        var type = rem.Result.Type;
        var (quotient, whole, product) = (rewriter.Fresh(type), rewriter.Fresh(type), rewriter.Fresh(type));
        return
        [
            new IrBinary(quotient, IrBinaryOperator.Div, rem.Left, rem.Right),
            new IrIntrinsicCall(whole, IrIntrinsic.Truncate, [quotient]),
            new IrBinary(product, IrBinaryOperator.Mul, rem.Right, whole),
            new IrBinary(rem.Result, IrBinaryOperator.Sub, rem.Left, product),
        ];
    }

    private static ImmutableArray<IrInstruction>? NarrowStore(IrInstruction instruction, FunctionRewriter rewriter)
    {
        if (instruction is not IrStore { Value.Type.Kind: IrKind.I64 } store)
            return null;
        var half = rewriter.Fresh(IrType.I32);
        return [new IrConvert(half, IrConversion.Truncate, store.Value), store with { Value = half }];
    }

    private static IrFunction BoundsOffByOne(IrFunction function)
    {
        var checks = function.Blocks.SelectMany(b => b.Instructions).OfType<IrGuard>()
            .Where(g => g.Site == IrExitSite.IndexOutOfRange).Select(g => g.Condition).ToHashSet();
        return Of("", (i, _) => i is IrCompare { Predicate: IrPredicate.LessUnsigned } c && checks.Contains(c.Result)
            ? [c with { Predicate = IrPredicate.LessOrEqualUnsigned }] : null).Change(function);
    }

    /// <summary>Exits of a block whose pad cleans up go where those of the pad's own block go, where that can take them.</summary>
    private static IrFunction FinallySkipped(IrFunction function)
    {
        var catching = function.Blocks.SelectMany(b => b.Instructions).OfType<IrExitTest>().Select(t => t.Pad).ToHashSet();
        ImmutableArray<IrBlock> blocks = [.. function.Blocks.Select(b => Takes(Outer(b.Pad), b) ? b with { Pad = Outer(b.Pad) } : b)];
        return blocks.SequenceEqual(function.Blocks) ? function : new FunctionRewriter(function).With(blocks);

        int Outer(int pad) => pad != IrBlock.NoPad && !catching.Contains(pad) ? Outer(function.Blocks[function.Pads[pad].Block].Pad) : pad;

        bool Takes(int pad, IrBlock block) => pad != IrBlock.NoPad
            || (function.MayExit && (function.NeedsExitRecord || (block.Terminator is not IrExit { Payload.IsEmpty: false } && !block.Instructions.Any(i => i is IrCall))));
    }
}
