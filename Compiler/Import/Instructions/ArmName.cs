// Names of arm64 instructions, taken apart: see ArmForms. What is taken off a name is done to the operands or to the result.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Instructions;

/// <summary>A name that leads to an entry of the table.</summary>
/// <param name="Form">The entry.</param>
/// <param name="Selects">The last vector is one of its lanes; the number is the operand behind it, or there is none and it is the first lane.</param>
/// <param name="IsUpper">Operands of narrow lanes are upper halves.</param>
/// <param name="JoinsUpper">The first operand is the lower half of the result.</param>
/// <param name="IsScalar">Only the first lane is kept.</param>
internal sealed record ArmName(Func<ArmBuilder, ArmVector> Form, bool Selects, bool IsUpper, bool JoinsUpper, bool IsScalar)
{
    private const string BySelectedScalar = "BySelectedScalar", ByScalar = "ByScalar", Scalar = "Scalar", Upper = "Upper";

    /// <summary>The entry for a method, or null when there is none.</summary>
    public static ArmName? Of(string method, ImmutableArray<TypeShape> parameters)
    {
        if ((ArmForms.Find(method) ?? ArmForms.Find($"{method}({parameters.Length})")) is { } form)
            return new ArmName(form, false, false, false, false);
        var name = method;
        var isScalar = false;
        foreach (var part in new[] { BySelectedScalar, ByScalar })
        {
            // XScalarBySelectedScalarY is X...Y on a scalar.
            if (name.Contains(Scalar + part, StringComparison.Ordinal))
                (name, isScalar) = (name.Replace(Scalar + part, part, StringComparison.Ordinal), true);
        }
        var selects = name.Contains(BySelectedScalar, StringComparison.Ordinal) || name.Contains(ByScalar, StringComparison.Ordinal);
        name = name.Replace(BySelectedScalar, "", StringComparison.Ordinal).Replace(ByScalar, "", StringComparison.Ordinal);
        if (name.EndsWith(Scalar, StringComparison.Ordinal))
            (name, isScalar) = (name[..^Scalar.Length], true);
        var isUpper = name.Contains(Upper, StringComparison.Ordinal);
        name = name.Replace(Upper, "Lower", StringComparison.Ordinal);
        var joins = isUpper && (name.Contains("Narrowing", StringComparison.Ordinal) || name.StartsWith("ConvertToSingle", StringComparison.Ordinal));
        return ArmForms.Find(name) is { } found ? new ArmName(found, selects, isUpper && !joins, joins, isScalar) : null;
    }

    /// <summary>The result of a call.</summary>
    /// <param name="rebuild">The words over other operands.</param>
    public ArmVector Emit(ArmBuilder call, Func<ImmutableArray<ArmOperand>, ArmBuilder> rebuild)
    {
        var operands = call.Operands;
        if (Selects)
        {
            var last = operands.Length - 1;
            while (operands[last].Lane is null)
                last--;
            var vector = call[last];
            var number = last == operands.Length - 1 ? 0 : call.Constant(last + 1, 0, vector.Count - 1);
            var like = call[last - 1];
            operands = [.. operands[..last], new ArmOperand(call.Duplicate(vector, number, like.Size).Value, vector.Lane, null)];
        }
        var lower = operands[0];
        if (JoinsUpper)
            operands = operands[1..];
        if (IsUpper)
            operands = [.. operands.Select(o => UpperHalf(call, o, operands))];
        var result = Form(rebuild(operands));
        if (IsScalar)
            result = call.FirstOnly(result);
        return JoinsUpper ? call.Join(new ArmVector(lower.Value, lower.Lane!.Value), result) : result;
    }

    /// <summary>The upper half of an operand with the narrowest lanes of all; others stay.</summary>
    private static ArmOperand UpperHalf(ArmBuilder call, ArmOperand operand, ImmutableArray<ArmOperand> all)
    {
        if (operand.Lane is not { } lane || operand.Value.Type.Size != 16 || lane.Size() > all.Min(o => o.Lane?.Size() ?? int.MaxValue))
            return operand;
        return operand with { Value = call.Upper(new ArmVector(operand.Value, lane)).Value };
    }
}
