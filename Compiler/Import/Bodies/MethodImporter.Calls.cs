// Calls and object creation (ECMA-335 III.3.19, III.4.2, III.4.21): resolved to one body at build time, or refused.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private bool ImportObjectModel(Instruction instruction)
    {
        instruction = WovenMethods.OriginalCall(instruction);
        switch (instruction.OpCode.Code)
        {
            case Code.Call: Call((MethodReference)instruction.Operand, isVirtual: false); return true;
            case Code.Callvirt: Call((MethodReference)instruction.Operand, isVirtual: true); return true;
            case Code.Newobj: NewObject((MethodReference)instruction.Operand); return true;
            case Code.Throw: Throw(); return true;
            case Code.Box: Box((TypeReference)instruction.Operand); return true;
            case Code.Ldtoken: LoadToken(instruction.Operand); return true;
            case Code.Newarr: throw Skip(DiagnosticCode.Allocation, "allocates an array");
            case Code.Ldftn when instruction.Next?.OpCode.Code != Code.Newobj: LoadFunction((MethodReference)instruction.Operand); return true;
            case Code.Ldftn or Code.Ldvirtftn: throw Skip(DiagnosticCode.DelegateCall, "makes a delegate or function pointer");
            case Code.Calli: CallFunction((IMethodSignature)instruction.Operand); return true;
            case Code.Unbox_Any when TryUnbox((TypeReference)instruction.Operand): return true;
            case Code.Isinst when TryTestBoxed((TypeReference)instruction.Operand): return true;
            case Code.Castclass or Code.Isinst or Code.Unbox or Code.Unbox_Any:
                throw Skip(DiagnosticCode.ObjectReference, "casts an object");
            case Code.Leave or Code.Leave_S: LeaveTo(instruction, (Instruction)instruction.Operand); return true;
            case Code.Endfinally: EndCleanup(instruction); return true;
            case Code.Rethrow: Rethrow(instruction); return true;
            default: return false;
        }
    }

    private void Call(MethodReference reference, bool isVirtual)
    {
        if (reference.DeclaringType is ArrayType array)
        {
            CallArrayMethod(reference, (ArrayType)_scope.Close(array));
            return;
        }
        var constrained = _prefixes.Constrained;
        _prefixes = Prefixes.None;
        if (CallArrayProperty(reference) || CallStringMethod(reference) || (constrained is null && CallIntrinsic(reference)))
            return;
        var method = ResolveCallee(reference, constrained, isVirtual);
        if (method.Definition.IsRuntime)
            throw Skip(DiagnosticCode.DelegateCall, $"calls the delegate {method.DeclaringType.FullName}");
        if (constrained is not null && CallOfConstrained(FrameworkFacts.NameOf(method.DeclaringType), method))
            return;
        if (CallNumberText(method))
            return;
        if (IsThrowHelper(method.Definition))
        {
            CallThrowHelper(method);
            return;
        }
        if (MakesManagedExpression(method))
        {
            CallForExpression(method);
            return;
        }
        if (CallAccessor(method))
            return;
        if (constrained is null && isVirtual)
            CheckReceiver(method);
        Emit(method);
    }

    /// <summary>
    /// A property that returns the object in a field: native code returns none, but the path goes on. A null on it sends the stub to the IL.
    /// </summary>
    private bool CallAccessor(ClosedMethod method)
    {
        if (method.Definition is not { HasBody: true, Body: { HasExceptionHandlers: false, Instructions: { Count: > 2 } steps } }
            || steps[0].OpCode.Code != Code.Ldarg_0 || !method.Definition.HasThis || steps[^1].OpCode.Code != Code.Ret
            || steps.Skip(1).SkipLast(1).Any(step => step.OpCode.Code != Code.Ldfld)
            || _stack is not [.., { Kind: StackKind.ObjectPath }]
            || _context.Types.Of(method.Scope.Close(method.Definition.ReturnType)).Family != TypeFamily.Object
            || (MayStartInitializer(method) && IsInitializedExactly(method.DeclaringType)))
        {
            return false;
        }
        foreach (var field in steps.Skip(1).SkipLast(1).Select(step => (FieldReference)step.Operand))
            LoadField(new FieldReference(field.Name, field.FieldType, method.Scope.Close(field.DeclaringType)));
        _evaluated.Add(method.Definition);
        return true;
    }

    /// <summary>A call through a type parameter that is an intrinsic of the type it stands for.</summary>
    private bool CallOfConstrained(string type, ClosedMethod method) =>
        CallHardwareTest(type, method.Definition) || CallLaneCount(type, method)
        || (method.MethodArguments.IsEmpty && CallScalarIntrinsic(type, method.Definition));

    /// <summary>ldftn (III.4.17): a native address would be no managed one, so the method itself is what goes on the stack.</summary>
    private void LoadFunction(MethodReference reference)
    {
        var method = ResolveCallee(reference, constrained: null, isVirtual: false);
        if (!method.Definition.IsStatic)
            throw Skip(DiagnosticCode.DelegateCall, "makes a pointer to an instance method");
        Push(new StackValue(StackKind.FunctionPointer) { Function = method });
    }

    /// <summary>calli (III.3.20) through a pointer whose method is known is a call of that method.</summary>
    private void CallFunction(IMethodSignature site)
    {
        if (Pop().Function is not { } method)
            throw Skip(DiagnosticCode.DelegateCall, "calls through a function pointer that is known only at run time");
        var definition = method.Definition;
        var isFit = site is { HasThis: false, CallingConvention: MethodCallingConvention.Default }
            && site.Parameters.Count == definition.Parameters.Count
            && IsSame(site.ReturnType, definition.ReturnType)
            && site.Parameters.Zip(definition.Parameters).All(p => IsSame(p.First.ParameterType, p.Second.ParameterType));
        if (!isFit)
            throw Skip(DiagnosticCode.DelegateCall, $"calls {method.Signature} by another signature");
        Emit(method);

        bool IsSame(TypeReference atSite, TypeReference declared) =>
            TypeMap.KeyOf(_scope.Close(atSite)) == TypeMap.KeyOf(method.Scope.Close(declared));
    }

    /// <summary>The one body a call site reaches; virtual dispatch that build time cannot decide is refused.</summary>
    private ClosedMethod ResolveCallee(MethodReference reference, TypeReference? constrained, bool isVirtual)
    {
        var definition = reference.Resolve() ?? throw Skip(DiagnosticCode.UnresolvedMember, $"method {reference.FullName} cannot be resolved");
        var declaringType = _scope.Close(reference.DeclaringType);
        var arguments = reference is GenericInstanceMethod g ? g.GenericArguments.Select(_scope.Close).ToImmutableArray() : [];
        if (!GenericScope.IsBounded(declaringType is GenericInstanceType t ? arguments.AddRange(t.GenericArguments) : arguments))
            throw Skip(DiagnosticCode.TooLarge, $"calls {definition.FullName} with ever larger types");
        if (constrained is not null)
        {
            return MemberLookup.FindImplementation(constrained, definition, declaringType, arguments)
                ?? throw Skip(DiagnosticCode.VirtualCall, $"calls {definition.FullName} on {constrained.FullName} by boxing or at run time");
        }
        if (isVirtual && ReceiverOf(definition) is { Kind: StackKind.KnownObject, Type: var exact })
        {
            return MemberLookup.FindOnObject(exact!, definition, declaringType, arguments)
                ?? throw Skip(DiagnosticCode.VirtualCall, $"calls {definition.FullName}, which {exact!.FullName} does not have");
        }
        if (definition.IsVirtual && isVirtual && !definition.IsFinal && !definition.DeclaringType.IsSealed)
            throw Skip(DiagnosticCode.VirtualCall, $"calls {definition.FullName} virtually");
        if (definition.IsAbstract)
            throw Skip(DiagnosticCode.VirtualCall, $"calls the abstract {definition.FullName}");
        return new ClosedMethod(WovenMethods.Original(definition), declaringType, arguments);
    }

    /// <summary>callvirt checks its receiver even when the callee never uses it (III.4.2).</summary>
    private void CheckReceiver(ClosedMethod method)
    {
        var receiver = ReceiverOf(method.Definition) ?? throw Skip(DiagnosticCode.InvalidIL, "the evaluation stack is empty");
        if (receiver.Kind == StackKind.ObjectPath && !IsKnownNotNull(receiver))
            CheckedObject(Capture(receiver.Path!, IrCaptureKind.PinnedObject));
    }

    private StackValue? ReceiverOf(MethodDefinition method) => _stack.ElementAtOrDefault(_stack.Count - 1 - method.Parameters.Count);

    /// <summary>Emits the call of a resolved body with the arguments on the stack.</summary>
    private void Emit(ClosedMethod method)
    {
        if (MayStartInitializer(method) && IsInitializedExactly(method.DeclaringType))
            throw Skip(DiagnosticCode.StaticWithInitializer, $"calls {method.Signature}, whose type is initialized exactly at its first use");
        var count = method.Definition.Parameters.Count + (method.Definition.HasThis ? 1 : 0);
        var arguments = new IrValue?[count];
        var paths = new IrObjectPath?[count];
        var known = ImmutableArray.CreateBuilder<KnownArgument>();
        for (var i = count - 1; i >= 0; i--)
        {
            if (IsKnownArgument(method, i))
                known.Insert(0, new KnownArgument(i, Pop()));
            else
                (arguments[i], paths[i]) = PopArgument(ParameterShape(method, i));
        }
        if (known.Count > 0)
            method = method with { Known = known.ToImmutable() };
        var returned = Require(_context.Types.Of(method.Scope.Close(method.Definition.ReturnType)));
        IrValue? result = null;
        if (returned.Family != TypeFamily.Void)
            result = _builder.Value(ReturnTypeOf(returned));
        _calls.Add(new CallSite(method, [.. paths], IsTailCall));
        _builder.Emit(new IrCall(result, SymbolName.Of(method), [.. arguments], [.. paths]));
        if (result is not null)
            Push(Of(returned, result));
    }

    /// <summary>
    /// True when a call may be what starts the initializer of the method's type: that of a constructor, a static method, or any method of a
    /// struct. A class has been initialized where there is an object of it, and a type where one of its static methods runs. To have a
    /// struct is no use of it (I.8.9.5): its methods are not taken for the type's first use, and need none between themselves.
    /// </summary>
    private bool MayStartInitializer(ClosedMethod method)
    {
        var definition = method.Definition;
        if (definition.IsConstructor)
            return true;
        if (!definition.IsStatic && !definition.DeclaringType.IsValueType)
            return false;
        return !IsOwnType(method.DeclaringType) || (definition.IsStatic && !HasStartedInitializer);
    }

    /// <summary>True for the closed type that this method is a member of; each closed type has an initializer of its own.</summary>
    private bool IsOwnType(TypeReference type) => TypeMap.KeyOf(type) == TypeMap.KeyOf(_method.DeclaringType);

    /// <summary>True for methods that only run once their own type's initializer has been started.</summary>
    private bool HasStartedInitializer => _method.Definition.IsStatic || !_method.Definition.DeclaringType.IsValueType;

    /// <summary>True when a prefix of the call that is being imported is tail.; others may stand between.</summary>
    private bool IsTailCall
    {
        get
        {
            var prefix = _at?.Previous;
            while (prefix is not null && IsPrefix(prefix) && prefix.OpCode.Code != Code.Tail)
                prefix = prefix.Previous;
            return prefix?.OpCode.Code == Code.Tail;
        }
    }

    private TypeShape ParameterShape(ClosedMethod method, int index)
    {
        if (!method.Definition.HasThis)
            return Require(_context.Types.Of(method.Scope.Close(method.Definition.Parameters[index].ParameterType)));
        if (index > 0)
            return Require(_context.Types.Of(method.Scope.Close(method.Definition.Parameters[index - 1].ParameterType)));
        return Require(_context.Types.Of(method.Definition.DeclaringType.IsValueType ? new ByReferenceType(method.DeclaringType) : method.DeclaringType));
    }

    private (IrValue? Value, IrObjectPath? Path) PopArgument(TypeShape shape)
    {
        if (shape.Family == TypeFamily.Object)
        {
            var value = Pop();
            return value.Kind == StackKind.ObjectPath
                ? (null, value.Path)
                : throw Skip(DiagnosticCode.ObjectReference, $"passes an object as {shape.Managed.FullName}");
        }
        return (Coerce(PopNative(), shape), null);
    }

    private void NewObject(MethodReference constructor)
    {
        if (FrameworkFacts.NameOf(constructor.DeclaringType) == MessageBuilder)
        {
            CallMessage(constructor, isNew: true);
            return;
        }
        var type = _scope.Close(constructor.DeclaringType);
        if (type is ArrayType)
            throw Skip(DiagnosticCode.Allocation, $"allocates {type.FullName}");
        var definition = constructor.Resolve() ?? throw Skip(DiagnosticCode.UnresolvedMember, $"method {constructor.FullName} cannot be resolved");
        var method = new ClosedMethod(WovenMethods.Original(definition), type, []);
        if (!definition.DeclaringType.IsValueType)
        {
            NewExpression(method);
            return;
        }
        var shape = ShapeOf(type);
        if (!shape.IsNative)
            throw Skip(DiagnosticCode.ObjectReference, $"makes {type.FullName}");
        // The new value starts as zero; the constructor works on it in place, below its arguments.
        var local = _builder.AddLocal("new", shape.Type);
        if (shape.Family == TypeFamily.Struct)
            _builder.Emit(new IrStoreLocal(local, Zero(shape)));
        else
            _builder.Emit(new IrStoreLocal(local, shape.Type.Kind is IrKind.I8 or IrKind.I16
                ? _builder.Convert(IrConversion.Truncate, _builder.Int32(0), shape.Type)
                : Constant(shape.Type, 0)));
        var address = new StackValue(StackKind.ByRef, _builder.Define(IrType.Ptr, r => new IrLocalAddress(r, local)));
        var at = _stack.Count - definition.Parameters.Count;
        if (at < 0)
            throw Skip(DiagnosticCode.InvalidIL, "the evaluation stack is empty");
        _stack.Insert(at, address);
        if (!CallIntrinsicConstructor(method))
            Emit(method);
        Push(Of(shape, Widen(_builder.Define(shape.Type, r => new IrLoadLocal(r, local)), shape)));
    }

    /// <summary>Constructors of spans over data, whose framework bodies test for references by means native code has not.</summary>
    private bool CallIntrinsicConstructor(ClosedMethod method)
    {
        if (method.DeclaringType is not GenericInstanceType { GenericArguments: [var element] } type
            || !SpanTypes.IsSpan(type)
            || method.Definition.Parameters is not [{ ParameterType: PointerType }, _])
        {
            return false;
        }
        if (!_context.Types.Of(element).IsUnmanaged)
            return false;
        var length = AsInt32(PopNative());
        var pointer = AsPointer(PopNative());
        var span = Pop();
        // A negative length throws ArgumentOutOfRangeException through a helper of the framework: let its own body say so.
        var helper = method.Definition.Body.Instructions.FirstOrDefault(i => i.OpCode.Code == Code.Call
            && i.Operand is MethodReference { Name: "ThrowArgumentOutOfRangeException", Parameters.Count: 0 });
        if (helper is null)
            throw Skip(DiagnosticCode.UnresolvedMember, $"{method.Signature} is not the body that was expected");
        var site = AddThrow(ManagedExpression.Of(Instruction.Create(OpCodes.Call, (MethodReference)helper.Operand))
            .Then(Instruction.Create(OpCodes.Ldnull)));
        Guard(_builder.Compare(IrPredicate.GreaterOrEqual, length, _builder.Int32(0)), site);
        var shape = ShapeOf(method.DeclaringType);
        _builder.Emit(new IrStore(_builder.Offset(span.Value!, shape.Fields["_reference"].Offset), pointer, 8));
        _builder.Emit(new IrStore(_builder.Offset(span.Value!, shape.Fields["_length"].Offset), length, 4));
        return true;
    }

    private void Box(TypeReference type)
    {
        var shape = ShapeOf(type);
        // Generic code boxes what may be a value; a reference stays as it is (III.4.1).
        if (shape.Family is TypeFamily.Object or TypeFamily.Array or TypeFamily.String)
            return;
        var value = PopNative();
        if (shape.Family == TypeFamily.Struct && (IsUnboxedNext(shape) || IsTestedNext(shape)))
        {
            Push(value with { Type = shape.Managed, IsBoxed = true });
            return;
        }
        if (shape.Family is not (TypeFamily.Integer or TypeFamily.Float))
            throw Skip(DiagnosticCode.Allocation, $"boxes {shape.Managed.FullName}");
        var expression = ManagedExpression.OfPayload(value, shape.Managed).Then(Instruction.Create(OpCodes.Box, shape.Managed));
        Push(ManagedExpressionValue(expression, "Object"));
    }

    /// <summary>True when the next instruction takes the value out again as the same type.</summary>
    private bool IsUnboxedNext(TypeShape shape) =>
        _at?.Next is { OpCode.Code: Code.Unbox_Any, Operand: TypeReference type } next && !_blockOf.ContainsKey(next)
        && TypeMap.KeyOf(_scope.Close(type)) == TypeMap.KeyOf(shape.Managed);

    /// <summary>True when the next instruction asks what was boxed, or whether it is null. A box of Nullable may be; any other is an object.</summary>
    private bool IsTestedNext(TypeShape shape) =>
        shape.Managed.GetElementType().FullName != "System.Nullable`1" && _at?.Next is { } next && !_blockOf.ContainsKey(next)
        && (next.OpCode.Code is Code.Isinst or Code.Brtrue or Code.Brtrue_S or Code.Brfalse or Code.Brfalse_S
            || (next.OpCode.Code == Code.Ldnull && next.Next?.OpCode.Code is Code.Cgt_Un or Code.Ceq));

    /// <summary>
    /// isinst of what was boxed just before: known now, where the type asked for is a value type too (III.4.6). What has the type stays as
    /// it is, to be unboxed or to be no null.
    /// </summary>
    private bool TryTestBoxed(TypeReference type)
    {
        var boxed = _stack switch
        {
            [.., { IsBoxed: true, Type: var known }] => known,
            [.., { Expression: { Body: [null, { OpCode.Code: Code.Box }], PayloadTypes: [var known] } }] => known,
            _ => null,
        };
        var wanted = _scope.Close(type);
        if (boxed is null || wanted.Resolve() is not { IsValueType: true } || wanted.GetElementType().FullName == "System.Nullable`1")
            return false;
        if (TypeMap.KeyOf(boxed) != TypeMap.KeyOf(wanted))
        {
            Pop();
            Push(StackValue.Null);
        }
        return true;
    }

    /// <summary>
    /// Takes out again what was boxed just before: generic code writes (TOther)(object)value under a test that both are one type, and no
    /// object comes to be. An enum and a number it is made of fit each other (III.4.32). What does not fit throws, and stays IL: fully
    /// optimized JIT code names the two types of its message in the other order than code before that.
    /// </summary>
    private bool TryUnbox(TypeReference type)
    {
        var shape = ShapeOf(type);
        if (_stack is [.., { IsBoxed: true } boxedValue] && TypeMap.KeyOf(boxedValue.Type!) == TypeMap.KeyOf(shape.Managed))
        {
            Pop();
            Push(boxedValue with { IsBoxed = false });
            return true;
        }
        if (_stack is not [.., { Expression: { Body: [null, { OpCode.Code: Code.Box }], Payload: [var value], PayloadTypes: [var boxed] } }]
            || NumberOf(boxed) != NumberOf(shape.Managed))
        {
            return false;
        }
        Pop();
        Push(Of(shape, Normalize(Coerce(value, shape), shape)));
        return true;
    }

    /// <summary>The type a value of an enum is boxed and unboxed as, by name; of any other type its own.</summary>
    private static string NumberOf(TypeReference type) =>
        type.Resolve() is { IsEnum: true } definition ? definition.Fields.First(f => !f.IsStatic).FieldType.FullName : TypeMap.KeyOf(type);

    private void LoadToken(object operand)
    {
        Push(operand switch
        {
            TypeReference type => new StackValue(StackKind.TypeToken, null, _scope.Close(type)),
            FieldReference field when field.Resolve() is { InitialValue.Length: > 0 } data => new StackValue(StackKind.FieldToken) { Field = data },
            _ => throw Skip(DiagnosticCode.UnsupportedInstruction, "loads a token of a member"),
        });
    }
}
