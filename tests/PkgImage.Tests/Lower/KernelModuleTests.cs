// What the lowering says to LLVM, as IR text: exports, attributes, exact operations, conventions.
using System.Text.RegularExpressions;
using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.IR;

namespace PkgImage.Tests.Lower;

[TestClass]
public sealed class KernelModuleTests
{
    private static string Print(Kernel kernel, bool optimized = false, CodegenSettings? settings = null)
    {
        Assert.IsNotNull(KernelImage.Toolchain);
        using var compiler = new KernelCompiler(settings ?? KernelImage.Settings);
        return compiler.PrintIR(kernel, KernelImage.Target("x86-64-v3"), optimized);
    }

    private static Kernel Sample()
    {
        var callee = new FunctionUnderTest { Symbol = "Callee_1", ReturnType = IrType.I32 };
        callee.Parameter("a", IrType.I32);
        callee.Parameter("b", IrType.Void);
        callee.End(new IrReturn(callee.Constant(IrType.I32, 3)));
        return KernelImage.Kernel(SampleInstructions.Function(), callee.Build());
    }

    /// <summary>Multiply and add: what contraction would fuse.</summary>
    private static Kernel MultiplyAdd()
    {
        var f = new FunctionUnderTest { Symbol = "MultiplyAdd_1", ReturnType = IrType.F64 };
        var values = new[] { "a", "b", "c" }.Select(name => f.Parameter(name, IrType.F64))
            .Select(local => f.Define(IrType.F64, r => new IrLoadLocal(r, local))).ToList();
        var product = f.Define(IrType.F64, r => new IrBinary(r, IrBinaryOperator.Mul, values[0], values[1]));
        f.End(new IrReturn(f.Define(IrType.F64, r => new IrBinary(r, IrBinaryOperator.Add, product, values[2]))));
        return KernelImage.Kernel(f.Build());
    }

    [TestMethod]
    public void Main_and_wrapper_are_exported_with_slug_and_target_and_callees_are_hidden()
    {
        var text = Print(Sample());
        StringAssert.Contains(text, "define protected { i32, i32 } @Test.Method_1_0123abcd.x86_64_v3(");
        StringAssert.Contains(text, "define protected i32 @Test.Method_1_0123abcd.x86_64_v3.invoke(");
        StringAssert.Contains(text, "define linkonce_odr hidden i32 @Callee_1.x86_64_v3(");
        StringAssert.Contains(text, "@data_1 = linkonce_odr hidden unnamed_addr constant [2 x i8]");
        StringAssert.Contains(text, "declare hidden double @pkgimage_import_sin(double)");
    }

    [TestMethod]
    public void Functions_unwind_probe_their_stack_and_may_loop_for_ever()
    {
        var attributes = Regex.Match(Print(Sample()), "attributes #0 = .*").Value;
        foreach (var present in new[] { "nounwind", "uwtable", "\"frame-pointer\"=\"none\"", "\"probe-stack\"=\"inline-asm\"", "+avx2", "-avx512f" })
            StringAssert.Contains(attributes, present);
        foreach (var absent in new[] { "mustprogress", "willreturn", "null_pointer_is_valid", "fast-math" })
            Assert.IsFalse(attributes.Contains(absent, StringComparison.Ordinal), absent);
    }

    [TestMethod]
    public void Guards_are_cold_and_share_the_exit_of_their_site()
    {
        var f = new FunctionUnderTest { Symbol = "Guards_1", MayExit = true };
        var x = f.Parameter("x", IrType.I32);
        foreach (var site in new[] { IrExitSite.Overflow, IrExitSite.Overflow, IrExitSite.DivideByZero })
            f.Add(new IrGuard(f.Define(IrType.I32, r => new IrLoadLocal(r, x)), site));
        f.End(new IrReturn(null));
        var text = Print(KernelImage.Kernel(f.Build()));

        Assert.HasCount(3, Regex.Matches(text, "br i1 .*, label %ok.*, label %exit.*, !prof"));
        Assert.HasCount(1, Regex.Matches(text, "ret i32 4"));
        Assert.HasCount(1, Regex.Matches(text, "ret i32 3"));
    }

    [TestMethod]
    [TestProperty("Lesson", "15")]
    public void Strict_floats_have_no_flags_and_are_not_contracted()
    {
        var text = Print(MultiplyAdd(), optimized: true);
        StringAssert.Contains(text, "fmul double");
        StringAssert.Contains(text, "fadd double");
        using var compiler = new KernelCompiler(KernelImage.Settings);
        var assembly = compiler.PrintAssembly(MultiplyAdd(), KernelImage.Target("x86-64-v3"));
        Assert.IsFalse(assembly.Contains("vfmadd", StringComparison.Ordinal), assembly);
        StringAssert.Contains(assembly, "vmulsd");
    }

    [TestMethod]
    public void Fast_floats_are_asked_for()
    {
        var settings = KernelImage.Settings with { FloatMode = FloatMode.Fast };
        StringAssert.Contains(Print(MultiplyAdd(), settings: settings), "fmul fast double");
        using var compiler = new KernelCompiler(settings);
        StringAssert.Contains(compiler.PrintAssembly(MultiplyAdd(), KernelImage.Target("x86-64-v3")), "vfmadd");
    }

    [TestMethod]
    public void Volatile_access_acquires_and_releases()
    {
        var f = new FunctionUnderTest { Symbol = "Volatile_1" };
        var address = f.Parameter("p", IrType.Ptr);
        var p = f.Define(IrType.Ptr, r => new IrLoadLocal(r, address));
        var aligned = f.Define(IrType.I32, r => new IrLoad(r, p, 4, IsVolatile: true));
        f.Add(new IrStore(p, aligned, 4, IsVolatile: true));
        var unaligned = f.Define(IrType.I64, r => new IrLoad(r, p, 1, IsVolatile: true));
        f.Add(new IrStore(p, unaligned, 1, IsVolatile: true));
        f.End(new IrReturn(null));
        var text = Print(KernelImage.Kernel(f.Build()));

        StringAssert.Matches(text, new Regex(@"load atomic volatile i32, ptr %\d+ acquire, align 4"));
        StringAssert.Matches(text, new Regex(@"store atomic volatile i32 %\d+, ptr %\d+ release, align 4"));
        StringAssert.Matches(text, new Regex(@"load volatile i64, ptr %\d+, align 1\n\s*fence acquire"));
        StringAssert.Matches(text, new Regex(@"fence release\n\s*store volatile i64 %\d+, ptr %\d+, align 1"));
    }

    [TestMethod]
    public void Invariant_loads_say_so()
    {
        var f = new FunctionUnderTest { Symbol = "Invariant_1", ReturnType = IrType.I32 };
        var address = f.Parameter("p", IrType.Ptr);
        var p = f.Define(IrType.Ptr, r => new IrLoadLocal(r, address));
        f.End(new IrReturn(f.Define(IrType.I32, r => new IrLoad(r, p, 4) { IsInvariant = true })));
        StringAssert.Matches(Print(KernelImage.Kernel(f.Build())), new Regex(@"load i32, ptr %\d+, align 4, !invariant\.load"));
    }

    [TestMethod]
    public void The_main_function_holds_nothing_of_the_wrapper()
    {
        var text = Print(MultiplyAdd(), optimized: true);
        var wrapper = text[text.IndexOf(".invoke(", StringComparison.Ordinal)..];
        StringAssert.Matches(wrapper, new Regex(@"call double @MultiplyAdd_1_0123abcd\.x86_64_v3\(double %0, double %1, double %2\)"));
        StringAssert.Contains(text, "noinline");
        var main = Regex.Match(text, @"define protected double @MultiplyAdd_1_0123abcd\.x86_64_v3\((?s).*?\n}").Value;
        Assert.IsFalse(main.Contains("call", StringComparison.Ordinal), main);
    }

    [TestMethod]
    public void Inlining_follows_the_method_and_the_option()
    {
        var callee = new FunctionUnderTest { Symbol = "Inlinee_1", Inlining = IrInlining.Always };
        callee.End(new IrReturn(null));
        var f = new FunctionUnderTest { Symbol = "Inliner_1" };
        f.Add(new IrCall(null, "Inlinee_1", [], []));
        f.End(new IrReturn(null));
        var kernel = KernelImage.Kernel(f.Build(), callee.Build());

        StringAssert.Contains(Print(kernel), "alwaysinline");
        Assert.IsFalse(Print(kernel, optimized: true).Contains("Inlinee_1", StringComparison.Ordinal));
        StringAssert.Contains(Print(kernel, optimized: true, KernelImage.Settings with { Inline = false }), "call void @Inlinee_1.x86_64_v3()");
    }

    [TestMethod]
    public void IR_that_LLVM_rejects_is_one_diagnostic_that_names_the_kernel()
    {
        var f = new FunctionUnderTest { ReturnType = IrType.I32 };
        f.End(new IrReturn(f.Constant(IrType.I64, 1)));
        var kernel = new Kernel(0, f.Build(), [], KernelAbi.For(f.Build(), [], null));

        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => Print(kernel));
        Assert.AreEqual(DiagnosticCode.LlvmRejectedModule, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, "Test::Method()");
        Assert.IsFalse(thrown.Diagnostic.ToString().Contains('\n', StringComparison.Ordinal));
    }
}
