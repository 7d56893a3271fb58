using System.Collections.Immutable;
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.Lower;

[TestClass]
public sealed unsafe class RandomFunctionTests
{
    private const int Functions = 40;
    private const int Calls = 60;

    public required TestContext TestContext { get; set; }

    [TestMethod]
    [DataRow(0, "x86-64-v1")]
    [DataRow(3, "x86-64-v1")]
    [DataRow(3, "native")]
    public void Native_code_gives_what_the_interpreter_gives(int level, string target)
    {
        var seed = Random.Shared.Next();
        TestContext.WriteLine($"seed {seed}");
        var random = new RandomFunctions(seed);
        ImmutableArray<IrFunction> functions = [.. Enumerable.Range(0, Functions).Select(random.Next)];
        using var image = KernelImage.Load(
            KernelImage.Settings with { Optimize = level }, target, [.. functions.Select(function => KernelImage.Kernel(function))]);
        for (var i = 0; i < Functions * Calls; i++)
        {
            var (a, b, x, y) = (random.NextBits(), random.NextBits(), random.NextNumber(), random.NextNumber());
            var function = functions[i % Functions];
            var expected = Interpreter.Run(function, a, b, BitConverter.DoubleToInt64Bits(x), BitConverter.DoubleToInt64Bits(y));
            var actual = ((delegate* unmanaged<long, long, double, double, long>)image[i % Functions])(a, b, x, y);
            Assert.AreEqual(expected, actual, $"seed {seed}, ({a}, {b}, {x:R}, {y:R}) of{Environment.NewLine}{IrPrinter.Print(function)}");
        }
    }
}
