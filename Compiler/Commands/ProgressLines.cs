// Progress of a package that takes long, as lines: a build's log is read by people who wait and by files that keep it, so there is one
// line every few seconds, and none for what is done sooner.
using System.Diagnostics;
using System.Globalization;
using PkgImage.Compiler.Image;

namespace PkgImage.Compiler.Commands;

/// <summary>Writes the progress of one package. Safe to use from several threads.</summary>
/// <param name="seconds">Between two lines, and before the first.</param>
internal sealed class ProgressLines(string package, TextWriter lines, int seconds = ProgressLines.Seconds)
{
    internal const int Seconds = 5;

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _next = seconds;

    /// <summary>Writes a line when it is time for one.</summary>
    public void Report(BuildProgress progress)
    {
        var elapsed = (long)Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var next = Interlocked.Read(ref _next);
        // Whoever moves the time of the next line writes this one.
        if (elapsed >= next && progress.Done < progress.Total && Interlocked.CompareExchange(ref _next, elapsed + seconds, next) == next)
            lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{package}: {progress.Done} of {progress.Total} clones of kernels after {elapsed} s"));
    }
}

/// <summary>Writes how far transfers from and to the remote cache are. Safe to use from several threads.</summary>
/// <param name="seconds">Between two lines, and before the first.</param>
internal sealed class TransferLines(TextWriter lines, int seconds = ProgressLines.Seconds)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _bytes;
    private long _next = seconds;

    /// <summary>Counts bytes, and writes a line when it is time for one.</summary>
    public void Report(long bytes)
    {
        var all = Interlocked.Add(ref _bytes, bytes);
        var elapsed = (long)Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var next = Interlocked.Read(ref _next);
        if (elapsed >= next && Interlocked.CompareExchange(ref _next, elapsed + seconds, next) == next)
            lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"remote cache: {all / 1024:N0} KB transferred after {elapsed} s"));
    }
}
