// One activation of a body under evaluation: its variables, its stack and the instructions that move data. Arithmetic is in
// DatumArithmetic.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Constants;

internal sealed partial class InitializerInterpreter
{
    private sealed class Frame
    {
        private readonly InitializerInterpreter _owner;
        private readonly ClosedMethod _method;
        private readonly MethodBody _body;
        private readonly DatumCell[] _arguments;
        private readonly DatumCell[] _locals;
        private readonly Stack<Datum> _stack = new();

        public Frame(InitializerInterpreter owner, ClosedMethod method, ImmutableArray<Datum> arguments)
        {
            (_owner, _method, _body) = (owner, method, method.Definition.Body);
            var parameters = method.Definition.Parameters.Select(p => ShapeOf(p.ParameterType));
            if (method.Definition.HasThis)
                parameters = parameters.Prepend(owner.Types.Of(new ByReferenceType(method.DeclaringType)));
            _arguments = [.. parameters.Select(p => new DatumCell(p))];
            _locals = [.. _body.Variables.Select(v => new DatumCell(ShapeOf(v.VariableType)))];
            for (var i = 0; i < arguments.Length; i++)
                Store(_arguments[i], arguments[i]);
        }

        /// <summary>Runs to the end; the result is unknown for a method that returns nothing.</summary>
        public Datum Run()
        {
            _owner._bodies.Add(_method.Definition);
            for (var at = _body.Instructions[0]; ;)
            {
                if (++_owner._steps > MaxSteps)
                    throw Stop($"takes over {MaxSteps} steps");
                if (at.OpCode.Code == Code.Ret)
                    return _stack.TryPop(out var result) ? result : Datum.Unknown;
                at = Branch(at) ?? Step(at) ?? throw Stop("control runs off the end of the body");
            }
        }

        private TypeShape ShapeOf(TypeReference type) => _owner.Types.Of(_method.Scope.Close(type));

        private Datum Pop() => _stack.TryPop(out var top) ? top : throw Stop("the evaluation stack is empty");

        private void Push(Datum value) => _stack.Push(value);

        private void Store(DatumCell cell, Datum value)
        {
            if (cell.Memory is { } memory)
            {
                _owner.StoreValue(memory, 0, value, cell.Shape);
                return;
            }
            cell.Reference = value;
            cell.IsLate |= _owner._othersRan;
        }

        private static Datum Load(DatumCell cell) => cell.Memory is { } memory ? LoadValue(memory, 0, cell.Shape) : cell.Reference;

        /// <summary>The address of a variable; of one that holds an object nothing is known from then on.</summary>
        private static Datum AddressOf(DatumCell cell)
        {
            if (cell.Memory is { } memory)
                return new Datum(DatumKind.Reference) { Memory = memory };
            cell.Reference = Datum.Unknown;
            throw Stop("takes the address of a variable that holds an object");
        }

        /// <summary>The target of a branch that is taken, or null for any other instruction.</summary>
        private Instruction? Branch(Instruction at)
        {
            switch (at.OpCode.Code)
            {
                case Code.Br or Code.Br_S:
                    return (Instruction)at.Operand;
                case Code.Brtrue or Code.Brtrue_S or Code.Brfalse or Code.Brfalse_S:
                    var condition = Pop();
                    var isTrue = condition.Kind switch
                    {
                        DatumKind.Int32 or DatumKind.Int64 => condition.Bits != 0,
                        DatumKind.Null => false,
                        DatumKind.Array or DatumKind.Reference => true,
                        _ => throw Stop("decides by what is not known"),
                    };
                    return isTrue == at.OpCode.Code is Code.Brtrue or Code.Brtrue_S ? (Instruction)at.Operand : null;
                case Code.Switch:
                    var choice = Pop();
                    var targets = (Instruction[])at.Operand;
                    if (choice.Kind != DatumKind.Int32)
                        throw Stop("chooses by what is not known");
                    return (uint)choice.Bits < (uint)targets.Length ? targets[(int)choice.Bits] : null;
                default:
                    if (DatumArithmetic.ComparisonOf(at.OpCode.Code) is not { } comparison)
                        return null;
                    var right = Pop();
                    return DatumArithmetic.Compare(comparison, Pop(), right) ? (Instruction)at.Operand : null;
            }
        }

        /// <summary>Executes an instruction that is no branch taken, and returns the next.</summary>
        private Instruction? Step(Instruction at)
        {
            switch (at.OpCode.FlowControl)
            {
                case FlowControl.Cond_Branch:
                    return at.Next;
                case FlowControl.Throw or FlowControl.Branch or FlowControl.Return:
                    throw Stop($"has {at.OpCode.Name}");
            }
            if (BodyFlow.LocalOf(at, _body) is { } local)
                Variable(at, _locals[local.Index]);
            else if (BodyFlow.ParameterOf(at, _body) is { } parameter)
                Variable(at, _arguments[ReferenceEquals(parameter, _body.ThisParameter) ? 0 : parameter.Index + (_method.Definition.HasThis ? 1 : 0)]);
            else if (!Constant(at) && !Memory(at) && !Elements(at) && !Fields(at) && !Calls(at))
                Arithmetic(at);
            return at.Next;
        }

        private void Variable(Instruction at, DatumCell cell)
        {
            if (BodyFlow.IsStore(at))
                Store(cell, Pop());
            else
                Push(!BodyFlow.IsAddress(at) ? Load(cell) : IsCopiedFrom(at, cell) ? cell.Reference : AddressOf(cell));
        }

        /// <summary>True for the address of a span of data that is only taken to make an array of it.</summary>
        private static bool IsCopiedFrom(Instruction at, DatumCell cell) =>
            cell.Reference.Kind == DatumKind.Data && at.Next is { OpCode.Code: Code.Call, Operand: MethodReference method } && IsSpanMethod(method, "ToArray");

        private static bool IsSpanMethod(MethodReference method, string name) =>
            method.Name == name && method.HasThis && FrameworkFacts.NameOf(method.DeclaringType) == "System.ReadOnlySpan`1";

        private bool Constant(Instruction at)
        {
            switch (at.OpCode.Code)
            {
                case Code.Nop or Code.Volatile or Code.Readonly or Code.Unaligned:
                    return true;
                case >= Code.Ldc_I4_M1 and <= Code.Ldc_I4:
                    Push(Datum.Int32(BodyFlow.ConstantOf(at)!.Value));
                    return true;
                case Code.Ldc_I8:
                    Push(Datum.Int64((long)at.Operand));
                    return true;
                case Code.Ldc_R4:
                    Push(Datum.Float32((float)at.Operand));
                    return true;
                case Code.Ldc_R8:
                    Push(Datum.Float64((double)at.Operand));
                    return true;
                case Code.Ldnull:
                    Push(new Datum(DatumKind.Null));
                    return true;
                case Code.Ldstr:
                    Push(Datum.Inert);
                    return true;
                case Code.Ldftn:
                    Push(Datum.Unknown);
                    return true;
                case Code.Ldtoken:
                    Push(at.Operand is FieldReference field && field.Resolve() is { InitialValue.Length: > 0 } data
                        ? new Datum(DatumKind.FieldToken) { Field = data } : Datum.Unknown);
                    return true;
                case Code.Sizeof:
                    Push(Datum.Int32(ShapeOf((TypeReference)at.Operand) is { IsUnmanaged: true } shape ? shape.Type.Size : throw Stop("asks for the size of an object")));
                    return true;
                case Code.Dup:
                    var top = Pop();
                    Push(top);
                    Push(top);
                    return true;
                case Code.Pop:
                    Pop();
                    return true;
                default:
                    return false;
            }
        }

        private bool Memory(Instruction at)
        {
            switch (at.OpCode.Code)
            {
                case Code.Ldobj:
                    Push(LoadThrough(Pop(), ShapeOf((TypeReference)at.Operand)));
                    return true;
                case Code.Stobj:
                    var stored = Pop();
                    StoreThrough(Pop(), stored, ShapeOf((TypeReference)at.Operand));
                    return true;
                case Code.Initobj:
                    var cleared = ShapeOf((TypeReference)at.Operand);
                    if (Pop() is not { Kind: DatumKind.Reference, Memory: { } memory } place || !cleared.IsUnmanaged)
                        throw Stop("clears what is not known");
                    _owner.Store(memory, place.Offset, new byte[cleared.Type.Size]);
                    return true;
                default:
                    if (MemoryAccess.Of(at.OpCode.Code) is not { IsElement: false } access)
                        return false;
                    var shape = Named(access.Type);
                    if (access.IsStore)
                    {
                        var value = Pop();
                        StoreThrough(Pop(), value, shape);
                        return true;
                    }
                    Push(LoadThrough(Pop(), shape));
                    return true;
            }
        }

        private TypeShape Named(string name)
        {
            var module = _method.Definition.Module;
            return _owner.Types.Of(new TypeReference("System", name, module, module.TypeSystem.CoreLibrary, true));
        }

        private static Datum LoadThrough(Datum address, TypeShape shape) =>
            address is { Kind: DatumKind.Reference, Memory: { } memory } && shape.IsUnmanaged ? LoadValue(memory, address.Offset, shape) : throw Stop("reads what is not known");

        private void StoreThrough(Datum address, Datum value, TypeShape shape)
        {
            if (address is not { Kind: DatumKind.Reference, Memory: { } memory } || !shape.IsUnmanaged)
                throw Stop("writes what is not known");
            _owner.StoreValue(memory, address.Offset, value, shape);
        }

        private bool Elements(Instruction at)
        {
            switch (at.OpCode.Code)
            {
                case Code.Newarr:
                    Push(NewArray(Pop(), ShapeOf((TypeReference)at.Operand)));
                    return true;
                case Code.Ldlen:
                    Push(Pop() is { Kind: DatumKind.Array, Memory: { } bytes } array ? Datum.Int64(bytes.Bytes.Length / array.Element!.Type.Size) : _owner.OfUnknown());
                    return true;
                case Code.Ldelema:
                    var index = Pop();
                    Push(Element(Pop(), index, ShapeOf((TypeReference)at.Operand)));
                    return true;
                case Code.Stelem_Ref:
                    _owner.CallUnknown([Pop(), Pop(), Pop()]);
                    return true;
                case Code.Ldelem_Any or Code.Stelem_Any:
                    Access(ShapeOf((TypeReference)at.Operand), at.OpCode.Code == Code.Stelem_Any);
                    return true;
                default:
                    if (MemoryAccess.Of(at.OpCode.Code) is not { IsElement: true } access)
                        return false;
                    Access(Named(access.Type), access.IsStore);
                    return true;
            }
        }

        private void Access(TypeShape shape, bool isStore)
        {
            var value = isStore ? Pop() : default;
            var index = Pop();
            var array = Pop();
            if (!array.IsKnown && !isStore)
            {
                Push(_owner.OfUnknown());
                return;
            }
            var place = Element(array, index, shape);
            if (isStore)
                StoreThrough(place, value, shape);
            else
                Push(LoadThrough(place, shape));
        }

        private static Datum NewArray(Datum count, TypeShape element)
        {
            if (!count.IsInteger || count.Bits is < 0 or > MaxArrayBytes)
                throw Stop("makes an array of unknown or great length");
            if (!element.IsUnmanaged)
                return Datum.Unknown;
            if (count.Bits * element.Type.Size > MaxArrayBytes)
                throw Stop("makes a great array");
            return new Datum(DatumKind.Array) { Memory = new DatumMemory(new byte[count.Bits * element.Type.Size]), Element = element };
        }

        private static Datum Element(Datum array, Datum index, TypeShape shape)
        {
            if (array is not { Kind: DatumKind.Array, Memory: { } memory, Element: { } element } || !index.IsInteger || element.Type.Size != shape.Type.Size)
                throw Stop("indexes what is not known");
            if ((ulong)index.Bits >= (ulong)(memory.Bytes.Length / element.Type.Size))
                throw Stop("indexes out of range");
            return new Datum(DatumKind.Reference) { Memory = memory, Offset = (int)index.Bits * element.Type.Size };
        }

        private bool Fields(Instruction at)
        {
            if (at.Operand is not FieldReference field || at.OpCode.Code == Code.Ldtoken)
                return false;
            switch (at.OpCode.Code)
            {
                case Code.Ldsfld:
                    Push(IsOwn(field) ? Load(_owner.StaticOf(field)) : _owner.LoadForeignStatic(field, _method.Scope.Close(field.DeclaringType)));
                    return true;
                case Code.Ldsflda when IsOwn(field):
                    Push(AddressOf(_owner.StaticOf(field)));
                    return true;
                case Code.Ldsflda when field.Resolve() is { InitialValue.Length: > 0 } data:
                    Push(new Datum(DatumKind.Data) { Field = data });
                    return true;
                case Code.Stsfld when IsOwn(field):
                    Store(_owner.StaticOf(field), Pop());
                    return true;
                case Code.Stsfld:
                    _owner.CallUnknown([Pop()]);
                    return true;
                case Code.Stfld:
                    var value = Pop();
                    var (target, written) = Place(Pop(), field);
                    StoreThrough(target, value, written);
                    return true;
                case Code.Ldfld:
                    var owner = Pop();
                    if (!owner.IsKnown)
                    {
                        Push(_owner.OfUnknown());
                        return true;
                    }
                    var (source, read) = Place(owner.Kind == DatumKind.Struct ? owner with { Kind = DatumKind.Reference } : owner, field);
                    Push(LoadThrough(source, read));
                    return true;
                case Code.Ldflda:
                    Push(Place(Pop(), field).Address);
                    return true;
                default:
                    throw Stop($"has {at.OpCode.Name}");
            }
        }

        private bool IsOwn(FieldReference field) => TypeMap.KeyOf(_method.Scope.Close(field.DeclaringType)) == _owner._key;

        private (Datum Address, TypeShape Shape) Place(Datum owner, FieldReference field)
        {
            var declaring = ShapeOf(field.DeclaringType);
            if (owner.Kind != DatumKind.Reference || !declaring.Fields.TryGetValue(field.Name, out var found))
                throw Stop($"reaches {field.FullName}");
            return (owner with { Offset = owner.Offset + found.Offset }, found.Shape);
        }

        private bool Calls(Instruction at)
        {
            if (at.OpCode.Code is not (Code.Call or Code.Callvirt or Code.Newobj))
                return false;
            var reference = (MethodReference)at.Operand;
            var isNew = at.OpCode.Code == Code.Newobj;
            var arguments = new Datum[reference.Parameters.Count + (reference.HasThis && !isNew ? 1 : 0)];
            for (var i = arguments.Length - 1; i >= 0; i--)
                arguments[i] = Pop();
            var declaringType = _method.Scope.Close(reference.DeclaringType);
            var result = isNew ? New(reference, declaringType, arguments) : Call(reference, declaringType, arguments);
            if (isNew || reference.ReturnType.FullName != "System.Void")
                Push(result);
            return true;
        }

        private Datum New(MethodReference constructor, TypeReference declaringType, Datum[] arguments)
        {
            if (IsSpanMethod(constructor, ".ctor") && arguments is [{ Kind: DatumKind.Data } data, { Kind: DatumKind.Int32, Bits: var count }])
                return data with { Bits = count };
            if (declaringType is ArrayType || _owner.Types.Of(declaringType) is not { Family: TypeFamily.Struct, IsByRefLike: false } shape)
            {
                if (declaringType is not ArrayType && _owner.IsInertObject(declaringType, arguments))
                {
                    _owner.IsPure = false;
                    return Datum.Inert;
                }
                _owner.CallUnknown(arguments);
                return Datum.Unknown;
            }
            var memory = new DatumMemory(new byte[shape.Type.Size]);
            Call(constructor, declaringType, [new Datum(DatumKind.Reference) { Memory = memory }, .. arguments]);
            return memory.IsUnknown ? Datum.Unknown : Datum.Struct(memory.Bytes);
        }

        private Datum Call(MethodReference reference, TypeReference declaringType, Datum[] arguments)
        {
            if (reference.Name == "InitializeArray" && FrameworkFacts.NameOf(reference.DeclaringType) == "System.Runtime.CompilerServices.RuntimeHelpers"
                && arguments is [{ Kind: DatumKind.Array, Memory: { } array }, { Kind: DatumKind.FieldToken, Field: { } data }])
            {
                if (data.InitialValue.Length < array.Bytes.Length)
                    throw Stop("fills an array from too little data");
                _owner.Store(array, 0, data.InitialValue.AsSpan(0, array.Bytes.Length));
                return Datum.Unknown;
            }
            if (IsSpanMethod(reference, "ToArray") && arguments is [{ Kind: DatumKind.Data, Field: { } copied, Bits: var count }])
            {
                var elements = NewArray(Datum.Int32((int)count), _owner.Types.Of(((GenericInstanceType)declaringType).GenericArguments[0]));
                if (elements.Memory is not { } room || room.Bytes.Length > copied.InitialValue.Length)
                    throw Stop("copies more than the data there is");
                _owner.Store(room, 0, copied.InitialValue.AsSpan(0, room.Bytes.Length));
                return elements;
            }
            if (DatumArithmetic.TryFunction(reference, arguments) is { } value)
                return value;
            if (declaringType is not ArrayType && reference.Resolve() is { } definition && _owner.IsEvaluated(definition, declaringType, arguments))
            {
                var methodArguments = reference is GenericInstanceMethod g ? g.GenericArguments.Select(_method.Scope.Close).ToImmutableArray() : [];
                _owner._depth++;
                var result = new Frame(_owner, new ClosedMethod(WovenMethods.Original(definition), declaringType, methodArguments), [.. arguments]).Run();
                _owner._depth--;
                return result;
            }
            _owner.CallUnknown(arguments);
            return Datum.Unknown;
        }

        /// <summary>What is left computes, or is not evaluated.</summary>
        private void Arithmetic(Instruction at)
        {
            switch (at.OpCode.StackBehaviourPop)
            {
                case StackBehaviour.Pop1_pop1:
                    var (right, left) = (Pop(), Pop());
                    Push(!left.IsKnown || !right.IsKnown ? _owner.OfUnknown() : DatumArithmetic.Binary(at.OpCode.Code, left, right) ?? throw Stop($"has {at.OpCode.Name}"));
                    break;
                case StackBehaviour.Pop1:
                    var operand = Pop();
                    Push(!operand.IsKnown ? _owner.OfUnknown() : DatumArithmetic.Unary(at.OpCode.Code, operand) ?? throw Stop($"has {at.OpCode.Name}"));
                    break;
                default:
                    throw Stop($"has {at.OpCode.Name}");
            }
        }
    }
}
