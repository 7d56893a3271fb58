// Compiles fixture sources as `dotnet build` does: deterministic, with a portable PDB beside the assembly.
using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace PkgImage.Tests.Support;

/// <summary>One source file of a fixture.</summary>
/// <param name="Name">Name as it stands in the PDB: relative, with '/'.</param>
internal sealed record FixtureSource(string Name, string Text);

internal static class CSharpCompiler
{
    private static readonly string[] s_usings =
    [
        "System", "System.Collections.Generic", "System.Numerics", "System.Runtime.CompilerServices", "System.Runtime.InteropServices",
    ];

    private static readonly string[] s_implicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    /// <summary>Compiles to <c>folder/name.dll</c> and returns its path. </summary>
    /// <exception cref="InvalidOperationException">A source does not compile; the message has the compiler's words.</exception>
    /// <param name="references">Paths of assemblies beside the framework's.</param>
    public static string Compile(string folder, string name, IEnumerable<FixtureSource> sources, params IEnumerable<string> references) =>
        Compile(folder, name, sources, OptimizationLevel.Release, references);

    /// <inheritdoc cref="Compile(string, string, IEnumerable{FixtureSource}, IEnumerable{string})"/>
    /// <param name="level">Release, or Debug: every local in its slot, a jump and a nop for each step of the source.</param>
    public static string Compile(
        string folder, string name, IEnumerable<FixtureSource> sources, OptimizationLevel level, params IEnumerable<string> references)
    {
        return Emit(folder, name, Create(name, s_usings, sources, OutputKind.DynamicallyLinkedLibrary, level, references));
    }

    /// <summary>Compiles a console program with the usings that the .NET SDK adds, to <c>folder/name.dll</c>, and returns its path.</summary>
    public static string CompileProgram(string folder, string name, IEnumerable<FixtureSource> sources, params IEnumerable<string> references) =>
        Emit(folder, name, Create(name, s_implicitUsings, sources, OutputKind.ConsoleApplication, OptimizationLevel.Release, references));

    private static string Emit(string folder, string name, CSharpCompilation compilation)
    {
        var path = Path.Combine(folder, name + ".dll");
        var pdbPath = Path.Combine(folder, name + ".pdb");
        EmitResult result;
        using (var assembly = File.Create(path))
        using (var symbols = File.Create(pdbPath))
        {
            result = compilation.Emit(assembly, symbols,
                options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: name + ".pdb"));
        }
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error);
            throw new InvalidOperationException($"{name} does not compile:{Environment.NewLine}{string.Join(Environment.NewLine, errors)}");
        }
        return path;
    }

    /// <summary>Names of the sources that have an error in them.</summary>
    public static ImmutableHashSet<string> FindInvalid(IEnumerable<FixtureSource> sources) =>
    [
        .. Create("Invalid", s_usings, sources, OutputKind.DynamicallyLinkedLibrary, OptimizationLevel.Release, []).GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.SourceTree?.FilePath ?? ""),
    ];

    private static CSharpCompilation Create(
        string name, IEnumerable<string> namespaces, IEnumerable<FixtureSource> sources, OutputKind kind, OptimizationLevel level, IEnumerable<string> references)
    {
        var parse = new CSharpParseOptions(LanguageVersion.CSharp14);
        var usings = new FixtureSource("Usings.cs", string.Concat(namespaces.Select(u => $"global using {u};\n")));
        var trees = sources.Prepend(usings)
            .Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source.Text, Encoding.UTF8), parse, source.Name));
        var options = new CSharpCompilationOptions(
            kind, optimizationLevel: level, allowUnsafe: true, deterministic: true,
            nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create(
            name, trees, Framework.References.Concat(references.Select(path => MetadataReference.CreateFromFile(path))), options);
    }
}
