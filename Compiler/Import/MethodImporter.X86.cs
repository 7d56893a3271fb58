// Calls of x86 instructions: X86Forms says what they are.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.IR;
using PkgImage.Format;

namespace PkgImage.Compiler.Import;

internal sealed partial class MethodImporter
{
    private bool CallX86(string type, MethodReference method)
    {
        if (!X86Forms.IsHome(type) || method.HasThis)
            return false;
        var question = HardwareTests.QuestionOf(type);
        if (question == 0 || (question & _context.Askable) == 0)
            return false;
        var parameters = method.Parameters.Select(p => _context.Types.Of(_scope.Close(p.ParameterType))).ToImmutableArray();
        var returned = _context.Types.Of(_scope.Close(method.ReturnType));
        if (X86Forms.FindScalar(type, method.Name) is { } operation && parameters is [{ Family: TypeFamily.Integer } operand])
        {
            GuardInstruction(question);
            var value = Coerce(PopNative(), operand);
            var count = _builder.Value(operand.Type);
            _builder.Emit(new IrIntrinsicCall(count, operation, [value]));
            Push(Of(returned, count));
            return true;
        }
        if (X86Forms.Find(method.Name) is not { } form || !TryFindLanes(parameters, returned, out var lane, out var resultLane) || !Fits(form, parameters, returned, lane))
            return false;
        GuardInstruction(question);
        var operands = new IrValue[parameters.Length];
        for (var i = operands.Length - 1; i >= 0; i--)
            operands[i] = Coerce(PopNative(), parameters[i]);
        if (form.IsSwapped)
            Array.Reverse(operands);
        Push(Of(returned, _builder.Define(returned.Type, r => new IrVectorCall(r, form.Operator, lane, resultLane, [.. operands]))));
        return true;
    }

    private static bool Fits(X86VectorForm form, ImmutableArray<TypeShape> parameters, TypeShape returned, IrLane lane)
    {
        var size = parameters[0].Type.Size;
        if (((lane.IsFloat() ? ElementKinds.Floats : ElementKinds.Integers) & form.Kinds) == 0 || size > form.MaxSize)
            return false;
        return parameters.All(p => p.Vector is not null && p.Type.Size == size && p.Vector.Value.Size() == lane.Size())
            && (returned.Family == TypeFamily.Integer || (returned.Vector is { } result && returned.Type.Size == size && (result.Size() == lane.Size()) == (form.Operator != IrVectorOperator.NarrowSaturate)));
    }

    /// <summary>
    /// Leaves where the machine does not have the instruction. Code that asked before is not slowed down: for each CPU target the answer
    /// is a constant.
    /// </summary>
    private void GuardInstruction(HardwareQuestions question) => Guard(
        Ask(question, decidesResult: !FrameworkFacts.IsCoreLibrary(_method.Definition.Module.Assembly.Name)), IrExitSite.PlatformNotSupported);
}
