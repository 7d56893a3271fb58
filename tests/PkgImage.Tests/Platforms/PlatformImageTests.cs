// One package's image for every platform, made on this machine: what it exports, what it asks for, how it is hardened.
using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
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
    private static readonly Lazy<string> s_assembly = new(() => CSharpCompiler.Compile(s_folder.Path, "Kernels", [new FixtureSource("Kernels.cs", Source)]));

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
        Assert.IsTrue(first.AsSpan().SequenceEqual(Build(platform)));
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

    private static CompilerOptions Options(string platform) =>
        new() { RuntimeIdentifier = platform, CpuTarget = CpuTargets.Default(platform), Link = LinkDefaults.For(platform) };

    internal static byte[] Build(string platform, string? cpuTarget = null)
    {
        var options = Options(platform);
        if (cpuTarget is not null)
            options = options with { CpuTarget = cpuTarget };
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var package = FixtureImport.Import(s_assembly.Value, options, universe);
        Assert.HasCount(6, package.Kernels, string.Join('\n', package.Skipped));
        var pipeline = new ImagePipeline(new ToolOptions(null, null, VerboseLinking: false), _ => { }, CancellationToken.None);
        return pipeline.Compile(package, options, new string('0', 64), "00000000", Guid.Empty);
    }
}
