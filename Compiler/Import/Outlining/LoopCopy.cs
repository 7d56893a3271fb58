// Writes the body of an outlined loop: the loop's instructions with their variables replaced, an entry that copies in, exits that copy
// back.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import.Outlining;

/// <param name="returnsExit">True when the method tells by its result which exit was taken.</param>
internal sealed class LoopCopy(MethodDefinition method, MethodBody source, BodyFlow flow, InvariantRows rows, bool returnsExit)
{
    private readonly Dictionary<object, VariableDefinition> _locals = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, ParameterDefinition> _parameters = new(ReferenceEqualityComparer.Instance);
    private readonly List<VariableUse> _copied = [];
    private readonly Dictionary<object, TypeReference> _inPlace = new(ReferenceEqualityComparer.Instance);
    private readonly List<Instruction> _output = [];
    private readonly Dictionary<InvariantRow, ParameterDefinition> _rows = [];
    private ParameterDefinition? _returnValue;

    /// <summary>Makes room for a variable; parameters come in the order of these calls.</summary>
    public void Declare(VariableUse use)
    {
        if (use.Form is VariableForm.Private or VariableForm.Copied)
            _locals.Add(use.Variable, AddLocal(use.Type));
        if (!use.IsPrivate)
        {
            var parameter = AddParameter(use.IsReference ? new ByReferenceType(use.Type) : use.Type);
            _parameters.Add(use.Variable, parameter);
            if (use is { Variable: ParameterDefinition source, IsReference: false })
                CodePromises.CopyTo(parameter, source);
        }
        if (use.Form == VariableForm.Copied)
            _copied.Add(use);
        if (use.Form == VariableForm.InPlace)
            _inPlace.Add(use.Variable, use.Type);
    }

    public void Declare(InvariantRow row) => _rows.Add(row, AddParameter(row.Type));

    public void DeclareReturnValue(TypeReference type) => _returnValue = AddParameter(new ByReferenceType(type));

    public void Build(ImmutableArray<Instruction> loop, Instruction entry, ImmutableArray<Instruction> exits)
    {
        foreach (var use in _copied)
            Copy(use, isBack: false);
        var jump = Emit(Instruction.Create(OpCodes.Br, entry));

        var starts = new Dictionary<Instruction, Instruction>();
        foreach (var instruction in loop)
        {
            var at = _output.Count;
            Translate(instruction, exits.Length);
            starts[instruction] = _output[at];
        }
        // Falling off the end is an exit too; so is every branch to one.
        var falls = loop[^1].OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw);
        var fallThrough = falls ? Emit(Instruction.Create(OpCodes.Br, entry)) : null;
        for (var number = 0; number < exits.Length; number++)
        {
            var at = _output.Count;
            foreach (var use in _copied)
                Copy(use, isBack: true);
            EmitReturn(number);
            starts[exits[number]] = _output[at];
        }

        foreach (var instruction in _output.Where(i => i != jump && i != fallThrough))
            Retarget(instruction, starts);
        jump.Operand = starts[entry];
        if (fallThrough is not null)
            fallThrough.Operand = starts[loop[^1].Next];
        method.Body.InitLocals = true;
        for (var i = 0; i < _output.Count; i++)
        {
            _output[i].Offset = i;
            method.Body.Instructions.Add(_output[i]);
        }
        foreach (var instruction in loop)
            CopyLine(instruction, starts[instruction], isFirst: instruction == loop[0]);
    }

    /// <summary>Says where in the source an instruction is from; the loop's first one may be in the middle of a statement.</summary>
    private void CopyLine(Instruction instruction, Instruction copy, bool isFirst)
    {
        var lines = source.Method.DebugInformation;
        if (!lines.HasSequencePoints)
            return;
        var point = isFirst
            ? lines.SequencePoints.LastOrDefault(point => point.Offset <= instruction.Offset)
            : lines.SequencePoints.FirstOrDefault(point => point.Offset == instruction.Offset);
        if (point is null)
            return;
        method.DebugInformation.SequencePoints.Add(new SequencePoint(copy, point.Document)
        {
            StartLine = point.StartLine,
            StartColumn = point.StartColumn,
            EndLine = point.EndLine,
            EndColumn = point.EndColumn,
        });
    }

    private static void Retarget(Instruction instruction, Dictionary<Instruction, Instruction> starts)
    {
        instruction.Operand = instruction.Operand switch
        {
            Instruction target => starts[target],
            Instruction[] targets => targets.Select(t => starts[t]).ToArray(),
            var other => other,
        };
    }

    private void Translate(Instruction instruction, int exitCount)
    {
        if (instruction.OpCode.Code == Code.Ret)
        {
            // What the method leaves behind in its variables nobody reads.
            if (_returnValue is not null)
            {
                var value = AddLocal(((ByReferenceType)_returnValue.ParameterType).ElementType);
                Emit(Instruction.Create(OpCodes.Stloc, value));
                Emit(Instruction.Create(OpCodes.Ldarg, _returnValue));
                Emit(Instruction.Create(OpCodes.Ldloc, value));
                Emit(Instruction.Create(OpCodes.Stobj, value.VariableType));
            }
            EmitReturn(exitCount);
            return;
        }
        if (rows.IsWithin(flow.NumberOf(instruction)))
        {
            Emit(rows.EndingAt(instruction) is { } row ? Instruction.Create(OpCodes.Ldarg, _rows[row]) : Instruction.Create(OpCodes.Nop));
            return;
        }
        var variable = BodyFlow.VariableOf(instruction, source);
        // The handled block that is left is around the call.
        if (instruction.OpCode.Code is Code.Leave or Code.Leave_S)
            Emit(Instruction.Create(OpCodes.Br, (Instruction)instruction.Operand));
        // What follows the call of a tail. prefix is no ret any more (III.2.4); a recursion by such calls is not outlined from (PKI3017).
        else if (instruction.OpCode.Code == Code.Tail)
            Emit(Instruction.Create(OpCodes.Nop));
        else if (variable is null || ReferenceEquals(variable, source.ThisParameter))
            Emit(BranchForms.Copy(instruction));
        else if (_inPlace.TryGetValue(variable, out var type))
            TranslateInPlace(instruction, _parameters[variable], type);
        else if (_locals.TryGetValue(variable, out var local))
            Emit(Instruction.Create(BodyFlow.IsStore(instruction) ? OpCodes.Stloc : BodyFlow.IsAddress(instruction) ? OpCodes.Ldloca : OpCodes.Ldloc, local));
        else
            Emit(Instruction.Create(BodyFlow.IsStore(instruction) ? OpCodes.Starg : BodyFlow.IsAddress(instruction) ? OpCodes.Ldarga : OpCodes.Ldarg, _parameters[variable]));
    }

    private void TranslateInPlace(Instruction instruction, ParameterDefinition reference, TypeReference type)
    {
        if (BodyFlow.IsStore(instruction))
        {
            var value = AddLocal(type);
            Emit(Instruction.Create(OpCodes.Stloc, value));
            Emit(Instruction.Create(OpCodes.Ldarg, reference));
            Emit(Instruction.Create(OpCodes.Ldloc, value));
            Emit(Instruction.Create(OpCodes.Stobj, type));
            return;
        }
        Emit(Instruction.Create(OpCodes.Ldarg, reference));
        if (!BodyFlow.IsAddress(instruction))
            Emit(Instruction.Create(OpCodes.Ldobj, type));
    }

    private void Copy(VariableUse use, bool isBack)
    {
        var (local, reference) = (_locals[use.Variable], _parameters[use.Variable]);
        Emit(Instruction.Create(OpCodes.Ldarg, reference));
        if (isBack)
        {
            Emit(Instruction.Create(OpCodes.Ldloc, local));
            Emit(Instruction.Create(OpCodes.Stobj, use.Type));
        }
        else
        {
            Emit(Instruction.Create(OpCodes.Ldobj, use.Type));
            Emit(Instruction.Create(OpCodes.Stloc, local));
        }
    }

    private void EmitReturn(int exit)
    {
        if (returnsExit)
            Emit(Instruction.Create(OpCodes.Ldc_I4, exit));
        Emit(Instruction.Create(OpCodes.Ret));
    }

    private Instruction Emit(Instruction instruction)
    {
        _output.Add(instruction);
        return instruction;
    }

    private VariableDefinition AddLocal(TypeReference type)
    {
        var local = new VariableDefinition(type);
        method.Body.Variables.Add(local);
        return local;
    }

    private ParameterDefinition AddParameter(TypeReference type)
    {
        var parameter = new ParameterDefinition(type);
        method.Parameters.Add(parameter);
        return parameter;
    }
}
