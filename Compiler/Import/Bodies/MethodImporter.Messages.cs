// Texts that only an exception's message needs: interpolated strings, and numbers' ToString. Native code evaluates the values in them, the
// managed side puts them together when the kernel has left. What is between them and the throw is the framework's formatting of numbers,
// which nobody can see happen late.
//
// An interpolated string is built in a local of a struct that holds references: it exists here as the expression so far, within one block.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    internal const string MessageBuilder = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";

    /// <summary>Strings under construction, by the local they are built in, with the local that the expression has in its place.</summary>
    private readonly Dictionary<int, (VariableDefinition Local, ManagedExpression SoFar)> _messages = [];

    /// <summary>ldloca of a string's builder; false for any other local.</summary>
    private bool LoadMessage(int index)
    {
        if (FrameworkFacts.NameOf(_variableShapes[index].Managed) != MessageBuilder)
            return false;
        Push(new StackValue(StackKind.Message) { Variable = index });
        return true;
    }

    /// <summary>stloc of a new builder; false for any other local.</summary>
    private bool StoreMessage(int index)
    {
        if (_stack is not [.., { Kind: StackKind.Message, Expression: { } made }])
            return false;
        Pop();
        var local = new VariableDefinition(_variableShapes[index].Managed);
        _messages[index] = (local, made.Then(Instruction.Create(OpCodes.Stloc, local)));
        return true;
    }

    /// <param name="isNew">True for newobj, which leaves the builder on the stack.</param>
    private bool CallMessage(MethodReference reference, bool isNew = false)
    {
        var definition = reference.Resolve() ?? throw Skip(DiagnosticCode.UnresolvedMember, $"method {reference.FullName} cannot be resolved");
        var arguments = reference is GenericInstanceMethod g ? g.GenericArguments.Select(_scope.Close).ToImmutableArray() : [];
        var method = new ClosedMethod(definition, reference.DeclaringType, arguments);
        var parts = new ManagedExpression([], [], []);
        foreach (var parameter in definition.Parameters.Reverse())
            parts = MessagePart(Pop(), method.Scope.Close(parameter.ParameterType), isConstant: definition.IsConstructor).Then(parts);
        if (isNew)
        {
            Push(new StackValue(StackKind.Message) { Expression = parts.Then(Instruction.Create(OpCodes.Newobj, Reference(method))) });
            return true;
        }
        if (Pop() is not { Kind: StackKind.Message, Expression: null, Variable: var index })
            throw Skip(DiagnosticCode.ObjectReference, $"uses {MessageBuilder} beyond one block");
        if (definition.IsConstructor)
            _messages[index] = (new VariableDefinition(reference.DeclaringType), new ManagedExpression([], [], []));
        if (!_messages.TryGetValue(index, out var message))
            throw Skip(DiagnosticCode.ObjectReference, $"uses {MessageBuilder} beyond one block");
        var whole = message.SoFar.Then(Instruction.Create(OpCodes.Ldloca, message.Local)).Then(parts).Then(Instruction.Create(OpCodes.Call, Reference(method)));
        switch (definition.Name)
        {
            case ".ctor" or "AppendLiteral" or "AppendFormatted":
                _messages[index] = (message.Local, whole);
                return true;
            case "ToStringAndClear":
                _messages.Remove(index);
                Push(ManagedExpressionValue(whole, "String"));
                return true;
            default:
                throw Skip(DiagnosticCode.ThrowExpression, $"calls {definition.FullName}");
        }
    }

    /// <summary>A number to be formatted, or a constant.</summary>
    private ManagedExpression MessagePart(StackValue value, TypeReference type, bool isConstant)
    {
        if (isConstant && value is { Kind: StackKind.Int32, Constant: { } length })
            return ManagedExpression.Of(Instruction.Create(OpCodes.Ldc_I4, (int)length));
        if (value.Expression is { HasEffects: true })
            throw Skip(DiagnosticCode.ThrowExpression, "puts more than numbers and constants into a text");
        return ToExpression(value, type);
    }

    /// <summary>A number's ToString, which needs the number alone and what it is told about the format; false for any other method.</summary>
    private bool CallNumberText(ClosedMethod method)
    {
        if (method.Definition is not { Name: "ToString", IsStatic: false, ReturnType.MetadataType: MetadataType.String }
            || !FrameworkFacts.IsCoreLibrary(method.Definition.Module)
            || ReceiverOf(method.Definition) is not { IsAddress: true, Kind: not StackKind.PinnedObject }
            || _context.Types.Of(method.DeclaringType) is not { Family: TypeFamily.Integer or TypeFamily.Float } shape)
        {
            return false;
        }
        var format = PopExpressionArguments(method);
        var number = LoadAt(Dereference(Pop()), shape, 1);
        var text = ManagedExpression.OfPayload(number, shape.Managed)
            .Then(Instruction.Create(OpCodes.Box, shape.Managed))
            .Then(Instruction.Create(OpCodes.Unbox, shape.Managed))
            .Then(format)
            .Then(Instruction.Create(OpCodes.Call, Reference(method)));
        Push(ManagedExpressionValue(text, "String"));
        return true;
    }
}
