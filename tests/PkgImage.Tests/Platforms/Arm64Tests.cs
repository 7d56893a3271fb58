// Kernels of an arm64 image, called by a C program under QEMU.
namespace PkgImage.Tests.Platforms;

[TestClass]
public sealed class Arm64Tests
{
    private const string Compiler = "aarch64-linux-gnu-gcc";
    private const string Emulator = "qemu-aarch64";

    /// <summary>Clones of two CPU targets in one image, each on a CPU of its kind.</summary>
    [TestMethod]
    [TestProperty("Lesson", "17")]
    public void Kernels_compute_what_C_computes()
    {
        (string Name, string Cpu)[] targets = [("generic", "cortex-a57"), ("neoverse-n1,clone_all", "neoverse-n1")];
        using var folder = new TemporaryFolder();
        var image = Path.Combine(folder.Path, "Kernels.pkgimg.so");
        File.WriteAllBytes(image, PlatformImageTests.Build("linux-arm64", string.Join(';', targets.Select(t => t.Name))));
        for (var target = 0; target < targets.Length; target++)
            Assert.AreEqual("ok", Emulate(folder.Path, "harness.c", "", "-cpu", targets[target].Cpu, Harness, image, $"{target}").Trim(), targets[target].Name);
    }

    /// <summary>Stands for the C program among the arguments of <see cref="Emulate"/>.</summary>
    internal const string Harness = "harness";

    /// <summary>What a C program of this folder prints under the emulator.</summary>
    /// <param name="arguments">Of the emulator, the program and what follows are the last.</param>
    internal static string Emulate(string folder, string source, string input, params string[] arguments)
    {
        var harness = Path.Combine(folder, Harness);
        TestTool.Run(Compiler, "", "-O1", "-ffp-contract=off", "-o", harness, Repository.PathOf("tests/PkgImage.Tests/Platforms/" + source), "-lm", "-ldl");
        return TestTool.Run(Emulator, input, ["-L", "/usr/aarch64-linux-gnu", .. arguments.Select(argument => argument == Harness ? harness : argument)]);
    }
}
