using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.IR;
using PkgImage.Tests.Lower;

namespace PkgImage.Tests.Optimize;

[TestClass]
public sealed class KernelCompilerTests
{
    private static Kernel Sample()
    {
        var callee = new FunctionUnderTest { Symbol = "Callee_1", ReturnType = IrType.I32 };
        callee.Parameter("a", IrType.I32);
        callee.Parameter("b", IrType.Void);
        callee.End(new IrReturn(callee.Constant(IrType.I32, 3)));
        return KernelImage.Kernel(SampleInstructions.Function(), callee.Build());
    }

    [TestMethod]
    [TestProperty("Lesson", "19")]
    public void Same_kernel_same_object_whatever_was_compiled_before_and_beside()
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        var kernel = Sample();
        var targets = new[] { "x86-64-v2", "x86-64-v3", "x86-64-v4" }.Select(KernelImage.Target).ToArray();
        using var first = new KernelCompiler(KernelImage.Settings);
        var expected = targets.Select(target => first.Compile(kernel, target)).ToArray();

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var compiler = new KernelCompiler(KernelImage.Settings);
            foreach (var target in targets.Index().OrderBy(entry => (entry.Index + i) % 3))
                CollectionAssert.AreEqual(expected[target.Index], compiler.Compile(kernel, target.Item));
        });
    }

    [TestMethod]
    [DataRow("linux-x64")]
    [DataRow("linux-musl-x64")]
    [DataRow("linux-arm64")]
    [DataRow("win-x64")]
    [DataRow("osx-x64")]
    [DataRow("osx-arm64")]
    public void Every_platform_has_kernels_and_a_metadata_object(string runtimeIdentifier)
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        var target = CpuTargets.Parse("generic", runtimeIdentifier).Single();
        var settings = KernelImage.Settings with { Platform = TargetPlatform.Of(runtimeIdentifier) };
        using var compiler = new KernelCompiler(settings);
        var kernel = Sample();
        Assert.IsNotEmpty(compiler.Compile(kernel, target));
        var wrapper = KernelSymbols.InvokeWrapper(kernel.Function, KernelImage.Slug, target);
        Assert.IsNotEmpty(compiler.CompileImageObject(new ImageObject(new byte[8], [wrapper], ImportTable.Of([kernel], settings.Platform)), target));
    }

    [TestMethod]
    public void Assembly_text_holds_main_and_wrapper()
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        using var compiler = new KernelCompiler(KernelImage.Settings);
        var text = compiler.PrintAssembly(Sample(), KernelImage.Target("x86-64-v2"));
        StringAssert.Contains(text, "Test.Method_1_0123abcd.x86_64_v2:");
        StringAssert.Contains(text, "Test.Method_1_0123abcd.x86_64_v2.invoke:");
    }
}
