// What counts as a change of a package's IL, and what does not.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Staleness;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Staleness;

[TestClass]
public sealed class IlIdentityTests
{
    private const string Source = """
        public static class Numbers
        {
            private static ReadOnlySpan<byte> Table => [3, 1, 4, 1, 5, 9, 2, 6];
            public static int Sum(int[] values) { var sum = 0; foreach (var v in values) sum += v; return sum; }
            public static int First() => Table[0];
            public static string Name() => "numbers";
        }
        """;

    [TestMethod]
    public void Compiling_again_elsewhere_changes_nothing()
    {
        using var here = new TemporaryFolder();
        using var there = new TemporaryFolder();
        var first = Compile(here, Source, "Numbers.cs");
        // Another source path: another PDB, so another PDB id in the debug directory, and another MVID.
        var second = Compile(there, Source, "a/much/longer/path/to/the/same/source/Numbers.cs");
        CollectionAssert.AreNotEqual(File.ReadAllBytes(first), File.ReadAllBytes(second));
        Assert.AreEqual(IlIdentity.Compute(first), IlIdentity.Compute(second));
    }

    [TestMethod]
    public void Comments_and_spaces_change_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.AreEqual(Identity(folder, Source), Identity(folder, "// A remark.\n\n" + Source.Replace("{ var sum", "{\n\n      var sum", StringComparison.Ordinal)));
    }

    [TestMethod]
    [DataRow("sum += v", "sum -= v", DisplayName = "a method body")]
    [DataRow("[3, 1, 4", "[3, 1, 5", DisplayName = "the data of a constant table")]
    [DataRow("\"numbers\"", "\"Numbers\"", DisplayName = "a string")]
    [DataRow("public static int First", "internal static int First", DisplayName = "an accessibility")]
    [DataRow("Name()", "Title()", DisplayName = "a name")]
    public void A_change_is_seen(string before, string after)
    {
        using var folder = new TemporaryFolder();
        Assert.AreNotEqual(Identity(folder, Source), Identity(folder, Source.Replace(before, after, StringComparison.Ordinal)));
    }

    [TestMethod]
    [TestProperty("Lesson", "8")]
    public void A_tool_that_keeps_the_MVID_does_not_hide_its_change()
    {
        using var folder = new TemporaryFolder();
        var path = Compile(folder, Source, "Numbers.cs");
        var rewritten = Path.Combine(folder.Path, "rewritten.dll");
        using (var module = ModuleDefinition.ReadModule(path))
        {
            var body = module.GetType("Numbers").Methods.Single(m => m.Name == "Sum").Body;
            body.Instructions.Single(i => i.OpCode == OpCodes.Add && i.Next.OpCode.Name.StartsWith("stloc", StringComparison.Ordinal) && i.Previous.Previous.OpCode == OpCodes.Ldloc_0).OpCode = OpCodes.Sub;
            module.Write(rewritten);
        }
        using var before = ModuleDefinition.ReadModule(path);
        using var after = ModuleDefinition.ReadModule(rewritten);
        Assert.AreEqual(before.Mvid, after.Mvid);
        Assert.AreNotEqual(IlIdentity.Compute(path), IlIdentity.Compute(rewritten));
    }

    [TestMethod]
    public void Every_assembly_of_the_framework_has_an_identity_of_its_own()
    {
        var identities = Framework.Assemblies.Values.Select(IlIdentity.Compute).ToList();
        CollectionAssert.AllItemsAreUnique(identities);
    }

    [TestMethod]
    public void The_changed_method_is_named()
    {
        using var folder = new TemporaryFolder();
        var before = MethodDigests.Read(Compile(folder, Source, "Numbers.cs"));
        var now = MethodDigests.Read(Compile(folder, Source.Replace("sum += v", "sum -= v", StringComparison.Ordinal), "Numbers.cs"));
        Assert.AreEqual("System.Int32 Numbers::Sum(System.Int32[]) changed", MethodDigests.DescribeChange(before, now));
    }

    [TestMethod]
    public void A_new_method_does_not_make_the_others_look_changed()
    {
        using var folder = new TemporaryFolder();
        var before = MethodDigests.Read(Compile(folder, Source, "Numbers.cs"));
        var text = Source.Replace("public static class Numbers\n{", "public static class Numbers\n{ public static int Extra(int a) => a + \"xyz\".Length;", StringComparison.Ordinal);
        var now = MethodDigests.Read(Compile(folder, text, "Numbers.cs"));
        Assert.AreEqual("System.Int32 Numbers::Extra(System.Int32) is new", MethodDigests.DescribeChange(before, now));
    }

    [TestMethod]
    public void Many_changes_are_counted()
    {
        string[] before = [.. Enumerable.Range(0, 9).Select(i => $"aa Method{i}")];
        string[] now = [.. Enumerable.Range(0, 9).Select(i => $"bb Method{i}")];
        Assert.AreEqual("Method0 changed; Method1 changed; Method2 changed; and 6 more", MethodDigests.DescribeChange(before, now));
    }

    private static string Identity(TemporaryFolder folder, string source) => IlIdentity.Compute(Compile(folder, source, "Numbers.cs"));

    private static string Compile(TemporaryFolder folder, string source, string file) =>
        CSharpCompiler.Compile(folder.Path, "Numbers", [new FixtureSource(file, source)]);
}
