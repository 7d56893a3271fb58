// Points the package's calls of specialized methods at their stubs. A generic method's own body serves every instantiation and stays as it
// is; the call sites that name the closed instantiation are what can be bound to native code. A specialization nobody calls by name gets
// no stub. Left alone: virtual dispatch; calls under a prefix (constrained. picks its own target, tail. needs the caller's frame gone); and
// methods whose call must initialize their type first (I.8.9.5), which a call of the stub would not.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Weave;

internal static class SpecializationRedirector
{
    public static void Redirect(ModuleDefinition module, StubEmitter stubs, IEnumerable<WovenEntry> entries)
    {
        var byIdentity = new Dictionary<string, WovenEntry>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries.Where(e => e.IsSpecialization))
        {
            byIdentity.Add(Identity(entry.Method), entry);
            names.Add(entry.Method.Name);
        }
        if (names.Count == 0)
            return;

        // Stubs are added while calls are redirected: the types to look at are those there are now, without the holder.
        foreach (var type in module.GetTypes().Where(t => !IsOfHolder(t)).ToList())
        {
            foreach (var method in type.Methods.Where(m => m.HasBody))
                RedirectCalls(method.Body, names, byIdentity, stubs);
        }
    }

    private static void RedirectCalls(MethodBody body, HashSet<string> names, Dictionary<string, WovenEntry> byIdentity, StubEmitter stubs)
    {
        foreach (var instruction in body.Instructions)
        {
            if (instruction.OpCode.Code is not (Code.Call or Code.Callvirt)
                || instruction.Operand is not MethodReference callee
                || !names.Contains(callee.Name)
                || instruction.Previous?.OpCode.Code is Code.Constrained or Code.Tail
                || !byIdentity.TryGetValue(Identity(callee), out var entry))
            {
                continue;
            }
            var definition = callee.Resolve() ?? throw new ResolutionException(callee);
            var isDispatched = definition is { IsVirtual: true, IsFinal: false, DeclaringType.IsSealed: false };
            if ((isDispatched && instruction.OpCode.Code == Code.Callvirt) || Initializes(definition))
                continue;
            // Only a call of an instance method of a class can check `this`.
            var call = instruction.OpCode.Code == Code.Callvirt && callee.HasThis ? OpCodes.Callvirt : OpCodes.Call;
            instruction.Operand = stubs.Specialize(entry, call);
            instruction.OpCode = OpCodes.Call;
        }
    }

    private static bool Initializes(MethodDefinition method) =>
        StaticFacts.HasPreciseInitializer(method.DeclaringType) && (method.IsStatic || method.DeclaringType.IsValueType);

    /// <summary>The closed signature with every type's defining assembly: equal for two references to the same instantiation.</summary>
    private static string Identity(MethodReference method)
    {
        var element = method.GetElementMethod();
        var arguments = method is GenericInstanceMethod instance ? instance.GenericArguments.ToArray() : [];
        var scope = GenericScope.Of(method.DeclaringType, arguments);
        var parameters = element.Parameters.Select(p => TypeIdentity(scope.Close(p.ParameterType)));
        return $"{TypeIdentity(scope.Close(element.ReturnType))} {TypeIdentity(method.DeclaringType)}::{method.Name}"
            + $"<{string.Join(',', arguments.Select(TypeIdentity))}>({string.Join(',', parameters)})";
    }

    private static string TypeIdentity(TypeReference type) => type switch
    {
        GenericInstanceType instance => $"{TypeIdentity(instance.ElementType)}<{string.Join(',', instance.GenericArguments.Select(TypeIdentity))}>",
        ArrayType array => $"{TypeIdentity(array.ElementType)}[{array.Rank}{(array.IsVector ? "" : "*")}]",
        ByReferenceType reference => TypeIdentity(reference.ElementType) + "&",
        PointerType pointer => TypeIdentity(pointer.ElementType) + "*",
        GenericParameter or FunctionPointerType => type.FullName,
        IModifierType modified => TypeIdentity(modified.ElementType),
        _ => $"[{(type.Resolve() ?? throw new ResolutionException(type)).Module.Assembly.Name.Name}]{type.FullName}",
    };

    private static bool IsOfHolder(TypeDefinition type) => (type.DeclaringType ?? type) is { Namespace: "", Name: WovenMethods.HolderName };
}
