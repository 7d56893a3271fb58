// One call's copy of a callee's body. A parameter that the callee never assigns is the argument; any other, and each of its variables, is a variable of the
// caller's, which begins anew with each call. What nothing reads after that is left out.
namespace PkgImage.Compiler.IR.Simplify;

/// <summary>The instructions of a callee without branches, as they are in a caller.</summary>
internal sealed class InlinedBody(BodyEditor editor, IrCall call, InlinableBody callee) : CalleeMapping(editor, call)
{
    private readonly List<IrInstruction> _instructions = [];

    /// <summary>The value the callee returns, in the caller; null when it returns none.</summary>
    public IrValue? Returned => callee.Returned is { } value ? Read(value) : null;

    /// <summary>The callee's variables that could be computed at the beginning of the caller.</summary>
    /// <param name="argument">The terms of what is passed.</param>
    public IEnumerable<(IrLocal Local, EntryTerm Term)> EntryTerms(Func<IrValue, EntryTerm?> argument)
    {
        return EntryVariables.Find(callee.Function, WithCaptures(callee.Instructions), Given).Where(found => !callee.IsParameter(found.Local));

        EntryTerm? Given(IrLoadLocal load) =>
            IsArgument(load.Local) && Call.Arguments[load.Local.Index]! is var passed && passed.Type == load.Local.Type ? argument(passed) : null;
    }

    /// <summary>The body, in the caller.</summary>
    public List<IrInstruction> Instructions()
    {
        foreach (var parameter in callee.Function.Parameters.Where(parameter => InlinableBody.IsPassed(parameter) && callee.Assigned.Contains(parameter)))
        {
            var passed = Passed(parameter);
            _instructions.Add(new IrStoreLocal(Own(parameter), passed));
        }
        var seen = new HashSet<IrLocal>();
        foreach (var instruction in callee.Instructions)
        {
            // A variable that is read, or goes by its address, before it is assigned.
            if (instruction.Local() is { } local && !callee.IsParameter(local) && !IsHeld(local) && seen.Add(local) && instruction is not IrStoreLocal)
                Clear(Own(local));
            switch (instruction)
            {
                case IrLoadLocal load when IsArgument(load.Local):
                    Set(load.Result, Passed(load.Local));
                    break;
                case IrStoreLocal store when IsHeld(store.Local):
                    break;
                default:
                    _instructions.Add(Copy(instruction) with { Location = Within(instruction.Location) });
                    break;
            }
        }
        RemoveUnread();
        return _instructions;
    }

    private bool IsArgument(IrLocal local) => callee.IsParameter(local) && !callee.Assigned.Contains(local);

    /// <summary>An argument as the parameter holds it.</summary>
    private IrValue Passed(IrLocal parameter)
    {
        var argument = Call.Arguments[parameter.Index]!;
        if (argument.Type == parameter.Type)
            return argument;
        var narrow = Editor.NewValue(parameter.Type);
        _instructions.Add(new IrConvert(narrow, IrConversion.Truncate, argument));
        return narrow;
    }

    private void Clear(IrLocal local)
    {
        var zero = Editor.NewValue(local.Type);
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
