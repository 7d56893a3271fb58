// Imports a package: finds what is worth compiling, imports it with everything it calls, and hands on kernels, the managed side of the
// boundary, what was consumed and what was skipped.
using System.Collections.Immutable;
using System.Globalization;
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Simplify;
using PkgImage.Compiler.IR.Work;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Outlining;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Import;

/// <summary>The import of one package.</summary>
public sealed class PackageImporter
{
    private readonly ImportContext _context;
    private readonly BodySet _set;

    /// <summary>Methods that stay IL but for their loops, all of which are kernels.</summary>
    private readonly HashSet<string> _outlined = new(StringComparer.Ordinal);

    private PackageImporter(ImportContext context) => (_context, _set) = (context, new BodySet(context));

    private SortedDictionary<string, ImportedBody> Bodies => _set.Bodies;
    private Dictionary<string, SkippedMethod> Skipped => _set.Skipped;

    /// <summary>Imports a package.</summary>
    /// <param name="universe">Where its references are found; stays open, since the result refers to its modules.</param>
    /// <exception cref="DiagnosticException">PKI1003 when the package's file is not readable.</exception>
    public static ImportedPackage Import(PackageNode package, PackageGraph graph, CompilerOptions options, AssemblyUniverse universe)
    {
        var module = universe.Open(package.AssemblyPath).MainModule;
        var major = int.Parse(graph.FrameworkVersion.AsSpan(0, graph.FrameworkVersion.IndexOf('.', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        var architecture = TargetPlatform.Of(options.RuntimeIdentifier).Architecture;
        var importer = new PackageImporter(new ImportContext(universe, new TypeMap(), major, architecture, TargetAnswers.Askable(options))
        {
            Module = module,
            HasGnuFunctions = options.RuntimeIdentifier.StartsWith("linux-", StringComparison.Ordinal),
            Package = package.Name,
            TakesFrameworkCode = options.FrameworkCode,
        });

        var selection = new CandidateSelection(module, options);
        var candidates = selection.Find();
        var loops = ImmutableArray.CreateBuilder<OutlinedLoop>();
        foreach (var candidate in candidates.Where(c => !c.IsForItsLoops || !importer.TryOutline(c, loops)))
            importer._set.ImportWithCallees(candidate.Method);
        if (!options.OnlyPrecompile)
            importer.OutlineLoops(candidates, loops);
        var calls = new CallGraph(importer.Bodies, importer.Skipped);

        var simplifier = PassPipeline.Of(options.Optimize).Vectorize ? new FunctionSimplifier(calls.Functions, options.Inline) : null;
        return importer.Assemble(package, module, candidates, loops.ToImmutable(), calls, simplifier, selection, universe.Missing);
    }

    /// <summary>Makes kernels of a candidate's loops in place of the whole; false, with nothing kept, when one of them has to stay IL.</summary>
    private bool TryOutline(Candidate candidate, ImmutableArray<OutlinedLoop>.Builder loops)
    {
        var own = Outline(candidate, out var isWhole);
        if (isWhole)
        {
            loops.AddRange(own);
            return true;
        }
        foreach (var loop in own)
        {
            Bodies.Remove(SymbolName.Of(new ClosedMethod(loop.Method, loop.Method.DeclaringType, [])));
            loop.Detach();
        }
        return false;
    }

    /// <summary>Makes kernels of the loops of candidates that stay IL as a whole.</summary>
    private void OutlineLoops(ImmutableArray<Candidate> candidates, ImmutableArray<OutlinedLoop>.Builder loops)
    {
        foreach (var candidate in candidates.Where(c => !c.IsSpecialization && !_outlined.Contains(SymbolName.Of(c.Method)) && !IsWhole(c.Method)))
            loops.AddRange(Outline(candidate, out _));
    }

    private IReadOnlyList<OutlinedLoop> Outline(Candidate candidate, out bool isWhole)
    {
        var outliner = new LoopOutliner(TryImportWhole);
        var loops = outliner.Outline(candidate.Method.Definition, out isWhole);
        if (isWhole)
            _outlined.Add(SymbolName.Of(candidate.Method));
        return loops;
    }

    private bool TryImportWhole(OutlinedLoop loop)
    {
        var method = new ClosedMethod(loop.Method, loop.Method.DeclaringType, []);
        var symbol = SymbolName.Of(method);
        _set.ImportWithCallees(method);
        if (IsWhole(method))
        {
            Bodies[symbol] = Bodies[symbol] with { OwnedParameters = loop.OwnedParameters };
            return true;
        }
        Bodies.Remove(symbol);
        Skipped.Remove(symbol);
        return false;
    }

    /// <summary>True when the method and everything it calls can be compiled, and a stub can stand in for it.</summary>
    private bool IsWhole(ClosedMethod method)
    {
        var symbol = SymbolName.Of(method);
        return CallGraph.Keeps(symbol, Bodies) && Bodies[symbol].NoStub is null;
    }

    private ImportedPackage Assemble(
        PackageNode package,
        ModuleDefinition module,
        ImmutableArray<Candidate> candidates,
        ImmutableArray<OutlinedLoop> loops,
        CallGraph calls,
        FunctionSimplifier? simplifier,
        CandidateSelection selection,
        IEnumerable<string> missing)
    {
        var skipped = new List<SkippedMethod>(selection.Refused);
        var roots = new SortedDictionary<string, Candidate>(StringComparer.Ordinal);
        foreach (var loop in loops)
        {
            var closed = new ClosedMethod(loop.Method, loop.Method.DeclaringType, []);
            roots.Add(SymbolName.Of(closed), new Candidate(closed, loop.Method, false));
        }
        foreach (var candidate in candidates)
        {
            var symbol = SymbolName.Of(candidate.Method);
            if (candidate.IsForItsLoops && _outlined.Contains(symbol))
                skipped.Add(Outlined(symbol, new SkippedMethod(DiagnosticCode.NotWorthwhile, candidate.Method.Signature, "does its work beside its loops", null)));
            else if (!Bodies.TryGetValue(symbol, out var body))
                skipped.Add(Outlined(symbol, Skipped[symbol]));
            else if (body.NoStub is { } reason)
                skipped.Add(Outlined(symbol, new SkippedMethod(DiagnosticCode.ObjectReference, body.Method.Signature, reason, null)));
            else
                roots.Add(symbol, candidate);
        }

        var asked = loops.Where(loop => selection.IsAskedFor(loop.Source)).Select(loop => loop.Method)
            .Concat(candidates.Select(candidate => candidate.Method.Definition).Where(selection.IsAskedFor)).ToHashSet();
        var entries = ImmutableArray.CreateBuilder<WovenEntry>(roots.Count);
        var used = new SortedDictionary<string, ImportedBody>(StringComparer.Ordinal);
        foreach (var (symbol, candidate) in roots)
        {
            var function = calls.Functions[symbol];
            var callees = calls.CalleesOf(symbol);
            var (simplified, called) = simplifier?.Simplify(symbol) ?? (function, callees);
            var forms = Bodies[symbol].Forms;
            var work = simplified.HasLoop ? CallWork.Of(simplified, called, parameter => forms[parameter] == ParameterForm.Span) : null;
            if (simplified is { HasLoop: true, Inlining: IrInlining.Always } && work is null && !asked.Contains(candidate.Method.Definition))
            {
                skipped.Add(new SkippedMethod(DiagnosticCode.NotWorthwhile, candidate.Method.Signature, "is to be inlined, and nothing tells that its loops run for long", null));
                continue;
            }
            var kernel = new Kernel(entries.Count, simplified, called, KernelAbi.For(simplified, forms, work, asked.Contains(candidate.Method.Definition)));
            entries.Add(new WovenEntry(kernel, candidate.Reference, candidate.IsSpecialization));
            foreach (var each in callees.Append(function))
                used[each.Symbol] = Bodies[each.Symbol];
        }

        var layouts = new SortedDictionary<string, TypeShape>(StringComparer.Ordinal);
        foreach (var shape in used.Values.SelectMany(b => b.Layouts))
            layouts.TryAdd(TypeMap.KeyOf(shape.Managed), shape);
        var consumed = Consumed(package, used.Values, layouts.Values, missing).AddRange(LinesOf(used.Values, loops));
        var isBound = BaseImage.IsBound(consumed, _context.TakesFrameworkCode, _context.Universe);
        var compared = layouts.Values.Where(shape => !isBound || !BaseImage.HasLayoutOf(shape.Managed, _context.Universe)).ToList();
        return new ImportedPackage(
            package.Name,
            [.. entries.Select(e => e.Kernel)],
            [.. skipped.OrderBy(s => s.Method, StringComparer.Ordinal).ThenBy(s => s.Detail, StringComparer.Ordinal)],
            consumed,
            [.. compared.Select(s => s.Type.Layout!)],
            new WeavePlan(
                module,
                entries.ToImmutable(),
                used.Values.SelectMany(b => b.Fields).DistinctBy(f => f.Key).ToImmutableSortedDictionary(StringComparer.Ordinal),
                Throws(used.Values),
                [.. compared.Select(s => s.Managed)],
                loops));
    }

    private SkippedMethod Outlined(string symbol, SkippedMethod skipped) =>
        _outlined.Contains(symbol) ? skipped with { Detail = skipped.Detail + "; all of its loops are kernels" } : skipped;

    private static ImmutableSortedDictionary<int, ManagedThrow> Throws(IEnumerable<ImportedBody> bodies)
    {
        var throws = ImmutableSortedDictionary.CreateBuilder<int, ManagedThrow>();
        foreach (var each in bodies.SelectMany(b => b.Throws))
        {
            if (throws.TryGetValue(each.Site.Code, out var other) && other.Site != each.Site)
            {
                throw new DiagnosticException(DiagnosticCode.CompilerFailure,
                    $"two throw expressions have exit code {each.Site.Code}: '{other.Site.Key}' and '{each.Site.Key}'");
            }
            throws[each.Site.Code] = each;
        }
        return throws.ToImmutable();
    }

    /// <summary>The source lines that the image has, by the methods they are of; none where they are not asked for.</summary>
    private IEnumerable<ConsumedItem> LinesOf(IEnumerable<ImportedBody> bodies, ImmutableArray<OutlinedLoop> loops)
    {
        if (!_context.Universe.ReadsLines)
            return [];
        var sources = loops.ToDictionary(loop => loop.Method, loop => loop.Source);
        return bodies.Select(body => sources.GetValueOrDefault(body.Method.Definition, body.Method.Definition)).Distinct()
            .Where(definition => !FrameworkFacts.IsFramework(definition.Module))
            .Select(definition => new ConsumedItem(
                definition.Module.Assembly.Name.Name, ConsumedDigest.Lines, definition.FullName,
                ConsumedDigest.OfLines(definition, _context.Universe.DocumentsOf(definition.Module))))
            .OrderBy(item => item.Assembly, StringComparer.Ordinal).ThenBy(item => item.Member, StringComparer.Ordinal);
    }

    /// <summary>Bodies and layouts taken from other assemblies than the package's own, and assemblies that were not there.</summary>
    private static ImmutableArray<ConsumedItem> Consumed(
        PackageNode package, IEnumerable<ImportedBody> bodies, IEnumerable<TypeShape> layouts, IEnumerable<string> missing)
    {
        var consumed = missing.Select(name => new ConsumedItem(name, ConsumedDigest.Assembly, name, ConsumedDigest.Absent)).ToHashSet();
        foreach (var definition in bodies.SelectMany(b => b.Evaluated.Prepend(b.Method.Definition)).Distinct().Where(d => d.Module.Assembly.Name.Name != package.Name))
            consumed.Add(new ConsumedItem(definition.Module.Assembly.Name.Name, ConsumedDigest.Body, definition.FullName, ConsumedDigest.OfBody(definition)));
        foreach (var type in layouts.Select(l => l.Managed.Resolve()).Where(t => t is not null && t.Module.Assembly.Name.Name != package.Name))
            consumed.Add(new ConsumedItem(type.Module.Assembly.Name.Name, ConsumedDigest.Layout, type.FullName, ConsumedDigest.OfLayout(type)));
        return [.. consumed.OrderBy(c => c.Assembly, StringComparer.Ordinal).ThenBy(c => c.Kind, StringComparer.Ordinal).ThenBy(c => c.Member, StringComparer.Ordinal)];
    }
}
