// A consumed member must be found again by the name it was written down with, whatever its name looks like.
using Mono.Cecil;
using PkgImage.Compiler.Import;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class ConsumedDigestTests
{
    private static readonly string[] s_types = ["System.ReadOnlySpan`1", "System.Span`1", "System.Math", "System.ValueTuple`2", "System.Numerics.Vector", "System.Collections.Generic.Dictionary`2"];

    [TestMethod]
    public void Every_method_and_layout_is_found_by_its_name()
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var library = universe.TryResolve("System.Private.CoreLib")!;
        foreach (var type in s_types.Select(name => library.MainModule.GetType(name)).SelectMany(type => type.NestedTypes.Prepend(type)))
        {
            Assert.AreEqual(ConsumedDigest.OfLayout(type), ConsumedDigest.Compute(library, ConsumedDigest.Layout, type.FullName), type.FullName);
            foreach (var method in type.Methods.Where(m => m.HasBody))
                Assert.AreEqual(ConsumedDigest.OfBody(method), ConsumedDigest.Compute(library, ConsumedDigest.Body, method.FullName), method.FullName);
        }
    }

    [TestMethod]
    public void A_member_that_is_gone_has_no_digest()
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var library = universe.TryResolve("System.Private.CoreLib")!;
        Assert.IsNull(ConsumedDigest.Compute(library, ConsumedDigest.Body, "System.Int32 System.Math::NoSuchMethod(System.Int32)"));
        Assert.IsNull(ConsumedDigest.Compute(library, ConsumedDigest.Body, "System.Int32 System.NoSuchType::M()"));
        Assert.IsNull(ConsumedDigest.Compute(library, ConsumedDigest.Layout, "System.NoSuchType"));
    }

    /// <summary>FastMath and NoAlias change native code without changing an instruction.</summary>
    [TestMethod]
    [DataRow("[PkgImage.FastMath] ", "")]
    [DataRow("", "[PkgImage.NoAlias] ")]
    public void What_attributes_say_of_a_body_is_part_of_it(string method, string parameter)
    {
        using var folder = new TemporaryFolder();
        Assert.AreNotEqual(Digest("", ""), Digest(method, parameter));

        string Digest(string ofMethod, string ofParameter)
        {
            var source = $$"""
                namespace PkgImage { class FastMathAttribute : System.Attribute; class NoAliasAttribute : System.Attribute; }
                static class C { {{ofMethod}}static double M({{ofParameter}}double[] a) => a[0] * a[1]; }
                """;
            var path = CSharpCompiler.Compile(folder.Path, "Digested", [new FixtureSource("C.cs", source)]);
            using var assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { InMemory = true });
            return ConsumedDigest.OfBody(assembly.MainModule.GetType("C").Methods.Single(m => m.Name == "M"));
        }
    }
}
