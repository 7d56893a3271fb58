using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Optimize;
using PkgImage.Format;
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
    public void An_object_does_not_show_what_other_targets_were_compiled_with_it()
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        var targets = new[] { "x86-64-v2", "x86-64-v3", "x86-64-v4", "x86-64-v3,opt_size", "haswell" }.Select(KernelImage.Target).ToImmutableArray();
        foreach (var kernel in new[] { Sample(), Asking() })
        {
            var store = new MemoryStore();
            var done = 0;
            using var together = new KernelCompiler(KernelImage.Settings);
            var objects = together.Compile(kernel, targets, new ObjectReuse(store, ""), () => done++);
            Assert.AreEqual(targets.Length, done);
            Assert.HasCount(targets.Length, store.Objects, "one of its own for each target");
            foreach (var (target, compiled) in targets.Zip(objects))
            {
                using var alone = new KernelCompiler(KernelImage.Settings);
                CollectionAssert.AreEqual(alone.Compile(kernel, target), compiled.Bytes, target.Name);
            }
            Assert.IsTrue(together.Compile(kernel, [targets[3], targets[0]], new ObjectReuse(store, ""), () => { }).All(o => o.IsReused), "in any company");
        }
    }

    [TestMethod]
    public void Targets_that_answer_a_question_differently_get_the_code_of_their_own_answer()
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        foreach (var (target, answer) in new[] { ("x86-64-v2", 0), ("x86-64-v3", 1), ("x86-64-v4", 1) })
        {
            using var compiler = new KernelCompiler(KernelImage.Settings);
            StringAssert.Contains(compiler.PrintIR(Asking(), KernelImage.Target(target), optimized: true), $"ret i32 {answer}");
        }
    }

    private static Kernel Asking()
    {
        var function = new FunctionUnderTest { ReturnType = IrType.I32 };
        function.End(new IrReturn(function.Define(IrType.I32, r => new IrHardwareTest(r, (ulong)HardwareQuestions.Avx2, DecidesResult: true))));
        return KernelImage.Kernel(function.Build());
    }

    private sealed class MemoryStore : IObjectStore
    {
        public Dictionary<string, byte[]> Objects { get; } = [];

        public byte[]? Find(string key) => Objects.GetValueOrDefault(key);

        public void Add(string key, byte[] content) => Objects.Add(key, content);
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
    public void A_call_that_does_not_run_in_lanes_asks_nothing_about_the_hardware()
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        var callee = new FunctionUnderTest { Symbol = "Callee_1", ReturnType = IrType.I32 };
        callee.End(new IrReturn(callee.Constant(IrType.I32, 3)));
        var called = callee.Build();
        var function = new FunctionUnderTest { ReturnType = IrType.Void, HasLoop = true };
        function.End(new IrBranch(1));
        var again = function.Define(IrType.I32, value => new IrCall(value, called.Symbol, [], []));
        function.End(new IrConditionalBranch(again, 1, 2));
        function.End(new IrReturn(null));
        using var compiler = new KernelCompiler(KernelImage.Settings);
        Assert.AreEqual(HardwareQuestions.None, compiler.QuestionsOf(KernelImage.Kernel(function.Build(), called), KernelImage.Target("x86-64-v4")));
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
