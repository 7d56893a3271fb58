// The generic instances an assembly's code leads to: what crossgen2 does not find by following calls from method to method. A virtual method of
// Matrix<double>, its static constructor, or a method that only other assemblies call is named by no instruction here, and so would be left
// to the JIT; the type is, as a base, a field's type or where a method is called on it.
//
// Instances over references alone are not collected: all of them share one code, which crossgen2 compiles by itself.
//
// What the framework makes by reflection is in no body either. Sorting is the one case that costs: the code that sorts double by int is made
// when it is first asked for, and runs its first few thousand rounds as the JIT's least optimized code.
using Mono.Cecil;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import;

/// <summary>One search through one assembly.</summary>
internal sealed class GenericInstances
{
    private const string SortHelpers = "System.Collections.Generic.";

    /// <summary>Type names in an instance's arguments: beyond them recursions build ever larger types, each of which leads to several, and a program runs few.</summary>
    private const int MaxNames = 6;

    /// <summary>Instances that a search stops at. MathNet.Numerics has 434, FSharp.Core a thousand.</summary>
    private const int MaxInstances = 4_000;

    /// <summary>Who sorts with a helper, of elements that are its first type arguments.</summary>
    private static readonly string[] Sorters = ["System.Array", "System.MemoryExtensions", "System.Collections.Generic.List`1"];

    private readonly ModuleDefinition _module;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<GenericInstanceType> _found = [];
    private readonly Queue<(TypeDefinition Definition, TypeReference Closed)> _types = new();
    private readonly Queue<ClosedMethod> _bodies = new();

    private GenericInstances(ModuleDefinition module) => _module = module;

    /// <summary>
    /// Closed instances with at least one value type among their arguments: of the assembly's own types, and of those by which the framework sorts.
    /// In the order in which they are found, which is the same each time.
    /// </summary>
    public static IReadOnlyList<GenericInstanceType> Of(ModuleDefinition module)
    {
        var search = new GenericInstances(module);
        foreach (var type in module.GetTypes().Where(t => !t.HasGenericParameters))
            search._types.Enqueue((type, type));
        while (search._found.Count < MaxInstances)
        {
            if (search._types.TryDequeue(out var type))
                search.AddParts(type.Definition, type.Closed);
            else if (search._bodies.TryDequeue(out var method))
                AsFarAsItGoes(() => search.AddNamed(method));
            else
                break;
        }
        return search._found;
    }

    /// <summary>What a closed type is made of, and what its methods name.</summary>
    private void AddParts(TypeDefinition definition, TypeReference closed)
    {
        var scope = GenericScope.Of(closed, []);
        AsFarAsItGoes(() =>
        {
            if (definition.BaseType is { } parent)
                Add(scope.Close(parent));
        });
        foreach (var implemented in definition.Interfaces)
            AsFarAsItGoes(() => Add(scope.Close(implemented.InterfaceType)));
        foreach (var field in definition.Fields)
            AsFarAsItGoes(() => Add(scope.Close(field.FieldType)));
        foreach (var method in definition.Methods.Where(m => m.HasBody && !m.HasGenericParameters))
            _bodies.Enqueue(new ClosedMethod(method, closed, []));
    }

    private void AddNamed(ClosedMethod method)
    {
        foreach (var instruction in method.Definition.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case MethodReference called:
                    AddCalled(called, method.Scope);
                    break;
                case FieldReference field:
                    Add(method.Scope.Close(field.DeclaringType));
                    break;
                case TypeReference type:
                    Add(method.Scope.Close(type));
                    break;
            }
        }
    }

    private void AddCalled(MethodReference called, GenericScope scope)
    {
        var declaringType = scope.Close(called.DeclaringType);
        Add(declaringType);
        var arguments = called is GenericInstanceMethod generic ? generic.GenericArguments.Select(scope.Close).ToList() : [];
        if (called.Name == "Sort" && Sorters.Contains(FrameworkFacts.NameOf(called.DeclaringType), StringComparer.Ordinal))
            AddSortHelper(called, declaringType is GenericInstanceType list ? [.. list.GenericArguments] : arguments);
        if (arguments.Count > 0 && IsWanted(arguments) && called.Resolve() is { HasBody: true } definition && definition.Module == _module)
        {
            var closed = new ClosedMethod(definition, declaringType, [.. arguments]);
            if (_seen.Add(closed.Identity))
                _bodies.Enqueue(closed);
        }
    }

    private void Add(TypeReference type)
    {
        if (type is not GenericInstanceType instance)
        {
            if (type is TypeSpecification specification)
                Add(specification.ElementType);
            return;
        }
        foreach (var argument in instance.GenericArguments)
            Add(argument);
        if (IsWanted(instance.GenericArguments) && instance.Resolve() is { } definition && definition.Module == _module && _seen.Add(TypeMap.KeyOf(instance)))
        {
            _found.Add(instance);
            _types.Enqueue((definition, instance));
        }
    }

    /// <summary>Array.Sort and its like: a helper over the keys, or over keys and items, which are the arrays or spans it is given.</summary>
    private void AddSortHelper(MethodReference sort, List<TypeReference> arguments)
    {
        var arity = Math.Max(1, sort.Parameters.Count(p => p.ParameterType is ArrayType or GenericInstanceType { ElementType.FullName: "System.Span`1" }));
        if (arity > Math.Min(2, arguments.Count) || !IsWanted(arguments.Take(arity)))
            return;
        if (_module.AssemblyResolver.Resolve(AssemblyNameReference.Parse("System.Private.CoreLib"))?.MainModule is not { } core)
            return;
        // The first makes the second, where the keys compare themselves.
        foreach (var name in IsComparable(arguments[0]) ? ["ArraySortHelper`", "GenericArraySortHelper`"] : (string[])["ArraySortHelper`"])
        {
            if (core.GetType(SortHelpers + name + arity) is not { } helper)
                continue;
            var instance = new GenericInstanceType(helper);
            foreach (var argument in arguments.Take(arity))
                instance.GenericArguments.Add(argument);
            if (_seen.Add(TypeMap.KeyOf(instance)))
                _found.Add(instance);
        }
    }

    /// <summary>What cannot be read, or names an assembly that is not there, adds nothing more: crossgen2 and the JIT have the last word on it.</summary>
    private static void AsFarAsItGoes(Action search)
    {
        try
        {
            search();
        }
        catch (Exception e) when (e is AssemblyResolutionException || MalformedMetadata.IsCauseOf(e))
        {
            // The next type or method may be whole.
        }
    }

    private static bool IsComparable(TypeReference type) =>
        type.Resolve() is { } definition
        && definition.Interfaces.Any(i => i.InterfaceType is GenericInstanceType { ElementType.FullName: "System.IComparable`1" });

    private static bool IsWanted(IEnumerable<TypeReference> arguments)
    {
        var all = arguments.ToList();
        return all.Exists(a => a.IsValueType) && !all.Exists(a => a.ContainsGenericParameter) && GenericScope.IsBounded(all, MaxNames);
    }
}
