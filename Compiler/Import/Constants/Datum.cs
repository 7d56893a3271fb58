// A value while a type initializer is evaluated: what the evaluation stack holds, or that it is not known.
using Mono.Cecil;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Constants;

internal enum DatumKind
{
    /// <summary>Made by something that is not evaluated: an object, or what came from one.</summary>
    Unknown,
    Int32,
    /// <summary>int64 and native int alike.</summary>
    Int64,
    Float32,
    Float64,
    /// <summary>A value type, as its bytes.</summary>
    Struct,
    /// <summary>A managed pointer into a <see cref="DatumMemory"/>.</summary>
    Reference,
    /// <summary>An array of unmanaged elements.</summary>
    Array,
    Null,
    /// <summary>ldtoken of a field with data.</summary>
    FieldToken,
    /// <summary>The address of a field with data, or a read-only span over that many of its elements.</summary>
    Data,
}

/// <summary>A stack entry, immutable but for the memory it refers to.</summary>
/// <param name="Bits">The integer, sign-extended, the IEEE bits of the float, or how many elements a span has.</param>
internal readonly record struct Datum(DatumKind Kind, long Bits = 0)
{
    public static readonly Datum Unknown = new(DatumKind.Unknown);
    public static readonly Datum Inert = new(DatumKind.Unknown) { IsInert = true };

    public DatumMemory? Memory { get; init; }

    /// <summary>For a reference, the byte it refers to.</summary>
    public int Offset { get; init; }

    /// <summary>For an array, the shape of its elements.</summary>
    public TypeShape? Element { get; init; }
    public FieldDefinition? Field { get; init; }

    /// <summary>True for an unknown object of the core library, or a string, that no code of a package can be reached from.</summary>
    public bool IsInert { get; init; }

    public bool IsKnown => Kind != DatumKind.Unknown;
    public bool IsInteger => Kind is DatumKind.Int32 or DatumKind.Int64;
    public bool IsFloat => Kind is DatumKind.Float32 or DatumKind.Float64;

    /// <summary>A float of either kind as double, which every float is exactly.</summary>
    public double Real => Kind == DatumKind.Float32 ? BitConverter.Int32BitsToSingle((int)Bits) : BitConverter.Int64BitsToDouble(Bits);

    public static Datum Int32(int value) => new(DatumKind.Int32, value);
    public static Datum Int64(long value) => new(DatumKind.Int64, value);
    public static Datum Float32(float value) => new(DatumKind.Float32, BitConverter.SingleToInt32Bits(value));
    public static Datum Float64(double value) => new(DatumKind.Float64, BitConverter.DoubleToInt64Bits(value));
    public static Datum Struct(byte[] bytes) => new(DatumKind.Struct) { Memory = new DatumMemory(bytes) };
}

/// <summary>Bytes of a variable, a static field or an array.</summary>
internal sealed class DatumMemory(byte[] bytes)
{
    public byte[] Bytes { get; } = bytes;

    /// <summary>True when something not evaluated may have written here.</summary>
    public bool IsUnknown { get; set; }

    /// <summary>True when something not evaluated has the address: nothing stored later makes the contents known again.</summary>
    public bool HasEscaped { get; set; }

    /// <summary>True when it was written after other code may have run, which saw what was here before.</summary>
    public bool IsLate { get; set; }

    public void Escape() => IsUnknown = HasEscaped = true;
}

/// <summary>A local, an argument or a static field.</summary>
internal sealed class DatumCell(TypeShape shape)
{
    public TypeShape Shape { get; } = shape;

    /// <summary>The bytes of a variable that holds no object.</summary>
    public DatumMemory? Memory { get; } = IsInBytes(shape) ? new DatumMemory(new byte[shape.Type.Size]) : null;

    /// <summary>What a variable holds that can hold an object or a managed pointer.</summary>
    public Datum Reference { get; set; } = new(DatumKind.Null);

    /// <summary><see cref="DatumMemory.IsLate"/> of a variable that can hold an object.</summary>
    public bool IsLate { get; set; }

    private static bool IsInBytes(TypeShape shape) =>
        shape.Family is TypeFamily.Integer or TypeFamily.Float || shape is { Family: TypeFamily.Struct, IsByRefLike: false };
}

/// <summary>Ends an evaluation: something of it cannot be told, and so nothing is.</summary>
internal sealed class NotConstantException(string reason) : Exception(reason);
