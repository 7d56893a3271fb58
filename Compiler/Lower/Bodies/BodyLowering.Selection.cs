// Branches that a loop without guards does without (see ConditionalElements): the blocks of all ways are lowered where the branch would be,
// one after the other, and each variable is given what the conditions select. Until then nothing is assigned; what a way reads of its own
// assignments it is handed.
using System.Collections.Immutable;
using LLVMSharp.Interop;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Loops;
using Assignments = System.Collections.Generic.OrderedDictionary<PkgImage.Compiler.IR.IrLocal, LLVMSharp.Interop.LLVMValueRef>;

namespace PkgImage.Compiler.Lower.Bodies;

internal sealed partial class BodyLowering
{
    /// <summary>Branches that are none, by the blocks that they end.</summary>
    private ImmutableDictionary<int, ConvertedBranch> _converted = ImmutableDictionary<int, ConvertedBranch>.Empty;

    /// <summary>A way that leads to a block.</summary>
    /// <param name="IsTaken">Whether control would take it, as an i1; null when it always does.</param>
    /// <param name="Assigned">What it has assigned so far.</param>
    private sealed record Way(LLVMValueRef? IsTaken, Assignments Assigned);

    /// <summary>Computes all that lies between the block being lowered and where its ways meet, and goes on there.</summary>
    private void LowerConverted(ConvertedBranch branch)
    {
        var from = _at;
        var ways = new Dictionary<int, List<Way>>();
        Split(_frame.Function.Blocks[branch.Block].Terminator, new Way(null, []), ways);
        foreach (var number in branch.Ways)
        {
            var block = _frame.Function.Blocks[number];
            var way = Merged(ways[number]);
            for (var i = 0; i < block.Instructions.Length; i++)
            {
                _at = new CodePoint(number, i);
                LowerOn(way, block.Instructions[i]);
            }
            Split(block.Terminator, way, ways);
        }
        foreach (var (local, value) in Merged(ways[branch.Join]).Assigned)
            _memory.Store(value, _frame.AddressOf(local), local.Type.Alignment);
        _at = from;
        MarkRound(_builder.BuildBr(Reach(branch.Join)), new IrBranch(branch.Join));
    }

    private void LowerOn(Way way, IrInstruction instruction)
    {
        if (instruction is IrStoreLocal store)
            way.Assigned[store.Local] = _memory.Narrow(Value(store.Value), store.Local.Type);
        else if (instruction is IrLoadLocal load)
            Define(load.Result, Held(load.Local, way));
        else
            Lower(instruction, isEntry: false);
    }

    /// <summary>Adds the ways that go on from the end of a block.</summary>
    private void Split(IrTerminator terminator, Way way, Dictionary<int, List<Way>> ways)
    {
        if (terminator is IrConditionalBranch branch)
        {
            var condition = Flag(branch.Condition);
            Add(branch.WhenTrue, Both(way.IsTaken, condition));
            Add(branch.WhenFalse, Both(way.IsTaken, _builder.BuildBinOp(LLVMOpcode.LLVMXor, condition, Bit(1))));
        }
        else
        {
            Add(terminator.Successors.Single(), way.IsTaken);
        }

        void Add(int block, LLVMValueRef? isTaken)
        {
            if (!ways.TryGetValue(block, out var list))
                ways.Add(block, list = []);
            list.Add(way with { IsTaken = isTaken });
        }
    }

    /// <summary>What several ways are where they have become one.</summary>
    private Way Merged(List<Way> ways)
    {
        var merged = new Way(ways[^1].IsTaken, new Assignments(ways[^1].Assigned));
        foreach (var way in Enumerable.Reverse(ways).Skip(1))
        {
            foreach (var local in way.Assigned.Keys.Union(merged.Assigned.Keys).ToList())
                merged.Assigned[local] = _builder.BuildSelect(way.IsTaken!.Value, Held(local, way), Held(local, merged));
            merged = merged with { IsTaken = _builder.BuildSelect(way.IsTaken!.Value, Bit(1), merged.IsTaken!.Value) };
        }
        return merged;
    }

    /// <summary>What a variable holds on a way.</summary>
    private LLVMValueRef Held(IrLocal local, Way way) =>
        way.Assigned.TryGetValue(local, out var value) ? value : _memory.Load(_types.Of(local.Type), _frame.AddressOf(local), local.Type.Alignment);

    /// <summary>Both conditions; the second one does not count, whatever it is, where the first one does not hold.</summary>
    private LLVMValueRef Both(LLVMValueRef? first, LLVMValueRef second) => first is { } flag ? _builder.BuildSelect(flag, second, Bit(0)) : second;

    private LLVMValueRef Bit(int value) => LlvmTypes.Constant(_types.I1, value);
}
