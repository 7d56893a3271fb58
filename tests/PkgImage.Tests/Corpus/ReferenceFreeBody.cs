// Follows objects through one body on a stack of kinds; see ReferenceFreeRule for what is asked.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Tests.Corpus;

internal sealed class ReferenceFreeBody(ReferenceFreeRule rule, ClosedMethod method)
{
    private enum Entry
    {
        Value,
        /// <summary>An object on the way to one of its fields.</summary>
        Path,
        /// <summary>Made for a throw: an exception, or a part of one.</summary>
        Thrown,
        /// <summary>A type or its handle, for a comparison that is decided when code is made.</summary>
        Token,
    }

    private sealed class TouchException(string what) : Exception(what);

    private readonly MethodBody _body = method.Definition.Body;
    private readonly Dictionary<Instruction, ImmutableStack<Entry>> _before = [];
    private readonly Stack<Instruction> _pending = new();
    private ImmutableStack<Entry> _stack = [];
    private TypeReference? _constrained;

    public string? FindTouch()
    {
        try
        {
            Reach(_body.Instructions[0], []);
            foreach (var handler in _body.ExceptionHandlers)
            {
                var isCatch = handler.HandlerType is ExceptionHandlerType.Catch or ExceptionHandlerType.Filter;
                Reach(handler.HandlerStart, isCatch ? [Entry.Thrown] : []);
                if (handler.FilterStart is { } filter)
                    Reach(filter, [Entry.Thrown]);
            }
            while (_pending.TryPop(out var instruction))
                Follow(instruction);
            return null;
        }
        catch (TouchException e)
        {
            return e.Message;
        }
    }

    private void Reach(Instruction target, ImmutableStack<Entry> stack)
    {
        if (_before.TryAdd(target, stack))
            _pending.Push(target);
    }

    private void Follow(Instruction instruction)
    {
        _stack = _before[instruction];
        Step(instruction);
        if (instruction.OpCode.Code is Code.Leave or Code.Leave_S)
            _stack = [];
        if (instruction.Operand is Instruction target)
            Reach(target, _stack);
        foreach (var each in instruction.Operand as Instruction[] ?? [])
            Reach(each, _stack);
        if (instruction.OpCode.FlowControl is not (FlowControl.Branch or FlowControl.Return or FlowControl.Throw) && instruction.Next is { } next)
            Reach(next, _stack);
    }

    private static TouchException Touch(string what) => new(what);

    private Entry Pop()
    {
        _stack = _stack.IsEmpty ? throw Touch("has an empty stack") : _stack.Pop(out var top);
        return top;
    }

    private void PopValue(Instruction by)
    {
        if (Pop() is not Entry.Value)
            throw Touch($"uses an object in {by.OpCode.Name}");
    }

    private void Push(Entry entry) => _stack = _stack.Push(entry);

    private void PushOf(TypeReference type)
    {
        switch (HeldTypes.Of(type))
        {
            case Held.Refused: throw Touch($"reads {type.FullName}");
            case Held.Object: Push(Entry.Path); break;
            default: Push(Entry.Value); break;
        }
    }

    private TypeReference Close(TypeReference type) => method.Scope.Close(type);

    private void Step(Instruction at)
    {
        switch (at.OpCode.Code)
        {
            case >= Code.Ldarg_0 and <= Code.Ldarg_3:
                PushArgument(at.OpCode.Code - Code.Ldarg_0);
                break;
            case Code.Ldarg or Code.Ldarg_S:
                var parameter = (ParameterDefinition)at.Operand;
                PushArgument(ReferenceEquals(parameter, _body.ThisParameter) ? 0 : parameter.Index + (method.Definition.HasThis ? 1 : 0));
                break;
            case Code.Ldarga or Code.Ldarga_S:
                RequireHeld(((ParameterDefinition)at.Operand).ParameterType, "takes the address of");
                Push(Entry.Value);
                break;
            case Code.Ldloca or Code.Ldloca_S:
                RequireHeld(((VariableDefinition)at.Operand).VariableType, "takes the address of");
                Push(Entry.Value);
                break;
            case Code.Ldfld or Code.Ldsfld or Code.Ldflda or Code.Ldsflda or Code.Stfld or Code.Stsfld:
                Field(at, (FieldReference)at.Operand);
                break;
            case Code.Call or Code.Callvirt or Code.Newobj:
                Call(at, (MethodReference)at.Operand);
                break;
            case Code.Constrained:
                _constrained = Close((TypeReference)at.Operand);
                break;
            case Code.Ldtoken:
                Push(Entry.Token);
                break;
            case Code.Box:
                PopValue(at);
                Push(Entry.Thrown);
                break;
            case Code.Unbox_Any when _stack is { IsEmpty: false } && _stack.Peek() == Entry.Thrown:
                Pop();
                PushOf(Close((TypeReference)at.Operand));
                break;
            case Code.Throw:
                if (Pop() == Entry.Path)
                    throw Touch("throws an object it did not make");
                break;
            case Code.Dup:
                Push(_stack.IsEmpty ? throw Touch("has an empty stack") : _stack.Peek());
                break;
            case Code.Pop:
                Pop();
                break;
            case Code.Initobj or Code.Ldobj or Code.Stobj or Code.Cpobj or Code.Ldelem_Any or Code.Stelem_Any or Code.Ldelema:
                RequireHeld((TypeReference)at.Operand, "reads or writes");
                Count(at);
                break;
            case Code.Newarr or Code.Ldelem_Ref or Code.Stelem_Ref or Code.Ldind_Ref or Code.Stind_Ref or Code.Castclass or Code.Isinst
                or Code.Unbox or Code.Unbox_Any or Code.Ldvirtftn or Code.Rethrow or Code.Mkrefany or Code.Refanyval or Code.Refanytype:
                throw Touch($"has {at.OpCode.Name}");
            case Code.Calli:
                var site = (IMethodSignature)at.Operand;
                PopValue(at);
                foreach (var _ in site.Parameters)
                    PopValue(at);
                if (site.ReturnType.FullName != "System.Void")
                    PushOf(Close(site.ReturnType));
                break;
            default:
                Count(at);
                break;
        }
    }

    /// <summary>Instructions that only take values and make values.</summary>
    private void Count(Instruction at)
    {
        var pops = at.OpCode.StackBehaviourPop switch
        {
            StackBehaviour.Pop0 => 0,
            StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
            StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8
                or StackBehaviour.Popi_popr4 or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
            StackBehaviour.PopAll => 0,
            StackBehaviour.Varpop => at.OpCode.Code == Code.Ret && method.Definition.ReturnType.FullName != "System.Void" ? 1 : 0,
            _ => 3,
        };
        for (var i = 0; i < pops; i++)
            PopValue(at);
        if (at.OpCode.StackBehaviourPush is not (StackBehaviour.Push0 or StackBehaviour.Varpush))
            Push(Entry.Value);
    }

    private void RequireHeld(TypeReference type, string doing)
    {
        if (HeldTypes.Of(Close(type)) is not (Held.Unmanaged or Held.Reference))
            throw Touch($"{doing} {type.FullName}");
    }

    private void PushArgument(int index)
    {
        if (!method.Definition.HasThis)
            PushOf(Close(method.Definition.Parameters[index].ParameterType));
        else if (index > 0)
            PushOf(Close(method.Definition.Parameters[index - 1].ParameterType));
        else if (!method.Definition.DeclaringType.IsValueType)
            Push(Entry.Path);
        else
            PushOf(new ByReferenceType(method.DeclaringType));
    }

    private void Field(Instruction at, FieldReference field)
    {
        var type = GenericScope.Of(Close(field.DeclaringType), []).Close(field.FieldType);
        var (isStore, isAddress) = (at.OpCode.Code is Code.Stfld or Code.Stsfld, at.OpCode.Code is Code.Ldflda or Code.Ldsflda);
        if (isStore || isAddress)
            RequireHeld(type, "writes or refers to");
        if (isStore)
            PopValue(at);
        if (at.OpCode.Code is Code.Ldfld or Code.Ldflda or Code.Stfld && Pop() is not (Entry.Value or Entry.Path))
            throw Touch($"reads {field.FullName} of an object it made");
        if (isAddress)
            Push(Entry.Value);
        else if (!isStore)
            PushOf(type);
    }

    private void Call(Instruction at, MethodReference reference)
    {
        var constrained = _constrained;
        _constrained = null;
        var arguments = new List<Entry>();
        for (var i = reference.Parameters.Count + (reference.HasThis && at.OpCode.Code != Code.Newobj ? 1 : 0); i > 0; i--)
            arguments.Add(Pop());
        if (at.OpCode.Code == Code.Newobj && reference.DeclaringType is not ArrayType && DerivesFromException(reference.DeclaringType.Resolve()))
        {
            RefusePaths(arguments, reference);
            Push(Entry.Thrown);
            return;
        }
        if (reference.DeclaringType.FullName == "System.Type")
        {
            if (!arguments.TrueForAll(a => a == Entry.Token))
                throw Touch("looks at a type");
            Push(reference.ReturnType.FullName == "System.Type" ? Entry.Token : Entry.Value);
            return;
        }
        var declaringType = Close(reference.DeclaringType);
        var methodArguments = reference is GenericInstanceMethod g ? g.GenericArguments.Select(Close).ToImmutableArray() : [];
        var returned = at.OpCode.Code == Code.Newobj ? declaringType : GenericScope.Of(declaringType, methodArguments).Close(reference.ReturnType);
        if (at.OpCode.Code == Code.Newobj && (declaringType is ArrayType || declaringType.Resolve() is not { IsValueType: true }))
            throw Touch($"allocates {declaringType.FullName}");
        if (declaringType is ArrayType || ReferenceFreeRule.IsMemberOfHeld(reference))
        {
            PushReturned(returned);
            return;
        }
        var definition = reference.Resolve() ?? throw Touch($"calls {reference.FullName}, which is not found");
        if (ReferenceFreeRule.NeverReturns(definition))
        {
            RefusePaths(arguments, reference);
            PushReturned(returned);
            return;
        }
        if (returned.FullName == "System.String" || (HeldTypes.Of(returned) == Held.Object && DerivesFromException(returned.Resolve())))
        {
            RefusePaths(arguments, reference);
            Push(Entry.Thrown);
            return;
        }
        if (arguments.Any(a => a is Entry.Thrown or Entry.Token))
            throw Touch($"passes an object it made to {reference.FullName}");
        var callee = new ClosedMethod(definition, declaringType, methodArguments);
        if (constrained is not null)
        {
            if (MemberLookup.FindImplementation(constrained, definition, declaringType, methodArguments) is not { } found)
            {
                // On a value type this is one body or a box at most; which is the compiler's to find out.
                if (constrained.Resolve() is not { IsValueType: true })
                    throw Touch($"dispatches {reference.FullName}");
                PushReturned(returned);
                return;
            }
            callee = found;
        }
        else if (at.OpCode.Code == Code.Callvirt && definition is { IsVirtual: true, IsFinal: false, DeclaringType.IsSealed: false })
        {
            throw Touch($"dispatches {reference.FullName}");
        }
        if (rule.FindTouch(callee) is { } touch)
            throw Touch(touch.StartsWith("through ", StringComparison.Ordinal) ? touch : $"through {callee.Signature}: {touch}");
        PushReturned(returned);
    }

    private void PushReturned(TypeReference returned)
    {
        if (returned.FullName != "System.Void")
            PushOf(returned);
    }

    private static void RefusePaths(List<Entry> arguments, MethodReference callee)
    {
        if (arguments.Contains(Entry.Path))
            throw Touch($"passes an object to {callee.FullName}");
    }

    private static bool DerivesFromException(TypeDefinition? type)
    {
        for (; type is not null; type = type.BaseType?.Resolve())
        {
            if (type.FullName == "System.Exception")
                return true;
        }
        return false;
    }
}
