// A library of types in types, and of a method whose local is a pointer to a pointer. It is written row by row: the usual writers are
// recursive, and would end the test by its stack.
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace PkgImage.Tests.Import;

internal static class DeepMetadata
{
    /// <param name="types">Types nested in each other.</param>
    /// <param name="pointers">Levels of the local's type.</param>
    public static byte[] Write(int types, int pointers)
    {
        var metadata = new MetadataBuilder();
        var code = new BlobBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("Deep.dll"), metadata.GetOrAddGuid(Guid.Empty), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("Deep"), new Version(1, 0, 0, 0), default, default, 0, AssemblyHashAlgorithm.None);
        var core = metadata.AddAssemblyReference(metadata.GetOrAddString("System.Runtime"), new Version(10, 0, 0, 0), default, default, 0, default);
        var systemObject = metadata.AddTypeReference(core, metadata.GetOrAddString("System"), metadata.GetOrAddString("Object"));
        var signature = new BlobBuilder();
        signature.WriteByte(0x07);
        signature.WriteByte(0x01);
        signature.WriteBytes((byte)SignatureTypeCode.Pointer, pointers);
        signature.WriteByte((byte)SignatureTypeCode.Int32);
        var locals = metadata.AddStandaloneSignature(metadata.GetOrAddBlob(signature));
        var bodies = new MethodBodyStreamEncoder(code);
        var body = new InstructionEncoder(new BlobBuilder());
        body.OpCode(ILOpCode.Ret);
        var offset = bodies.AddMethodBody(body, localVariablesSignature: locals);
        var noParameters = metadata.GetOrAddBlob(new byte[] { 0x00, 0x00, 0x01 });
        var method = metadata.AddMethodDefinition(MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL,
            metadata.GetOrAddString("M"), noParameters, offset, default);
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), method);
        var outer = metadata.AddTypeDefinition(TypeAttributes.Public, default, metadata.GetOrAddString("C"), systemObject,
            MetadataTokens.FieldDefinitionHandle(1), method);
        for (var i = 0; i < types; i++)
        {
            var nested = metadata.AddTypeDefinition(TypeAttributes.NestedPublic, default, metadata.GetOrAddString("T"), systemObject,
                MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(2));
            metadata.AddNestedType(nested, outer);
            outer = nested;
        }
        var image = new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), code);
        var bytes = new BlobBuilder();
        image.Serialize(bytes);
        return bytes.ToArray();
    }
}
