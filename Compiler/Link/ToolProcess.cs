// Runs a tool to its end and collects its words.
using System.ComponentModel;
using System.Diagnostics;

namespace PkgImage.Compiler.Link;

/// <summary>What a tool said and how it ended.</summary>
internal sealed record ToolOutcome(int ExitCode, string Output, string Errors);

internal static class ToolProcess
{
    /// <summary>Runs a program. Cancellation ends it and all it started.</summary>
    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is gone.</exception>
    public static ToolOutcome Run(string program, IEnumerable<string> arguments, string? folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = folder ?? "",
        };
        cancellation.ThrowIfCancellationRequested();
        using var process = Process.Start(start) ?? throw new Win32Exception($"{program} did not start");
        process.StandardInput.Close();
        using var registration = cancellation.Register(() => Kill(process));
        // Both pipes are read at once: a tool that fills one while we wait on the other would never end.
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        process.WaitForExit();
        var outcome = new ToolOutcome(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        cancellation.ThrowIfCancellationRequested();
        return outcome;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }
}
