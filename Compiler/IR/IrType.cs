// The types native code sees. A managed type that owns no object reference has one of these; everything else never reaches the IR.
//
// Small integers exist only in memory: a value of kind I8 or I16 is loaded, stored or converted, never computed with. ECMA-335
// III.1.1 widens them to int32 on the evaluation stack, and the importer makes each widening an explicit IrConvert.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>The machine kind of a value.</summary>
public enum IrKind
{
    Void,
    /// <summary>8-bit integer; memory only.</summary>
    I8,
    /// <summary>16-bit integer; memory only.</summary>
    I16,
    I32,
    /// <summary>64-bit integer; also native int, every target being 64-bit.</summary>
    I64,
    F32,
    F64,
    /// <summary>An address: unmanaged pointer, managed pointer, or the address of a pinned array or string object.</summary>
    Ptr,
    /// <summary>A value type held in memory; <see cref="IrType.Layout"/> tells its size.</summary>
    Struct,
}

/// <summary>A type of the IR. Two struct types are the same type when their layouts are equal.</summary>
/// <param name="Kind">The machine kind.</param>
/// <param name="Layout">The memory layout; set exactly when <paramref name="Kind"/> is <see cref="IrKind.Struct"/>.</param>
public sealed record IrType(IrKind Kind, IrLayout? Layout = null)
{
    public static readonly IrType Void = new(IrKind.Void);
    public static readonly IrType I8 = new(IrKind.I8);
    public static readonly IrType I16 = new(IrKind.I16);
    public static readonly IrType I32 = new(IrKind.I32);
    public static readonly IrType I64 = new(IrKind.I64);
    public static readonly IrType F32 = new(IrKind.F32);
    public static readonly IrType F64 = new(IrKind.F64);
    public static readonly IrType Ptr = new(IrKind.Ptr);

    public static IrType Struct(IrLayout layout) => new(IrKind.Struct, layout);

    public bool IsStruct => Kind == IrKind.Struct;
    public bool IsFloat => Kind is IrKind.F32 or IrKind.F64;
    public bool IsInteger => Kind is IrKind.I8 or IrKind.I16 or IrKind.I32 or IrKind.I64;

    /// <summary>Size in bytes in memory; zero for void.</summary>
    public int Size => Kind switch
    {
        IrKind.Void => 0,
        IrKind.I8 => 1,
        IrKind.I16 => 2,
        IrKind.I32 or IrKind.F32 => 4,
        IrKind.I64 or IrKind.F64 or IrKind.Ptr => 8,
        _ => Layout!.Size,
    };

    /// <summary>Natural alignment in bytes; one for void.</summary>
    public int Alignment => Kind == IrKind.Struct ? Layout!.Alignment : Math.Max(1, Size);

    public override string ToString() => Kind == IrKind.Struct ? Layout!.Name : Kind.ToString().ToLowerInvariant();
}

/// <summary>The layout the compiler computed for a value type and the loader checks against the runtime's.</summary>
/// <param name="Name">Full name of the closed type, unique in a package.</param>
/// <param name="Size">Size in bytes as <c>sizeof</c> gives it.</param>
/// <param name="Alignment">Alignment in bytes.</param>
/// <param name="Fields">Instance fields in declaration order.</param>
public sealed record IrLayout(string Name, int Size, int Alignment, ImmutableArray<IrField> Fields)
{
    public bool Equals(IrLayout? other) =>
        other is not null && Name == other.Name && Size == other.Size && Alignment == other.Alignment && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => HashCode.Combine(Name, Size, Alignment);
}

/// <summary>An instance field of a value type.</summary>
/// <param name="Offset">Byte offset from the start of the value.</param>
public sealed record IrField(string Name, IrType Type, int Offset);
