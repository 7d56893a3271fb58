// Which layouts are compared when an image is loaded: all that could be others than at build time, and no more.
using PkgImage.Compiler;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class BaseImageTests
{
    private const string Types = """
        public struct Own { public long A; public int B; }
        public static class Kernels
        {
            public static long Complexes((Complex, long)[] values) { var s = 0L; foreach (var v in values) s += v.Item2; return s; }
            public static long Pairs((long, long)[] values) { var s = 0L; foreach (var v in values) s += v.Item2; return s; }
            public static long Owns((Own, long)[] values) { var s = 0L; foreach (var v in values) s += v.Item1.A; return s; }

        """;

    private const string WithFrameworkCode = Types + "    public static int Bits(uint[] values) { var s = 0; foreach (var v in values) s += BitOperations.Log2(v | 1) + values.AsSpan().IndexOf(v); return s; }\n}\n";
    private const string WithoutFrameworkCode = Types + "}\n";

    [TestMethod]
    public void An_image_that_is_bound_to_a_build_of_the_framework_trusts_its_layouts() =>
        CollectionAssert.AreEqual(new[] { "Own", "System.ValueTuple`2<Own,System.Int64>" }, Layouts(WithFrameworkCode, FixtureImport.Options));

    [TestMethod]
    public void An_image_for_any_build_compares_them_all()
    {
        string[] all =
        [
            "Own", "System.ValueTuple`2<Own,System.Int64>", "System.ValueTuple`2<System.Int64,System.Int64>",
            "System.ValueTuple`2<System.Numerics.Complex,System.Int64>",
        ];
        CollectionAssert.AreEqual(all, Layouts(WithoutFrameworkCode, FixtureImport.Options));
        CollectionAssert.AreEqual(all, Layouts(WithFrameworkCode, FixtureImport.Options with { FrameworkCode = false }));
    }

    /// <summary>An assembly of .NET's that lands in the output, or comes from anywhere but beside the core library, is no part of that build.</summary>
    [TestMethod]
    public void A_framework_assembly_from_elsewhere_vouches_for_nothing()
    {
        using var folder = new TemporaryFolder();
        var copy = Path.Combine(folder.Path, "System.Runtime.Numerics.dll");
        File.Copy(Framework.Assemblies["System.Runtime.Numerics"], copy);
        CollectionAssert.Contains(Layouts(WithFrameworkCode, FixtureImport.Options, copy), "System.ValueTuple`2<System.Numerics.Complex,System.Int64>");
    }

    private static string[] Layouts(string source, CompilerOptions options, string? numerics = null)
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs", source)]);
        using var universe = new AssemblyUniverse(numerics is null ? Framework.Assemblies : Framework.Assemblies.SetItem("System.Runtime.Numerics", numerics));
        var imported = FixtureImport.Import(path, options, universe);
        Assert.HasCount(imported.Layouts.Length, imported.Weave.LayoutTypes);
        Assert.IsTrue(imported.Consumed.Any(c => c.Kind == "layout" && c.Member == "System.ValueTuple`2"), "the manifest names all");
        return [.. imported.Layouts.Select(layout => layout.Name)];
    }
}
