// Images that are to run on every build of the framework: what of the framework goes into them, and what stays out.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Framework;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class SettledCodeTests
{
    private const string Source = """
        public static class Numbers
        {
            public static int Spans(ReadOnlySpan<int> x) { var s = 0; foreach (var v in x[1..]) s = Math.Max(s, v) + BitOperations.Log2((uint)v | 1); return s; }
            public static T Total<T>(T[] x) where T : INumber<T> { var s = T.Zero; foreach (var v in x) s += v; return s; }
            public static long Longs(long[] x) => Total(x);
            public static int Searched(int[] x) { var n = 0; for (var i = 0; i < x.Length; i++) n += x.AsSpan(i).IndexOf(7); return n; }
            public static double Complexes(System.Numerics.Complex[] x) { var s = System.Numerics.Complex.Zero; foreach (var c in x) s *= c; return s.Real; }
        }
        """;

    [TestMethod]
    public void Settled_code_is_taken_and_other_framework_code_is_not()
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Numbers", [new FixtureSource("Numbers.cs", Source)]);
        using var free = new AssemblyUniverse(Framework.Assemblies);
        var options = FixtureImport.Options with { FrameworkCode = false };
        var imported = FixtureImport.Import(path, options, free);
        CollectionAssert.AreEquivalent(new[] { "Spans", "Total<System.Int64>" }, Names(imported));
        var searched = imported.Skipped.Single(s => s.Method.Contains("Searched", StringComparison.Ordinal));
        StringAssert.Contains(searched.Detail, "to run on every build");
        Assert.AreEqual(Guid.Empty, BaseImage.Of(imported, options, free), "the image belongs to no build of the framework");

        using var bound = new AssemblyUniverse(Framework.Assemblies);
        imported = FixtureImport.Import(path, FixtureImport.Options, bound);
        CollectionAssert.IsSubsetOf(new[] { "Spans", "Total<System.Int64>", "Searched" }, Names(imported));
        Assert.AreNotEqual(Guid.Empty, BaseImage.Of(imported, FixtureImport.Options, bound));
    }

    /// <summary>An entry that no method of the framework has any more would be dead.</summary>
    [TestMethod]
    public void Every_entry_names_methods_that_are_there()
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var core = universe.TryResolve(BaseImage.CoreAssembly)!.MainModule;
        foreach (var (type, names) in SettledCode.Entries)
        {
            var definition = core.GetType(type);
            Assert.IsNotNull(definition, type);
            // Names are shared between kinds of numbers, so not each fits each type.
            Assert.IsTrue(names.Any(n => definition.Methods.Any(m => m.Name.StartsWith(n, StringComparison.Ordinal))), type);
        }
    }

    /// <summary>FSharp.Core and other packages have the public keys of .NET's own assemblies.</summary>
    [TestMethod]
    public void A_package_signed_as_the_framework_is_a_package_where_it_lands_in_the_output()
    {
        using var folder = new TemporaryFolder();
        var library = CSharpCompiler.Compile(folder.Path, "Lib", [new FixtureSource("Lib.cs",
            "public static class Lib { public static int Last(int[] x, int v) { for (var i = x.Length - 1; i >= 0; i--) { if (x[i] == v) return i; } return -1; } }")]);
        var bytes = File.ReadAllBytes(library);
        using (var module = ModuleDefinition.ReadModule(new MemoryStream(bytes)))
        {
            module.Assembly.Name.PublicKey = typeof(Uri).Assembly.GetName().GetPublicKey();
            module.Write(library);
        }
        var path = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs",
            "public static class User { public static int Sum(int[] x) { var s = 0; foreach (var v in x) s += Lib.Last(x, v); return s; } }")], library);
        foreach (var isPackage in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var takesFramework in (ReadOnlySpan<bool>)[false, true])
            {
                var options = FixtureImport.Options with { FrameworkCode = takesFramework };
                using var universe = new AssemblyUniverse(Framework.Assemblies.Add("Lib", library), isPackage ? ["Lib", "User"] : []);
                var imported = FixtureImport.Import(path, options, universe);
                Assert.AreEqual(isPackage || takesFramework, imported.Kernels.Length == 1, $"{isPackage} {takesFramework}");
                Assert.AreEqual(!isPackage && takesFramework, BaseImage.Of(imported, options, universe) != Guid.Empty, $"{isPackage} {takesFramework}");
            }
        }
    }

    /// <summary>Whatever is in a shared framework is exchanged with it.</summary>
    [TestMethod]
    public void Every_assembly_of_the_shared_frameworks_is_one_of_the_framework()
    {
        var shared = Path.GetFullPath(Path.Combine(Framework.Directory, "..", ".."));
        var files = Directory.GetDirectories(shared).Select(f => Directory.GetDirectories(f).Order(StringComparer.Ordinal).Last())
            .SelectMany(f => Directory.GetFiles(f, "*.dll")).Where(f => AssemblyProbe.Read(f).Facts is not null);
        using var universe = new AssemblyUniverse(files.ToImmutableSortedDictionary(f => Path.GetFileNameWithoutExtension(f)!, f => f));
        var others = files.Select(f => universe.TryResolve(Path.GetFileNameWithoutExtension(f))!).Where(a => !FrameworkFacts.IsFramework(a.MainModule)).Select(a => a.FullName);
        Assert.AreEqual("", string.Join('\n', others));
    }

    [TestMethod]
    public void An_assembly_that_is_not_there_is_part_of_what_was_consumed()
    {
        using var folder = new TemporaryFolder();
        var library = CSharpCompiler.Compile(folder.Path, "Lib", [new FixtureSource("Lib.cs", "public static class Lib { public static int Twice(int x) => x + x; }")]);
        var path = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs",
            "public static class User { public static int Sum(int[] x) { var s = 0; foreach (var v in x) s += Lib.Twice(v); return s; } }")], library);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var imported = FixtureImport.Import(path, FixtureImport.Options, universe);
        Assert.AreEqual(new ConsumedItem("Lib", ConsumedDigest.Assembly, "Lib", ConsumedDigest.Absent), imported.Consumed.Single(c => c.Assembly == "Lib"));
        Assert.AreEqual(DiagnosticCode.UnresolvedMember, imported.Skipped.Single().Code);
    }

    private static string[] Names(ImportedPackage imported) =>
        [.. imported.Kernels.Select(k => k.Function.DisplayName).Select(n => n[(n.IndexOf("Numbers.", StringComparison.Ordinal) + 8)..n.IndexOf('(', StringComparison.Ordinal)])];
}
