// Early cutoff inside a package: what an edit does not reach is not compiled again, and the image is the one that compiling everything gives.
using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Depot;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Optimize;
using PkgImage.Compiler.Staleness;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Depot;

[TestClass]
public sealed class KernelReuseTests : IDisposable
{
    private const string Source = """
        public static class Sums
        {
            public static int Scale(int x) => 3 * x + 1;
            public static int Scaled(int[] a) { var s = 0; for (var i = 0; i < a.Length; i++) s += Scale(a[i]); return s; }
            public static int Plain(int[] a) { var s = 0; for (var i = 0; i < a.Length; i++) s += a[i]; return s; }
            public static double Floats(double[] a) { var s = 0.0; for (var i = 0; i < a.Length; i++) s += a[i]; return s; }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Nothing_changed_compiles_nothing_and_gives_the_same_bytes()
    {
        var store = Store();
        var first = Build(Source, store);
        Assert.AreEqual((3, 3), (first.Kernels, first.Compiled));
        var second = Build(Source, store);
        Assert.AreEqual((3, 0), (second.Kernels, second.Compiled));
        CollectionAssert.AreEqual(first.Artifacts.Image, second.Artifacts.Image);
    }

    [TestMethod]
    [DataRow("s += a[i]; return s; }\n    public static double", "s -= a[i]; return s; }\n    public static double", 1, DisplayName = "a kernel's own body")]
    [DataRow("3 * x + 1", "3 * x + 2", 1, DisplayName = "the body of its callee")]
    [DataRow("public static class Sums", "public static class Other { public static object None() => null; }\npublic static class Sums", 0, DisplayName = "a type beside them")]
    [DataRow("public static int Scale(", "public static int Twice(int[] a) { var s = 0; for (var i = 0; i < a.Length; i++) s += 2 * a[i]; return s; }\n    public static int Scale(", 1, DisplayName = "a new method")]
    public void An_edit_compiles_the_kernels_that_hold_it(string before, string after, int compiled)
    {
        var store = Store();
        var original = Build(Source, store);
        var edited = Source.ReplaceLineEndings("\n").Replace(before, after, StringComparison.Ordinal);
        Assert.AreNotEqual(Source.ReplaceLineEndings("\n"), edited);
        var incremental = Build(edited, store);
        Assert.AreEqual(compiled, incremental.Compiled);
        CollectionAssert.AreNotEqual(original.Artifacts.Image, incremental.Artifacts.Image, "the key is another one");
        CollectionAssert.AreEqual(Build(edited, Store("empty")).Artifacts.Image, incremental.Artifacts.Image, "reused objects leave no trace");
    }

    [TestMethod]
    public void Another_package_with_the_same_methods_shares_their_objects()
    {
        var store = Store();
        Build(Source, store);
        // The same names in an assembly of another name are other methods; only what is equal to the last byte is shared.
        Assert.AreEqual(3, Build(Source, store, name: "Other").Compiled);
        Assert.AreEqual(0, Build(Source, store, name: "Other").Compiled);
    }

    [TestMethod]
    [TestProperty("Lesson", "5")]
    public void What_decides_code_is_part_of_an_objects_identity()
    {
        var store = Store();
        Build(Source, store);
        Assert.AreEqual(3, Build(Source, store, FixtureImport.Options with { Optimize = 2 }).Compiled, "the level");
        Assert.AreEqual(3, Build(Source, store, FixtureImport.Options with { CpuTarget = "x86-64-v2;x86-64-v4" }).Compiled, "a CPU target");
        Assert.AreEqual(1, Build(Source, store, FixtureImport.Options with { FloatMode = FloatMode.Fast }).Compiled, "float arithmetic, where there is any");
        Assert.AreEqual(0, Build(Source, store, FixtureImport.Options with { CpuTarget = "x86-64-v3" }).Compiled, "a target less");
        Assert.AreEqual(3, Build(Source, store, compiler: "another").Compiled, "the compiler");
        Assert.AreEqual(3, Build(Source, store, llvm: "another").Compiled, "LLVM");
        Assert.AreEqual(0, Build(Source, store, linker: "another").Compiled, "the linker makes no objects");
        Assert.AreEqual(0, Build(Source, store).Compiled, "all of them are kept side by side");
    }

    [TestMethod]
    public void Progress_counts_every_object_once()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<BuildProgress>();
        Build(Source, Store(), progress: seen.Add);
        CollectionAssert.AreEquivalent(Enumerable.Range(1, 6).Select(i => new BuildProgress(i, 6)).ToList(), seen.ToList());
    }

    [TestMethod]
    public void Symbols_get_their_slug_and_nothing_else_changes()
    {
        var store = Store();
        var image = Build(Source, store).Artifacts.Image!;
        var text = Encoding.Latin1.GetString(image);
        Assert.IsFalse(text.Contains("$package", StringComparison.Ordinal));
        StringAssert.Contains(text, ".x86_64_v3.invoke\0");
        Assert.ThrowsExactly<Compiler.Diagnostics.DiagnosticException>(() => ObjectSymbols.WithSlug("no object"u8.ToArray(), "0123abcd", ObjectFormat.Elf));
        Assert.ThrowsExactly<Compiler.Diagnostics.DiagnosticException>(() => ObjectSymbols.WithSlug(image, "0123abcd", ObjectFormat.Elf), "an image is none either");
    }

    [TestMethod]
    public void Every_changed_byte_and_every_length_is_a_miss_and_costs_only_time()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var store = Store();
        var expected = Build(Source, store).Artifacts.Image;
        for (var round = 0; round < 8; round++)
        {
            foreach (var file in Directory.GetFiles(Path.Combine(_folder.Path, "depot", ".objects"), "*", SearchOption.AllDirectories))
            {
                var bytes = File.ReadAllBytes(file);
                var at = random.Next(bytes.Length);
                if (round % 2 == 0)
                    bytes[at] ^= (byte)(1 << random.Next(8));
                File.WriteAllBytes(file, round % 2 == 0 ? bytes : bytes[..at]);
            }
            var again = Build(Source, store);
            Assert.AreEqual(3, again.Compiled, $"seed {seed}");
            CollectionAssert.AreEqual(expected, again.Artifacts.Image, $"seed {seed}");
            Assert.AreEqual(0, Build(Source, store).Compiled, "the damaged ones were replaced");
        }
    }

    [TestMethod]
    public void A_store_that_cannot_be_written_costs_only_time()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");
        var store = new ObjectStore([file]);
        Assert.AreEqual(3, Build(Source, store).Compiled);
        Assert.AreEqual(3, Build(Source, store).Compiled);
    }

    [TestMethod]
    public void Later_depots_are_read_and_never_written()
    {
        Build(Source, Store("shared"));
        var shared = Path.Combine(_folder.Path, "shared");
        var before = Directory.GetFiles(shared, "*", SearchOption.AllDirectories).Length;
        Directory.CreateDirectory(Path.Combine(_folder.Path, "own", ".staging"));
        var store = new ObjectStore([Path.Combine(_folder.Path, "own"), shared]);
        Assert.AreEqual(0, Build(Source, store).Compiled);
        Assert.AreEqual(1, Build(Source.Replace("3 * x", "5 * x", StringComparison.Ordinal), store).Compiled);
        Assert.HasCount(before, Directory.GetFiles(shared, "*", SearchOption.AllDirectories));
        Assert.HasCount(2, Directory.GetFiles(Path.Combine(_folder.Path, "own", ".objects"), "*", SearchOption.AllDirectories), "one a CPU target");
    }

    private ObjectStore Store(string name = "depot")
    {
        var root = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.Combine(root, ".staging"));
        return new ObjectStore([root]);
    }

    private PackageBuild Build(
        string source, IObjectStore store, CompilerOptions? options = null, string name = "Algebra", string compiler = "compiler",
        string llvm = "llvm", string linker = "lld", Action<BuildProgress>? progress = null)
    {
        options ??= FixtureImport.Options;
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, Path.GetRandomFileName())).FullName;
        var package = FixtureImport.Package(CSharpCompiler.Compile(folder, name, [new FixtureSource(name + ".cs", source.ReplaceLineEndings("\n"))]));
        var il = IlIdentity.Compute(package.AssemblyPath);
        var primary = PrimaryManifest.Create(package, options, new ToolchainIdentity(compiler, llvm, linker), il, "base");
        var pipeline = new ImagePipeline(new ToolOptions(null, null, false), _ => { }, CancellationToken.None);
        return pipeline.Build(package, FixtureImport.Graph(package), options, primary, store, _ => null, progress ?? (_ => { }));
    }
}
