// What a closed managed type is to native code: its IR type, and how its values may be held.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.IR;

namespace PkgImage.Compiler.Import.Types;

/// <summary>The families of types the importer tells apart.</summary>
internal enum TypeFamily
{
    Void,
    /// <summary>An integer, bool, char, enum or native integer; <see cref="TypeShape.IsSigned"/> tells how it widens.</summary>
    Integer,
    Float,
    /// <summary>Unmanaged pointer.</summary>
    Pointer,
    /// <summary>Managed pointer to a value native code can hold.</summary>
    ByRef,
    /// <summary>Array of values native code can hold.</summary>
    Array,
    String,
    /// <summary>Value type without object references; may hold managed pointers when <see cref="TypeShape.IsByRefLike"/>.</summary>
    Struct,
    /// <summary>Any other reference, that to a value type with <see cref="TypeShape.HoldsObjects"/> among them: known to native code only by its path.</summary>
    Object,
    /// <summary>Never held: <see cref="TypeShape.Reason"/> says why.</summary>
    Unsupported,
}

/// <summary>A classified type.</summary>
/// <param name="Type">IR type in memory; <see cref="IrType.Void"/> for families that have none.</param>
/// <param name="Managed">The closed managed type.</param>
internal sealed record TypeShape(TypeFamily Family, IrType Type, TypeReference Managed)
{
    public bool IsSigned { get; init; }

    /// <summary>True for a ref struct.</summary>
    public bool IsByRefLike { get; init; }

    /// <summary>True for a value type with a reference to an object in it: never held, but its fields are reached where it lies, as an object's are.</summary>
    public bool HoldsObjects { get; init; }

    /// <summary>True for Span and ReadOnlySpan.</summary>
    public bool IsSpan { get; init; }

    /// <summary>The lanes of a vector type; null for any other, and for a vector of what has no lanes.</summary>
    public IrLane? Vector { get; init; }

    /// <summary>Instance fields of a struct by name.</summary>
    public ImmutableDictionary<string, FieldShape> Fields { get; init; } = ImmutableDictionary<string, FieldShape>.Empty;

    /// <summary>
    /// Alignment of a value in objects, arrays and statics: its own, but never beyond the eight bytes that objects are aligned to. Only
    /// Int128 asks for more.
    /// </summary>
    public int HeapAlignment => Math.Min(Type.Alignment, 8);

    /// <summary>Why the type is not supported; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>True when a value of the type has a native form.</summary>
    public bool IsNative => Family is not (TypeFamily.Void or TypeFamily.Object or TypeFamily.Unsupported);

    /// <summary>True for what may be an element of an array or the target of a pointer: no managed pointer, no reference.</summary>
    public bool IsUnmanaged => Family is TypeFamily.Integer or TypeFamily.Float or TypeFamily.Pointer || (Family == TypeFamily.Struct && !IsByRefLike);
}

/// <summary>A field of a struct.</summary>
internal sealed record FieldShape(int Offset, TypeShape Shape);
