// Throws (ECMA-335 III.4.31): native code leaves, and the managed side evaluates the throw expression with the values it needs.
//
// An expression is only moved there when nothing observable lies between its parts and the throw, so the order of effects stays.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    /// <summary>Instructions beyond which a method is not looked at as a throw helper.</summary>
    private const int MaxThrowHelper = 64;

    private StackValue ManagedExpressionValue(ManagedExpression expression, string type)
    {
        var module = _method.Definition.Module;
        var reference = new TypeReference("System", type, module, module.TypeSystem.CoreLibrary);
        return new StackValue(StackKind.ManagedExpression, null, reference) { Expression = expression, CreatedAt = _builder.SideEffects };
    }

    /// <summary>A method that never returns: calling it is a throw.</summary>
    private static bool IsThrowHelper(MethodDefinition method) =>
        method is { HasBody: true, Body: { HasExceptionHandlers: false } body }
        && body.Instructions.Count <= MaxThrowHelper
        && body.Instructions.Any(i => i.OpCode.Code == Code.Throw)
        && body.Instructions.All(i => i.OpCode.Code is not (Code.Ret or Code.Jmp));

    /// <summary>A static method that returns a string or an object, for a throw to use.</summary>
    private bool MakesManagedExpression(ClosedMethod method) =>
        method.Definition.IsStatic
        && _context.Types.Of(method.Scope.Close(method.Definition.ReturnType)).Family is TypeFamily.String or TypeFamily.Object
        && PeekArguments(method).All(a => a.Kind is StackKind.ManagedExpression or StackKind.Null || a.IsInteger || a.IsFloat);

    private IEnumerable<StackValue> PeekArguments(ClosedMethod method) => _stack.TakeLast(method.Definition.Parameters.Count);

    private void CallForExpression(ClosedMethod method)
    {
        var expression = PopExpressionArguments(method).Then(Instruction.Create(OpCodes.Call, Reference(method)));
        Push(ManagedExpressionValue(expression, "Object"));
    }

    private void NewExpression(ClosedMethod constructor)
    {
        if (!DerivesFromException(constructor.Definition.DeclaringType))
            throw Skip(DiagnosticCode.Allocation, $"allocates {constructor.DeclaringType.FullName}");
        var expression = PopExpressionArguments(constructor).Then(Instruction.Create(OpCodes.Newobj, Reference(constructor)));
        Push(ManagedExpressionValue(expression, "Exception"));
    }

    private void CallThrowHelper(ClosedMethod method)
    {
        if (method.Definition.HasThis)
            throw Skip(DiagnosticCode.ThrowExpression, $"throws through the instance method {method.Signature}");
        var expression = PopExpressionArguments(method).Then(Instruction.Create(OpCodes.Call, Reference(method)));
        DropStack();
        if (method.Definition.ReturnType.FullName != "System.Void")
            expression = expression.Then(Instruction.Create(OpCodes.Pop));
        Leave(expression.Then(Instruction.Create(OpCodes.Ldnull)), IsOfIndex(method.Definition));
    }

    /// <summary>Whether a helper of the framework's throws for an index that is out of range, as that of a span's indexer does.</summary>
    private static bool IsOfIndex(MethodDefinition helper) =>
        helper is { Name: "ThrowIndexOutOfRangeException", DeclaringType.FullName: "System.ThrowHelper" } && FrameworkFacts.IsFramework(helper.Module);

    private void Throw()
    {
        var thrown = Pop();
        DropStack();
        switch (thrown.Kind)
        {
            case StackKind.ManagedExpression:
                Leave(Settled(thrown));
                break;
            case StackKind.Null:
                _builder.Close(new IrExit(IrExitSite.NullReference, []));
                break;
            default:
                throw Skip(DiagnosticCode.ThrowExpression, "throws an object it did not make");
        }
    }

    private void Leave(ManagedExpression expression, bool isOfIndex = false)
    {
        var site = AddThrow(expression) with { IsOfIndex = isOfIndex };
        _builder.Close(new IrExit(site, [.. expression.Payload.Select(p => p.Value!)]));
    }

    /// <summary>The exit site of a throw expression; equal expressions share one.</summary>
    private IrExitSite AddThrow(ManagedExpression expression)
    {
        if (expression.Payload.Length > ExitRecord.Slots)
            throw Skip(DiagnosticCode.ThrowExpression, $"needs over {ExitRecord.Slots} values to throw");
        var body = Materialize(expression);
        var locals = body.Select(i => i.Operand).OfType<VariableDefinition>().Distinct().ToList();
        var key = string.Join("; ", body.Select(i => $"{i.OpCode.Name} {DescribeOperand(i.Operand, locals, Own)}"));
        var code = (int)(uint.Parse(ConsumedDigest.Hash(key).AsSpan(0, 8), System.Globalization.NumberStyles.HexNumber, null) & int.MaxValue);
        var site = new IrExitSite(Math.Max(code, IrExitSite.FirstCustom), key, [.. expression.Payload.Select(p => p.Value!.Type)]);
        if (_throws.All(t => t.Site != site))
            _throws.Add(new ManagedThrow(site, expression.PayloadTypes, body));
        return site;
    }

    /// <summary>Empties the stack where control leaves (III.3.46, III.4.31).</summary>
    private void DropStack()
    {
        foreach (var value in _stack)
            CheckDropped(value);
        _stack.Clear();
    }

    /// <summary>An expression that nothing uses would never be evaluated.</summary>
    private static void CheckDropped(StackValue value)
    {
        if (value.Expression is { HasEffects: true })
            throw Skip(DiagnosticCode.ThrowExpression, "drops an object it has made");
    }

    private static ImmutableArray<Instruction> Materialize(ManagedExpression expression)
    {
        // The parameters belong to a scratch method, which gives them their indexes.
        var scratch = new MethodDefinition("throw", MethodAttributes.Static, new TypeReference("System", "Void", null, null));
        foreach (var type in expression.PayloadTypes)
            scratch.Parameters.Add(new ParameterDefinition(type));
        var body = ImmutableArray.CreateBuilder<Instruction>();
        var next = 0;
        foreach (var step in expression.Body)
            body.Add(step ?? Instruction.Create(OpCodes.Ldarg, scratch.Parameters[next++]));
        body.Add(Instruction.Create(OpCodes.Throw));
        return body.ToImmutable();
    }

    private static string DescribeOperand(object? operand, List<VariableDefinition> locals, ModuleDefinition own) => operand switch
    {
        null => "",
        VariableDefinition local => $"local{locals.IndexOf(local)}",
        ParameterDefinition p => $"payload{p.Index}:{MemberNames.Of(p.ParameterType, own)}",
        MemberReference member => MemberNames.Of(member, own),
        string text => "\"" + text + "\"",
        _ => operand.ToString() ?? "",
    };

    private ManagedExpression PopExpressionArguments(ClosedMethod method)
    {
        var parameters = method.Definition.Parameters;
        var parts = new ManagedExpression[parameters.Count];
        for (var i = parameters.Count - 1; i >= 0; i--)
            parts[i] = ToExpression(Pop(), method.Scope.Close(parameters[i].ParameterType));
        return parts.Aggregate(new ManagedExpression([], [], []), (whole, part) => whole.Then(part));
    }

    private ManagedExpression ToExpression(StackValue value, TypeReference type)
    {
        switch (value.Kind)
        {
            case StackKind.ManagedExpression:
                return Settled(value);
            case StackKind.Null:
                return ManagedExpression.Of(Instruction.Create(OpCodes.Ldnull));
            case StackKind.Int32 or StackKind.Int64 or StackKind.Float32 or StackKind.Float64:
                var shape = ShapeOf(type);
                if (shape.Family is not (TypeFamily.Integer or TypeFamily.Float))
                    throw Skip(DiagnosticCode.ThrowExpression, $"passes a number as {type.FullName} to a throw");
                return ManagedExpression.OfPayload(new StackValue(value.Kind, Coerce(value, shape)), type);
            default:
                throw Skip(DiagnosticCode.ThrowExpression, $"passes {value.Type?.FullName ?? value.Kind.ToString()} to a throw");
        }
    }

    /// <summary>The expression, when nothing observable has happened since it was written down.</summary>
    private ManagedExpression Settled(StackValue value)
    {
        var isConstant = value.Expression!.Body.All(i => i is null || i.OpCode.Code is Code.Ldstr or Code.Ldnull);
        return isConstant || value.CreatedAt == _builder.SideEffects
            ? value.Expression
            : throw Skip(DiagnosticCode.ThrowExpression, "has effects between making an exception and throwing it");
    }

    /// <summary>A reference to the closed method, as the woven assembly will call it.</summary>
    private static MethodReference Reference(ClosedMethod method)
    {
        var reference = new MethodReference(method.Definition.Name, method.Definition.ReturnType, method.DeclaringType)
        {
            HasThis = method.Definition.HasThis,
            ExplicitThis = method.Definition.ExplicitThis,
            CallingConvention = method.Definition.CallingConvention,
        };
        foreach (var parameter in method.Definition.Parameters)
            reference.Parameters.Add(new ParameterDefinition(parameter.ParameterType));
        if (method.MethodArguments.IsEmpty)
            return reference;
        foreach (var parameter in method.Definition.GenericParameters)
            reference.GenericParameters.Add(new GenericParameter(parameter.Name, reference));
        var instance = new GenericInstanceMethod(reference);
        foreach (var argument in method.MethodArguments)
            instance.GenericArguments.Add(argument);
        return instance;
    }

    private static bool DerivesFromException(TypeDefinition type)
    {
        for (var t = type; t is not null; t = t.BaseType?.Resolve())
        {
            if (t.FullName == "System.Exception")
                return true;
        }
        return false;
    }
}
