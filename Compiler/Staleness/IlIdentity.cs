// The identity of an assembly's IL: what the compiler and the weaver can see of it, and nothing that differs between two builds of the
// same source in two folders.
//
// Hashed: machine and CLR header flags, the metadata with its MVID zeroed, every method body, the data of RVA fields, managed resources.
// Left out: timestamps and checksum of the PE header, the MVID, the debug directory with the PDB's path and id, native resources, padding
// and the RVAs that follow from their sizes. A strong-name signature follows from the rest.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace PkgImage.Compiler.Staleness;

/// <summary>Content identities of IL assemblies.</summary>
public static class IlIdentity
{
    /// <summary>Lower-case hex SHA-256 of what matters in the assembly.</summary>
    /// <exception cref="BadImageFormatException">The file is not a readable assembly.</exception>
    public static string Compute(string path)
    {
        using var file = new PEReader(ImmutableArray.Create(File.ReadAllBytes(path)));
        var metadata = file.GetMetadataReader();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = file.PEHeaders.CorHeader!;
        Append(hash, (int)file.PEHeaders.CoffHeader.Machine, (int)header.Flags, header.EntryPointTokenOrRelativeVirtualAddress);
        AppendMetadata(hash, file, metadata);
        AppendBodies(hash, file, metadata);
        AppendFieldData(hash, file, metadata);
        AppendResources(hash, file, header);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Fingerprint of the framework a package is compiled against: SHA-256 over the MVID of System.Private.CoreLib, the one fact that the
    /// loader can compare without opening a file. The framework is built deterministically, so its MVID is an identity of its content.
    /// </summary>
    public static string OfBaseImage(string coreLibraryPath)
    {
        using var file = new PEReader(File.OpenRead(coreLibraryPath));
        var metadata = file.GetMetadataReader();
        return Convert.ToHexStringLower(SHA256.HashData(metadata.GetGuid(metadata.GetModuleDefinition().Mvid).ToByteArray()));
    }

    private static void AppendMetadata(IncrementalHash hash, PEReader file, MetadataReader metadata)
    {
        var bytes = file.GetMetadata().GetContent().ToArray();
        ZeroMvid(bytes, metadata);
        ZeroAddresses(bytes, metadata, TableIndex.MethodDef);
        ZeroAddresses(bytes, metadata, TableIndex.FieldRva);
        hash.AppendData(bytes);
    }

    private static void ZeroMvid(byte[] bytes, MetadataReader metadata)
    {
        // GUID heap indexes count from 1 in units of 16 bytes (ECMA-335 II.24.2.5).
        var mvid = metadata.GetModuleDefinition().Mvid;
        if (!mvid.IsNil)
            bytes.AsSpan(metadata.GetHeapMetadataOffset(HeapIndex.Guid) + ((metadata.GetHeapOffset(mvid) - 1) * 16), 16).Clear();
    }

    // The RVA is the first column, four bytes, of both tables (ECMA-335 II.22.26, II.22.18). Zero stays zero: an abstract method differs.
    private static void ZeroAddresses(byte[] bytes, MetadataReader metadata, TableIndex table)
    {
        var start = metadata.GetTableMetadataOffset(table);
        var size = metadata.GetTableRowSize(table);
        for (var row = 0; row < metadata.GetTableRowCount(table); row++)
        {
            var address = bytes.AsSpan(start + (row * size), sizeof(int));
            if (BinaryPrimitives.ReadInt32LittleEndian(address) != 0)
                address.Fill(0xFF);
        }
    }

    private static void AppendBodies(IncrementalHash hash, PEReader file, MetadataReader metadata)
    {
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0 || (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) != MethodImplAttributes.IL)
                continue;
            var size = file.GetMethodBody(method.RelativeVirtualAddress).Size;
            Append(hash, size);
            hash.AppendData(file.GetSectionData(method.RelativeVirtualAddress).GetContent(0, size).AsSpan());
        }
    }

    private static void AppendFieldData(IncrementalHash hash, PEReader file, MetadataReader metadata)
    {
        foreach (var handle in metadata.FieldDefinitions)
        {
            var field = metadata.GetFieldDefinition(handle);
            var address = field.GetRelativeVirtualAddress();
            if (address == 0)
                continue;
            var data = file.GetSectionData(address);
            var size = Math.Min(FieldSize(metadata, field), data.Length);
            Append(hash, size);
            hash.AppendData(data.GetContent(0, size).AsSpan());
        }
    }

    private static void AppendResources(IncrementalHash hash, PEReader file, CorHeader header)
    {
        var resources = header.ResourcesDirectory;
        Append(hash, resources.Size);
        if (resources.Size > 0)
            hash.AppendData(file.GetSectionData(resources.RelativeVirtualAddress).GetContent(0, resources.Size).AsSpan());
    }

    // A field with data has a primitive type or a struct with an explicit size (ECMA-335 II.16.3.1). Other types give at least a prefix:
    // their first eight bytes.
    private static int FieldSize(MetadataReader metadata, FieldDefinition field)
    {
        var signature = metadata.GetBlobReader(field.Signature);
        signature.ReadSignatureHeader();
        switch (signature.ReadSignatureTypeCode())
        {
            case SignatureTypeCode.Boolean or SignatureTypeCode.SByte or SignatureTypeCode.Byte:
                return 1;
            case SignatureTypeCode.Char or SignatureTypeCode.Int16 or SignatureTypeCode.UInt16:
                return 2;
            case SignatureTypeCode.Int32 or SignatureTypeCode.UInt32 or SignatureTypeCode.Single:
                return 4;
            case SignatureTypeCode.TypeHandle when signature.ReadTypeHandle() is { Kind: HandleKind.TypeDefinition } type:
                var layout = metadata.GetTypeDefinition((TypeDefinitionHandle)type).GetLayout();
                return layout.Size > 0 ? layout.Size : 8;
            default:
                return 8;
        }
    }

    private static void Append(IncrementalHash hash, params ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            hash.AppendData(bytes);
        }
    }
}
