// The assemblies one import can see: the package and everything on its reference list, framework implementation included.
//
// Resolution is by simple name alone. The graph has already chosen one file per name, as the host's deps.json does at run time, so a
// version in a reference is not asked for again. Modules are read lazily from memory and stay open until the universe is disposed.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Import.Types;

/// <summary>Cecil's view of a package graph's references. Not thread-safe: one import, one universe.</summary>
/// <param name="output">Names of those that land in the program's output; all others are the framework's.</param>
public sealed class AssemblyUniverse(ImmutableSortedDictionary<string, string> references, ImmutableArray<string> output = default) : IAssemblyResolver
{
    private readonly HashSet<string> _output = new(output.IsDefault ? [] : output, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AssemblyDefinition> _loaded = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    private readonly Dictionary<ModuleDefinition, SourceDocuments> _documents = [];

    /// <summary>Whether source lines are asked for, of whatever assembly has symbols.</summary>
    public bool ReadsLines { get; init; }

    /// <summary>Names that were asked for and are not on the reference list, in order: with them, the answers would have been others.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>
    /// Reads the package's own assembly, with its symbols when there are any, in a PDB beside it or embedded: for the source lines of
    /// skipped methods, and for the woven assembly, whose symbols are made from them.
    /// </summary>
    /// <exception cref="DiagnosticException">PKI1003 when the file cannot be read as an assembly.</exception>
    public AssemblyDefinition Open(string path)
    {
        var assembly = Read(path, hasSymbols: SymbolFile.IsUsable(path));
        _loaded[assembly.Name.Name] = assembly;
        return assembly;
    }

    /// <exception cref="AssemblyResolutionException">The name is not on the reference list.</exception>
    public AssemblyDefinition Resolve(AssemblyNameReference name) =>
        TryResolve(name.Name) ?? throw new AssemblyResolutionException(name);

    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    /// <summary>Whether the assembly of that simple name lands in the program's output.</summary>
    public bool IsInOutput(string name) => _output.Contains(name);

    /// <summary>The assembly of that simple name, or null when the graph does not know it.</summary>
    public AssemblyDefinition? TryResolve(string name)
    {
        if (_loaded.TryGetValue(name, out var assembly))
            return assembly;
        if (!references.TryGetValue(name, out var path))
        {
            _missing.Add(name);
            return null;
        }
        assembly = Read(path, hasSymbols: ReadsLines && SymbolFile.IsUsable(path));
        _loaded.Add(name, assembly);
        return assembly;
    }

    /// <summary>The names of an assembly's source files.</summary>
    internal SourceDocuments DocumentsOf(ModuleDefinition module)
    {
        if (!_documents.TryGetValue(module, out var documents))
            _documents.Add(module, documents = new SourceDocuments(module.Assembly.Name.Name, SymbolFile.Documents(module.FileName)));
        return documents;
    }

    public void Dispose()
    {
        foreach (var assembly in _loaded.Values)
            assembly.Dispose();
        _loaded.Clear();
    }

    private AssemblyDefinition Read(string path, bool hasSymbols)
    {
        var parameters = new ReaderParameters(ReadingMode.Deferred)
        {
            AssemblyResolver = this,
            InMemory = true,
            ReadSymbols = hasSymbols,
            SymbolReaderProvider = hasSymbols ? new DefaultSymbolReaderProvider() : null,
        };
        try
        {
            return AssemblyDefinition.ReadAssembly(path, parameters);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or InvalidOperationException or ArgumentException)
        {
            throw new DiagnosticException(DiagnosticCode.UnreadableAssembly, $"cannot read '{path}' as an assembly: {e.Message}", path, e);
        }
    }
}
