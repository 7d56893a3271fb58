// One call's copy of a callee's body. A parameter that the callee never assigns is the argument; any other, and each of its variables, is a variable of the
// caller's, which begins anew with each call. What nothing reads after that is left out.
namespace PkgImage.Compiler.IR.Simplify;

/// <summary>The instructions of a callee without branches, as they are in a caller.</summary>
internal sealed class InlinedBody(BodyEditor editor, IrCall call, InlinableBody callee) : IrMapping
{
    private readonly Dictionary<IrValue, IrValue> _values = [];
    private readonly Dictionary<IrLocal, IrLocal> _locals = [];
    private readonly HashSet<IrLocal> _held = [];
    private readonly List<IrInstruction> _instructions = [];

    /// <summary>The value the callee returns, in the caller; null when it returns none.</summary>
    public IrValue? Returned => callee.Returned is { } value ? Read(value) : null;

    /// <summary>The callee's variables that could be computed at the beginning of the caller.</summary>
    /// <param name="argument">The terms of what is passed.</param>
    public IEnumerable<(IrLocal Local, EntryTerm Term)> EntryTerms(Func<IrValue, EntryTerm?> argument)
    {
        var beginning = callee.Instructions.Select(instruction => instruction is IrCaptureValue value ? value with { Capture = Capture(value.Capture) } : instruction);
        return EntryVariables.Find(callee.Function, beginning, Given).Where(found => !callee.IsParameter(found.Local));

        EntryTerm? Given(IrLoadLocal load) =>
            IsArgument(load.Local) && call.Arguments[load.Local.Index]! is var passed && passed.Type == load.Local.Type ? argument(passed) : null;
    }

    /// <summary>Lets a variable of the callee be one of the caller that holds what it would.</summary>
    public void Use(IrLocal local, IrLocal held)
    {
        _locals.Add(local, held);
        _held.Add(local);
    }

    /// <summary>The body, in the caller.</summary>
    public List<IrInstruction> Instructions()
    {
        foreach (var parameter in callee.Function.Parameters.Where(parameter => InlinableBody.IsPassed(parameter) && callee.Assigned.Contains(parameter)))
        {
            var passed = Passed(parameter);
            _instructions.Add(new IrStoreLocal(Own(parameter), passed));
        }
        var seen = new HashSet<IrLocal>(_held);
        foreach (var instruction in callee.Instructions)
        {
            // A variable that is read, or goes by its address, before it is assigned.
            if (instruction.Local() is { } local && !callee.IsParameter(local) && seen.Add(local) && instruction is not IrStoreLocal)
                Clear(Own(local));
            switch (instruction)
            {
                case IrLoadLocal load when IsArgument(load.Local):
                    _values.Add(load.Result, Passed(load.Local));
                    break;
                case IrStoreLocal store when _held.Contains(store.Local):
                    break;
                default:
                    _instructions.Add(Copy(instruction) with { Location = instruction.Location?.Within(call.Location) ?? call.Location });
                    break;
            }
        }
        RemoveUnread();
        return _instructions;
    }

    public override IrValue Read(IrValue value) => _values[value];

    protected override IrValue Define(IrValue value)
    {
        var copy = editor.NewValue(value.Type);
        _values.Add(value, copy);
        return copy;
    }

    protected override IrLocal Variable(IrLocal local) => Own(local);

    protected override IrCapture Capture(IrCapture capture) => capture.SeenFrom(call.ObjectPaths);

    protected override IrObjectPath Path(IrObjectPath path) => path.SeenFrom(call.ObjectPaths);

    private bool IsArgument(IrLocal local) => callee.IsParameter(local) && !callee.Assigned.Contains(local);

    private IrLocal Own(IrLocal local)
    {
        if (!_locals.TryGetValue(local, out var own))
            _locals.Add(local, own = editor.NewLocal(callee.IsParameter(local) ? "parameter" : "local", local.Type));
        return own;
    }

    /// <summary>An argument as the parameter holds it.</summary>
    private IrValue Passed(IrLocal parameter)
    {
        var argument = call.Arguments[parameter.Index]!;
        if (argument.Type == parameter.Type)
            return argument;
        var narrow = editor.NewValue(parameter.Type);
        _instructions.Add(new IrConvert(narrow, IrConversion.Truncate, argument));
        return narrow;
    }

    private void Clear(IrLocal local)
    {
        var zero = editor.NewValue(local.Type);
        _instructions.Add(local.Type.IsStruct ? new IrZeroStruct(zero) : new IrConstant(zero, 0));
        _instructions.Add(new IrStoreLocal(local, zero));
    }

    private void RemoveUnread()
    {
        var read = new HashSet<IrValue>();
        if (Returned is { } returned)
            read.Add(returned);
        for (var i = _instructions.Count - 1; i >= 0; i--)
        {
            if (OnlyDefines(_instructions[i]) && !read.Contains(_instructions[i].Defines!))
                _instructions.RemoveAt(i);
            else
                read.UnionWith(_instructions[i].Operands());
        }
    }

    /// <summary>Whether an instruction does nothing else than to define a value.</summary>
    private static bool OnlyDefines(IrInstruction instruction) => instruction is IrConstant or IrBinary or IrUnary or IrCompare or IrConvert or IrSelect or IrOffset
        or IrLoad { IsVolatile: false } or IrLoadLocal or IrZeroStruct or IrCaptureValue or IrDataAddress;
}
