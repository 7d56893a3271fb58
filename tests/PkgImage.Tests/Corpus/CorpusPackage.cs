// The real packages the compiler is measured on, and which of their methods it is measured by.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Corpus;

internal static class CorpusPackage
{
    /// <summary>Assembly names.</summary>
    public static ImmutableArray<string> All { get; } = ["ICSharpCode.SharpZipLib", "MathNet.Numerics", "System.Numerics.Tensors"];

    /// <summary>Where each assembly a package may name is found.</summary>
    public static ImmutableSortedDictionary<string, string> References { get; } =
        All.Aggregate(Framework.Assemblies, (references, name) => references.SetItem(name, PathOf(name)));

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "corpus", name + ".dll");

    /// <summary>
    /// Every method with a loop that touches no object reference: those that are not generic, and of the generic ones each
    /// specialization over value types that the package itself calls.
    /// </summary>
    public static ImmutableArray<ClosedMethod> MethodsWithReferenceFreeLoops(ModuleDefinition module)
    {
        var rule = new ReferenceFreeRule();
        return [.. ClosedMethods(module).Where(m => HasLoop(m.Definition) && rule.FindTouch(m) is null).OrderBy(m => m.Signature, StringComparer.Ordinal)];
    }

    private static HashSet<ClosedMethod> ClosedMethods(ModuleDefinition module)
    {
        var found = new HashSet<ClosedMethod>();
        var pending = new Queue<ClosedMethod>();
        foreach (var method in module.GetTypes().SelectMany(t => t.Methods))
        {
            if (method.HasBody && !method.HasGenericParameters && !method.DeclaringType.HasGenericParameters)
                Add(new ClosedMethod(method, method.DeclaringType, []));
        }
        while (pending.TryDequeue(out var caller))
        {
            foreach (var reference in caller.Definition.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>())
            {
                var declaringType = caller.Scope.Close(reference.DeclaringType);
                var arguments = reference is GenericInstanceMethod g ? g.GenericArguments.Select(caller.Scope.Close).ToImmutableArray() : [];
                var all = declaringType is GenericInstanceType t ? arguments.AddRange(t.GenericArguments) : arguments;
                if (all.IsEmpty || all.Any(a => a.ContainsGenericParameter || !a.IsValueType) || declaringType is ArrayType || !GenericScope.IsBounded(all))
                    continue;
                if (reference.Resolve() is { HasBody: true } definition && definition.Module == module)
                    Add(new ClosedMethod(definition, declaringType, arguments));
            }
        }
        return found;

        void Add(ClosedMethod method)
        {
            if (found.Add(method))
                pending.Enqueue(method);
        }
    }

    private static bool HasLoop(MethodDefinition method) => method.Body.Instructions.Any(i =>
        (i.Operand is Instruction target && target.Offset <= i.Offset)
        || (i.Operand is Instruction[] targets && targets.Any(t => t.Offset <= i.Offset)));
}
