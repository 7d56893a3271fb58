// How a woven file is recognised: by its holder type, whose literal field is the key of the image the file was woven for.
// Read with System.Reflection.Metadata, which touches only the tables it needs: the graph asks this of every reference of a build.
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PkgImage.Compiler.Import;

namespace PkgImage.Compiler.Weave;

/// <summary>Recognises woven assemblies.</summary>
public static class WeaveMarker
{
    /// <summary>Key of the image the file was woven for, in lower-case hex; null when it is not woven, or not a managed file at all.</summary>
    public static string? ReadKey(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        try
        {
            return file.HasMetadata ? ReadKey(file.GetMetadataReader()) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>The same of an open file.</summary>
    /// <exception cref="BadImageFormatException">The metadata is broken.</exception>
    public static string? ReadKey(MetadataReader metadata)
    {
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (type.Namespace.IsNil && metadata.StringComparer.Equals(type.Name, WovenMethods.HolderName))
                return KeyOf(metadata, type);
        }
        return null;
    }

    private static string? KeyOf(MetadataReader metadata, TypeDefinition holder)
    {
        foreach (var handle in holder.GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            if (!metadata.StringComparer.Equals(field.Name, ImageHolder.KeyField) || field.GetDefaultValue().IsNil)
                continue;
            var value = metadata.GetBlobReader(metadata.GetConstant(field.GetDefaultValue()).Value);
            return value.ReadUTF16(value.Length);
        }
        return null;
    }
}
