// Builds that end before they are done: Ctrl-C, or killed from one moment to the next. No process is left behind, and the next build is right.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class CancellationTests
{
    /// <summary>Set to kill more builds than continuous integration has time for.</summary>
    private const string Kills = "PKGIMAGE_TEST_KILLS";

    /// <summary>Loops enough for some seconds of compiling.</summary>
    private static readonly string s_source = Workspace.Program + "\npublic static class Many\n{\n" + string.Concat(Enumerable.Range(1, 150).Select(i =>
        $"    public static double Sum{i}(double[] a, double[] b) {{ var s = 0.0; for (var i = 0; i < a.Length; i++) s += a[i] * {i} - b[i] / {i + 1}; return s; }}\n")) + "}\n";

    [TestMethod]
    [DataRow("INT", DisplayName = "Ctrl-C, which the terminal sends to all of them")]
    [DataRow("KILL", DisplayName = "a build that is killed alone")]
    [TestProperty("Lesson", "2")]
    public void The_compiler_ends_with_its_build(string signal)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Processes are found in /proc.");
        using var workspace = new Workspace();
        workspace.WriteProgram("App", source: s_source);
        workspace.Run("restore", "App").AssertSuccess();
        using (var build = workspace.Start("build", "App", "-c", "Release", "--no-restore", "-tl:off"))
        {
            Wait(() => build.HasExited || Compilers(workspace).Length > 0);
            Assert.IsFalse(build.HasExited, "the build was faster than this test");
            var compilers = Compilers(workspace);
            foreach (var process in signal == "INT" ? [build.Id, .. compilers] : (int[])[build.Id])
                Send(signal, process);
            build.WaitForExit();
            Assert.AreNotEqual(0, build.ExitCode);
            Wait(() => compilers.All(c => !Directory.Exists($"/proc/{c}")));
        }
        workspace.Build("App");
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("App/bin/Release/net10.0/App.dll").Output);
        // Those of the interrupted build that were ready are not compiled again; whatever it left is not in the way.
        workspace.Run(PackedSdk.Command, "depot", "verify").AssertSuccess();
    }

    [TestMethod]
    [TestProperty("Lesson", "2")]
    public void After_builds_killed_at_random_moments_the_next_is_right()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable(Kills) ?? "2", CultureInfo.InvariantCulture);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var workspace = new Workspace();
        workspace.WriteProgram("App", source: Source(0));
        var watch = Stopwatch.StartNew();
        workspace.Build("App");
        var length = (int)watch.ElapsedMilliseconds;
        for (var round = 1; round <= rounds; round++)
        {
            // Something to do for every stage.
            workspace.Write("App/Program.cs", Source(round));
            using (var build = workspace.Start("build", "App", "-c", "Release", "-tl:off"))
            {
                Thread.Sleep(random.Next(length));
                build.Kill(entireProcessTree: true);
                build.WaitForExit();
            }
            // Now and then look at what the next build makes of it; else let the leavings pile up.
            if (round % 5 == 0 || round == rounds)
                AssertBuilds(workspace, round, seed);
        }
    }

    private static void AssertBuilds(Workspace workspace, int round, int seed)
    {
        Assert.IsEmpty(workspace.Build("App").Problems, $"seed {seed}, round {round}");
        Assert.AreEqual($"{499500 + 1000 * round}", workspace.RunFromImages("App/bin/Release/net10.0/App.dll").Output, $"seed {seed}");
        workspace.Run(PackedSdk.Command, "depot", "verify").AssertSuccess();
    }

    private static string Source(int round) =>
        s_source.Replace("sum += values[i]", $"sum += values[i] + {round}", StringComparison.Ordinal).Replace("b[i] / ", $"{round} * b[i] / ", StringComparison.Ordinal);

    private static void Wait(Func<bool> condition)
    {
        if (!SpinWait.SpinUntil(() => { Thread.Sleep(20); return condition(); }, TimeSpan.FromMinutes(3)))
            Assert.Fail("it did not come to that");
    }

    /// <summary>SIGINT and SIGKILL have these numbers on every Unix.</summary>
    private static void Send(string signal, int process) => Assert.AreEqual(0, Kill(process, signal == "INT" ? 2 : 9));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    /// <summary>Compilers at work for a workspace: its folder is in the name of their request.</summary>
    private static int[] Compilers(Workspace workspace) =>
        [.. Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _) && IsCompiler(d, workspace.Folder)).Select(d => int.Parse(Path.GetFileName(d)))];

    private static bool IsCompiler(string process, string folder)
    {
        try
        {
            var command = File.ReadAllText(process + "/cmdline");
            return command.Contains("pkgimage.dll", StringComparison.Ordinal) && command.Contains(folder, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // It has ended.
            return false;
        }
    }
}
