// For which methods straight lines may become vectors, of what C# is compiled to.
using PkgImage.Compiler.IR.Loops;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.IR;

[TestClass]
public sealed class StraightLinesTests
{
    [TestMethod]
    [DataRow(true, "f += x[i] * g;", DisplayName = "floats")]
    [DataRow(true, "x[0] = a; x[1] = b; x[2] = a; x[3] = b;", DisplayName = "four stores")]
    [DataRow(false, "x[0] = a; x[1] = b; x[2] = a;", DisplayName = "three")]
    [DataRow(false, "x[0] = a; x[1] = b; y[0] = (byte)a; y[1] = (byte)b;", DisplayName = "two and two")]
    [DataRow(false, "a += x[a & 7]; b += x[b & 7];", DisplayName = "indices")]
    [DataRow(false, "if (f < g) a++;", DisplayName = "floats that are compared")]
    [DataRow(false, "a = (a + x[i]) * 3; b = (b ^ x[i]) * 5; x[0] = a; x[1] = b; x[2] = a; x[3] = b;", DisplayName = "four stores of what waits for products")]
    public void Are_worth_vectors(bool areWorthIt, string round)
    {
        var source =
            $$"""
            public static class Loop
            {
                public static int Run(int[] x, byte[] y, int a, int b, double f, double g)
                {
                    for (var i = 0; i < x.Length; i++)
                    {
                        {{round}}
                    }
                    return f > g ? a : b;
                }
            }
            """;
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Loop", [new FixtureSource("Loop.cs", source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var kernel = FixtureImport.Import(path, FixtureImport.Options, universe).Kernels.Single();
        Assert.AreEqual(areWorthIt, StraightLines.AreWorthVectors([kernel.Function]));
    }
}
