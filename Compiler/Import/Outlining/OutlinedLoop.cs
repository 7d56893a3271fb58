// A loop nest made a method of its own, so that the rest of the pipeline sees a kernel like any other.
//
// Locals and arguments the loop uses become parameters: by value when it only reads them, by reference when their value afterwards
// matters. A by-reference one is copied into a local first and copied back at every exit, so that native code keeps it in a register;
// where its address is known elsewhere, or a handler of the method may read it after an exception has left the loop, the loop works on it in place. With more
// than one way out, the method returns the number of the exit taken.
//
// The call stands right before the loop, in the same handled blocks; a way out of one of them is left by.
//
// Rows of arrays of arrays that no round changes are read before it and passed as well (InvariantRows); where one is missing or short, the loop runs where it was.
using System.Collections.Immutable;
using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import.Outlining;

/// <summary>An outlined loop. The source method is not changed until <see cref="Redirect"/>.</summary>
public sealed class OutlinedLoop
{
    private const string LoopSuffix = "$loop";

    private readonly ImmutableArray<Instruction> _loop;
    private readonly Instruction _entry;
    private readonly ImmutableArray<Instruction> _exits;

    /// <summary>Exits outside of a handled block that the loop lies in.</summary>
    private readonly ImmutableHashSet<Instruction> _left;
    private readonly List<(object Variable, bool IsReference)> _arguments = [];
    private readonly InvariantRows _rows;
    private readonly bool _returns;

    private OutlinedLoop(MethodDefinition source, BodyFlow flow, LoopRegion region)
    {
        var instructions = source.Body.Instructions;
        Source = source;
        _rows = InvariantRows.Of(source.Body, flow, region);
        _loop = [.. instructions.Skip(region.First).Take(region.Last - region.First + 1)];
        _entry = instructions[region.Entry];
        _exits = [.. region.Exits.Select(e => instructions[e])];
        _left = [.. region.Exits.Where(e => region.IsLeftTo(flow, e)).Select(e => instructions[e])];
        _returns = _loop.Any(i => i.OpCode.Code == Code.Ret);
        var exits = _exits.Length + (_returns ? 1 : 0);
        var result = exits > 1 ? source.Module.TypeSystem.Int32 : source.Module.TypeSystem.Void;
        var attributes = MethodAttributes.Private | MethodAttributes.HideBySig | (source.IsStatic ? MethodAttributes.Static : 0);
        Method = new MethodDefinition("", attributes, result) { HasThis = source.HasThis };
        CodePromises.CopyTo(Method, source);
        ReturnsExit = exits > 1;
    }

    /// <summary>The loop as a method, in the source method's type once it has been attached.</summary>
    public MethodDefinition Method { get; }

    /// <summary>The numbers of parameters that refer to what the loop owns, `this` counted.</summary>
    internal ImmutableArray<int> OwnedParameters { get; private set; } = [];

    /// <summary>The method the loop is in.</summary>
    internal MethodDefinition Source { get; }

    private bool ReturnsExit { get; }

    /// <summary>Makes a method of a region, or returns null when a variable of it cannot be passed.</summary>
    internal static OutlinedLoop? Create(MethodDefinition source, BodyFlow flow, LoopRegion region)
    {
        var loop = new OutlinedLoop(source, flow, region);
        // Overloads share the numbers: their loops may take the same parameters.
        var prefix = source.Name + LoopSuffix;
        var taken = source.DeclaringType.Methods.Select(m => m.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var number = taken.Count;
        while (taken.Contains(loop.Method.Name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}")))
            number++;
        return loop.TryBuild(flow, VariablePlan.Of(source.Body, flow, region, loop._rows)) ? loop : null;
    }

    /// <summary>True for the method of a loop of that source method or of an overload of it.</summary>
    internal static bool IsLoopOf(MethodDefinition method, MethodDefinition source) =>
        method.DeclaringType == source.DeclaringType && method.Name.StartsWith(source.Name + LoopSuffix, StringComparison.Ordinal);

    /// <summary>Gives the method to the source method's type; <see cref="Detach"/> takes it back.</summary>
    internal void Attach() => Source.DeclaringType.Methods.Add(Method);

    internal void Detach() => Source.DeclaringType.Methods.Remove(Method);

    /// <summary>
    /// Makes the source method call it: every way into the loop leads to the call now. The loop's own instructions stay where they are, so that
    /// symbols and handler ranges keep their meaning; control gets there only where a row is missing or short.
    /// </summary>
    public void Redirect()
    {
        var body = Source.Body;
        var il = body.GetILProcessor();
        var loop = _loop.ToHashSet();
        var outside = body.Instructions.Where(i => !loop.Contains(i)).ToList();
        var call = CallSequence().ToList();
        // Where control runs on into the loop from what stands before, it runs into the call.
        foreach (var instruction in call)
            il.InsertBefore(_loop[0], instruction);
        foreach (var instruction in outside)
        {
            if (instruction.Operand == _entry)
                instruction.Operand = call[0];
            else if (instruction.Operand is Instruction[] targets)
                instruction.Operand = targets.Select(t => t == _entry ? call[0] : t).ToArray();
        }
        foreach (var handler in body.ExceptionHandlers)
        {
            handler.TryStart = Moved(handler.TryStart);
            handler.TryEnd = Moved(handler.TryEnd);
            handler.FilterStart = Moved(handler.FilterStart);
            handler.HandlerStart = Moved(handler.HandlerStart);
            handler.HandlerEnd = Moved(handler.HandlerEnd);
        }
        LengthenBranches(body);

        Instruction? Moved(Instruction? border) => border == _loop[0] ? call[0] : border;
    }

    private IEnumerable<Instruction> CallSequence()
    {
        var rows = new RowReads(Source.Body, _entry);
        foreach (var instruction in _rows.Passed.SelectMany(rows.ReadPassed))
            yield return instruction;
        if (Source.HasThis)
            yield return Instruction.Create(OpCodes.Ldarg_0);
        VariableDefinition? returned = null;
        if (HasReturnValue)
        {
            returned = new VariableDefinition(Source.ReturnType);
            Source.Body.Variables.Add(returned);
        }
        foreach (var (variable, isReference) in _arguments)
        {
            yield return variable switch
            {
                VariableDefinition local => Instruction.Create(isReference ? OpCodes.Ldloca : OpCodes.Ldloc, local),
                _ => Instruction.Create(isReference ? OpCodes.Ldarga : OpCodes.Ldarg, (ParameterDefinition)variable),
            };
        }
        foreach (var row in _rows.Passed)
            yield return Instruction.Create(OpCodes.Ldloc, rows.VariableOf(row));
        if (returned is not null)
            yield return Instruction.Create(OpCodes.Ldloca, returned);
        yield return Instruction.Create(OpCodes.Call, Method);
        foreach (var instruction in WaysOn(returned))
            yield return instruction;
    }

    /// <summary>What follows the call: a branch to the exit that was taken, or what a ret in the loop was.</summary>
    private IEnumerable<Instruction> WaysOn(VariableDefinition? returned)
    {
        var ways = _exits.Select(e => _left.Contains(e) ? Instruction.Create(OpCodes.Leave, e) : Instruction.Create(OpCodes.Br, e)).ToList();
        // A loop without an exit never gets past the call.
        if (ways.Count == 0 && !_returns)
            yield return Instruction.Create(OpCodes.Br, _entry);
        if (ReturnsExit)
            yield return Instruction.Create(OpCodes.Switch, [.. ways]);
        if (_returns)
        {
            if (returned is not null)
                yield return Instruction.Create(OpCodes.Ldloc, returned);
            yield return Instruction.Create(OpCodes.Ret);
        }
        foreach (var way in ways)
            yield return way;
    }

    private bool HasReturnValue => _returns && Source.ReturnType.FullName != "System.Void";

    private bool TryBuild(BodyFlow flow, IReadOnlyList<VariableUse>? plan)
    {
        if (plan is null || (HasReturnValue && Source.ReturnType is ByReferenceType))
            return false;
        var copy = new LoopCopy(Method, Source.Body, flow, _rows, ReturnsExit);
        foreach (var use in plan)
        {
            if (!use.IsPrivate)
                _arguments.Add((use.Variable, use.IsReference));
            copy.Declare(use);
        }
        foreach (var row in _rows.Passed)
            copy.Declare(row);
        if (HasReturnValue)
            copy.DeclareReturnValue(Source.ReturnType);
        copy.Build(_loop, _entry, _exits);
        var shift = Source.HasThis ? 1 : 0;
        OwnedParameters = [.. plan.Where(use => !use.IsPrivate).Select((use, i) => (use.IsOwned, Number: i + shift)).Where(each => each.IsOwned).Select(each => each.Number)];
        return true;
    }

    /// <summary>Short branches may not reach any more.</summary>
    private static void LengthenBranches(MethodBody body)
    {
        foreach (var instruction in body.Instructions)
        {
            if (instruction.OpCode.OperandType == OperandType.ShortInlineBrTarget)
                instruction.OpCode = BranchForms.Long(instruction.OpCode);
        }
    }
}
