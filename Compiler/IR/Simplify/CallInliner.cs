// Small callees become part of their callers, before loops are looked at: an indexer or a property is an access to an element or a field once it is
// inlined, and a check that stands in another function than its loop cannot be made before the loop. LLVM inlines too, but after that.
//
// Only bodies without branches (InlinableBody). An exit of the callee leaves the caller as the call would have: by the way of the block the call
// is in.
//
// What a callee computes of its arguments alone, the bounds of the arrays it looks into first of all, moves to the beginning of the caller when
// the arguments are there from the beginning too; if the caller has it already, that is used (EntryTerm).
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Inlines calls in one function.</summary>
internal sealed class CallInliner
{
    /// <summary>Instructions of a caller, so that hostile input costs bounded time. What is left is called.</summary>
    private const int MaxCaller = 4_000;

    private readonly IrFunction _function;
    private readonly Func<string, InlinableBody?> _callees;
    private readonly BodyEditor _editor;
    private readonly HeldTerms _held;
    private int _size;

    private CallInliner(IrFunction function, Func<string, InlinableBody?> callees)
    {
        _function = function;
        _callees = callees;
        _editor = new BodyEditor(function);
        _held = new HeldTerms(function, _editor);
        _size = function.Blocks.Sum(block => block.Instructions.Length);
    }

    /// <summary>The function with its small callees inlined; the same one when it calls none.</summary>
    /// <param name="callees">The body of a callee that may be inlined where it is called; null for others.</param>
    public static IrFunction Inline(IrFunction function, Func<string, InlinableBody?> callees)
    {
        if (!function.Blocks.Any(block => block.Instructions.Any(instruction => instruction is IrCall call && callees(call.Callee)?.Fits(call, function) == true)))
            return function;
        var inliner = new CallInliner(function, callees);
        return inliner._editor.Finish([.. function.Blocks.Select(inliner.Inline)]);
    }

    private IrBlock Inline(IrBlock block)
    {
        var (instructions, results) = (new List<IrInstruction>(), new Results());
        var definitions = new Dictionary<IrValue, IrInstruction>();
        foreach (var original in block.Instructions)
        {
            var from = instructions.Count;
            var instruction = results.Copy(original);
            if (instruction is IrCall call && _callees(call.Callee) is { } callee && callee.Fits(call, _function) && _size + callee.Instructions.Length <= MaxCaller)
                instructions.AddRange(Inlined(call, callee, definitions, results));
            else
                instructions.Add(instruction);
            for (; from < instructions.Count; from++)
            {
                foreach (var value in instructions[from].Definitions())
                    definitions.Add(value, instructions[from]);
            }
        }
        return block with { Instructions = [.. instructions], Terminator = results.Copy(block.Terminator) };
    }

    /// <summary>The callee's instructions in the caller.</summary>
    private List<IrInstruction> Inlined(IrCall call, InlinableBody callee, Dictionary<IrValue, IrInstruction> definitions, Results results)
    {
        var body = new InlinedBody(_editor, call, callee);
        foreach (var (local, term) in body.EntryTerms(argument => _held.TermOf(argument, definitions)))
            body.Use(local, _held.VariableOf(term, local.Name));
        var instructions = body.Instructions();
        _size += instructions.Count;
        if (call.Result is not null)
            results.Add(call.Result, body.Returned!);
        return instructions;
    }

    /// <summary>The values that stand for the results of calls.</summary>
    private sealed class Results : IrMapping
    {
        private readonly Dictionary<IrValue, IrValue> _values = [];

        public void Add(IrValue result, IrValue value) => _values.Add(result, value);

        public override IrValue Read(IrValue value) => _values.GetValueOrDefault(value, value);
    }
}
