// Which generic instances crossgen2 is told of: what an assembly's code leads to, and of what grows without end the beginning.
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class GenericInstancesTests
{
    private const string Types = """
        using System;
        using System.Collections.Generic;
        public struct A<T> { public T V; }
        public struct B<T> { public T V; }
        public struct Plain { public int V; }
        public struct Ordered : IComparable<Ordered> { public int V; public int CompareTo(Ordered other) => V - other.V; }
        """;

    [TestMethod]
    public void Bases_fields_and_receivers_name_instances()
    {
        var found = Find("""
            public abstract class Shape<T> { public abstract T Area(); }
            public class Square<T> : Shape<T> { public T Side; public A<T> Kept; public override T Area() => Side; }
            public sealed class Unit : Square<double> { }
            public static class Uses
            {
                public static string Words() => new Square<string>().Area();
                public static int Pairs() => Made<short>().Side;
                private static Square<T> Made<T>() => new();
            }
            """);
        CollectionAssert.AreEquivalent(
            (string[])["A`1<System.Double>", "Shape`1<System.Double>", "Square`1<System.Double>", "A`1<System.Int16>", "Shape`1<System.Int16>", "Square`1<System.Int16>"], found);
    }

    [TestMethod]
    [DataRow("Array.Sort(new double[2], new int[2])", "ArraySortHelper`2<System.Double,System.Int32>|GenericArraySortHelper`2<System.Double,System.Int32>")]
    [DataRow("new List<Ordered>().Sort()", "ArraySortHelper`1<Ordered>|GenericArraySortHelper`1<Ordered>")]
    [DataRow("Array.Sort(new Plain[2], (a, b) => a.V - b.V)", "ArraySortHelper`1<Plain>")]
    [DataRow("new Span<Ordered>().Sort(new Span<int>())", "ArraySortHelper`2<Ordered,System.Int32>|GenericArraySortHelper`2<Ordered,System.Int32>")]
    [DataRow("Array.Sort(new string[2])", "")]
    public void Sorting_names_its_helpers(string statement, string helpers) => CollectionAssert.AreEqual(
        helpers.Split('|', StringSplitOptions.RemoveEmptyEntries),
        Find($"public static class C {{ public static void M() => {statement}; }}").Select(name => name.Replace("System.Collections.Generic.", "", StringComparison.Ordinal)).ToArray());

    /// <summary>Each of these has more instances than a machine has bytes.</summary>
    [TestMethod]
    [DataRow("public class C<T> { C<A<T>> a; C<B<T>> b; public object Both => (a, b); } public class Start : C<int> { }")]
    [DataRow("public class C<T> { public static int M(int n) => C<A<T>>.M(n) + C<B<T>>.M(n); } public class Start { public int M() => C<int>.M(3); }")]
    [DataRow("public class C { public static int M<T>(int n) => M<A<T>>(n) + M<B<T>>(n); public int N() => M<int>(3); } public class D<T> { public D<(A<T>, B<T>)> F; } public class Start : D<int> { }")]
    public void What_grows_without_end_is_cut_off(string types) => Assert.IsInRange(1, 4_000, Find(types).Length);

    /// <summary>The same in what is compiled: refused, and in no time.</summary>
    [TestMethod]
    public void Recursion_through_two_larger_types_stays_IL()
    {
        using var folder = new TemporaryFolder();
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var imported = FixtureImport.Import(
            CSharpCompiler.Compile(folder.Path, "Growing", [new FixtureSource("Growing.cs", Types + "public class C<T> { public static int M(int n) => n == 0 ? 1 : C<A<T>>.M(n - 1) + C<B<T>>.M(n - 1); } public class Start { public static int N(int n) { var sum = 0; for (var i = 0; i < n; i++) sum += C<int>.M(i); return sum; } }")]),
            FixtureImport.Options, universe);
        Assert.IsEmpty(imported.Kernels);
        Assert.IsTrue(imported.Skipped.Any(s => s.ToString().Contains("calls over", StringComparison.Ordinal)), string.Join('\n', imported.Skipped));
    }

    private static string[] Find(string types)
    {
        using var folder = new TemporaryFolder();
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        return [.. GenericInstances.Of(universe.Open(CSharpCompiler.Compile(folder.Path, "Instances", [new FixtureSource("Instances.cs", Types + types)])).MainModule).Select(instance => instance.FullName)];
    }
}
