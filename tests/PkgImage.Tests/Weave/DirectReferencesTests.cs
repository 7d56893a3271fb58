// The loader as programs for one platform get it: what the framework's facades send on to the core library is asked of that.
using Mono.Cecil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Weave;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed class DirectReferencesTests
{
    private static readonly string s_loader = typeof(ImageLoader).Assembly.Location;

    [TestMethod]
    public void The_loader_needs_no_facade()
    {
        var graph = FixtureImport.Graph(FixtureImport.Package(s_loader));
        var bytes = DirectReferences.Create(s_loader, graph);
        CollectionAssert.AreEqual(bytes, DirectReferences.Create(s_loader, graph), "the same input, the same bytes");
        using var module = ModuleDefinition.ReadModule(new MemoryStream(bytes));
        var named = module.GetTypeReferences().Where(t => t.DeclaringType is null).Select(t => t.Scope.Name).Distinct().Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(
            new[] { "System.Console", BaseImage.CoreAssembly, "System.Reflection.Metadata" }, named,
            "the two others have code of their own, for a log and for plug-ins");
        using var before = ModuleDefinition.ReadModule(s_loader);
        Assert.AreEqual(
            before.AssemblyReferences.Single(r => r.Name == "System.Runtime").Version,
            module.AssemblyReferences.Single(r => r.Name == BaseImage.CoreAssembly).Version, "any framework that would do does");
        CollectionAssert.IsSubsetOf(
            module.GetTypeReferences().Select(t => t.FullName).Distinct().ToArray(), before.GetTypeReferences().Select(t => t.FullName).Distinct().ToArray());
    }

    [TestMethod]
    public void An_assembly_whose_references_are_not_there_keeps_them()
    {
        var graph = FixtureImport.Graph(FixtureImport.Package(s_loader));
        var bytes = DirectReferences.Create(s_loader, graph with { References = graph.References.Clear() });
        using var module = ModuleDefinition.ReadModule(new MemoryStream(bytes));
        Assert.IsFalse(module.AssemblyReferences.Any(r => r.Name == BaseImage.CoreAssembly));
    }
}
