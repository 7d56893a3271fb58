// The values `static readonly` fields have for good: found once a type by evaluating its initializer, as far as that can be done exactly.
//
// An initializer with beforefieldinit may run at any time before the first access (ECMA-335 I.8.9.5), any other runs exactly then; so
// constants of the latter kind are for the type's own code only. Whether one with beforefieldinit runs at all is another matter. Where the
// evaluation saw the whole of it do nothing but set the type's own fields, nobody can tell; elsewhere the importer keeps the access that
// makes it run.
//
// While it runs, what it calls sees fields that have no value yet. So a value counts only if it was there before anything but evaluated
// code ran, and not in the evaluated bodies themselves.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Import.Outlining;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Constants;

/// <summary>What is known of the statics of one closed type.</summary>
/// <param name="Values">Bytes of each known field by name; fields that are not known are not there.</param>
/// <param name="Arrays">The array that each field holds of which that is known; whether its elements stay so is <see cref="ConfinedArrays"/>'s to say.</param>
/// <param name="IsComplete">True when the initializer does nothing but set its type's own fields: when it runs, and whether, cannot be seen.</param>
/// <param name="Bodies">The bodies the values come from, the initializer first: all that runs before the fields have these values.</param>
internal sealed record TypeConstants(
    ImmutableDictionary<string, ImmutableArray<byte>> Values,
    ImmutableDictionary<string, ConstantArray> Arrays,
    bool IsComplete,
    ImmutableArray<MethodDefinition> Bodies)
{
    public static readonly TypeConstants None =
        new(ImmutableDictionary<string, ImmutableArray<byte>>.Empty, ImmutableDictionary<string, ConstantArray>.Empty, false, []);

    /// <summary>True for a body, or a loop outlined from one, that may run while the initializer does: it may see a field before its value.</summary>
    public bool MaySeeBefore(MethodDefinition method) => Bodies.Any(b => b == method || OutlinedLoop.IsLoopOf(method, b));
}

/// <summary>A one-dimensional array of unmanaged elements.</summary>
internal sealed record ConstantArray(int Length, ImmutableArray<byte> Elements)
{
    /// <summary>Beyond this an array is left where it is: each kernel that uses it would bring a copy to the linker.</summary>
    public const int MaxBytes = 1 << 16;

    /// <summary>The array as an object lies in memory, but for its type, which native code never asks for.</summary>
    public ImmutableArray<byte> ToObject()
    {
        var bytes = new byte[ObjectLayout.ArrayElements + Elements.Length];
        BitConverter.TryWriteBytes(bytes.AsSpan(ObjectLayout.ArrayLength), Length);
        Elements.CopyTo(bytes, ObjectLayout.ArrayElements);
        return [.. bytes];
    }
}

/// <summary>Evaluates type initializers, each once. One store an import.</summary>
/// <param name="module">The package's own: only there is every use of a field known, and a change of one makes the image stale.</param>
internal sealed class ConstantStore(TypeMap types, ModuleDefinition? module)
{
    private readonly Dictionary<string, TypeConstants> _known = new(StringComparer.Ordinal);
    private readonly Lazy<ConfinedArrays> _confined = new(() => module is null ? ConfinedArrays.None : ConfinedArrays.Of(module));

    public TypeMap Types => types;

    /// <summary>True for a field of the package whose array nobody writes to once it is initialized.</summary>
    public bool IsConfined(FieldDefinition field) => field.Module == module && _confined.Value.Contains(field);

    /// <summary>The constants of a closed type; none for one whose initializer runs exactly at its first access, and does what can be seen.</summary>
    public TypeConstants Of(TypeReference type)
    {
        if (type.Resolve() is not { } definition)
            return TypeConstants.None;
        var constants = OfInitialized(type);
        return constants.IsComplete || !StaticFacts.HasPreciseInitializer(definition) ? constants : TypeConstants.None;
    }

    /// <summary>The constants of a closed type, for code that runs only after its initializer has, whichever kind that is.</summary>
    public TypeConstants OfInitialized(TypeReference type)
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
        if (type.Resolve() is not { } definition)
            return TypeConstants.None;
        // A thread-static field is initialized on one thread only.
        var readOnly = definition.Fields
            .Where(f => f is { IsStatic: true, IsInitOnly: true, IsLiteral: false } && !StaticFacts.IsThreadStatic(f))
            .ToList();
        if (readOnly.Count == 0 && !StaticFacts.HasPreciseInitializer(definition))
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
        var arrays = ImmutableDictionary.CreateBuilder<string, ConstantArray>(StringComparer.Ordinal);
        foreach (var field in readOnly)
        {
            if (interpreter.FinalValue(field) is { } bytes)
                values.Add(field.Name, bytes);
            else if (interpreter.FinalArray(field) is { } array)
                arrays.Add(field.Name, array);
        }
        return new TypeConstants(values.ToImmutable(), arrays.ToImmutable(), interpreter.IsPure, interpreter.Bodies);
    }
}
