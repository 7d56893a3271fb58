// `dotnet watch`: an edit is built and runs from its image.
using System.Diagnostics;
using System.Text;

namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class WatchTests
{
    [TestMethod]
    [TestProperty("Lesson", "9")]
    public void An_edit_is_built_and_runs_from_its_image()
    {
        using var workspace = new Workspace();
        workspace.WriteProgram("App");
        workspace.Build("App");
        var command = DotNet.Command(workspace.PathOf("App"), ["watch", "run", "--no-hot-reload", "--non-interactive", "-c", "Release"],
            [("PKGIMAGE_DEPOT_PATH", workspace.Depot), ("PKGIMAGE_LOG", "1"), ("DOTNET_WATCH_SUPPRESS_LAUNCH_BROWSER", "1")]);
        var said = new StringBuilder();
        using var watch = Process.Start(command)!;
        try
        {
            watch.OutputDataReceived += (_, line) => Append(line.Data);
            watch.ErrorDataReceived += (_, line) => Append(line.Data);
            watch.BeginOutputReadLine();
            watch.BeginErrorReadLine();
            Wait(Workspace.ProgramOutput);
            Wait("Waiting for a file to change");
            workspace.Write("App/Program.cs", Workspace.Program.Replace("sum += values[i]", "sum += 2 * values[i]", StringComparison.Ordinal));
            Wait("999000");
            Assert.AreEqual(3, Said().Split("loaded App ").Length, Said());
        }
        finally
        {
            watch.Kill(entireProcessTree: true);
            watch.WaitForExit();
        }

        void Wait(string text)
        {
            if (!SpinWait.SpinUntil(() => { Thread.Sleep(50); return watch.HasExited || Said().Contains(text, StringComparison.Ordinal); }, TimeSpan.FromMinutes(3)) || watch.HasExited)
                Assert.Fail($"'{text}' was not said:{Environment.NewLine}{Said()}");
        }

        string Said()
        {
            lock (said)
                return said.ToString();
        }

        void Append(string? line)
        {
            lock (said)
                said.AppendLine(line);
        }
    }
}
