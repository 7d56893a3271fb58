// A build that is killed cannot stop its compiler, which would go on for nobody and hold its locks: so the compiler watches the process
// that started it. A build that is cancelled in good order ends the compiler itself.
using System.Diagnostics;

namespace PkgImage.Compiler.Commands;

internal static class ParentProcess
{
    /// <summary>Cancels when a process is gone; ends when the source is cancelled otherwise.</summary>
    public static async Task CancelWithAsync(int process, CancellationTokenSource source)
    {
        try
        {
            using var parent = Process.GetProcessById(process);
            await parent.WaitForExitAsync(source.Token).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // It was gone before it could be watched.
        }
        catch (OperationCanceledException)
        {
            return;
        }
        await source.CancelAsync().ConfigureAwait(false);
    }
}
