// Framework code whose meaning cannot change: taken into images even when they are to run on every build of the framework.
//
// An image in a NuGet package meets frameworks that did not exist when it was made. What it took from one of them has to be right on all:
// the results must be fixed to the last bit by their documentation, and the code may work on nothing but its operands and on layouts, which
// the loader compares. So spans, numbers' operators and bit operations are in the table; formatting, hashing, sine, vectorized searches and
// whatever keeps state are not. What a method here calls is asked for in turn, so an entry opens the way to nothing but itself.
using System.Collections.Frozen;
using System.Collections.Immutable;
using Mono.Cecil;

namespace PkgImage.Compiler.Import.Framework;

internal static class SettledCode
{
    /// <summary>All methods of a type.</summary>
    private static readonly ImmutableArray<string> All = [""];

    /// <summary>Of integers and characters: operators, also as generic math names them, and what compares, counts or moves bits.</summary>
    private static readonly ImmutableArray<string> Numbers =
        ["op_", "System.Numerics.", "Abs", "Clamp", "CompareTo", "CopySign", "CreateChecked", "CreateTruncating", "DivRem", "Equals", "Is", "LeadingZeroCount",
            "Max", "Min", "PopCount", "Rotate", "Sign", "TrailingZeroCount", "get_One", "get_Zero"];

    /// <summary>Method names, or how they begin, by type.</summary>
    public static FrozenDictionary<string, ImmutableArray<string>> Entries { get; } = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
    {
        // Views of memory: an address, a length and the checks C# promises.
        ["System.Span`1"] = All,
        ["System.ReadOnlySpan`1"] = All,
        ["System.MemoryExtensions"] = ["AsSpan"],
        ["System.Index"] = All,
        ["System.Range"] = All,
        ["System.Runtime.CompilerServices.Unsafe"] = All,
        ["System.Runtime.InteropServices.MemoryMarshal"] =
            ["AsBytes", "AsRef", "Cast", "CreateReadOnlySpan", "CreateSpan", "GetArrayDataReference", "GetReference", "Read", "Write"],
        // Carriers of other values.
        ["System.Nullable`1"] = All,
        ["System.ValueTuple`1"] = [".ctor"],
        ["System.ValueTuple`2"] = [".ctor"],
        ["System.ValueTuple`3"] = [".ctor"],
        ["System.ValueTuple`4"] = [".ctor"],
        ["System.Collections.Generic.KeyValuePair`2"] = [".ctor", "get_"],
        // Arithmetic on integers, and comparisons of floats, which IEEE 754 settles.
        ["System.Math"] = ["Abs", "BigMul", "Clamp", "DivRem", "Max", "Min", "Sign"],
        ["System.MathF"] = ["Abs", "Max", "Min", "Sign"],
        ["System.Numerics.BitOperations"] = All,
        ["System.Buffers.Binary.BinaryPrimitives"] = All,
        ["System.Byte"] = Numbers,
        ["System.SByte"] = Numbers,
        ["System.Int16"] = Numbers,
        ["System.UInt16"] = Numbers,
        ["System.Int32"] = Numbers,
        ["System.UInt32"] = Numbers,
        ["System.Int64"] = Numbers,
        ["System.UInt64"] = Numbers,
        ["System.IntPtr"] = Numbers,
        ["System.UIntPtr"] = Numbers,
        ["System.Char"] = ["op_", "System.Numerics.", "CompareTo", "Equals", "IsAscii", "IsBetween"],
        ["System.Boolean"] = ["CompareTo", "Equals"],
        ["System.Single"] = Numbers,
        ["System.Double"] = Numbers,
        // Guards: a test and an exception of a documented type.
        ["System.ArgumentNullException"] = ["ThrowIfNull"],
        ["System.ArgumentOutOfRangeException"] = ["ThrowIf"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>True for a method of the core library that is in the table.</summary>
    public static bool Holds(MethodDefinition method) =>
        FrameworkFacts.IsCoreLibrary(method.Module)
        && Entries.TryGetValue(method.DeclaringType.FullName, out var names)
        && names.Any(name => method.Name.StartsWith(name, StringComparison.Ordinal));
}
