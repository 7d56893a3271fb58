// Loops inside a loop as functions of their own, so that they can run in lanes (see LaneFunction): whether a program has the iteration of a
// pixel in a method or right in the loop over pixels makes no difference then.
//
// Only a loop that such a function can be made of: it goes on at one block, and leaves one number behind. Where lanes are not possible after
// all, the function is inlined again (IrInlining.Always), and nothing is lost.
using System.Collections.Immutable;
using PkgImage.Compiler.IR.Lanes;
using PkgImage.Compiler.IR.Loops;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Makes functions of loops.</summary>
internal static class LoopFunctions
{
    /// <summary>A function without such loops, and the functions that it calls instead; the same one when it has none.</summary>
    public static (IrFunction Function, ImmutableArray<IrFunction> Loops) Extract(IrFunction function)
    {
        var extracted = ImmutableArray.CreateBuilder<IrFunction>();
        var loops = function.HasLoop ? IrLoops.FindIn(function).SelectMany(loop => loop.Inner).ToList() : [];
        if (loops.Count == 0)
            return (function, []);
        var live = new Lazy<ImmutableArray<ImmutableHashSet<IrLocal>>>(() => Liveness.AtStart(function));
        var addressed = function.AddressedLocals();
        var editor = new BodyEditor(function);
        var blocks = function.Blocks;
        foreach (var loop in loops)
        {
            if (FunctionOf(function, loop, live, addressed) is not var (called, passed, left, next) || LaneFunction.Of(called) is null)
                continue;
            extracted.Add(called);
            foreach (var block in loop.Blocks)
                blocks = blocks.SetItem(block, block == loop.Header ? Call(block, called, passed, left, next, editor) : new IrBlock(block, [], new IrUnreachable()));
        }
        return extracted.Count == 0 ? (function, []) : (editor.Finish(blocks), extracted.ToImmutable());
    }

    /// <summary>The function of a loop, the variables that are passed to it, the one it leaves behind, and where control goes on.</summary>
    private static (IrFunction Function, ImmutableArray<IrLocal> Passed, IrLocal Left, int Next)? FunctionOf(
        IrFunction function, IrLoop loop, Lazy<ImmutableArray<ImmutableHashSet<IrLocal>>> live, IReadOnlySet<IrLocal> addressed)
    {
        var instructions = function.InstructionsIn(loop.Blocks).ToList();
        // What hardly any loop is without, before anything is found out about the function.
        if (instructions.Exists(instruction => instruction is IrGuard or IrCall or IrLoad or IrStore))
            return null;
        var variables = instructions.Select(instruction => instruction.Local()).OfType<IrLocal>().Distinct().ToList();
        var next = loop.Blocks.SelectMany(block => loop.Successors[block]).Where(block => !loop.Blocks.Contains(block)).Distinct().ToList();
        if (next.Count != 1 || variables.Exists(addressed.Contains) || loop.Blocks.Any(block => function.Blocks[block].Pad != IrBlock.NoPad))
            return null;
        var assigned = instructions.OfType<IrStoreLocal>().Select(store => store.Local).ToHashSet();
        if (assigned.Where(live.Value[next[0]].Contains).ToList() is not [var left])
            return null;
        ImmutableArray<IrLocal> passed = [.. variables.Where(variable => live.Value[loop.Header].Contains(variable))];
        var copy = new Copied(passed, variables.Except(passed));
        var numbers = loop.Blocks.Select((block, i) => (block, i)).ToDictionary(pair => pair.block, pair => pair.i + 1);
        numbers.Add(next[0], numbers.Count + 1);
        var blocks = ImmutableArray.CreateBuilder<IrBlock>();
        blocks.Add(new IrBlock(0, [], new IrBranch(numbers[loop.Header])));
        foreach (var block in loop.Blocks)
        {
            var body = function.Blocks[block];
            if (Renumbered(body.Terminator, numbers) is not { } terminator)
                return null;
            blocks.Add(new IrBlock(blocks.Count, [.. body.Instructions.Select(copy.Copy)], terminator));
        }
        var result = new IrValue(1 + instructions.SelectMany(instruction => instruction.Definitions()).Select(value => value.Id).DefaultIfEmpty().Max(), left.Type);
        blocks.Add(new IrBlock(blocks.Count, [copy.Copy(new IrLoadLocal(result, left))], new IrReturn(result)));
        var called = new IrFunction
        {
            Symbol = $"{function.Symbol}.loop{loop.Header}",
            DisplayName = $"a loop of {function.DisplayName}",
            ReturnType = left.Type,
            Parameters = copy.Parameters,
            Locals = copy.Locals,
            Blocks = blocks.ToImmutable(),
            Captures = [],
            MayExit = false,
            NeedsExitRecord = false,
            Inlining = IrInlining.Always,
            HasLoop = true,
            IsFastMath = function.IsFastMath,
            Source = function.Source,
        };
        return (called, passed, left, next[0]);
    }

    private static IrTerminator? Renumbered(IrTerminator terminator, Dictionary<int, int> numbers) => terminator switch
    {
        IrBranch branch => branch with { Target = numbers[branch.Target] },
        IrConditionalBranch branch => branch with { WhenTrue = numbers[branch.WhenTrue], WhenFalse = numbers[branch.WhenFalse] },
        _ => null,
    };

    private static IrBlock Call(int block, IrFunction called, ImmutableArray<IrLocal> passed, IrLocal left, int next, BodyEditor editor)
    {
        var instructions = ImmutableArray.CreateBuilder<IrInstruction>();
        var arguments = ImmutableArray.CreateBuilder<IrValue?>();
        foreach (var variable in passed)
        {
            var value = editor.NewValue(variable.Type);
            instructions.Add(new IrLoadLocal(value, variable));
            arguments.Add(value);
        }
        var result = editor.NewValue(left.Type);
        instructions.Add(new IrCall(result, called.Symbol, arguments.ToImmutable(), [.. passed.Select(_ => (IrObjectPath?)null)]));
        instructions.Add(new IrStoreLocal(left, result));
        return new IrBlock(block, instructions.ToImmutable(), new IrBranch(next));
    }

    /// <summary>Instructions of the loop over variables of the function made of it.</summary>
    private sealed class Copied : IrMapping
    {
        private readonly Dictionary<IrLocal, IrLocal> _variables;

        public Copied(IEnumerable<IrLocal> parameters, IEnumerable<IrLocal> locals)
        {
            _variables = parameters.Select(Numbered).Concat(locals.Select(Numbered)).ToDictionary();
            Parameters = [.. parameters.Select(Variable)];
            Locals = [.. locals.Select(Variable)];
        }

        public ImmutableArray<IrLocal> Parameters { get; }
        public ImmutableArray<IrLocal> Locals { get; }

        protected override IrLocal Variable(IrLocal local) => _variables[local];

        private static KeyValuePair<IrLocal, IrLocal> Numbered(IrLocal local, int index) => new(local, new IrLocal(index, local.Name, local.Type));
    }
}
