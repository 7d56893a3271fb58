// Which methods get an entry: those whose work is worth a call across the boundary, wherever that work stands.
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class CandidateSelectionTests
{
    private const string Layers = """
        public interface IOperator<T> { static abstract T Invoke(T x); }
        public struct Twice : IOperator<int> { public static int Invoke(int x) => 2 * x; }
        public static class Layers
        {
            public static int Entry(int[] x) => Middle<int, Twice>(x, 3);
            public static int Short(int x) => Leaf<int, Twice>(x);
            public static object Objects(object[] x) => Last(x);
            private static T Middle<T, TOperator>(T[] x, int n) where TOperator : struct, IOperator<T> => Inner<T, TOperator>(x, n);
            private static T Inner<T, TOperator>(T[] x, int n) where TOperator : struct, IOperator<T>
            {
                var last = default(T)!;
                for (var i = 0; i < n; i++)
                    last = Leaf<T, TOperator>(x[i]);
                return last;
            }
            private static T Leaf<T, TOperator>(T x) where TOperator : struct, IOperator<T> => TOperator.Invoke(x);
            private static T Last<T>(T[] x) { var last = x[0]; foreach (var each in x) last = each; return last; }
            private static T Here<T>(T x, int n) => n == 0 ? x : There(x, n - 1);
            private static T There<T>(T x, int n) => Here(x, n);
            public static int Round(int x) => Here(x, 3);
            private static int Grow<T>(int n) where T : struct => n == 0 ? 0 : Grow<(T, T)>(n - 1);
            public static int Growing(int n) => Grow<int>(n);
        }
        """;

    [TestMethod]
    public void Generics_that_grow_without_bound_stay_IL()
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Layers", [new FixtureSource("Layers.cs", Layers)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var imported = FixtureImport.Import(path, FixtureImport.Options with { Precompile = ["Layers.Growing"] }, universe);
        var skipped = imported.Skipped.Single(s => s.Method.Contains("Growing", StringComparison.Ordinal));
        Assert.AreEqual(DiagnosticCode.CalleeSkipped, skipped.Code);
        StringAssert.Contains(skipped.Detail, "ever larger types");
    }

    /// <summary>An optional dependency that nobody brought along: what needs it stays IL, and nothing else.</summary>
    [TestMethod]
    public void An_assembly_that_is_not_there_costs_only_what_needs_it()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        var missing = CSharpCompiler.Compile(elsewhere.Path, "Missing", [new FixtureSource("Missing.cs", "public struct Absent { public int A; } public static class Made<T> { public static int Of(T x) => 1; }")]);
        var path = CSharpCompiler.Compile(folder.Path, "Optional", [new FixtureSource("Optional.cs", """
            using System.Collections.Generic;
            public static class Optional
            {
                public static int Sum(int[] x) { var sum = 0; foreach (var each in x) sum += each; return sum; }
                public static int Sorted() { var list = new List<Absent>(); list.Sort(); return list.Count + Own<Absent>.Count(new Absent[3]) + Made<int>.Of(1); }
            }
            public static class Own<T> { public static int Count(T[] x) { var count = 0; foreach (var each in x) count += Step(each); return count; } private static int Step(T x) => x is null ? 0 : 1; }
            """)], missing);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var imported = FixtureImport.Import(path, FixtureImport.Options, universe);
        Assert.AreEqual("System.Int32 Optional::Sum(System.Int32[])", string.Join('|', imported.Weave.Entries.Select(e => e.Method.FullName)));
    }

    [TestMethod]
    public void A_closed_method_over_generic_layers_with_a_loop_is_a_specialization()
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Layers", [new FixtureSource("Layers.cs", Layers)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var candidates = new CandidateSelection(universe.Open(path).MainModule, FixtureImport.Options).Find();
        var names = candidates.Select(c => (c.Method.Definition.Name, c.IsSpecialization)).ToList();
        CollectionAssert.AreEqual(new[] { ("Middle", true) }, names, "Inner has no closed call site, Leaf no loop, Last no value type, Here no loop");
    }

    [TestMethod]
    public void A_generic_search_is_refused_once_however_often_it_is_called()
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Searches", [new FixtureSource("Searches.cs", """
            using System;
            public static class Searches
            {
                public static int Of<T>(T[] x, T y) where T : struct, IEquatable<T> { var i = 0; while (i < x.Length && !x[i].Equals(y)) i++; return i; }
                public static int Twice(int[] x) => Of(x, 1) + Of(x, 2);
            }
            """)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var selection = new CandidateSelection(universe.Open(path).MainModule, FixtureImport.Options);
        Assert.IsEmpty(selection.Find());
        Assert.AreEqual(DiagnosticCode.NotWorthwhile, selection.Refused.Single().Code);
    }

    [TestMethod]
    [DataRow("Loops", "[assembly: PkgImage.NoImage]", "")]
    [DataRow("Loops.Sums", "", "[PkgImage.NoImage]")]
    public void What_is_marked_NoImage_stays_IL(string subject, string onAssembly, string onType)
    {
        using var folder = new TemporaryFolder();
        var source = $$"""
            {{onAssembly}}
            namespace PkgImage
            {
                public sealed class NoImageAttribute : System.Attribute;
            }
            namespace Loops
            {
                {{onType}}
                public static class Sums
                {
                    public static int Sum(int[] x) { var s = 0; foreach (var e in x) s += e; return s; }
                }
            }
            """;
        var path = CSharpCompiler.Compile(folder.Path, "Loops", [new FixtureSource("Loops.cs", source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var imported = FixtureImport.Import(path, FixtureImport.Options, universe);
        Assert.IsEmpty(imported.Kernels);
        var skipped = imported.Skipped.Single(s => s.Method.Contains("Sum(", StringComparison.Ordinal));
        Assert.AreEqual(DiagnosticCode.Excluded, skipped.Code);
        Assert.AreEqual($"{subject} is marked NoImage", skipped.Detail);
    }
}
