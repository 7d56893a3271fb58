// Makes the stubs: for an ordinary kernel in the method itself, for a specialization in the holder.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Weave;

internal sealed class StubEmitter(ImageHolder holder, MethodDefinition dispatcher, IReadOnlyDictionary<string, FieldReference> fields)
{
    /// <summary>In the name of a sibling for work that is not brief; with the suffix of original bodies behind it, no method that one would look at.</summary>
    private const string LongWork = "$long";

    private readonly Dictionary<(int Kernel, Code Call), MethodDefinition> _specializations = [];

    /// <summary>Moves the entry's body to a sibling and puts the stub in its place.</summary>
    public void Replace(WovenEntry entry)
    {
        var method = (MethodDefinition)entry.Method;
        var original = BodyMover.Move(method, holder.OriginalSuffix);
        // AggressiveOptimization asks for a body that is never precompiled; it is the moved body's to ask.
        method.ImplAttributes &= ~MethodImplAttributes.AggressiveOptimization;
        var arguments = method.Parameters.Select(p => p.ParameterType).ToList();
        if (method.HasThis)
            arguments.Insert(0, method.DeclaringType.IsValueType ? new ByReferenceType(method.DeclaringType) : method.DeclaringType);
        var sibling = AddSibling(method, LongWork + holder.OriginalSuffix, entry, arguments, Instruction.Create(OpCodes.Call, original));
        NewStub(method, entry, arguments).Emit(Instruction.Create(OpCodes.Call, original), isThisChecked: false, sibling);
    }

    /// <summary>What does a kernel's work that is not brief (<see cref="StubBody"/>); null for one that has no such question.</summary>
    private MethodDefinition? AddSibling(MethodDefinition stub, string suffix, WovenEntry entry, List<TypeReference> arguments, Instruction original)
    {
        if (entry.Kernel.Abi.Work is null)
            return null;
        var sibling = BodyMover.AddSibling(stub, suffix);
        sibling.Parameters.Add(new ParameterDefinition("status", ParameterAttributes.None, holder.References.Address));
        if (entry.Kernel.Function.NeedsExitRecord)
            sibling.Parameters.Add(new ParameterDefinition("record", ParameterAttributes.None, holder.References.Address));
        sibling.ImplAttributes = MethodImplAttributes.NoInlining;
        sibling.Body.InitLocals = false;
        NewStub(sibling, entry, arguments).EmitSibling(original);
        return sibling;
    }

    /// <summary>
    /// The static stub of a specialization. A call site that checks `this` for null and one that does not get stubs of their own: where
    /// `this` is null the first throws and the second runs the method, as the original would.
    /// </summary>
    /// <param name="call">Opcode of the call site.</param>
    public MethodDefinition Specialize(WovenEntry entry, OpCode call)
    {
        var key = (entry.Kernel.Index, call.Code);
        if (_specializations.TryGetValue(key, out var stub))
            return stub;

        var references = holder.References;
        var original = references.Import(entry.Method);
        var element = original.GetElementMethod();
        var scope = GenericScope.Of(original.DeclaringType, original is GenericInstanceMethod { GenericArguments: var own } ? own : []);
        stub = ImageHolder.AddMethod(holder.Specializations, entry.Kernel.Function.Symbol + (call.Code == Code.Callvirt ? "$virtual" : ""),
            scope.Close(element.ReturnType));
        if (original.HasThis)
        {
            var type = original.DeclaringType;
            var isValueType = (type.Resolve() ?? throw new ResolutionException(type)).IsValueType;
            stub.Parameters.Add(new ParameterDefinition("this", ParameterAttributes.None, isValueType ? new ByReferenceType(type) : type));
        }
        foreach (var parameter in element.Parameters)
            stub.Parameters.Add(new ParameterDefinition(parameter.Name, ParameterAttributes.None, scope.Close(parameter.ParameterType)));
        references.Access.Require(original, holder.Specializations);
        List<TypeReference> arguments = [.. stub.Parameters.Select(p => p.ParameterType)];
        var sibling = AddSibling(stub, LongWork, entry, arguments, Instruction.Create(call, original));
        NewStub(stub, entry, arguments).Emit(Instruction.Create(call, original), isThisChecked: call.Code == Code.Callvirt, sibling);
        _specializations.Add(key, stub);
        return stub;
    }

    private StubBody NewStub(MethodDefinition stub, WovenEntry entry, List<TypeReference> arguments) =>
        new(holder, dispatcher, fields, stub, entry.Kernel, arguments);
}
