// One package's image for every platform, made on this machine: what it exports, what it asks for, how it is hardened.
using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Link;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Platforms;

[TestClass]
public sealed class PlatformImageTests
{
    private const string Source =
        """
        public static unsafe class Kernels
        {
            public struct Large { public fixed double Values[2000]; }

            public static long Sum(int[] a) { long s = 0; for (var i = 0; i < a.Length; i++) s += a[i]; return s; }
            public static double Waves(double[] a) { var s = 0.0; for (var i = 0; i < a.Length; i++) s += System.Math.Sin(a[i]) % 3 + System.Math.Floor(a[i]); return s; }
            public static void Clear(int[] a) { for (var i = 0; i < a.Length; i++) a[i] = 0; }
            public static void Pattern(int[] a, int v) { for (var i = 0; i < a.Length; i++) a[i] = v; }
            public static void Copy(byte* to, byte* from, int n) { for (var i = 0; i < n; i++) to[i] = from[i]; }
            public static double Frame(int n)
            {
                Large l = default;
                for (var i = 0; i < n; i++)
                    l.Values[(i * 7) % 2000] += i;
                var s = 0.0;
                for (var i = 0; i < 2000; i++)
                    s += l.Values[i];
                return s;
            }
        }
        """;

    private static readonly string[] s_platforms =
        ["linux-x64", "linux-arm64", "linux-musl-x64", "linux-musl-arm64", "win-x64", "win-arm64", "osx-x64", "osx-arm64"];

    private static readonly TemporaryFolder s_folder = new();
    private static readonly Lazy<string> s_assembly = new(() => Compile(s_folder.Path));

    public static IEnumerable<object[]> Platforms => s_platforms.Select(p => new object[] { p });

    [ClassCleanup]
    public static void RemoveFiles() => s_folder.Dispose();

    [TestMethod]
    [TestProperty("Lesson", "20")]
    [DynamicData(nameof(Platforms))]
    public void An_image_exports_its_functions_and_asks_for_nothing(string platform)
    {
        var content = ImageFileReader.Read(Build(platform), platform);
        Assert.IsTrue(content.IsSealed);
        Assert.AreEqual(platform, content.Header.RuntimeIdentifier);
        Assert.AreEqual(platform[(platform.LastIndexOf('-') + 1)..], content.Library.Machine);
        Assert.IsEmpty(content.Library.Undefined);
        Assert.IsEmpty(content.Library.Needed);
        var targets = content.Header.Targets.Length;
        var names = content.Library.Exports.Select(e => e.Name).ToArray();
        Assert.HasCount(1 + (2 * 6 * targets), names, string.Join('\n', names));
        CollectionAssert.Contains(names, "pkgimage_header");
        Assert.IsTrue(content.Library.Exports.All(e => e.Size > 0), string.Join('\n', content.Library.Exports));
    }

    [TestMethod]
    [TestProperty("Lesson", "19")]
    [TestProperty("Lesson", "20")]
    [DynamicData(nameof(Platforms))]
    public void The_same_inputs_give_the_same_bytes(string platform)
    {
        var first = Build(platform);
        // The same sources and references, checked out somewhere else.
        using var checkout = new TemporaryFolder();
        var elsewhere = Directory.CreateDirectory(Path.Combine(checkout.Path, "another", "checkout")).FullName;
        Assert.IsTrue(first.AsSpan().SequenceEqual(Build(platform, assembly: Compile(elsewhere))));
        foreach (var place in (string[])["pkgimage-tool-", s_folder.Path, Repository.Root, Environment.CurrentDirectory])
            Assert.IsFalse(first.AsSpan().IndexOf(Encoding.UTF8.GetBytes(place)) >= 0, $"the image names '{place}'");
    }

    /// <summary>An image that calls a C function its system does not have would be rejected whole.</summary>
    [TestMethod]
    [DataRow("linux-x64", 1)]
    [DataRow("win-x64", 0)]
    [DataRow("osx-arm64", 0)]
    public void A_function_of_glibc_alone_is_called_on_Linux_alone(string platform, int kernels)
    {
        const string source = "public static class Turns { public static double Sum(double[] a) { var s = 0.0; foreach (var x in a) { var (b, c) = System.Math.SinCos(x); s += b * c; } return s; } }";
        var path = CSharpCompiler.Compile(Directory.CreateDirectory(Path.Combine(s_folder.Path, "turns-" + platform)).FullName, "Turns", [new FixtureSource("Turns.cs", source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        Assert.HasCount(kernels, FixtureImport.Import(path, Options(platform), universe).Kernels);
    }

    /// <summary>The table of docs/hardening.md, from the files' own headers.</summary>
    [TestMethod]
    [TestProperty("Lesson", "20")]
    public void Images_are_hardened_as_the_document_says()
    {
        var lines = new List<string> { "| Platform | Code is never writable | Data is never executable | Position | Tables read-only after relocation | Unwinding | Identity | Signed |", "|---|---|---|---|---|---|---|---|" };
        lines.AddRange(s_platforms.Select(p => Hardening.Of(Build(p)).ToRow(p)));
        var document = Repository.Read("docs/hardening.md").ReplaceLineEndings("\n");
        var table = string.Join('\n', lines);
        Assert.IsTrue(document.Contains(table, StringComparison.Ordinal), "docs/hardening.md should have\n" + table);
    }

    /// <summary>IL knows no longest name; file formats and debuggers have to live with what is made of it.</summary>
    [TestMethod]
    [DynamicData(nameof(Platforms))]
    public void Very_long_names_are_shortened_and_told_apart(string platform)
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Long",
            [new FixtureSource("Long.cs", "public static class Long { public static int A(int[] a) { var s = 0; foreach (var x in a) s += x; return s; } public static int B(int[] a) { var s = 1; foreach (var x in a) s *= x; return s; } }")]);
        var name = new string('n', 20_000);
        using (var module = Mono.Cecil.ModuleDefinition.ReadModule(new MemoryStream(File.ReadAllBytes(path))))
        {
            foreach (var method in module.GetType("Long").Methods)
                method.Name = name + method.Name;
            module.Write(path);
        }
        var options = Options(platform) with { CpuTarget = platform.EndsWith("x64", StringComparison.Ordinal) ? "x86-64-v2" : "generic" };
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var package = FixtureImport.Import(path, options, universe);
        var image = ImageFileReader.Read(Link(package, options), platform);
        CollectionAssert.AreEquivalent(new[] { $"Long.{name}A(System.Int32[])", $"Long.{name}B(System.Int32[])" }, image.Header.Kernels.Select(k => k.Name).ToArray());
        Assert.IsTrue(image.Library.Exports.All(e => e.Name.Length < 200), "exported names stay readable");
        Assert.HasCount(1 + (2 * 2), image.Library.Exports.Select(e => e.Name).Distinct());
    }

    internal static CompilerOptions Options(string platform) =>
        new() { RuntimeIdentifier = platform, CpuTarget = CpuTargets.Default(platform), Link = LinkDefaults.For(platform) };

    private static string Compile(string folder) => CSharpCompiler.Compile(folder, "Kernels", [new FixtureSource("Kernels.cs", Source)]);

    internal static byte[] Link(ImportedPackage package, CompilerOptions options) =>
        new ImagePipeline(new ToolOptions(null, null, VerboseLinking: false), _ => { }, CancellationToken.None)
            .Compile(package, options, new string('0', 64), "00000000", Guid.Empty);

    internal static byte[] Build(string platform, string? cpuTarget = null, string? assembly = null)
    {
        var options = Options(platform);
        if (cpuTarget is not null)
            options = options with { CpuTarget = cpuTarget };
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var package = FixtureImport.Import(assembly ?? s_assembly.Value, options, universe);
        Assert.HasCount(6, package.Kernels, string.Join('\n', package.Skipped));
        return Link(package, options);
    }
}
