// An assembly as another one gets it that takes types from it. A name alone does not always find it: Assembly.LoadFrom looks beside the assembly
// that asks, and so may a program's own resolver, or compare the whole name with version and key. Only the runtime can say who asks, and does
// so when it resolves a reference of that assembly's metadata.
//
// Behind the loader's usual way, which never gets here: the metadata reader is dear.
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PkgImage.Loading;

internal static unsafe class RequestedAssembly
{
    /// <summary>The assembly of that name that <paramref name="requester"/> gets; null when it asks for none, or gets none.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The token is read from the metadata it is resolved in; no type's members are asked for.")]
    public static Assembly? Find(Assembly requester, string name)
    {
        if (!requester.TryGetRawMetadata(out var metadata, out var length))
            return null;
        var reader = new MetadataReader(metadata, length);
        foreach (var handle in reader.TypeReferences)
        {
            if (reader.GetTypeReference(handle).ResolutionScope is not { Kind: HandleKind.AssemblyReference } scope
                || !reader.StringComparer.Equals(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, name))
            {
                continue;
            }
            try
            {
                var assembly = requester.ManifestModule.ResolveType(MetadataTokens.GetToken(handle)).Assembly;
                // Another one is where the type was moved to.
                if (assembly.GetName().Name == name)
                    return assembly;
            }
            catch (Exception e) when (e is IOException or BadImageFormatException)
            {
                // Not found or not loadable, whichever type is asked for.
                return null;
            }
            catch (TypeLoadException)
            {
                // In another build of it the type is gone; others are not.
            }
        }
        return null;
    }
}
