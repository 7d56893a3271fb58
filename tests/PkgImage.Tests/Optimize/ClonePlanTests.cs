using System.Collections.Immutable;
using PkgImage.Compiler;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.Support;
using static PkgImage.Compiler.Optimize.CloneReason;

namespace PkgImage.Tests.Optimize;

[TestClass]
public sealed class ClonePlanTests
{
    private const string Source = """
        using System;
        using System.Runtime.Intrinsics;
        using System.Runtime.Intrinsics.X86;

        public static class Kernels
        {
            public static int Straight(int a, int b) => a * b + (a ^ b);
            public static double Product(double a, double b, double c) => a * b + c;
            public static int Loop(int[] values) { var sum = 0; foreach (var value in values) sum += value; return sum; }
            public static int CallsLoop(int[] values) => Loop(values) + 1;
            public static int Asks(int a) => Vector256.IsHardwareAccelerated ? a + 1 : a - 1;
            public static Vector128<int> Vectors(Vector128<int> a, Vector128<int> b) => a + b;
            public static Vector128<int> Instruction(Vector128<int> a) => Sse2.Shuffle(a, 0x1b);
            public static uint Extension(uint a) => Bmi2.ParallelBitDeposit(a, 0x55);
            public static double Fused(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);
        }
        """;

    private static readonly string[] s_kernels = ["Straight", "Product", "Loop", "CallsLoop", "Asks", "Vectors", "Instruction", "Extension", "Fused"];
    private static readonly TemporaryFolder s_folder = new();
    private static readonly Lazy<string> s_assembly = new(() => CSharpCompiler.Compile(s_folder.Path, "Cloned", [new FixtureSource("Cloned.cs", Source)]));

    [ClassCleanup]
    public static void RemoveFiles() => s_folder.Dispose();

    [TestMethod]
    public void The_first_target_and_clone_all_ones_have_every_kernel()
    {
        foreach (var reasons in Plan("x86-64-v2;x86-64-v3,clone_all").Values)
            CollectionAssert.AreEqual(new[] { FirstTarget, CloneAll }, reasons.ToArray());
    }

    [TestMethod]
    public void Another_target_has_what_it_may_make_faster_or_other()
    {
        var plan = Plan("x86-64-v2;x86-64-v3");
        Assert.AreEqual(Shared, plan["Straight"][1]);
        Assert.AreEqual(Shared, plan["Product"][1], "strict floats are never fused");
        Assert.AreEqual(Loop, plan["Loop"][1]);
        Assert.AreEqual(Loop, plan["CallsLoop"][1], "what calls a clone");
        Assert.AreEqual(HardwareQuestion, plan["Asks"][1]);
        Assert.AreEqual(Vectors, plan["Vectors"][1]);
        Assert.AreEqual(Vectors, plan["Instruction"][1]);
        Assert.AreEqual(HardwareQuestion, plan["Extension"][1], "on its base it throws");
        Assert.AreEqual(FusedMultiplyAdd, plan["Fused"][1]);
        Assert.AreEqual(FusedMultiplyAdd, Plan("x86-64-v2;x86-64-v3", FloatMode.Fast)["Product"][1]);
    }

    [TestMethod]
    public void What_a_target_adds_is_counted_from_its_base()
    {
        var plan = Plan("x86-64-v2;x86-64-v3,clone_all;skylake,base(1);x86-64-v2,+lzcnt");
        foreach (var kernel in new[] { "Straight", "Asks", "Vectors", "Fused" })
        {
            Assert.AreEqual(Shared, plan[kernel][2], $"{kernel}: Skylake has no more of these than the level it is of");
            Assert.AreEqual(Shared, plan[kernel][3], $"{kernel}: counting zeros is none of these");
        }
        Assert.AreEqual(Loop, plan["Loop"][2]);
    }

    [TestMethod]
    public void A_shared_kernel_runs_the_code_of_the_base()
    {
        var plan = Create("x86-64-v2;x86-64-v3,clone_all;skylake,base(1);nehalem", FloatMode.Strict);
        var straight = plan.Kernels.Single(k => k.Kernel.Function.Symbol.Contains("Straight", StringComparison.Ordinal));
        CollectionAssert.AreEqual(new[] { 0, 1, 1, 0 }, Enumerable.Range(0, 4).Select(target => plan.CodeOf(straight.Kernel.Index, target)).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 1 }, straight.Targets.ToArray());
    }

    [TestMethod]
    public void An_image_holds_the_planned_clones_and_no_others()
    {
        const string Targets = "x86-64-v2;x86-64-v3";
        var (package, options, universe) = Import(Targets, FloatMode.Strict);
        using (universe)
        {
            var pipeline = new ImagePipeline(new ToolOptions(null, null, VerboseLinking: false), _ => { }, CancellationToken.None);
            var image = ImageFileReader.Read(pipeline.Compile(package, options, new string('0', 64), "00000000", Guid.Empty), "Cloned");
            var clones = image.Library.Exports.Select(export => export.Name).Where(name => !name.EndsWith(".invoke", StringComparison.Ordinal) && name.Contains("_00000000.", StringComparison.Ordinal))
                .GroupBy(KernelOf).ToDictionary(g => g.Key, g => g.Count());
            Assert.AreEqual(1, clones["Straight"]);
            Assert.AreEqual(2, clones["Loop"]);
            Assert.AreEqual(0b01U, image.Header.Kernels.Single(k => KernelOf(k.Symbol) == "Straight").Clones);
            Assert.AreEqual(0b11U, image.Header.Kernels.Single(k => KernelOf(k.Symbol) == "Loop").Clones);
        }
    }

    private static string KernelOf(string symbol) => symbol["Kernels.".Length..].Split('_')[0];

    private static Dictionary<string, ImmutableArray<CloneReason>> Plan(string targets, FloatMode mode = FloatMode.Strict) =>
        Create(targets, mode).Kernels.ToDictionary(k => KernelOf(k.Kernel.Function.Symbol), k => k.Reasons);

    private static ClonePlan Create(string targets, FloatMode mode)
    {
        var (package, options, universe) = Import(targets, mode);
        using (universe)
            return ClonePlan.Create(package.Kernels, CpuTargets.Parse(targets, options.RuntimeIdentifier), options);
    }

    private static (ImportedPackage Package, CompilerOptions Options, AssemblyUniverse Universe) Import(string targets, FloatMode mode)
    {
        var options = FixtureImport.Options with { CpuTarget = targets, FloatMode = mode, Precompile = [.. s_kernels.Select(name => "Kernels." + name)] };
        var universe = new AssemblyUniverse(Framework.Assemblies);
        return (FixtureImport.Import(s_assembly.Value, options, universe), options, universe);
    }
}
