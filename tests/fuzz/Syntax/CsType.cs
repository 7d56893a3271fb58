// The types of random programs. Two types are one when their names are: names are unique within a program.
using System.Collections.Immutable;

namespace PkgImage.Fuzz.Syntax;

internal enum TypeShape { Bool, Char, Integer, Float, Enum, Struct, Nullable, Array, Grid, Span, ReadOnlySpan, Pointer, String, Class }

/// <param name="Name">As C# spells it.</param>
internal sealed record CsType(string Name, TypeShape Shape)
{
    public static readonly CsType Bool = new("bool", TypeShape.Bool);
    public static readonly CsType Char = new("char", TypeShape.Char) { Bits = 16 };
    public static readonly CsType Int = Integer("int", 32, isSigned: true);
    public static readonly CsType Long = Integer("long", 64, isSigned: true);
    public static readonly CsType Byte = Integer("byte", 8, isSigned: false);
    public static readonly CsType Float = new("float", TypeShape.Float) { Bits = 32, IsSigned = true };
    public static readonly CsType Double = new("double", TypeShape.Float) { Bits = 64, IsSigned = true };
    public static readonly CsType String = new("string", TypeShape.String);

    /// <summary>Integers no narrower than int, whose arithmetic is their own; those of 128 bits last.</summary>
    public static readonly ImmutableArray<CsType> WideIntegers =
    [
        Int, Long, Integer("uint", 32, isSigned: false), Integer("ulong", 64, isSigned: false),
        Integer("nint", 64, isSigned: true), Integer("nuint", 64, isSigned: false),
        Integer("Int128", 128, isSigned: true), Integer("UInt128", 128, isSigned: false),
    ];

    /// <summary>Integers whose arithmetic is int's.</summary>
    public static readonly ImmutableArray<CsType> NarrowIntegers =
        [Byte, Integer("sbyte", 8, isSigned: true), Integer("short", 16, isSigned: true), Integer("ushort", 16, isSigned: false), Char];

    /// <summary>All but the 128-bit ones, which are structs to the compiler.</summary>
    public static readonly ImmutableArray<CsType> Scalars = [.. WideIntegers[..^2], .. NarrowIntegers, Float, Double, Bool];

    /// <summary>Width of a number; 0 for other types.</summary>
    public int Bits { get; private init; }
    public bool IsSigned { get; private init; }

    /// <summary>Of arrays, inline ones too, spans, pointers and nullables what they hold, of an enum what it is in memory.</summary>
    public CsType? Element { get; private init; }

    /// <summary>Instance fields of a struct or tuple.</summary>
    public ImmutableArray<(string Name, CsType Type)> Fields { get; private init; } = [];

    public bool IsNumber => Bits > 0;
    public bool IsInteger => Shape is TypeShape.Integer or TypeShape.Char;
    public bool IsFloat => Shape == TypeShape.Float;
    public bool IsScalar => Bits is > 0 and <= 64 || Shape is TypeShape.Bool or TypeShape.Enum;
    public bool IsSpan => Shape is TypeShape.Span or TypeShape.ReadOnlySpan;

    /// <summary>What is passed from method to method and never made in one.</summary>
    public bool IsPassedOnly => IsSequence || Shape is TypeShape.Grid or TypeShape.String or TypeShape.Class;

    /// <summary>One-dimensional, with elements by index.</summary>
    public bool IsSequence => IsSpan || Shape == TypeShape.Array;

    public static CsType Integer(string name, int bits, bool isSigned) => new(name, TypeShape.Integer) { Bits = bits, IsSigned = isSigned };

    public static CsType Enum(string name, CsType underlying) => new(name, TypeShape.Enum) { Element = underlying };

    public static CsType Struct(string name, IEnumerable<(string Name, CsType Type)> fields) => new(name, TypeShape.Struct) { Fields = [.. fields] };

    public static CsType InlineArray(string name, CsType element) => new(name, TypeShape.Struct) { Element = element };

    /// <summary>An object; its fields are variables of their own where it is in scope.</summary>
    public static CsType Class(string name) => new(name, TypeShape.Class);

    public static CsType Tuple(params ReadOnlySpan<CsType> items)
    {
        var fields = ImmutableArray.CreateBuilder<(string, CsType)>();
        foreach (var item in items)
            fields.Add(($"Item{fields.Count + 1}", item));
        return new CsType($"({string.Join(", ", fields.Select(f => f.Item2.Name))})", TypeShape.Struct) { Fields = fields.ToImmutable() };
    }

    public static CsType Nullable(CsType element) => new(element.Name + "?", TypeShape.Nullable) { Element = element };

    public static CsType Array(CsType element) => new(element.Name + "[]", TypeShape.Array) { Element = element };

    public static CsType Grid(CsType element) => new(element.Name + "[,]", TypeShape.Grid) { Element = element };

    public static CsType Span(CsType element) => new($"Span<{element.Name}>", TypeShape.Span) { Element = element };

    public static CsType ReadOnlySpan(CsType element) => new($"ReadOnlySpan<{element.Name}>", TypeShape.ReadOnlySpan) { Element = element };

    public static CsType Pointer(CsType element) => new(element.Name + "*", TypeShape.Pointer) { Element = element };

    public bool Equals(CsType? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;
}
