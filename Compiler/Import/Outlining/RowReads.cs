// Reads the rows that an outlined loop is passed, in the source method: each into a variable, once. Where the array is null or has no such element,
// control goes to the loop as it was; so it does where a row is short, since the call would cost more than the loop: with four rows of 10 numbers 1.4 times
// as much.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Import.Outlining;

/// <param name="original">The loop's entry in the source method.</param>
internal sealed class RowReads(MethodBody body, Instruction original)
{
    /// <summary>Elements of a row that is worth a call.</summary>
    private const int MinElements = 16;

    private readonly Dictionary<InvariantRow, VariableDefinition> _variables = [];

    /// <summary>The variable a row has been read into.</summary>
    public VariableDefinition VariableOf(InvariantRow row) => _variables[row];

    /// <summary>Instructions that read a row that is passed, and those it is an element of.</summary>
    public IEnumerable<Instruction> ReadPassed(InvariantRow row)
    {
        foreach (var instruction in Read(row))
            yield return instruction;
        if (row.Type is not ArrayType { IsVector: true })
            yield break;
        yield return Instruction.Create(OpCodes.Ldloc, _variables[row]);
        yield return Instruction.Create(OpCodes.Brfalse, original);
        yield return Instruction.Create(OpCodes.Ldloc, _variables[row]);
        yield return Instruction.Create(OpCodes.Ldlen);
        yield return Instruction.Create(OpCodes.Conv_I4);
        yield return Instruction.Create(OpCodes.Ldc_I4, MinElements);
        yield return Instruction.Create(OpCodes.Blt, original);
    }

    private IEnumerable<Instruction> Read(InvariantRow row)
    {
        if (_variables.ContainsKey(row))
            yield break;
        if (row.Of is { } of)
        {
            foreach (var instruction in Read(of))
                yield return instruction;
        }
        else if (row.Array is [var self, { OpCode.Code: Code.Ldfld }])
        {
            yield return BranchForms.Copy(self);
            yield return Instruction.Create(OpCodes.Brfalse, original);
        }
        // Read once, and tested as it was read: another thread may put another one there.
        var array = Add(row.ArrayType);
        foreach (var instruction in row.Of is null ? [.. row.Array.Select(BranchForms.Copy)] : ImmutableArray.Create(Instruction.Create(OpCodes.Ldloc, _variables[row.Of])))
            yield return instruction;
        yield return Instruction.Create(OpCodes.Stloc, array);
        yield return Instruction.Create(OpCodes.Ldloc, array);
        yield return Instruction.Create(OpCodes.Brfalse, original);
        foreach (var instruction in row.Index)
            yield return BranchForms.Copy(instruction);
        yield return Instruction.Create(OpCodes.Ldloc, array);
        yield return Instruction.Create(OpCodes.Ldlen);
        yield return Instruction.Create(OpCodes.Conv_I4);
        yield return Instruction.Create(OpCodes.Bge_Un, original);
        yield return Instruction.Create(OpCodes.Ldloc, array);
        foreach (var instruction in row.Index)
            yield return BranchForms.Copy(instruction);
        yield return Instruction.Create(OpCodes.Ldelem_Ref);
        _variables.Add(row, Add(row.Type));
        yield return Instruction.Create(OpCodes.Stloc, _variables[row]);
    }

    private VariableDefinition Add(TypeReference type)
    {
        var variable = new VariableDefinition(type);
        body.Variables.Add(variable);
        return variable;
    }
}
