// How deep an assembly's metadata nest: types in types, and types in signatures (ECMA-335 II.23.2).
//
// Every reader of signatures is recursive: the runtime's, Roslyn's, Cecil's. A signature of a few kilobytes that says "pointer to" with
// every byte ends a process by its stack, which nothing can catch. So depth is measured first, without recursion, and an assembly beyond
// all reason is no package.
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PkgImage.Compiler.Graph;

internal static class MetadataDepth
{
    /// <summary>Levels of nesting that no compiler's output comes near.</summary>
    public const int Max = 200;

    /// <summary>What nests too deep, or null.</summary>
    /// <exception cref="BadImageFormatException">A row or the offset of a blob is out of range.</exception>
    public static string? FindExcess(MetadataReader metadata)
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var depth = 0;
            for (var type = handle; !type.IsNil; type = metadata.GetTypeDefinition(type).GetDeclaringType())
            {
                if (++depth > Max)
                    return $"nests types over {Max} deep";
            }
        }
        foreach (var (handle, isType) in Signatures(metadata))
        {
            // A level takes a byte at least: short signatures, nearly all there are, need no look.
            var signature = metadata.GetBlobReader(handle);
            if (signature.Length > Max && Depth(signature, isType) > Max)
                return $"has a signature that nests types over {Max} deep";
        }
        return null;
    }

    /// <summary>All signatures; those of type specifications begin with the type, all others with a header.</summary>
    private static IEnumerable<(BlobHandle Signature, bool IsType)> Signatures(MetadataReader metadata)
    {
        foreach (var handle in metadata.MethodDefinitions)
            yield return (metadata.GetMethodDefinition(handle).Signature, false);
        foreach (var handle in metadata.FieldDefinitions)
            yield return (metadata.GetFieldDefinition(handle).Signature, false);
        foreach (var handle in metadata.PropertyDefinitions)
            yield return (metadata.GetPropertyDefinition(handle).Signature, false);
        foreach (var handle in metadata.MemberReferences)
            yield return (metadata.GetMemberReference(handle).Signature, false);
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
            yield return (metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).Signature, true);
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.StandAloneSig); row++)
            yield return (metadata.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row)).Signature, false);
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
            yield return (metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Signature, false);
    }

    /// <summary>Levels of the deepest type in a signature; stops counting behind <see cref="Max"/>, and where the signature is broken.</summary>
    private static int Depth(BlobReader signature, bool isType)
    {
        var deepest = 0;
        try
        {
            var levels = new Stack<Level>([isType ? new Level(1) : Header(ref signature)]);
            while (deepest <= Max && levels.TryPop(out var level))
            {
                if (level.Types == 0)
                {
                    // An array's shape follows its element type.
                    if (level.IsArray)
                        SkipShape(ref signature);
                    continue;
                }
                levels.Push(level with { Types = level.Types - 1 });
                if (ReadType(ref signature) is { } inner)
                    levels.Push(inner);
                deepest = Math.Max(deepest, levels.Count);
            }
        }
        catch (BadImageFormatException)
        {
            // Any other reader fails here too, and has not got deeper. Whoever needs the signature will say that it is broken.
            return deepest;
        }
        return deepest;
    }

    /// <summary>A place in a signature where types follow each other.</summary>
    /// <param name="Types">How many are still to be read.</param>
    private readonly record struct Level(int Types, bool IsArray = false);

    /// <summary>A signature's header, up to the first of its types (II.23.2.1 to II.23.2.6, II.23.2.15).</summary>
    private static Level Header(ref BlobReader signature)
    {
        var header = signature.ReadSignatureHeader();
        if (header.Kind == SignatureKind.Field)
            return new Level(1);
        if (header.IsGeneric)
            signature.ReadCompressedInteger();
        var count = signature.ReadCompressedInteger();
        return new Level(header.Kind is SignatureKind.Method or SignatureKind.Property ? count + 1 : count);
    }

    /// <summary>Reads a type's first part; returns what follows when types do.</summary>
    private static Level? ReadType(ref BlobReader signature)
    {
        const int ClassElement = 0x12, ValueTypeElement = 0x11;
        var element = signature.ReadCompressedInteger();
        switch (element)
        {
            case ClassElement or ValueTypeElement:
                signature.ReadCompressedInteger();
                return null;
            case (int)SignatureTypeCode.Pointer or (int)SignatureTypeCode.ByReference or (int)SignatureTypeCode.SZArray or (int)SignatureTypeCode.Pinned
                or (int)SignatureTypeCode.Sentinel:
                return new Level(1);
            case (int)SignatureTypeCode.RequiredModifier or (int)SignatureTypeCode.OptionalModifier:
                signature.ReadCompressedInteger();
                return new Level(1);
            case (int)SignatureTypeCode.GenericTypeParameter or (int)SignatureTypeCode.GenericMethodParameter:
                signature.ReadCompressedInteger();
                return null;
            case (int)SignatureTypeCode.Array:
                return new Level(1, IsArray: true);
            case (int)SignatureTypeCode.GenericTypeInstance:
                signature.ReadByte();
                signature.ReadCompressedInteger();
                return new Level(signature.ReadCompressedInteger());
            case (int)SignatureTypeCode.FunctionPointer:
                return Header(ref signature);
            default:
                return null;
        }
    }

    /// <summary>Rank, sizes and lower bounds (II.23.2.13).</summary>
    private static void SkipShape(ref BlobReader signature)
    {
        signature.ReadCompressedInteger();
        for (var list = 0; list < 2; list++)
        {
            for (var n = signature.ReadCompressedInteger(); n > 0; n--)
                signature.ReadCompressedInteger();
        }
    }
}
