// Writing the woven module: same input, same bytes. The timestamp is zero, the MVID and the PDB's id are hashes of the content, and the
// PDB is named, not located, in the debug directory.
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PkgImage.Compiler.Weave;

internal static class ModuleWriter
{
    public static WovenAssembly Write(ModuleDefinition module)
    {
        DropNativeCode(module);
        using var assembly = new MemoryStream();
        if (!module.HasSymbols)
        {
            module.Write(assembly, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });
            return new WovenAssembly(assembly.ToArray(), null);
        }

        var isEmbedded = module.GetDebugHeader().Entries.Any(e => e.Directory.Type == ImageDebugType.EmbeddedPortablePdb);
        using var symbols = new MemoryStream();
        module.Write(assembly, new WriterParameters
        {
            DeterministicMvid = true,
            Timestamp = 0,
            WriteSymbols = true,
            SymbolWriterProvider = isEmbedded ? new EmbeddedPdbWriterProvider() : new PortablePdbWriterProvider(),
            SymbolStream = isEmbedded ? null : symbols,
        });
        return new WovenAssembly(assembly.ToArray(), isEmbedded ? null : symbols.ToArray());
    }

    /// <summary>Cecil names an embedded PDB after the file it writes to; a stream has none, the module has.</summary>
    private sealed class EmbeddedPdbWriterProvider : ISymbolWriterProvider
    {
        private readonly EmbeddedPortablePdbWriterProvider _provider = new();

        public ISymbolWriter GetSymbolWriter(ModuleDefinition module, string fileName) => _provider.GetSymbolWriter(module, module.Name);

        public ISymbolWriter GetSymbolWriter(ModuleDefinition module, Stream symbolStream) => _provider.GetSymbolWriter(module, symbolStream);
    }

    /// <summary>
    /// A ReadyToRun file says ILLibrary, not ILOnly, and names its operating system in the machine field. Cecil copies only IL and
    /// metadata, so what is left is an IL-only module, for any machine unless the original insists on 32 bits.
    /// </summary>
    private static void DropNativeCode(ModuleDefinition module)
    {
        if ((module.Attributes & ModuleAttributes.ILLibrary) == 0)
            return;
        module.Attributes = (module.Attributes | ModuleAttributes.ILOnly) & ~ModuleAttributes.ILLibrary;
        module.Architecture = TargetArchitecture.I386;
    }
}
