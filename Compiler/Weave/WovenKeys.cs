// The keys a woven assembly asks the loader for. One as a rule: that of the image it was woven with. A library in a NuGet package meets
// several machines with one assembly; there it holds the key of each platform's image, and the loader takes whichever image is there.
//
// That is only right when the assemblies woven for those platforms are the same but for their key. So they are all given the same keys
// here, and compared byte by byte.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;

namespace PkgImage.Compiler.Weave;

/// <summary>Replaces the keys of woven assemblies.</summary>
public static class WovenKeys
{
    /// <summary>Stands between two keys.</summary>
    public const char Separator = ' ';

    /// <summary>The woven file with other keys; its symbols, beside it or embedded, are written anew with it.</summary>
    /// <param name="keys">Each of 64 lower-case hex digits.</param>
    /// <exception cref="DiagnosticException">PKI9001: it is not woven, or cannot be written.</exception>
    public static WovenAssembly Replace(string path, IEnumerable<string> keys)
    {
        try
        {
            var hasSymbols = SymbolFile.IsUsable(path);
            using var module = ModuleDefinition.ReadModule(path, new ReaderParameters
            {
                InMemory = true,
                ReadSymbols = hasSymbols,
                SymbolReaderProvider = hasSymbols ? new DefaultSymbolReaderProvider() : null,
            });
            var holder = module.GetType("", WovenMethods.HolderName)
                ?? throw new DiagnosticException(DiagnosticCode.WeaveFailed, $"{module.Name} is not woven", path);
            var joined = string.Join(Separator, keys);
            var literal = holder.Fields.Single(f => f.Name == ImageHolder.KeyField);
            var argument = holder.NestedTypes.SelectMany(t => t.Methods).SelectMany(m => m.Body.Instructions)
                .Single(i => i.OpCode.Code == Code.Ldstr && Equals(i.Operand, literal.Constant));
            literal.Constant = joined;
            argument.Operand = joined;
            return ModuleWriter.Write(module);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException or ArgumentException or AssemblyResolutionException)
        {
            throw new DiagnosticException(DiagnosticCode.WeaveFailed, $"cannot write '{path}' for a package: {e.Message}", path, e);
        }
    }
}
