// Tools that tests look at images with, or run them by: those that scripts/install-test-tools.sh installs.
using System.ComponentModel;
using System.Diagnostics;

namespace PkgImage.Tests.Platforms;

internal static class TestTool
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>What a tool prints; the test is inconclusive where it is not installed.</summary>
    public static string Run(string tool, string input, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(tool, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
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
