// Calls of framework methods that become something other than a call: see Intrinsics for the tables, and here for those that act on
// types, addresses and tokens.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private bool CallIntrinsic(MethodReference method)
    {
        var type = FrameworkFacts.NameOf(method.DeclaringType);
        return type.Length > 0 && (CallScalarIntrinsic(type, method)
            || type switch
            {
                "System.Type" => CallTypeTest(method),
                "System.Runtime.CompilerServices.Unsafe" => CallUnsafe(method),
                "System.Runtime.CompilerServices.RuntimeHelpers" => CallRuntimeHelper(method),
                "System.Runtime.InteropServices.MemoryMarshal" => CallMemoryMarshal(method),
                "System.SpanHelpers" or "System.Buffer" => CallBlockOperation(method),
                "System.ArgumentNullException" => CallNullTest(method),
                "System.Enum" => CallEnumTest(method),
                MessageBuilder => CallMessage(method),
                "System.Collections.Generic.Comparer`1" or "System.Collections.Generic.EqualityComparer`1"
                    or "System.Collections.Generic.ArraySortHelper`1" or "System.Collections.Generic.ArraySortHelper`2" => CallDefaultObject(method),
                _ => CallHardwareTest(type, method) || CallLaneCount(type, method) || CallVector(type, method) || CallX86(type, method) || CallArm(type, method),
            });
    }

    private bool CallScalarIntrinsic(string type, MethodReference method)
    {
        if (method.HasThis || method is GenericInstanceMethod)
            return false;
        switch (Intrinsics.Find(type, method.Name, method.Parameters.Select(p => p.ParameterType.FullName)))
        {
            case IntrinsicOperation operation:
                var arguments = PopScalars(method);
                var returned = _context.Types.Of(method.ReturnType);
                if (returned.Family == TypeFamily.Void)
                {
                    _builder.Emit(new IrIntrinsicCall(null, operation.Operation, arguments));
                    return true;
                }
                // Bit counts come as int32 whatever the operand's width.
                var operand = arguments[0].Type;
                var value = _builder.Value(operand);
                _builder.Emit(new IrIntrinsicCall(value, operation.Operation, arguments));
                if (operand.Kind == IrKind.I64 && returned.Type.Kind == IrKind.I32)
                    value = _builder.Convert(IrConversion.Truncate, value, IrType.I32);
                Push(Of(returned, value));
                return true;
            // The method's own body is the runtime's.
            case LibraryFunction { IsGnu: true } when !_context.HasGnuFunctions:
                return false;
            case LibraryFunction function:
                var inputs = PopScalars(method);
                var import = new IrImport("libm", function.Name);
                if (method.ReturnType.FullName == "System.Void")
                {
                    _builder.Emit(new IrImportCall(null, import, inputs));
                    return true;
                }
                var result = _builder.Value(inputs[0].Type);
                _builder.Emit(new IrImportCall(result, import, inputs));
                Push(Of(_context.Types.Of(method.ReturnType), result));
                return true;
            case Reinterpretation { Type: var target }:
                var bits = PopScalars(method)[0];
                Push(Of(_context.Types.Of(method.ReturnType), _builder.Convert(IrConversion.Reinterpret, bits, target)));
                return true;
            default:
                return false;
        }
    }

    private ImmutableArray<IrValue> PopScalars(MethodReference method)
    {
        var values = new IrValue[method.Parameters.Count];
        for (var i = values.Length - 1; i >= 0; i--)
            values[i] = Coerce(PopNative(), _context.Types.Of(method.Parameters[i].ParameterType));
        return [.. values];
    }

    /// <summary>typeof(T) and the tests framework code makes on it, all decided at build time.</summary>
    private bool CallTypeTest(MethodReference method)
    {
        if (_stack.Count == 0 || _stack[^1].Kind != StackKind.TypeToken)
            return false;
        switch (method.Name)
        {
            case "GetTypeFromHandle":
                return true;
            case "op_Equality" or "op_Inequality" when _stack.Count > 1 && _stack[^2].Kind == StackKind.TypeToken:
                var areEqual = TypeMap.KeyOf(Pop().Type!) == TypeMap.KeyOf(Pop().Type!);
                Push(Int32(areEqual == (method.Name == "op_Equality") ? 1 : 0));
                return true;
            case "get_IsValueType":
                Push(Int32(Pop().Type!.Resolve() is { IsValueType: true } ? 1 : 0));
                return true;
            case "get_IsEnum":
                Push(Int32(Pop().Type!.Resolve() is { IsEnum: true } ? 1 : 0));
                return true;
            case "get_IsPrimitive":
                var shape = _context.Types.Of(Pop().Type!);
                Push(Int32(shape.Family is TypeFamily.Integer or TypeFamily.Float && shape.Managed.Resolve() is { IsEnum: false } ? 1 : 0));
                return true;
            default:
                return false;
        }
    }

    /// <summary>HasFlag of two values of one enum, both boxed just before.</summary>
    private bool CallEnumTest(MethodReference method)
    {
        if (method.Name != "HasFlag"
            || _stack is not [.., { Expression.Body: [null, { OpCode.Code: Code.Box }] } value, { Expression.Body: [null, { OpCode.Code: Code.Box }] } flag]
            || TypeMap.KeyOf(value.Expression.PayloadTypes[0]) != TypeMap.KeyOf(flag.Expression.PayloadTypes[0]))
        {
            return false;
        }
        var shape = ShapeOf(value.Expression.PayloadTypes[0]);
        var wanted = Normalize(Coerce(flag.Expression.Payload[0], shape), shape);
        var common = _builder.Binary(IrBinaryOperator.And, Normalize(Coerce(value.Expression.Payload[0], shape), shape), wanted);
        Pop();
        Pop();
        Push(Int32(_builder.Compare(IrPredicate.Equal, common, wanted)));
        return true;
    }

    private bool CallRuntimeHelper(MethodReference method)
    {
        if (method is not GenericInstanceMethod { GenericArguments: [var argument] })
            return false;
        switch (method.Name)
        {
            case "IsReferenceOrContainsReferences":
                var shape = _context.Types.Of(_scope.Close(argument));
                if (!shape.IsNative && shape.Family != TypeFamily.Object)
                    throw Skip(DiagnosticCode.UnsupportedType, shape.Reason);
                Push(Int32(shape.IsUnmanaged ? 0 : 1));
                return true;
            case "IsBitwiseEquatable":
                // The runtime says yes to integers alone here; a no only chooses the slower of two equal ways.
                Push(Int32(_context.Types.Of(_scope.Close(argument)).Family == TypeFamily.Integer ? 1 : 0));
                return true;
            case "EnumEquals":
                // Two values of one enum, whatever its size: extended alike.
                Push(Compare(IrPredicate.Equal));
                return true;
            case "IsKnownConstant":
                Pop();
                Push(Int32(0));
                return true;
            case "CreateSpan" when _stack.Count > 0 && _stack[^1].Kind == StackKind.FieldToken:
                CreateSpan(Pop().Field!, _scope.Close(argument), _context.Types.Of(GenericScope.Of(method.DeclaringType, [_scope.Close(argument)]).Close(method.ReturnType)));
                return true;
            default:
                return false;
        }
    }

    /// <summary>A span over constant data, as C# makes one for a span of literals.</summary>
    private void CreateSpan(FieldDefinition data, TypeReference element, TypeShape span)
    {
        var size = ShapeOf(element).Type.Size;
        var local = _builder.AddLocal("span", Require(span).Type);
        var address = _builder.Define(IrType.Ptr, r => new IrLocalAddress(r, local));
        _builder.Emit(new IrStore(_builder.Offset(address, span.Fields["_reference"].Offset), DataAddress(data), 8));
        _builder.Emit(new IrStore(_builder.Offset(address, span.Fields["_length"].Offset), _builder.Int32(data.InitialValue.Length / size), 4));
        Push(Of(span, _builder.Define(span.Type, r => new IrLoadLocal(r, local))));
    }

    private bool CallMemoryMarshal(MethodReference method)
    {
        if (method.Name != "GetArrayDataReference" || _stack.Count == 0 || _stack[^1] is not { Kind: StackKind.PinnedObject, Type: ArrayType array })
            return false;
        var elements = array.IsVector ? ObjectLayout.ArrayElements : ObjectLayout.MultiArrayLengths + 8 * array.Rank;
        Push(new StackValue(StackKind.ByRef, _builder.Offset(PopObject(), elements)));
        return true;
    }

    private bool CallBlockOperation(MethodReference method)
    {
        var parameters = string.Join(',', method.Parameters.Select(p => p.ParameterType.FullName));
        switch (method.Name, parameters)
        {
            case ("Memmove", "System.Byte&,System.Byte&,System.UIntPtr"):
                var size = AsInt64(PopNative());
                var source = AsPointer(PopNative());
                _builder.Emit(new IrCopyBlock(AsPointer(PopNative()), source, size));
                return true;
            case ("ClearWithoutReferences", "System.Byte&,System.UIntPtr"):
                var length = AsInt64(PopNative());
                _builder.Emit(new IrFillBlock(AsPointer(PopNative()), _builder.Int32(0), length));
                return true;
            default:
                return false;
        }
    }

    /// <summary>ArgumentNullException.ThrowIfNull of an array, string or object, with the parameter's name as a constant.</summary>
    private bool CallNullTest(MethodReference method)
    {
        if (method is not { Name: "ThrowIfNull", Parameters: [{ ParameterType.FullName: "System.Object" }, _] } || _stack.Count < 2)
            return false;
        var name = _stack[^1];
        if (name.Kind is not (StackKind.ManagedExpression or StackKind.Null))
            return false;
        Pop();
        var argument = PinPath(Pop());
        if (argument.Kind is not (StackKind.PinnedObject or StackKind.Null))
            throw Skip(DiagnosticCode.ObjectReference, "tests an object for null");
        var exception = method.DeclaringType.Resolve().Methods.First(m => m.IsConstructor && !m.IsStatic
            && m.Parameters is [{ ParameterType.FullName: "System.String" }]);
        var expression = ToExpression(name, exception.Parameters[0].ParameterType)
            .Then(Instruction.Create(OpCodes.Newobj, Reference(new ClosedMethod(exception, method.DeclaringType, []))));
        var address = argument.Value ?? _builder.NullPointer();
        Guard(_builder.Compare(IrPredicate.NotEqual, address, _builder.NullPointer()), AddThrow(expression));
        _checkedRoots.Add(address);
        return true;
    }
}
