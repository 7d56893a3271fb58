// Calls of the vector types' methods that are one operation: VectorForms says which.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Instructions;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private bool CallVector(string type, MethodReference method)
    {
        if (!VectorTypes.IsHome(type))
            return false;
        if (VectorForms.WhyRefused(method.Name, FrameworkFacts.IsCoreLibrary(_method.Definition.Module)) is { } reason)
            throw Skip(DiagnosticCode.HardwareIntrinsic, $"calls {type}.{method.Name}: {reason}");
        if (method.Name is "GetElement" or "WithElement" && method is GenericInstanceMethod { GenericArguments: [var element] })
            GuardElementNumber(type, method.Parameters.Count - 1, _scope.Close(element));
        if (method is { Name: "op_Division" or "Divide", Parameters.Count: 2 })
            GuardDivisors(type);
        if (VectorForms.Find(method.Name) is not { } form || method.Resolve() is not { } definition)
            return false;
        var arguments = method is GenericInstanceMethod g ? g.GenericArguments.Select(_scope.Close) : [];
        var scope = GenericScope.Of(_scope.Close(method.DeclaringType), arguments);
        var parameters = definition.Parameters.Select(p => _context.Types.Of(scope.Close(p.ParameterType))).ToImmutableArray();
        var returned = _context.Types.Of(scope.Close(definition.ReturnType));
        if (definition.HasThis || !TryFindLanes(parameters, returned, out var lane, out var resultLane) || !Fits(form, parameters, returned, lane))
            return false;
        var operation = form.Operator switch
        {
            // One name for both: with one scalar it fills all lanes.
            IrVectorOperator.Create when parameters is [{ Family: not TypeFamily.Struct }] => IrVectorOperator.Broadcast,
            _ => form.Operator,
        };
        var operands = new IrValue[parameters.Length];
        for (var i = operands.Length - 1; i >= 0; i--)
            operands[i] = Coerce(PopNative(), parameters[i]);
        var resultType = returned.Type.Kind is IrKind.I8 or IrKind.I16 ? IrType.I32 : returned.Type;
        var result = _builder.Define(resultType, r => new IrVectorCall(r, operation, lane, resultLane, [.. operands]));
        Push(Of(returned, result));
        return true;
    }

    /// <summary>The number of a vector's elements: a constant, so that code for vectors of other sizes is not imported.</summary>
    private bool CallLaneCount(string type, MethodReference method) =>
        method is { HasThis: false, Name: "get_Count", Parameters.Count: 0 } && CallLaneCount(type, _scope.Close(method.DeclaringType));

    /// <inheritdoc cref="CallLaneCount(string, MethodReference)"/>
    private bool CallLaneCount(string type, ClosedMethod method) =>
        method.Definition is { IsStatic: true, Parameters.Count: 0 }
        && (method.Definition.Name == "get_Count" || method.Definition.Name.EndsWith(".get_ElementCount", StringComparison.Ordinal))
        && CallLaneCount(type, method.DeclaringType);

    private bool CallLaneCount(string type, TypeReference vector)
    {
        if (!type.EndsWith("`1", StringComparison.Ordinal) || !VectorTypes.IsHome(type) || _context.Types.Of(vector) is not { Vector: { } lane } shape)
            return false;
        Push(Int32(shape.Type.Size / lane.Size()));
        return true;
    }

    /// <summary>
    /// The test of an element's number that the JIT compiler makes instead of the body's own where the vector is a register: the exception
    /// then names no parameter.
    /// </summary>
    /// <param name="operands">Operands from the number on.</param>
    private void GuardElementNumber(string type, int operands, TypeReference element)
    {
        var question = HardwareTests.QuestionOf(type);
        if (_stack.Count < operands || VectorTypes.LaneOf(element) is not { } lane || question == HardwareQuestions.Vector64)
            return;
        var number = _stack[^operands];
        var count = VectorTypes.SizeOf(type) / lane.Size();
        if (number.Kind != StackKind.Int32 || number.Constant is >= 0 && number.Constant < count)
            return;
        var holds = _builder.Compare(IrPredicate.LessUnsigned, number.Value!, _builder.Int32(count));
        if (question != HardwareQuestions.Vector128)
        {
            var isSoftware = _builder.Compare(IrPredicate.Equal, Ask(question, decidesResult: true), _builder.Int32(0));
            holds = _builder.Binary(IrBinaryOperator.Or, holds, isSoftware);
        }
        Guard(holds, IrExitSite.ArgumentOutOfRange);
    }

    /// <summary>
    /// The test of the divisors that the JIT compiler makes where the machine divides vectors of int at once: it looks for a zero among all
    /// of them before it looks for an overflow, and the body goes lane by lane. So the machine decides which of the two exceptions it is.
    /// (For wider vectors without optimization the runtime's own precompiled body does; what is optimized counts.)
    /// </summary>
    private void GuardDivisors(string type)
    {
        var question = VectorTypes.SizeOf(type.EndsWith("`1", StringComparison.Ordinal) ? type[..^2] : type) switch
        {
            16 => HardwareQuestions.Avx,
            32 => HardwareQuestions.Avx512F,
            _ => HardwareQuestions.None,
        };
        // One scalar for all lanes fails in the first of them.
        if ((question & _context.Askable) == 0 || _stack is not [.., { Kind: StackKind.Struct, Type: { } vector, Value: { } divisors }]
            || _context.Types.Of(vector).Vector != IrLane.Int32)
        {
            return;
        }
        var hasZero = _builder.Define(IrType.I32, r =>
            new IrVectorCall(r, IrVectorOperator.EqualAny, IrLane.Int32, IrLane.Int32, [divisors, _builder.Int32(0)]));
        var isAtOnce = Ask(question, decidesResult: true);
        var fails = _builder.Binary(IrBinaryOperator.And, hasZero, isAtOnce);
        Guard(_builder.Compare(IrPredicate.Equal, fails, _builder.Int32(0)), IrExitSite.DivideByZero);
    }

    /// <summary>The lanes of the operands, or of the result where no operand is a vector; false when a vector's elements have no native form.</summary>
    private static bool TryFindLanes(ImmutableArray<TypeShape> parameters, TypeShape returned, out IrLane lane, out IrLane resultLane)
    {
        var first = parameters.FirstOrDefault(p => p.Vector is not null) ?? returned;
        lane = first.Vector ?? default;
        resultLane = returned.Vector ?? lane;
        return first.Vector is not null;
    }

    /// <summary>Whether this overload is the one the entry means: its vectors, or scalars in their place, and nothing else.</summary>
    private static bool Fits(VectorForm form, ImmutableArray<TypeShape> parameters, TypeShape returned, IrLane lane)
    {
        var size = (parameters.FirstOrDefault(p => p.Vector is not null) ?? returned).Type.Size;
        var kind = lane.IsFloat() ? ElementKinds.Floats : ElementKinds.Integers;
        if ((form.Kinds & kind) == 0 || size < form.MinSize)
            return false;
        if (parameters.Any(p => p.Vector is null && p.Family is not (TypeFamily.Integer or TypeFamily.Float)))
            return false;
        if (returned.Vector is not null && returned.Type.Size != size)
            return false;
        return form.Operator switch
        {
            IrVectorOperator.Create => parameters.Length == 1 || parameters.Length * lane.Size() == size,
            IrVectorOperator.RoundEven => parameters.Length == 1,
            // The core library has shifts by a vector of amounts under the same names.
            IrVectorOperator.ShiftLeft or IrVectorOperator.ShiftRight or IrVectorOperator.ShiftRightUnsigned => parameters[1].Vector is null,
            _ => true,
        } && parameters.All(p => p.Vector is null || p.Type.Size == size);
    }
}
