// Kernels of an arm64 image, called by a C program under QEMU.
using System.ComponentModel;
using System.Diagnostics;

namespace PkgImage.Tests.Platforms;

[TestClass]
public sealed class Arm64Tests
{
    private const string Compiler = "aarch64-linux-gnu-gcc";
    private const string Emulator = "qemu-aarch64";
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Clones of two CPU targets in one image, each on a CPU of its kind.</summary>
    [TestMethod]
    [TestProperty("Lesson", "17")]
    public void Kernels_compute_what_C_computes()
    {
        (string Name, string Cpu)[] targets = [("generic", "cortex-a57"), ("neoverse-n1,clone_all", "neoverse-n1")];
        using var folder = new TemporaryFolder();
        var image = Path.Combine(folder.Path, "Kernels.pkgimg.so");
        var harness = Path.Combine(folder.Path, "harness");
        File.WriteAllBytes(image, PlatformImageTests.Build("linux-arm64", string.Join(';', targets.Select(t => t.Name))));
        Run(Compiler, "-O1", "-ffp-contract=off", "-o", harness, Repository.PathOf("tests/PkgImage.Tests/Platforms/harness.c"), "-lm", "-ldl");
        for (var target = 0; target < targets.Length; target++)
            Assert.AreEqual("ok", Run(Emulator, "-L", "/usr/aarch64-linux-gnu", "-cpu", targets[target].Cpu, harness, image, $"{target}").Trim(), targets[target].Name);
    }

    private static string Run(string tool, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(s_limit))
                process.Kill();
            Assert.AreEqual(0, process.ExitCode, output.Result + errors.Result);
            return output.Result;
        }
        catch (Win32Exception)
        {
            Assert.Inconclusive($"{tool} is not installed: scripts/install-test-tools.sh");
            throw;
        }
    }
}
