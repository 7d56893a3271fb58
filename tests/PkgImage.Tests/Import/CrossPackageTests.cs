// Generics across packages: what B needs of A's generic code is in B's image, and B's call sites use it.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class CrossPackageTests
{
    private const string Library = """
        public interface IStep<T> { static abstract T Next(T x); }
        public static class Steps
        {
            public static T Run<T, TStep>(T start, int n) where TStep : struct, IStep<T>
            {
                for (var i = 0; i < n; i++)
                    start = TStep.Next(start);
                return start;
            }
            public static T Twice<T>(T x) where T : INumber<T> => x + x;
        }
        public sealed class Series<T>(T[] data) where T : struct, INumber<T>
        {
            public T Sum() { var s = T.Zero; foreach (var x in data) s += x; return s; }
        }
        """;

    private const string User = """
        public struct Triple : IStep<long> { public static long Next(long x) => 3 * Steps.Twice(x); }
        public static class User
        {
            public static long Steps3(int n) => Steps.Run<long, Triple>(1, n);
            public static double Total(Series<double> s) => s.Sum();
            public static object Boxed(object[] o) => o.Length;
        }
        """;

    [TestMethod]
    public void Specializations_of_another_package_are_kernels_of_the_package_that_calls_them()
    {
        using var folder = new TemporaryFolder();
        var library = CSharpCompiler.Compile(folder.Path, "Lib", [new FixtureSource("Lib.cs", Library)]);
        var path = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs", User)], library);
        using var universe = new AssemblyUniverse(Framework.Assemblies.Add("Lib", library));
        var imported = FixtureImport.Import(path, FixtureImport.Options, universe);
        var kernels = imported.Weave.Entries.Select(e => $"{e.Kernel.Function.DisplayName} {e.IsSpecialization}").Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(
            new[] { "Series`1<System.Double>.Sum() True", "Steps.Run<System.Int64,Triple>(System.Int64,System.Int32) True" }, kernels);
        var consumed = imported.Consumed.Where(c => c.Assembly == "Lib").Select(c => $"{c.Kind} {c.Member.Split("::")[1].Split('(')[0]}").ToArray();
        CollectionAssert.AreEqual(new[] { "body Sum", "body Run", "body Twice" }, consumed);
    }

    /// <summary>Methods that differ by their result alone, or only before their type's arguments are put in.</summary>
    [TestMethod]
    [TestProperty("Lesson", "13")]
    public void Overloads_of_one_signature_have_symbols_of_their_own()
    {
        const string source = """
            public struct Number(int v)
            {
                public static explicit operator int(Number n) => n.V;
                public static explicit operator long(Number n) => n.V + 1L;
                public int V = v;
            }
            public struct Box<T>
            {
                public readonly int F(T x) => 1;
                public readonly int F(int x) => 2;
            }
            public static class Twins
            {
                private static int First<T>(Box<T> b, T x) => b.F(x);
                public static long Both(int v) { long s = 0; for (var i = 0; i < v; i++) s += (int)new Number(i) + (long)new Number(i) + First(default(Box<int>), i) + default(Box<int>).F(i); return s; }
            }
            """;
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Twins", [new FixtureSource("Twins.cs", source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var kernel = FixtureImport.Import(path, FixtureImport.Options with { Inline = false }, universe).Kernels.Single(k => k.Function.DisplayName.StartsWith("Twins.Both", StringComparison.Ordinal));
        Assert.AreEqual(2, kernel.Callees.Count(c => c.DisplayName.Contains("op_Explicit", StringComparison.Ordinal)));
        Assert.AreEqual(2, kernel.Callees.Count(c => c.DisplayName == "Box`1<System.Int32>.F(System.Int32)"));
    }

    [TestMethod]
    public void Two_packages_give_one_specialization_one_symbol()
    {
        using var folder = new TemporaryFolder();
        var library = CSharpCompiler.Compile(folder.Path, "Lib", [new FixtureSource("Lib.cs", Library)]);
        var symbols = new[] { "A", "B" }.Select(name =>
        {
            var path = CSharpCompiler.Compile(folder.Path, name,
                [new FixtureSource("User.cs", $"public static class {name} {{ public static double Total(Series<double> s) => s.Sum(); }}")], library);
            using var universe = new AssemblyUniverse(Framework.Assemblies.Add("Lib", library));
            return FixtureImport.Import(path, FixtureImport.Options, universe).Kernels.Single().Function.Symbol;
        }).ToArray();
        Assert.AreEqual(symbols[0], symbols[1]);
    }

    [TestMethod]
    public void Exceptions_of_one_name_are_told_apart_by_their_assemblies()
    {
        const string trouble = "public class Trouble : Exception;";
        const string user = """
            extern alias One;
            extern alias Two;
            using System;
            public static class User
            {
                public static int Either(int x)
                {
                    try
                    {
                        return x < 0 ? throw new One::Trouble() : x > 9 ? throw new Two::Trouble() : 100 / x;
                    }
                    catch (Two::Trouble) { return -2; }
                    catch (One::Trouble) { return -1; }
                }
            }
            """;
        using var folder = new TemporaryFolder();
        var one = CSharpCompiler.Compile(folder.Path, "One", [new FixtureSource("One.cs", trouble)]);
        var two = CSharpCompiler.Compile(folder.Path, "Two", [new FixtureSource("Two.cs", trouble)]);
        var compilation = CSharpCompilation.Create("User", [CSharpSyntaxTree.ParseText(user)],
            [.. Framework.References, .. ((string[])[one, two]).Select(path => MetadataReference.CreateFromFile(path).WithAliases([Path.GetFileNameWithoutExtension(path)]))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        var path = Path.Combine(folder.Path, "User.dll");
        using (var file = File.Create(path))
            Assert.IsTrue(compilation.Emit(file).Success);

        var tests = ExitTestsOf("Either", path, Framework.Assemblies.Add("One", one).Add("Two", two));
        CollectionAssert.AreEqual(new[] { "Trouble 1", "Trouble 1" }, tests.Select(t => $"{t.CatchType} {t.Codes.Length}").ToArray());
        Assert.AreNotEqual(tests[0].Codes[0], tests[1].Codes[0]);
    }

    [TestMethod]
    public void A_librarys_exception_is_not_caught_as_the_programs_own_of_its_name()
    {
        const string library = """
            internal sealed class Trouble : Exception;
            public static class Checks { public static int Positive(int x) => x < 0 ? throw new Trouble() : x; }
            """;
        const string user = """
            internal sealed class Trouble : Exception;
            public static class User
            {
                public static int Small(int x)
                {
                    try { return x > 9 ? throw new Trouble() : Checks.Positive(x); }
                    catch (Trouble) { return -1; }
                }
            }
            """;
        using var folder = new TemporaryFolder();
        var lib = CSharpCompiler.Compile(folder.Path, "Lib", [new FixtureSource("Lib.cs", library)]);
        var path = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs", user)], lib);
        Assert.HasCount(1, ExitTestsOf("Small", path, Framework.Assemblies.Add("Lib", lib)).Single().Codes, "of two that come");
    }

    private static ImmutableArray<IrExitTest> ExitTestsOf(string method, string path, ImmutableSortedDictionary<string, string> references)
    {
        using var universe = new AssemblyUniverse(references);
        return [.. FixtureImport.Import(path, FixtureImport.Options with { Precompile = [method] }, universe).Kernels.Single().Function.Blocks
            .SelectMany(block => block.Instructions).OfType<IrExitTest>()];
    }
}
