// One Gallery, cloned for four CPU targets, on machines that this one is not: QEMU runs the whole of .NET as a CPU of each kind, and the
// loader has to find the clones made for it. Where QEMU cannot run .NET, nor this machine the CPU, the runtime's own switches stand in.
using System.ComponentModel;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class CpuTargetTests
{
    private const string Emulator = "qemu-x86_64";
    private const string Targets = "x86-64-v2;sandybridge;haswell,clone_all;skylake,base(2)";
    private const string Program = "Gallery/bin/Release/net10.0/Gallery.dll";
    private static readonly string[] s_packages = ["Gallery", "ICSharpCode.SharpZipLib", "MathNet.Numerics"];


    /// <summary>QEMU 7.2 crashes when threads of .NET stop each other by signals: nothing works in the background here.</summary>
    private static readonly (string, string?)[] s_oneThread =
        [("DOTNET_gcConcurrent", "0"), ("DOTNET_TieredCompilation", "0"), ("DOTNET_EnableWriteXorExecute", "0")];

    private static Workspace s_workspace = null!;
    private static string s_withFma = "";
    private static string s_withoutFma = "";

    [ClassInitialize]
    public static void Build(TestContext context)
    {
        s_workspace = new Workspace();
        s_workspace.CopySample("Gallery");
        var escaped = Targets.Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
        s_workspace.Build("Gallery", "-p:PkgImageCpuTarget=" + escaped);
        s_withFma = RunIL([]);
        // The sine of glibc rounds otherwise where it may not use FMA, and two results show it: here it is told not to.
        s_withoutFma = RunIL([("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable")]);
    }

    private static string RunIL(IEnumerable<(string, string?)> environment) =>
        Results(s_workspace.DotNetWith([("PKGIMAGE_ENABLED", "0"), .. environment], s_workspace.PathOf(Program)).AssertSuccess().Output);

    /// <summary>The lines of the jobs: what goes to standard error, by the program or the emulator, may come anywhere between them.</summary>
    private static string Results(string output) => string.Join('\n', output.Split('\n')
        .Where(line => !line.StartsWith("picture: ", StringComparison.Ordinal) && !line.StartsWith(Emulator + ": warning", StringComparison.Ordinal))).Trim();

    [ClassCleanup]
    public static void Remove() => s_workspace.Dispose();

    /// <param name="cpu">As QEMU calls it. What it cannot do, such as AVX-512, it leaves out.</param>
    [TestMethod]
    [TestProperty("Lesson", "17")]
    [DataRow("Nehalem", "x86-64-v2")]
    [DataRow("SandyBridge", "sandybridge")]
    [DataRow("Skylake-Client", "skylake")]
    [DataRow("Icelake-Server", "skylake")]
    public void Each_CPU_runs_the_clones_made_for_it_with_the_results_of_IL(string cpu, string target)
    {
        var (output, log) = Emulate(cpu);
        Assert.AreEqual(target == "skylake" ? s_withFma : s_withoutFma, output);
        foreach (var package in s_packages)
            StringAssert.Contains(log, $"{package}.pkgimg.so target={target} ", log);
    }

    [TestMethod]
    public void Where_no_target_runs_the_program_runs_its_IL_and_each_target_has_its_reason()
    {
        var (output, log) = Emulate("Penryn");
        Assert.AreEqual(s_withoutFma, output);
        var rejected = log.Split('\n').Single(line => line.Contains(" rejected MathNet.Numerics ", StringComparison.Ordinal));
        StringAssert.Contains(rejected, "NoCpuTarget: no CPU target fits this machine: x86-64-v2 needs ");
        foreach (var other in new[] { "; sandybridge needs ", "; haswell needs ", "; skylake needs " })
            StringAssert.Contains(rejected, other);
    }

    private static (string Output, string Log) Emulate(string cpu)
    {
        var log = s_workspace.PathOf($"loader-{cpu}.log");
        var start = DotNet.Command(s_workspace.Folder, ["-cpu", cpu, Environment.ProcessPath!, s_workspace.PathOf(Program)], [("PKGIMAGE_LOG", log), .. s_oneThread]);
        start.FileName = Emulator;
        try
        {
            var output = DotNet.Run(start).AssertSuccess().Output;
            return (Results(output), File.ReadAllText(log));
        }
        catch (Win32Exception)
        {
            Assert.Inconclusive($"{Emulator} is not installed: scripts/install-test-tools.sh");
            throw;
        }
    }
}
