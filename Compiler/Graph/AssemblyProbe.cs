// The facts the graph needs of a file, read with System.Reflection.Metadata: no assembly is loaded, nothing is resolved.
//
// Tests go from cheap to dear, as crossgen's do: file name, PE header, CLR header flags, metadata. Each refusal is a value.
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Weave;

namespace PkgImage.Compiler.Graph;

/// <summary>A readable IL assembly.</summary>
/// <param name="References">Simple names of the assemblies it references.</param>
/// <param name="WovenKey">The key its own build wove it for, or null.</param>
public sealed record AssemblyFacts(string Name, Version Version, ImmutableArray<string> References, string? WovenKey);

/// <summary>Tells IL assemblies that can be compiled from everything else.</summary>
public static class AssemblyProbe
{
    /// <summary>Reads the facts, or the reason why the file cannot be a package.</summary>
    public static (AssemblyFacts? Facts, Diagnostic? Refusal) Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var file = new PEReader(stream);
            if (!file.HasMetadata || file.PEHeaders.CorHeader is not { } header)
                return Refuse(DiagnosticCode.NotAnAssembly, path, "is not a managed assembly");
            if ((header.Flags & CorFlags.ILOnly) == 0 && header.ManagedNativeHeaderDirectory.Size == 0)
                return Refuse(DiagnosticCode.MixedModeAssembly, path, "is a mixed-mode (C++/CLI) assembly");
            var metadata = file.GetMetadataReader();
            if (!metadata.IsAssembly)
                return Refuse(DiagnosticCode.NotAnAssembly, path, "is a module without an assembly manifest");
            return Read(path, metadata);
        }
        catch (BadImageFormatException e)
        {
            // PEReader reports a file that is no PE at all in the same way as broken metadata; the first two bytes tell them apart.
            return LooksLikeExecutable(path)
                ? Refuse(DiagnosticCode.UnreadableAssembly, path, $"has metadata that cannot be read ({e.Message.TrimEnd('.')})")
                : Refuse(DiagnosticCode.NotAnAssembly, path, "is not a managed assembly");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(DiagnosticCode.UnreadableAssembly, path, $"cannot be opened ({e.Message.TrimEnd('.')})");
        }
    }

    private static (AssemblyFacts?, Diagnostic?) Read(string path, MetadataReader metadata)
    {
        var definition = metadata.GetAssemblyDefinition();
        if (HasAttribute(metadata, definition.GetCustomAttributes(), "ReferenceAssemblyAttribute"))
            return Refuse(DiagnosticCode.NotAnAssembly, path, "is a reference assembly, without code");
        if (CountUnnamedTypes(metadata) > 0)
            return Refuse(DiagnosticCode.UnreadableAssembly, path, "has types without a name, as obfuscators write them");
        if (MetadataDepth.FindExcess(metadata) is { } excess)
            return Refuse(DiagnosticCode.UnreadableAssembly, path, excess);
        var references = ImmutableArray.CreateBuilder<string>(metadata.AssemblyReferences.Count);
        foreach (var handle in metadata.AssemblyReferences)
            references.Add(metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        return (new AssemblyFacts(metadata.GetString(definition.Name), definition.Version, references.MoveToImmutable(),
            WeaveMarker.ReadKey(metadata)), null);
    }

    // Touches every type and method row, so that broken tables and heaps show here and not in the middle of a compilation.
    private static int CountUnnamedTypes(MetadataReader metadata)
    {
        var unnamed = 0;
        foreach (var handle in metadata.TypeDefinitions)
        {
            var type = metadata.GetTypeDefinition(handle);
            if (metadata.GetString(type.Name).Length == 0)
                unnamed++;
            _ = metadata.GetString(type.Namespace);
            foreach (var method in type.GetMethods())
                _ = metadata.GetBlobReader(metadata.GetMethodDefinition(method).Signature).ReadByte();
        }
        return unnamed;
    }

    private static bool HasAttribute(MetadataReader metadata, CustomAttributeHandleCollection attributes, string name)
    {
        foreach (var handle in attributes)
        {
            // A reference to the attribute's constructor, in a reference to its type: the framework declares the attribute.
            if (metadata.GetCustomAttribute(handle).Constructor is { Kind: HandleKind.MemberReference } constructor
                && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, name))
                return true;
        }
        return false;
    }

    private static bool LooksLikeExecutable(string path)
    {
        using var stream = File.OpenRead(path);
        return stream.ReadByte() == 'M' && stream.ReadByte() == 'Z';
    }

    private static (AssemblyFacts?, Diagnostic?) Refuse(DiagnosticCode code, string path, string what) =>
        (null, new Diagnostic(code, Severity.Message, $"{Path.GetFileName(path)} {what}; it is passed along as it is", path));
}
