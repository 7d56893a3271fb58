// Closed generics: the concrete arguments a body is imported with, and references with those arguments put in.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import.Types;

/// <summary>The type and method arguments in force in one body; all closed.</summary>
internal sealed record GenericScope(ImmutableArray<TypeReference> TypeArguments, ImmutableArray<TypeReference> MethodArguments)
{
    public static readonly GenericScope Empty = new([], []);

    /// <summary>
    /// Puts the scope's arguments in for generic parameters, and drops modifiers, pinning and sentinels, which mean nothing to code
    /// generation (volatile access is an instruction prefix, ECMA-335 III.2.6).
    /// </summary>
    public TypeReference Close(TypeReference type) => type switch
    {
        GenericParameter { Type: GenericParameterType.Type } p => Argument(TypeArguments, p),
        GenericParameter p => Argument(MethodArguments, p),
        GenericInstanceType g => CloseInstance(g),
        ArrayType a => CloseArray(a),
        ByReferenceType r => new ByReferenceType(Close(r.ElementType)),
        PointerType p => new PointerType(Close(p.ElementType)),
        IModifierType m => Close(m.ElementType),
        PinnedType p => Close(p.ElementType),
        SentinelType s => Close(s.ElementType),
        _ => type,
    };

    /// <summary>The scope of a member of closed type <paramref name="declaringType"/> called with closed method arguments.</summary>
    public static GenericScope Of(TypeReference declaringType, IEnumerable<TypeReference> methodArguments) =>
        new(declaringType is GenericInstanceType g ? [.. g.GenericArguments] : [], [.. methodArguments]);

    /// <summary>Type names in the arguments of one method beyond which a recursion builds ever larger types.</summary>
    private const int MaxNames = 256;

    /// <summary>False for arguments that only a recursion through ever larger types can have made: <c>F&lt;T&gt;</c> calls <c>F&lt;Pair&lt;T, T&gt;&gt;</c>.</summary>
    /// <param name="most">Type names that are enough.</param>
    public static bool IsBounded(IEnumerable<TypeReference> arguments, int most = MaxNames) => arguments.Sum(Names) <= most;

    private static int Names(TypeReference type) => type switch
    {
        GenericInstanceType g => 1 + g.GenericArguments.Sum(Names),
        TypeSpecification s => 1 + Names(s.ElementType),
        _ => 1,
    };

    private static TypeReference Argument(ImmutableArray<TypeReference> arguments, GenericParameter parameter) =>
        parameter.Position < arguments.Length ? arguments[parameter.Position] : parameter;

    private GenericInstanceType CloseInstance(GenericInstanceType type)
    {
        var closed = new GenericInstanceType(type.ElementType);
        foreach (var argument in type.GenericArguments)
            closed.GenericArguments.Add(Close(argument));
        return closed;
    }

    private ArrayType CloseArray(ArrayType type)
    {
        var closed = new ArrayType(Close(type.ElementType), type.Rank);
        for (var i = 0; i < type.Dimensions.Count; i++)
            closed.Dimensions[i] = type.Dimensions[i];
        return closed;
    }
}

/// <summary>An argument that is one and the same object, constant text or null wherever the method is called so.</summary>
/// <param name="Index">Of the parameter, `this` first.</param>
/// <param name="Value">What loading it pushes.</param>
internal sealed record KnownArgument(int Index, StackValue Value)
{
    public bool Equals(KnownArgument? other) => other is not null && ToString() == other.ToString();
    public override int GetHashCode() => Index;

    /// <summary>Index and value. A text comes with its length: it may hold what looks like the next argument.</summary>
    public override string ToString() =>
        $"{Index}:{(Value.Text is { } text ? $"{text.Length}\"{text}\"" : (Value.Type is { } type ? TypeMap.KeyOf(type) : "null"))}";
}

/// <summary>A method with concrete generic arguments.</summary>
/// <param name="Definition">The method whose body is meant: of a woven assembly the original body.</param>
/// <param name="DeclaringType">Closed declaring type.</param>
/// <param name="MethodArguments">Closed method arguments; empty for a method that is not generic.</param>
internal sealed record ClosedMethod(MethodDefinition Definition, TypeReference DeclaringType, ImmutableArray<TypeReference> MethodArguments)
{
    public GenericScope Scope { get; } = GenericScope.Of(DeclaringType, MethodArguments);

    private readonly ImmutableArray<KnownArgument> _known = [];
    private string? _symbol;
    private string? _argumentKeys;

    /// <summary>What its callers pass for parameters of object or string type, as far as the body is compiled for it; in order of parameters.</summary>
    public ImmutableArray<KnownArgument> Known
    {
        get => _known;
        init => (_known, _symbol) = (value, null);
    }

    /// <summary>The symbol of the compiled function: see <see cref="SymbolName"/>.</summary>
    public string Symbol => _symbol ??= SymbolName.Compute(this);

    /// <summary>Simple name of the assembly the body is in.</summary>
    public string Assembly => Definition.Module.Assembly.Name.Name;

    /// <summary>Full signature with closed arguments, for people; the same before and after weaving.</summary>
    public string Signature { get; } = Describe(Definition, DeclaringType, MethodArguments);

    /// <summary>
    /// What tells the method from every other: assembly and signature, and for overloads that have one signature in common the open types
    /// of this one. Conversion operators differ by their result alone, and F(T) and F(int) of a generic type are alike where T is int.
    /// </summary>
    public string Identity
    {
        get
        {
            var name = WovenMethods.OriginalName(Definition);
            var hasTwin = Definition.DeclaringType.Methods.Any(other => other != Definition
                && other.Name.StartsWith(name, StringComparison.Ordinal) && WovenMethods.OriginalName(other) == name
                && WovenMethods.Original(other) != WovenMethods.Original(Definition)
                && other.GenericParameters.Count == Definition.GenericParameters.Count
                && Describe(other, DeclaringType, MethodArguments) == Signature);
            var open = hasTwin ? $"|{Definition.ReturnType.FullName}({string.Join(",", Definition.Parameters.Select(p => p.ParameterType.FullName))})" : "";
            return $"{Assembly}|{Signature}{open}{ArgumentKeys}{string.Concat(Known.Select(k => $"|{k}"))}";
        }
    }

    public bool Equals(ClosedMethod? other) => other is not null && ReferenceEquals(Definition, other.Definition)
        && Signature == other.Signature && ArgumentKeys == other.ArgumentKeys && Known.SequenceEqual(other.Known);
    public override int GetHashCode() => Signature.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => Signature;

    /// <summary>Generic arguments with their assemblies: two may have types of one name.</summary>
    private string ArgumentKeys => _argumentKeys ??= DeclaringType is GenericInstanceType || !MethodArguments.IsEmpty
        ? "|" + string.Join(",", MethodArguments.Prepend(DeclaringType).Select(TypeMap.KeyOf))
        : "";

    private static string Describe(MethodDefinition method, TypeReference declaringType, ImmutableArray<TypeReference> arguments)
    {
        var scope = GenericScope.Of(declaringType, arguments);
        var parameters = string.Join(",", method.Parameters.Select(p => scope.Close(p.ParameterType).FullName));
        var generic = arguments.IsEmpty ? "" : $"<{string.Join(",", arguments.Select(a => a.FullName))}>";
        return $"{declaringType.FullName}.{WovenMethods.OriginalName(method)}{generic}({parameters})";
    }
}
