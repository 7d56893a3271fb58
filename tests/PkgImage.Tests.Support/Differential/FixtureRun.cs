// Runs a pair of assemblies in a child process and reads its report. Native code may crash: then the process is started again behind the
// method that ended it, so that one crash hides nothing else.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text.Json;
using PkgImage.Tests.Differential.Host;

namespace PkgImage.Tests.Differential;

/// <summary>How the methods of a pair are called.</summary>
/// <param name="Target">Name of the CPU target the loader has to choose; null leaves it the choice.</param>
internal sealed record RunPlan(string? Target, ulong Seed)
{
    /// <summary>
    /// Settings of the runtime. By default they keep it from using more of the machine than the target has: its answers about the hardware
    /// have to be those the clone was compiled for.
    /// </summary>
    public ImmutableArray<(string Variable, string Value)> Runtime { get; init; } = Target switch
    {
        "x86-64-v2" => [("DOTNET_EnableAVX", "0")],
        "x86-64-v4" => [],
        _ => [("DOTNET_EnableAVX512", "0")],
    };

    /// <summary>The target a default image runs on this machine, where .NET itself takes vectors of 512 bits; else the one before.</summary>
    public static string Widest { get; } = Vector512.IsHardwareAccelerated ? "x86-64-v4" : "x86-64-v3";

    public InputPlan Inputs { get; init; } = InputPlan.Thorough;

    /// <summary>Collect and compact during calls: <see cref="ObjectMover"/>.</summary>
    public bool MovesObjects { get; init; }

    /// <summary>One problem is enough.</summary>
    public bool StopsAtFirst { get; init; }

    /// <summary>How a hang is told from work: long enough for the slowest machine.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>What went wrong in a method.</summary>
/// <param name="Method">As <see cref="FixtureMethods.Name"/> has it; empty when it is about the whole run.</param>
internal sealed record Problem(string Method, string Text)
{
    public override string ToString() => Text;
}

internal static class FixtureRun
{
    /// <summary>Everything that differed or went wrong; empty when nothing did.</summary>
    public static ImmutableArray<Problem> Run(AssemblyPair pair, RunPlan plan)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();
        var request = new HostRequest(pair.Woven, pair.Plain, plan.Seed, plan.Inputs, plan.MovesObjects, plan.StopsAtFirst);
        while (true)
        {
            var (lines, end) = Start(request, plan);
            problems.AddRange(lines.Where(l => l.Mismatch is not null).Select(l => new Problem(l.Method, Describe(l.Mismatch!))));
            if (lines is [.., { Kind: "end" }])
                return problems.ToImmutable();
            if (lines is not [.., { Method: { Length: > 0 } crashed }])
            {
                problems.Add(new Problem("", $"the child process ended before its first method: {end}"));
                return problems.ToImmutable();
            }
            problems.Add(new Problem(crashed, DescribeCrash(request with { Only = crashed }, plan, end)));
            if (plan.StopsAtFirst)
                return problems.ToImmutable();
            request = request with { After = crashed };
        }
    }

    private static string Describe(Mismatch m) =>
        $"""
        {m.Method}, input {m.Input}: {Shorten(m.Arguments)}
          IL    {Shorten(m.Expected)}
          image {Shorten(m.Actual)}
        """;

    /// <summary>Runs the method that crashed once more, with every call announced.</summary>
    private static string DescribeCrash(HostRequest request, RunPlan plan, string end)
    {
        var (lines, again) = Start(request, plan);
        var last = lines.LastOrDefault(l => l.Kind == "input")?.Mismatch;
        return $"{request.Only}: the process ended ({end}); alone ({again}), last input {last?.Input}: {Shorten(last?.Arguments ?? "")}";
    }

    private static (List<HostLine> Lines, string End) Start(HostRequest request, RunPlan plan)
    {
        string[] arguments = ["exec", typeof(DifferentialHost).Assembly.Location, JsonSerializer.Serialize(request)];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(k => k.StartsWith("PKGIMAGE_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        start.Environment["PKGIMAGE_REQUIRE"] = "1";
        if (plan.Target is not null)
            start.Environment["PKGIMAGE_CPU_TARGET"] = plan.Target;
        foreach (var (variable, value) in plan.Runtime)
            start.Environment[variable] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var isDone = process.WaitForExit(plan.Timeout);
        if (!isDone)
            process.Kill();
        process.WaitForExit();
        var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonSerializer.Deserialize<HostLine>(l)!).ToList();
        return (lines, isDone ? $"exit code {process.ExitCode} {Shorten(errors.Result.Trim())}" : $"no end after {plan.Timeout.TotalSeconds} seconds");
    }

    private static string Shorten(string text) => text.Length <= 600 ? text : text[..400] + " ... " + text[^200..];
}
