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

    /// <summary>The same for the entry of a stub that names fields of other assemblies.</summary>
    private const string Entry = "$entry";

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
        Emit(method, holder.OriginalSuffix, entry, arguments, () => Instruction.Create(OpCodes.Call, original), isThisChecked: false);
    }

    /// <param name="suffix">Of the names of methods beside the stub.</param>
    /// <param name="original">Makes the call of the original.</param>
    private void Emit(MethodDefinition stub, string suffix, WovenEntry entry, List<TypeReference> arguments, Func<Instruction> original, bool isThisChecked)
    {
        // What does a kernel's work that is not brief (StubBody).
        MethodDefinition? sibling = null;
        if (entry.Kernel.Abi.Work is not null)
        {
            sibling = AddSibling(stub, LongWork + suffix, entry, MethodImplAttributes.NoInlining);
            NewStub(sibling, entry, arguments).EmitSibling(original());
        }
        if (!NamesOthersFields(entry, stub.Module))
        {
            NewStub(stub, entry, arguments).Emit(original(), isThisChecked, sibling);
            return;
        }
        var inner = AddSibling(stub, Entry + suffix, entry, MethodImplAttributes.AggressiveInlining);
        NewStub(inner, entry, arguments).EmitEntry(original(), sibling);
        NewStub(stub, entry, arguments).EmitGuard(original(), isThisChecked, inner);
    }

    /// <summary>A method that takes what the stub does, and the addresses of status and exit record if the kernel has these.</summary>
    private MethodDefinition AddSibling(MethodDefinition stub, string name, WovenEntry entry, MethodImplAttributes inlining)
    {
        var sibling = BodyMover.AddSibling(stub, name);
        if (entry.Kernel.Abi.HasStatus)
            sibling.Parameters.Add(new ParameterDefinition("status", ParameterAttributes.None, holder.References.Address));
        if (entry.Kernel.Function.NeedsExitRecord)
            sibling.Parameters.Add(new ParameterDefinition("record", ParameterAttributes.None, holder.References.Address));
        sibling.ImplAttributes = inlining;
        sibling.Body.InitLocals = false;
        return sibling;
    }

    /// <summary>Whether captures lead through fields of assemblies that may be others when the program runs.</summary>
    private bool NamesOthersFields(WovenEntry entry, ModuleDefinition own) => entry.Kernel.Function.Captures
        .SelectMany(capture => capture.Root.StaticField is { } root ? capture.Path.Prepend(root) : capture.Path)
        .Any(name => fields[name].Resolve()?.Module != own);

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
        Emit(stub, "", entry, arguments, () => Instruction.Create(call, original), isThisChecked: call.Code == Code.Callvirt);
        _specializations.Add(key, stub);
        return stub;
    }

    private StubBody NewStub(MethodDefinition stub, WovenEntry entry, List<TypeReference> arguments) =>
        new(holder, dispatcher, fields, stub, entry.Kernel, arguments);
}
