using PkgImage.Compiler;
using PkgImage.Compiler.Commands;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Image;

[TestClass]
public sealed class CodeListingTests
{
    private const string Source =
        """
        public static class Code
        {
            public static double Sum(double[] a)
            {
                var sum = 0.5;
                for (var i = 0; i < a.Length; i++)
                    sum += System.Math.Sin(a[i]) * 3;
                return sum;
            }

            public static int Power(int x, int n)
            {
                var p = 1;
                while (n-- > 0)
                    p *= x;
                return p;
            }
        }
        """;

    [TestMethod]
    public void Branches_constants_and_calls_have_names()
    {
        var listing = Disassemble(Build(""), "Sum", "x86-64-v3");
        StringAssert.Contains(listing, "; Code.Sum(System.Double[]), x86-64-v3,");
        StringAssert.Contains(listing, "(invoke wrapper)");
        StringAssert.Contains(listing, "call pkgimage_import_sin");
        StringAssert.Contains(listing, "constant_000000000000e03f");
        StringAssert.Matches(listing, new(@"\bj\w+ \.[0-9a-f]+\n"));
        Assert.IsFalse(listing.Contains("x86-64-v2", StringComparison.Ordinal));
    }

    [TestMethod]
    public void The_same_code_reads_the_same_wherever_it_lies()
    {
        var other = Build("public static class Before { public static int X(int n) { var s = 0; for (var i = 0; i < n; i++) s += i * n; return s; } }");
        Assert.AreEqual(Disassemble(Build(""), "Code.", null), Disassemble(other, "Code.", null));
    }

    [TestMethod]
    public void What_is_not_there_is_named()
    {
        var image = Build("");
        var kernel = Assert.ThrowsExactly<DiagnosticException>(() => Disassemble(image, "Nowhere", null)).Diagnostic;
        var target = Assert.ThrowsExactly<DiagnosticException>(() => Disassemble(image, "Sum", "x86-64-v9")).Diagnostic;
        Assert.AreEqual(DiagnosticCode.NotInImage, kernel.Code);
        Assert.AreEqual(DiagnosticCode.NotInImage, target.Code);
        StringAssert.Contains(target.Message, "x86-64-v2, x86-64-v3");
    }

    private static byte[] Build(string more)
    {
        using var folder = new TemporaryFolder();
        var assembly = CSharpCompiler.Compile(folder.Path, "Listed", [new FixtureSource("Listed.cs", Source + more)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var package = FixtureImport.Import(assembly, FixtureImport.Options, universe);
        var pipeline = new ImagePipeline(new ToolOptions(null, null, VerboseLinking: false), _ => { }, CancellationToken.None);
        return pipeline.Compile(package, FixtureImport.Options, new string('0', 64), more.Length == 0 ? "00000000" : "11111111", Guid.Empty);
    }

    internal static string Disassemble(byte[] image, string kernel, string? target)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Listed.pkgimg.so");
        File.WriteAllBytes(path, image);
        using var output = new StringWriter();
        DisasmCommand.Run(path, kernel, target, output);
        return output.ToString();
    }
}
