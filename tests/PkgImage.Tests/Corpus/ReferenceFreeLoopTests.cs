// How much of real packages is compiled, of what can be: the share of methods with a loop that touch no object reference.
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Bodies;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Corpus;

[TestClass]
public sealed class ReferenceFreeLoopTests
{
    /// <param name="wanted">Share of the methods that has to be compiled at least. It only ever rises.</param>
    [TestMethod]
    [DataRow("ICSharpCode.SharpZipLib", 1.0)]
    [DataRow("MathNet.Numerics", 0.99)]
    [DataRow("System.Numerics.Tensors", 0.965)]
    public void Loops_without_object_references_are_compiled(string package, double wanted)
    {
        using var universe = new AssemblyUniverse(CorpusPackage.References);
        var module = universe.Open(CorpusPackage.PathOf(package)).MainModule;
        var methods = CorpusPackage.MethodsWithReferenceFreeLoops(module);
        var left = Skipped(methods, universe);
        var share = $"{methods.Length - left.Count} of {methods.Length} methods are compiled";
        Console.WriteLine(share);
        foreach (var byCode in left.GroupBy(s => s.Code).OrderByDescending(g => g.Count()))
        {
            Console.WriteLine($"{Diagnostic.Format(byCode.Key)}: {byCode.Count()}");
            foreach (var skipped in byCode)
                Console.WriteLine($"    {skipped.Method}: {skipped.Detail}");
        }
        Assert.IsGreaterThanOrEqualTo(wanted * methods.Length, methods.Length - left.Count, $"{share}; the rest by code is in the output");
    }

    /// <summary>The methods that are not compiled, as kernels or in one, each with its reason.</summary>
    private static List<SkippedMethod> Skipped(ImmutableArray<ClosedMethod> methods, AssemblyUniverse universe)
    {
        var major = int.Parse(Framework.Version.Split('.')[0], CultureInfo.InvariantCulture);
        var context = new ImportContext(universe, new TypeMap(), major, Architecture.X64, TargetAnswers.Askable(FixtureImport.Options));
        var set = new BodySet(context);
        foreach (var method in methods)
            set.ImportWithCallees(method);
        _ = new CallGraph(set.Bodies, set.Skipped);
        return [.. methods.Select(SymbolName.Of).Where(set.Skipped.ContainsKey).Select(symbol => set.Skipped[symbol])];
    }
}
