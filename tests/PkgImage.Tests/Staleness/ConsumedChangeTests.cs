// A dependency changes: what the image took from it makes the image stale, whatever kind of thing it was; nothing else does.
using System.Collections.Immutable;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Staleness;

[TestClass]
public sealed class ConsumedChangeTests
{
    private const string Library = """
        public enum Kind : int { Small = 1, Large = 5 }
        public struct Point { public int X; public int Y; }
        [StructLayout(LayoutKind.Sequential, Pack = 8)] public struct Cell { public byte Tag; public long Value; public Kind Kind; public Point At; }
        public static class Rules
        {
            public const int Step = 3;
            public static readonly int Size = 1 << 5;
            public static int Weight(Kind kind) => kind == Kind.Large ? 7 : 2;
            public static int Unused(int x) => x + 1;
        }
        """;

    private const string User = """
        public static class User
        {
            public static long Total(Cell[] cells)
            {
                var s = 0L;
                for (var i = 0; i < cells.Length; i += Rules.Step)
                    s += cells[i].Value * cells[i].At.Y + Rules.Weight(cells[i].Kind) + Rules.Size;
                return s;
            }
        }
        """;

    [TestMethod]
    [TestProperty("Lesson", "6")]
    [DataRow("enum Kind : int", "enum Kind : long", true, DisplayName = "the type behind an enum")]
    [DataRow("X; public int Y", "Y; public int X", true, DisplayName = "the order of fields")]
    [DataRow("X; public int Y", "X; public long Y", true, DisplayName = "the type of a field")]
    [DataRow("X; public int Y", "X; public int Z; public int Y", true, DisplayName = "a new field")]
    [DataRow("Pack = 8", "Pack = 1", true, DisplayName = "the packing")]
    [DataRow("LayoutKind.Sequential", "LayoutKind.Auto", true, DisplayName = "the kind of layout")]
    [DataRow("7 : 2", "7 : 3", true, DisplayName = "a body that was inlined")]
    [DataRow("1 << 5", "1 << 6", true, DisplayName = "a static read-only field whose value was folded")]
    [DataRow("Step = 3", "Step = 4", false, DisplayName = "a constant, which the C# compiler copied into the package's own IL")]
    [DataRow("x + 1", "x + 2", false, DisplayName = "a body that was not used")]
    [DataRow("public static class Rules", "public struct Other { public int A; }\npublic static class Rules", false, DisplayName = "a type beside them")]
    public void Makes_an_image_stale(string before, string after, bool isStale)
    {
        using var folder = new TemporaryFolder();
        var library = Compile(folder.Path, Library);
        var user = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs", User)], library);
        ImmutableArray<ConsumedItem> consumed;
        using (var universe = new AssemblyUniverse(Framework.Assemblies.Add("Lib", library)))
            consumed = FixtureImport.Import(user, FixtureImport.Options, universe).Consumed;
        Assert.IsEmpty(Stale(library), "as it was");

        var text = Library.Replace(before, after, StringComparison.Ordinal);
        Assert.AreNotEqual(Library, text);
        var stale = Stale(Compile(Directory.CreateDirectory(Path.Combine(folder.Path, "changed")).FullName, text));
        Assert.AreEqual(isStale, stale.Count > 0, string.Join(", ", stale));

        List<string> Stale(string path)
        {
            var package = FixtureImport.Package(user);
            var graph = new PackageGraph([package], [], Framework.Assemblies.Add("Lib", path), Framework.Version);
            using var members = new ConsumedMembers(graph, FixtureImport.Options);
            return [.. consumed.Where(c => members.Digest(c) != c.Digest).Select(c => c.Member)];
        }
    }

    private static string Compile(string folder, string source) => CSharpCompiler.Compile(folder, "Lib", [new FixtureSource("Lib.cs", source)]);
}
