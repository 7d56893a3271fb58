// Runs the dotnet command as a user does: nothing of the test host's own environment reaches it.
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace PkgImage.Sdk.Tests;

/// <summary>What a command said, its errors last, and how it ended.</summary>
public sealed partial record Outcome(string Command, int ExitCode, string Output)
{
    /// <summary>Codes of the errors and warnings in the output, each once a line.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. Problem().Matches(Output).Select(m => m.Groups[1].Value).Distinct()];

    public Outcome AssertSuccess()
    {
        if (ExitCode != 0)
            Assert.Fail($"{Command} ended with {ExitCode}:{Environment.NewLine}{Output}");
        return this;
    }

    /// <summary>Fails unless the command failed with exactly one error code.</summary>
    public Outcome AssertFailure(string code)
    {
        if (ExitCode == 0 || !Errors().SequenceEqual([code]))
            Assert.Fail($"{Command} ended with {ExitCode} and {string.Join(", ", Errors())}, not with {code}:{Environment.NewLine}{Output}");
        return this;
    }

    private IEnumerable<string> Errors() => Error().Matches(Output).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@": (?:error|warning) (\w+):")]
    private static partial Regex Problem();

    [GeneratedRegex(@": error (\w+):")]
    private static partial Regex Error();
}

public static class DotNet
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(9);

    public static Outcome Run(string folder, IEnumerable<string> arguments, IEnumerable<(string Name, string? Value)> environment) =>
        Run(Command(folder, arguments, environment));

    /// <summary>A command that has yet to be started.</summary>
    public static ProcessStartInfo Command(string folder, IEnumerable<string> arguments, IEnumerable<(string Name, string? Value)> environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in start.Environment.Keys.Where(IsOfTheTestHost).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // A node that stays would keep the tasks of an earlier package.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["NUGET_PACKAGES"] = PackedSdk.Packages;
        foreach (var (name, value) in environment)
        {
            start.Environment.Remove(name);
            if (value is not null)
                start.Environment[name] = value;
        }
        return start;
    }

    private static bool IsOfTheTestHost(string name) =>
        name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("PKGIMAGE_", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_HOST_PATH" or "DOTNET_CLI_TELEMETRY_SESSIONID";

    /// <summary>Runs a command to its end.</summary>
    public static Outcome Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        // Which of the two streams is read first is chance, so the lines of one follow those of the other.
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var command = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{command} did not end in {s_limit}:{Environment.NewLine}{Text(output)}{Text(errors)}");
        }
        process.WaitForExit();
        return new Outcome(command, process.ExitCode, Text(output) + Text(errors));

        static void Append(StringBuilder lines, string? line)
        {
            lock (lines)
            {
                // Null is the end of the stream.
                if (line is not null)
                    lines.AppendLine(line);
            }
        }

        static string Text(StringBuilder lines)
        {
            lock (lines)
                return lines.ToString();
        }
    }
}
