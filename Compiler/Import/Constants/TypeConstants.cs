// The values `static readonly` fields have for good: found once a type by evaluating its initializer, as far as that can be done exactly.
//
// Only types with beforefieldinit are asked for: their initializer may run at any time before the first access (ECMA-335 I.8.9.5). Whether it
// runs at all is another matter. Where the evaluation saw the whole of it do nothing but set the type's own fields, nobody can tell;
// elsewhere the importer keeps the access that makes it run.
using System.Collections.Immutable;
using Mono.Cecil;

namespace PkgImage.Compiler.Import.Constants;

/// <summary>What is known of the statics of one closed type.</summary>
/// <param name="Values">Bytes of each known field by name; fields that are not known are not there.</param>
/// <param name="IsComplete">True when the initializer does nothing else.</param>
/// <param name="Bodies">The bodies the values come from, the initializer first.</param>
internal sealed record TypeConstants(ImmutableDictionary<string, ImmutableArray<byte>> Values, bool IsComplete, ImmutableArray<MethodDefinition> Bodies)
{
    public static readonly TypeConstants None = new(ImmutableDictionary<string, ImmutableArray<byte>>.Empty, false, []);
}

/// <summary>Evaluates type initializers, each once. One store an import.</summary>
internal sealed class ConstantStore(TypeMap types)
{
    private readonly Dictionary<string, TypeConstants> _known = new(StringComparer.Ordinal);

    public TypeMap Types => types;

    /// <summary>The constants of a closed type; none for one whose initializer runs exactly at its first access.</summary>
    public TypeConstants Of(TypeReference type)
    {
        var key = TypeMap.KeyOf(type);
        if (_known.TryGetValue(key, out var known))
            return known;
        // An initializer that comes back to its own type sees fields that are not set yet.
        _known[key] = TypeConstants.None;
        return _known[key] = Evaluate(type);
    }

    private TypeConstants Evaluate(TypeReference type)
    {
        if (type.Resolve() is not { } definition || StaticFacts.HasPreciseInitializer(definition))
            return TypeConstants.None;
        // A thread-static field is initialized on one thread only.
        var readOnly = definition.Fields
            .Where(f => f is { IsStatic: true, IsInitOnly: true, IsLiteral: false } && f.CustomAttributes.All(a => a.AttributeType.Name != "ThreadStaticAttribute"))
            .ToList();
        if (readOnly.Count == 0)
            return TypeConstants.None;
        var interpreter = new InitializerInterpreter(this, type);
        if (definition.Methods.FirstOrDefault(m => m is { IsConstructor: true, IsStatic: true }) is { } initializer)
        {
            try
            {
                interpreter.Run(WovenMethods.Original(initializer));
            }
            catch (Exception e) when (e is NotConstantException or AssemblyResolutionException || MalformedMetadata.IsCauseOf(e))
            {
                // Nothing is known then: the fields are read when the program runs.
                return TypeConstants.None;
            }
        }
        var values = ImmutableDictionary.CreateBuilder<string, ImmutableArray<byte>>(StringComparer.Ordinal);
        foreach (var field in readOnly)
        {
            if (interpreter.FinalValue(field) is { } bytes)
                values.Add(field.Name, bytes);
        }
        return new TypeConstants(values.ToImmutable(), interpreter.IsPure, interpreter.Bodies);
    }
}
