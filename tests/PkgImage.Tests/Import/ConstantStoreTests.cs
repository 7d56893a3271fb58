// Which read-only statics build time knows, and which it leaves to run time.
using Mono.Cecil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Constants;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class ConstantStoreTests
{
    private const string Source = """
        public static class Pure
        {
            public static readonly int A = 6;
            public static readonly int B = A * 7;
            public static readonly double C = B / 4.0;
            public static readonly int[] Table = Fill(10);
            public static readonly int D = Table[3];
            private static int[] Fill(int n) { var t = new int[n]; for (var i = 0; i < n; i++) t[i] = i * i; return t; }
        }
        public static class Mixed
        {
            public static readonly int A = 6;
            public static readonly string Text = A.ToString();
            public static readonly int B = Text.Length;
            public static readonly int C = 3;
            public static readonly double Sine = Math.Sin(1);
        }
        public static class Made
        {
            public static readonly int A = 6;
            public static readonly object Lock = new();
            public static readonly string Text = "text";
            public static readonly List<double> List = new(10);
            public static readonly int B = A * 7;
            public static readonly Random Random = new(Environment.ProcessorCount);
            public static readonly int C = 8;
        }
        public static class Seen
        {
            public static readonly int A = Read();
            public static readonly int B = 5;
            public static int Read() { var s = 0; for (var i = 0; i < 3; i++) s += B; return s; }
            public static int Later() { var s = 0; for (var i = 0; i < 3; i++) s += B; return s; }
        }
        public static class Copied
        {
            public static readonly byte[] Text = "a text"u8.ToArray();
            public static readonly int Length = Text.Length;
            public static readonly byte Second = Text[1];
        }
        public static class Decides { public static readonly int A = Environment.ProcessorCount > 4 ? 1 : 2; }
        public static class Endless { public static readonly int A = Forever(); private static int Forever() { for (var i = 0; ; i++) { if (i < 0) return i; i -= 1; } } }
        public static class Huge { public static readonly int A = new long[100_000_000].Length; }
        public static class Throws { public static readonly int A = 1; public static readonly int B = A / (A - 1); }
        public static class Deep { public static readonly int A = Down(1_000_000); private static int Down(int n) => n == 0 ? 0 : Down(n - 1); }
        public static class PerThread { [ThreadStatic] public static readonly int A = 1; }
        public static class Exact { public static readonly int A = 1; static Exact() { } }
        public static class Noticed { public static readonly int A = 1; static Noticed() => Console.Beep(); }
        public static class Unsure { public static readonly int A = 1; public static readonly int B = (new string[1])[0].Length; }
        public static class Both { public static readonly int A = 1; [ThreadStatic] public static readonly int B = A; }
        public static class Saturates { public static readonly int A = (int)Large; public static readonly double Large = 1e300; public static readonly int B = (int)Large; }
        """;

    [TestMethod]
    [DataRow("Pure", "A B C D", true)]
    [DataRow("Mixed", "", false)]
    [DataRow("Made", "A B", false)]
    [DataRow("Seen", "A B", true)]
    [DataRow("Copied", "Length Second", true)]
    [DataRow("Decides", "", false)]
    [DataRow("Endless", "", false)]
    [DataRow("Huge", "", false)]
    [DataRow("Throws", "", false)]
    [DataRow("Deep", "", false)]
    [DataRow("PerThread", "", false)]
    [DataRow("Exact", "A", true)]
    [DataRow("Noticed", "", false)]
    [DataRow("Unsure", "", false)]
    [DataRow("Both", "A", false)]
    [DataRow("Saturates", "", false)]
    public void Known_are(string type, string fields, bool isComplete)
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Known", [new FixtureSource("Known.cs", Source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var constants = new ConstantStore(new TypeMap(), null).Of(universe.Open(path).MainModule.GetType(type));
        Assert.AreEqual(fields, string.Join(' ', constants.Values.Keys.Order(StringComparer.Ordinal)));
        Assert.AreEqual(isComplete, constants.IsComplete);
    }

    /// <summary>A method that the initializer calls reads fields that have no value yet; one that runs only afterwards has constants.</summary>
    [TestMethod]
    public void What_runs_during_the_initializer_reads_fields()
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Known", [new FixtureSource("Known.cs", Source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var kernels = FixtureImport.Import(path, FixtureImport.Options, universe).Kernels.ToDictionary(k => k.Function.DisplayName, k => k.Function.Captures);
        Assert.AreEqual("address Seen::B", string.Join(' ', kernels["Seen.Read()"]));
        Assert.AreEqual("", string.Join(' ', kernels["Seen.Later()"]));
    }

    [TestMethod]
    public void A_constant_of_another_assembly_is_a_line_of_the_manifest()
    {
        using var folder = new TemporaryFolder();
        var library = CSharpCompiler.Compile(folder.Path, "Lib", [new FixtureSource("Lib.cs", "public static class Lib { public static readonly int Size = 1 << 5; }")]);
        const string user = "public static class User { public static int M(int n) { var s = 0; for (var i = 0; i < n; i++) s += Lib.Size; return s; } }";
        var path = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs", user)], library);
        using var universe = new AssemblyUniverse(Framework.Assemblies.Add("Lib", library));
        var imported = FixtureImport.Import(path, FixtureImport.Options, universe);
        CollectionAssert.AreEqual(new[] { "Lib body System.Void Lib::.cctor()" }, imported.Consumed.Select(c => $"{c.Assembly} {c.Kind} {c.Member}").ToArray());
        Assert.IsTrue(imported.Kernels.Single().Function.Captures.IsEmpty);
        using var read = AssemblyDefinition.ReadAssembly(library);
        Assert.AreEqual(imported.Consumed[0].Digest, ConsumedDigest.Compute(read, imported.Consumed[0].Kind, imported.Consumed[0].Member));
    }
}
