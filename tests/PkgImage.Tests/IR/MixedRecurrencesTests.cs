// Which loops wait for several products or mixtures of the round before, of what C# is compiled to.
using PkgImage.Compiler.IR.Loops;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.IR;

[TestClass]
public sealed class MixedRecurrencesTests
{
    [TestMethod]
    [DataRow(true, "a = (a + x[i]) * 3; b = (b ^ x[i]) * 5;", DisplayName = "two chains")]
    [DataRow(true, "a = a * 3 ^ x[i]; b = b * 5 ^ x[i];", DisplayName = "two chains with more in them")]
    [DataRow(true, "var t = a * (a + 1); var u = b * (b + 1); a = b ^ u; b = a ^ t;", DisplayName = "two that change places")]
    [DataRow(true, "if (x[i] > 2) a *= 3; else b = (b + a) * 5;", DisplayName = "on two ways")]
    [DataRow(false, "a = (a + x[i]) * 3; b += x[i];", DisplayName = "one")]
    [DataRow(false, "a = (a * 7 + 1) * 3;", DisplayName = "two one after the other")]
    [DataRow(false, "a += x[i] * 3; b ^= x[i] * 5;", DisplayName = "of what was read")]
    [DataRow(false, "var t = a * 3; var u = b * 5; x[i] = t + u; a++; b--;", DisplayName = "that nothing waits for")]
    [DataRow(false, "a = x[a * 3 & 7]; b = x[b * 5 & 7];", DisplayName = "that memory is waited for after")]
    [DataRow(true, "a += b; b = (b << 7 | b >>> 25) ^ a; a ^= b;", DisplayName = "mixed with each other")]
    [DataRow(false, "a ^= x[i]; b ^= x[i] * 3;", DisplayName = "mixed with what was read")]
    [DataRow(false, "b ^= a; a += 3;", DisplayName = "mixed one way")]
    [DataRow(false, "f = f * 2 + 1; g = g * 3 + 1;", DisplayName = "of floats")]
    public void Are_found(bool areThere, string round)
    {
        var source =
            $$"""
            public static class Loop
            {
                public static double Run(int[] x, int a, int b, double f, double g)
                {
                    for (var i = 0; i < x.Length; i++)
                    {
                        {{round}}
                    }
                    return a + b + f + g;
                }
            }
            """;
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Loop", [new FixtureSource("Loop.cs", source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var kernel = FixtureImport.Import(path, FixtureImport.Options, universe).Kernels.Single();
        Assert.AreEqual(areThere, MixedRecurrences.AreIn(kernel.Function));
    }
}
