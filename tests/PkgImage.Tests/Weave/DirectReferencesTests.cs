// The loader as programs for one platform get it: what the framework's facades send on to the core library is asked of that.
using Mono.Cecil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Weave;
using PkgImage.Tests.Image;
using PkgImage.Tests.Runtime;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed class DirectReferencesTests
{
    private static readonly string s_loader = typeof(ImageLoader).Assembly.Location;
    private static readonly string[] s_load = ["load"];
    private static readonly string[] s_native = ["native 2"];
    private static readonly string[] s_il = ["il"];

    [TestMethod]
    public void The_loader_needs_no_facade_of_its_own()
    {
        var graph = FixtureImport.Graph(FixtureImport.Package(s_loader));
        var bytes = DirectReferences.Create(s_loader, graph);
        CollectionAssert.AreEqual(bytes, DirectReferences.Create(s_loader, graph), "the same input, the same bytes");
        using var module = ModuleDefinition.ReadModule(new MemoryStream(bytes));
        var named = module.GetTypeReferences().Where(t => t.DeclaringType is null).Select(t => t.Scope.Name).Distinct().Order(StringComparer.Ordinal).ToArray();
        CollectionAssert.AreEqual(
            new[] { "System.Console", BaseImage.CoreAssembly, "System.Reflection.Metadata", "System.Runtime" }, named,
            "the first and the third have code of their own, for a log and for plug-ins; the last is loaded anyway");
        using var before = ModuleDefinition.ReadModule(s_loader);
        Assert.AreEqual(
            before.AssemblyReferences.Single(r => r.Name == "System.Runtime").Version,
            module.AssemblyReferences.Single(r => r.Name == BaseImage.CoreAssembly).Version, "any framework that would do does");
        CollectionAssert.IsSubsetOf(
            module.GetTypeReferences().Select(t => t.FullName).Distinct().ToArray(), before.GetTypeReferences().Select(t => t.FullName).Distinct().ToArray());
    }

    [TestMethod]
    [DataRow("NativeLibrary")]
    [DataRow("NativeMemory")]
    [DataRow("Monitor")]
    public void On_a_framework_where_a_type_has_moved_IL_runs(string name)
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var path = Path.Combine(host.Folder, "PkgImage.Runtime.dll");
        var direct = DirectReferences.Create(s_loader, FixtureImport.Graph(FixtureImport.Package(s_loader)));
        File.WriteAllBytes(path, direct);
        CollectionAssert.AreEqual(s_native, host.Run(s_load).Words);

        using (var module = ModuleDefinition.ReadModule(new MemoryStream(direct)))
        {
            module.GetTypeReferences().Single(t => t.Name == name).Name = "Moved";
            module.Write(path);
        }
        var run = host.Run(s_load);
        CollectionAssert.AreEqual(s_il, run.Words, run.Errors);
        StringAssert.Contains(run.Log.Single(), " reason=Unexpected: ");
        StringAssert.Contains(run.Log.Single(), nameof(TypeLoadException));
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
