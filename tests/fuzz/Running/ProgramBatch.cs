// Programs that are compiled and run together: one assembly, one import, one image, one child process, so that a program costs a few
// hundredths of a second.
using System.Collections.Immutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Fuzz.Generation;
using PkgImage.Fuzz.Syntax;
using PkgImage.Tests;
using PkgImage.Tests.Differential;
using PkgImage.Tests.Differential.Host;
using PkgImage.Tests.Support;

namespace PkgImage.Fuzz.Running;

/// <summary>A program that behaves otherwise from its image than from its IL, or that the compiler fails on.</summary>
/// <param name="Program">Position in the batch.</param>
internal sealed record Finding(int Program, string Text);

/// <summary>What became of the entry methods of a batch.</summary>
/// <param name="Whole">Those that are kernels.</param>
/// <param name="Partly">Those with loops that are kernels.</param>
/// <param name="Skipped">The codes of all that are not kernels as a whole.</param>
internal sealed record Coverage(int Entries, int Whole, int Partly, ImmutableArray<string> Skipped)
{
    public static readonly Coverage None = new(0, 0, 0, []);

    public Coverage And(Coverage other) =>
        new(Entries + other.Entries, Whole + other.Whole, Partly + other.Partly, [.. Skipped, .. other.Skipped]);
}

/// <summary>Programs compiled by Roslyn and imported; compiled to an image any number of times. Disposing removes all files.</summary>
internal sealed class ProgramBatch : IDisposable
{
    private const string AssemblyName = "Programs";

    /// <summary>Each program is a world of its own; many programs with few inputs find more than few with many.</summary>
    private static readonly InputPlan s_inputs = new(50, 40);

    private readonly TemporaryFolder _folder = new();
    private readonly AssemblyUniverse _universe;
    private readonly BatchVariant _variant;
    private readonly AssemblyPair? _pair;
    private int _images;

    /// <exception cref="InvalidOperationException">A program does not compile, or broken IR came of it.</exception>
    /// <exception cref="DiagnosticException">The compiler refuses the package.</exception>
    public ProgramBatch(IReadOnlyList<Node> programs, BatchVariant variant)
    {
        _variant = variant;
        _universe = new AssemblyUniverse(Framework.Assemblies) { ReadsLines = variant.Options.HasSourceLines };
        try
        {
            var plain = CSharpCompiler.Compile(
                Directory.CreateDirectory(Path.Combine(_folder.Path, "plain")).FullName, AssemblyName, [AssemblyPair.Attributes, .. Sources(programs)], variant.Source);
            ImmutableArray<string> entries =
            [
                .. programs.Index().SelectMany(p => p.Item.DescendantsAndSelf().Where(IsEntry).Select(n => $"{ClassName(p.Index)}.{n.Method}")),
            ];
            Imported = FixtureImport.Import(plain, variant.Options with { Precompile = entries }, _universe);
            Coverage = Cover(entries);
            _pair = Imported.Kernels.IsEmpty ? null : AssemblyPair.Weave(_folder.Path, plain, Imported);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ImportedPackage Imported { get; }

    public Coverage Coverage { get; }

    /// <summary>The sources of programs, a file each; its name tells which program it is.</summary>
    public static IEnumerable<FixtureSource> Sources(IReadOnlyList<Node> programs) =>
        programs.Select((p, i) => new FixtureSource(SourceName(i), ProgramGenerator.PrintAs(p, ClassName(i))));

    public static string SourceName(int program) => ClassName(program) + ".cs";

    /// <summary>Runs all programs both ways.</summary>
    /// <param name="imported">What is compiled: <see cref="Imported"/>, or that with other functions.</param>
    /// <param name="seed">Of the arguments.</param>
    /// <exception cref="DiagnosticException">The compiler fails.</exception>
    /// <exception cref="InvalidOperationException">No method of the batch could be run.</exception>
    public ImmutableArray<Finding> Run(ImportedPackage imported, ulong seed, bool stopsAtFirst = false)
    {
        if (_pair is null)
            return [];
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, $"image{_images++}")).FullName;
        var pair = _pair.WithImage(folder, imported, _variant.Options);
        var plan = new RunPlan(_variant.Target, seed) { Inputs = s_inputs, StopsAtFirst = stopsAtFirst };
        var problems = FixtureRun.Run(pair, plan);
        return problems is [{ Method: "" } whole]
            ? throw new InvalidOperationException(whole.Text)
            : [.. problems.Select(p => new Finding(ProgramOf(p.Method), p.Text))];
    }

    private static string ClassName(int program) => "P" + program;

    public void Dispose()
    {
        _universe.Dispose();
        _folder.Dispose();
    }

    private static bool IsEntry(Node node) =>
        node is { Sort.Kind: SortKind.Parameters, Method: { } name } && name.StartsWith(ProgramGenerator.EntryPrefix, StringComparison.Ordinal);

    private static int ProgramOf(string method) =>
        int.Parse(method.AsSpan(1, method.IndexOfAny(['.', '+']) - 1), System.Globalization.CultureInfo.InvariantCulture);

    private Coverage Cover(ImmutableArray<string> entries)
    {
        var kernels = Imported.Weave.Entries.Select(e => $"{e.Method.DeclaringType.FullName}.{e.Method.Name}").ToHashSet(StringComparer.Ordinal);
        var rest = entries.Where(e => !kernels.Contains(e)).ToList();
        var partly = rest.Count(e => kernels.Any(k => k.StartsWith(e + "$loop", StringComparison.Ordinal)));
        var skipped = rest.Select(e => Imported.Skipped.FirstOrDefault(s => s.Method.StartsWith(e + "(", StringComparison.Ordinal)))
            .Select(s => s is null ? "no reason" : $"{Diagnostic.Format(s.Code)} {s.Detail}");
        return new Coverage(entries.Length, entries.Length - rest.Count, partly, [.. skipped]);
    }
}
