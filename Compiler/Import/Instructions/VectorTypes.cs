// The vector types: structs of two halves each, down to eight bytes, which the runtime holds in registers and aligns by their size.
using Mono.Cecil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Framework;

namespace PkgImage.Compiler.Import.Instructions;

internal static class VectorTypes
{
    private const string Prefix = "System.Runtime.Intrinsics.Vector";

    /// <summary>Bytes of a vector type by its name without arity, or 0.</summary>
    public static int SizeOf(string name) => name switch
    {
        Prefix + "64" => 8,
        Prefix + "128" => 16,
        Prefix + "256" => 32,
        Prefix + "512" => 64,
        _ => 0,
    };

    /// <summary>True for the types whose methods are vector operations: the generic structs and the static classes of their names.</summary>
    public static bool IsHome(string type) => SizeOf(type.EndsWith("`1", StringComparison.Ordinal) ? type[..^2] : type) > 0;

    /// <summary>
    /// Alignment of a vector type as a field of another struct, or 0 for other types. Objects, arrays and the stack are aligned to eight
    /// bytes all the same.
    /// </summary>
    public static int FieldAlignment(TypeDefinition type) =>
        type.FullName.EndsWith("`1", StringComparison.Ordinal) ? SizeOf(FrameworkFacts.NameOf(type) is { Length: > 0 } name ? name[..^2] : "") : 0;

    /// <summary>The lanes of a vector of these elements, or null when the vector type allows no such element.</summary>
    public static IrLane? LaneOf(TypeReference element) => element.MetadataType switch
    {
        MetadataType.SByte => IrLane.Int8,
        MetadataType.Byte => IrLane.UInt8,
        MetadataType.Int16 => IrLane.Int16,
        MetadataType.UInt16 => IrLane.UInt16,
        MetadataType.Int32 => IrLane.Int32,
        MetadataType.UInt32 => IrLane.UInt32,
        MetadataType.Int64 or MetadataType.IntPtr => IrLane.Int64,
        MetadataType.UInt64 or MetadataType.UIntPtr => IrLane.UInt64,
        MetadataType.Single => IrLane.Float32,
        MetadataType.Double => IrLane.Float64,
        _ => null,
    };
}
