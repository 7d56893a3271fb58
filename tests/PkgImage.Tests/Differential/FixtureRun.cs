// Runs a fixture in a child process and reads its report.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using PkgImage.Tests.Differential.Host;

namespace PkgImage.Tests.Differential;

internal static class FixtureRun
{
    /// <summary>Long enough for the slowest machine: the time a hang is told from work.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    /// <summary>Everything that differed or went wrong, as text a line each; empty when nothing did.</summary>
    /// <param name="target">Name of the CPU target the loader has to choose.</param>
    public static ImmutableArray<string> Run(FixtureAssembly fixture, string target, ulong seed, bool movesObjects = false)
    {
        var request = new HostRequest(fixture.Woven, fixture.Plain, seed, null, movesObjects);
        var (lines, end) = Start(request, target);
        var problems = lines.Where(l => l.Mismatch is not null).Select(l => Describe(l.Mismatch!)).ToList();
        if (lines.Count == 0 || lines[^1].Kind != "end")
            problems.Add(DescribeCrash(request with { Method = lines.LastOrDefault()?.Method }, target, end));
        return [.. problems];
    }

    private static string Describe(Mismatch m) =>
        $"""
        {m.Method}, input {m.Input}: {Shorten(m.Arguments)}
          IL    {Shorten(m.Expected)}
          image {Shorten(m.Actual)}
        """;

    /// <summary>Runs the method that crashed once more, with every call announced.</summary>
    private static string DescribeCrash(HostRequest request, string target, string end)
    {
        if (request.Method is null)
            return $"the child process ended before its first method: {end}";
        var (lines, again) = Start(request, target);
        var last = lines.LastOrDefault(l => l.Kind == "input")?.Mismatch;
        return $"{request.Method}: the process ended ({end}); alone ({again}), last input {last?.Input}: {Shorten(last?.Arguments ?? "")}";
    }

    private static (List<HostLine> Lines, string End) Start(HostRequest request, string target)
    {
        string[] arguments = ["exec", typeof(DifferentialHost).Assembly.Location, DifferentialHost.Command, JsonSerializer.Serialize(request)];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("PKGIMAGE_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        start.Environment["PKGIMAGE_REQUIRE"] = "1";
        start.Environment["PKGIMAGE_CPU_TARGET"] = target;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var isDone = process.WaitForExit(s_timeout);
        if (!isDone)
            process.Kill();
        process.WaitForExit();
        var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<HostLine>(l)!).ToList();
        return (lines, isDone ? $"exit code {process.ExitCode} {errors.Result.Trim()}" : $"no end after {s_timeout.TotalMinutes} minutes");
    }

    private static string Shorten(string text) => text.Length <= 600 ? text : text[..400] + " ... " + text[^200..];
}
