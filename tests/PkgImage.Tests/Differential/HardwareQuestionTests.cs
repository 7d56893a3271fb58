// What a program asks about the hardware decides which clone of its image may run: the process must give the answers the clone assumes.
using System.Runtime.Intrinsics;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

[TestClass]
public sealed class HardwareQuestionTests
{
    private const string Source = """
        using System.Runtime.Intrinsics;

        public static class Asking
        {
            public static int Widest(int[] values)
            {
                var width = Vector256.IsHardwareAccelerated ? 256 : 128;
                foreach (var value in values)
                    width += value;
                return width;
            }
        }
        """;

    private static readonly TemporaryFolder s_folder = new();

    private static readonly Lazy<FixtureAssembly> s_fixture =
        new(() => FixtureAssembly.BuildProgram(s_folder.Path, "Asking", Source, FixtureImport.Options));

    [ClassCleanup]
    public static void RemoveFiles() => s_folder.Dispose();

    [TestMethod]
    public void The_best_clone_runs_where_its_answers_hold() => Expect("x86-64-v3", null);

    [TestMethod]
    public void The_loader_takes_the_clone_whose_answers_hold()
    {
        Expect(null, null);
        Expect(null, null, ("DOTNET_EnableAVX2", "0"));
    }

    [TestMethod]
    public void A_runtime_without_AVX2_takes_the_baseline() => Expect("x86-64-v2", null, ("DOTNET_EnableAVX2", "0"));

    [TestMethod]
    public void A_clone_that_assumes_another_answer_is_rejected() =>
        Expect("x86-64-v2", "HardwareAnswers: PKGIMAGE_CPU_TARGET=x86-64-v2 cannot be used: x86-64-v2 is compiled for machines without Vector256");

    [TestMethod]
    public void A_runtime_that_avoids_vectors_of_512_bits_takes_no_code_that_is_full_of_them()
    {
        var options = FixtureImport.Options with { CpuTarget = "x86-64-v2;x86-64-v3,clone_all;x86-64-v4,clone_all" };
        var fixture = FixtureAssembly.BuildProgram(Path.Combine(s_folder.Path, "wide"), "Asking", Source, options);
        (string, string)[] runtime = [("DOTNET_PreferredVectorBitWidth", "256")];
        Assert.IsTrue(FixtureRun.Run(fixture.Files, new RunPlan(null, 1) { Runtime = [.. runtime] }).IsEmpty);
        var problems = FixtureRun.Run(fixture.Files, new RunPlan("x86-64-v4", 1) { Runtime = [.. runtime] });
        StringAssert.Contains(string.Join('\n', problems), Vector512.IsHardwareAccelerated ? "x86-64-v4 needs Vector512" : "Vector512");
    }

    /// <param name="target">The clone to run; null leaves the loader the choice.</param>
    /// <param name="rejection">Why no clone runs; null when one does.</param>
    private static void Expect(string? target, string? rejection, params (string, string)[] runtime)
    {
        var problems = FixtureRun.Run(s_fixture.Value.Files, new RunPlan(target, 1) { Runtime = [("DOTNET_EnableAVX512", "0"), .. runtime] });
        if (rejection is null)
            Assert.IsTrue(problems.IsEmpty, string.Join('\n', problems));
        else
            StringAssert.Contains(string.Join('\n', problems), rejection);
    }
}
